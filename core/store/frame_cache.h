#pragma once

#include "core/gaussians/packed.h"
#include "core/gaussians/sequence.h"

#include <cstdint>
#include <functional>
#include <limits>
#include <list>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace splatreel::core {

enum class FrameForm {
    exact,  ///< columns in full precision, for editing, export and the reference mode
    packed  ///< as renderers draw it
};

/// A frame of a content, whoever asks for it.
struct FrameKey {
    std::string content;
    int frame = 0;
    FrameForm form = FrameForm::exact;

    friend auto operator<=>(const FrameKey&, const FrameKey&) = default;
};

/// One of the two, as the key's form says.
struct StoredFrame {
    GaussiansPtr exact;
    PackedGaussiansPtr packed;
};

/// Frames in memory within a byte budget. Ids and rows that packed frames share count once. Not thread-safe:
/// one owner.
class FrameCache {
public:
    /// How soon a frame is needed: 0 now, 1 next …
    using RankOf = std::function<int(const FrameKey&)>;
    static constexpr int unwanted = std::numeric_limits<int>::max();

    explicit FrameCache(std::uint64_t budget) : budget_(budget) {}

    [[nodiscard]] bool contains(const FrameKey& key) const { return frames_.contains(key); }
    /// Null where it is not there. Counts as used.
    [[nodiscard]] const StoredFrame* find(const FrameKey& key);
    /// Lets frames go until `bytes` more fit: first those that nobody wants, least recently used first, then
    /// those that are wanted last. False where what is left is wanted no later than `rank`.
    bool makeRoom(std::uint64_t bytes, int rank, const RankOf& rankOf);
    /// Keeps a frame where makeRoom finds the room for it.
    bool keep(const FrameKey& key, StoredFrame frame, int rank, const RankOf& rankOf);

    /// Takes out the frames of all contents but these, to be freed where that holds nobody up.
    [[nodiscard]] std::vector<StoredFrame> takeAllBut(const std::set<std::string>& contents);

    [[nodiscard]] std::uint64_t budget() const { return budget_; }
    /// What is too much by then goes with the next `makeRoom`.
    void setBudget(std::uint64_t bytes) { budget_ = bytes; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] int count() const { return static_cast<int>(frames_.size()); }
    [[nodiscard]] std::int64_t evictions() const { return evictions_; }

private:
    struct Entry {
        StoredFrame frame;
        std::uint64_t ownBytes = 0;  ///< without shared columns
        std::list<FrameKey>::iterator order;
    };
    void count(const void* column, std::uint64_t size, int change);
    void countColumns(const StoredFrame& frame, int change);
    void forget(std::list<FrameKey>::iterator victim);

    std::uint64_t budget_;
    std::uint64_t bytes_ = 0;
    std::int64_t evictions_ = 0;
    std::list<FrameKey> order_;  ///< least recently used first
    std::map<FrameKey, Entry> frames_;
    std::map<const void*, int> columnUsers_;
};

}  // namespace splatreel::core
