#pragma once

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

namespace splatreel::models {

/// Width of a temporal token: position 3, log-scale 3, rotation 4 (unit, sign-aligned), opacity logit 1,
/// colour 3.
inline constexpr int tokenWidth = 14;

/// Family tree of the Gaussians, kept also for those that are gone: child id → parent id, parent < child.
class Genealogy {
public:
    void record(std::uint64_t child, std::uint64_t parent) {
        if (parent != child) parents_.emplace(child, parent);
    }
    /// The parent, or the id itself for one that has none.
    [[nodiscard]] std::uint64_t parentOf(std::uint64_t id) const {
        const auto found = parents_.find(id);
        return found == parents_.end() ? id : found->second;
    }
    [[nodiscard]] const std::unordered_map<std::uint64_t, std::uint64_t>& parents() const { return parents_; }

private:
    std::unordered_map<std::uint64_t, std::uint64_t> parents_;
};

/// Attributes of one frame's Gaussians as they were when the frame was last evaluated.
struct BufferSlot {
    std::vector<std::uint64_t> ids;  ///< [N_t] strictly increasing; empty: never written
    std::vector<float> tokens;       ///< [N_t, tokenWidth]
};

/// How rows of the present frame find theirs in a slot.
enum class Alignment {
    ids,  ///< by stable id, walking to the nearest ancestor that the slot has
    off   ///< by position in the list, as if nothing had been densified or pruned (for ablations)
};

/// For every id of `now` (strictly increasing) its row in `slot`, −1 where neither it nor an ancestor is
/// there.
[[nodiscard]] std::vector<int> align(std::span<const std::uint64_t> now, const BufferSlot& slot,
                                     const Genealogy& genealogy, Alignment alignment = Alignment::ids);

/// The temporal buffer: the newest attributes of every frame of the clip, so that a window over past frames
/// can be read for any Gaussian whatever was densified or pruned in between (4DSTR's correspondence
/// alignment). One thread.
class TemporalBuffer {
public:
    explicit TemporalBuffer(int frames) : slots_(static_cast<std::size_t>(frames)) {}

    [[nodiscard]] int frames() const { return static_cast<int>(slots_.size()); }
    void write(int frame, std::vector<std::uint64_t> ids, std::vector<float> tokens);
    [[nodiscard]] const BufferSlot& slot(int frame) const { return slots_[static_cast<std::size_t>(frame)]; }

    /// Window of `length` frames that ends at `frame` for the Gaussians `ids` (strictly increasing).
    struct Window {
        std::vector<float> tokens;  ///< [M, length, tokenWidth], oldest first
        std::vector<float>
            mask;  ///< [M, length] 1 where the token is real, 0 where it repeats the earliest known one
    };
    /// The last step must be in the buffer for every id.
    [[nodiscard]] Window window(int frame, int length, std::span<const std::uint64_t> ids,
                                const Genealogy& genealogy, Alignment alignment) const;

private:
    std::vector<BufferSlot> slots_;
};

}  // namespace splatreel::models
