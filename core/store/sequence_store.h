#pragma once

#include "core/base/result.h"
#include "core/gaussians/frame_source.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace splatreel::core {

struct StoreBudget {
    std::uint64_t memoryBytes = std::uint64_t{2} << 30;
    std::uint64_t diskBytes = std::uint64_t{4} << 30;
    std::filesystem::path diskFolder;  ///< empty: nothing is kept on the disk
};

/// The one cache of frames. Frames are immutable and keyed by content (FrameSource::contentKey) and index, so
/// that two users of one sequence share them, and a source that is made again finds them again.
///
/// One thread loads in the background: the highest priority first, among equals the newest request first.
/// Frames that were not used for longest leave memory when its budget is spent; those of costly sources are
/// kept on the disk within its own budget, where a later run finds them, too. A frame that somebody holds
/// stays alive beyond its place here. A column that several frames share counts once per frame. All functions
/// are thread-safe.
class SequenceStore {
public:
    using Handle = std::uint64_t;

    /// Called on the loading thread when a frame that was asked for is there, or has failed. Quick, and
    /// without calls that wait for the store.
    using Arrival = std::function<void(Handle source, int frame, const Result<GaussiansPtr>& result)>;

    explicit SequenceStore(StoreBudget budget, Arrival arrival = {});
    /// Waits for the frame that is being loaded; the rest of the queue is dropped.
    ~SequenceStore();
    SequenceStore(const SequenceStore&) = delete;
    SequenceStore& operator=(const SequenceStore&) = delete;

    /// Makes a source known. A source with a key that is known shares the other's frames.
    [[nodiscard]] Handle open(FrameSourcePtr source);
    /// Drops its requests. Its frames stay until others need the room.
    void close(Handle source);

    /// The frame if it is in memory (counts as used), else nothing. Never waits for a disk.
    [[nodiscard]] GaussiansPtr find(Handle source, int frame);
    /// The same, and asks for the frame where it is not there. Asking again renews the request.
    GaussiansPtr request(Handle source, int frame, int priority = 0);
    /// Waits until the frame is there; ahead of every request.
    [[nodiscard]] Result<GaussiansPtr> get(Handle source, int frame);
    /// Forgets the requests of a source that have not begun and whose priority is below `keepPriority`.
    void dropRequests(Handle source, int keepPriority);

    struct Statistics {
        std::uint64_t memoryBytes = 0;
        std::uint64_t diskBytes = 0;
        int framesInMemory = 0;
        int waiting = 0;         ///< requests that have not begun
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
