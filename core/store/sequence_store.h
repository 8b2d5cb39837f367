#pragma once

#include "core/base/result.h"
#include "core/gaussians/frame_source.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

namespace splatreel::core {

struct StoreBudget {
    std::uint64_t memoryBytes = std::uint64_t{2} << 30;
    std::uint64_t diskBytes = std::uint64_t{4} << 30;
    std::filesystem::path diskFolder;  ///< empty: nothing is kept on the disk
};

/// The one cache of frames, in both forms: exact, for editing and export, and packed, for drawing. Frames are
/// immutable and keyed by content (FrameSource::contentKey), index and form, so that two users of one
/// sequence share them, and a source that is made again finds them again. Both forms live within one budget.
///
/// One thread loads in the background: requests first, the highest priority before others, among equals the
/// newest; then, while there is room, what playback wants. Frames that were not used for longest leave memory
/// when its budget is spent, but none that is wanted sooner than what would take its place. Frames of costly
/// sources are kept on the disk within its own budget, where a later run finds them, too. A frame that
/// somebody holds stays alive beyond its place here; the memory of packed ones is used again when it is let
/// go. All functions are thread-safe.
class SequenceStore {
public:
    using Handle = std::uint64_t;

    /// Called on the loading thread when a frame that was asked for is there, or has failed. Quick, and
    /// without calls that wait for the store.
    using Arrival = std::function<void(Handle source, int frame, const Result<GaussiansPtr>& result)>;
    using PackedArrival =
        std::function<void(Handle source, int frame, const Result<PackedGaussiansPtr>& result)>;

    explicit SequenceStore(StoreBudget budget, Arrival arrival = {}, PackedArrival packedArrival = {});
    /// Waits for the frame that is being loaded; the rest of the queue is dropped.
    ~SequenceStore();
    SequenceStore(const SequenceStore&) = delete;
    SequenceStore& operator=(const SequenceStore&) = delete;

    /// Makes a source known. A source with a key that is known shares the other's frames.
    [[nodiscard]] Handle open(FrameSourcePtr source);
    /// Drops its requests. Its frames stay until others need the room.
    void close(Handle source);
    /// Another budget of memory from now on. What is too much goes at once: freeing many takes a while, not
    /// on the interface's thread.
    void setMemoryBudget(std::uint64_t bytes);
    /// Lets go of the frames of no open source. Freeing many takes a while: not on the interface's thread.
    void forgetClosed();

    /// The frame if it is in memory (counts as used), else nothing. Never waits for a disk.
    [[nodiscard]] GaussiansPtr find(Handle source, int frame);
    /// The same, and asks for the frame where it is not there. Asking again renews the request.
    GaussiansPtr request(Handle source, int frame, int priority = 0);
    /// Waits until the frame is there; ahead of every request. A frame beyond the whole budget is given, but
    /// not kept.
    [[nodiscard]] Result<GaussiansPtr> get(Handle source, int frame);

    /// The same for packed frames. Read straight into place from a packed sequence; made from the exact frame
    /// on the loading thread otherwise, lined up with the one packed before. A packed frame beyond the whole
    /// budget is an error with the numbers.
    [[nodiscard]] PackedGaussiansPtr findPacked(Handle source, int frame);
    PackedGaussiansPtr requestPacked(Handle source, int frame, int priority = 0);
    [[nodiscard]] Result<PackedGaussiansPtr> getPacked(Handle source, int frame);

    /// What playback needs of a source as packed frames, soonest first (Player::wanted): replaces what was
    /// said before, so that a seek leaves nothing of the old place in the way. Loaded in this order as far as
    /// the budget goes; a clip that fits stays. A frame that failed is not tried again until the source is
    /// opened anew. Empty: nothing.
    void want(Handle source, std::span<const int> frames);

    /// Forgets the requests of a source that have not begun and whose priority is below `keepPriority`.
    void dropRequests(Handle source, int keepPriority);

    struct Statistics {
        std::uint64_t memoryBytes = 0;
        std::uint64_t diskBytes = 0;
        int framesInMemory = 0;
        int waiting = 0;         ///< requests that have not begun
        bool idle = false;       ///< nothing is being read, and all that is wanted and has room is there
        std::int64_t hits = 0;   ///< found in memory
        std::int64_t loads = 0;  ///< asked of a source
        std::int64_t diskHits = 0;
        std::int64_t evictions = 0;
    };
    [[nodiscard]] Statistics statistics() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace splatreel::core
