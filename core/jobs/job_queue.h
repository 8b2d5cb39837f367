#pragma once

#include "core/base/memory.h"
#include "core/gaussians/kept_frames.h"
#include "core/jobs/job.h"

#include <memory>
#include <string>
#include <vector>

namespace splatreel::core {

/// What a queue may use.
struct JobLimits {
    int beside = 2;                                            ///< works at a time beside a generation
    std::uint64_t memoryReserve = std::uint64_t{256} << 20;    ///< stays free beside a job's estimate
    std::uint64_t previewBytes = std::uint64_t{256} << 20;     ///< of previews kept per job
    std::chrono::milliseconds previewInterval{200};            ///< between previews of a frame that is there
    std::chrono::milliseconds progressInterval{50};            ///< between progress events of a job
    std::function<std::uint64_t()> memory = &availableMemory;  ///< 0: unknown, nothing is refused
};

/// Runs jobs on background threads at low priority: one generation at a time, other work beside it, in the
/// order in which they were submitted. All functions are thread-safe, quick and never wait for a job, but for
/// `wait` and the destructor.
///
/// How a pause works: an engine, or any work, calls ProgressSink::progress at least once per step; the
/// queue's sink does not return from it until the job is resumed or cancelled. A paused job keeps its memory
/// and gives its turn to the next in line; once resumed it queues for its turn. A cancel requests the stop
/// token, also of a paused job.
///
/// A job fails alone: errors and exceptions, want of memory among them, end in its report. One whose estimate
/// does not fit what is available is refused when its turn comes, with the numbers and the presets that would
/// fit.
class JobQueue {
public:
    enum class Event { added, state, progress, preview, log, removed };

    /// Called on whichever thread caused the event, without locks: post it to where it is needed. Progress
    /// events are thinned out (JobLimits::progressInterval); the report always holds the newest.
    using Observer = std::function<void(JobId, Event)>;

    explicit JobQueue(Observer observer = {}, JobLimits limits = {});
    /// Cancels every job and waits for them.
    ~JobQueue();
    JobQueue(const JobQueue&) = delete;
    JobQueue& operator=(const JobQueue&) = delete;

    JobId submit(GenerationRequest request);
    JobId submit(WorkRequest request);

    void pause(JobId id);
    void resume(JobId id);
    void cancel(JobId id);
    /// The next to start of its lane.
    void prioritise(JobId id);
    /// Submits an ended job once more, as it was. A generation continues from its newest checkpoint, where it
    /// has left one. An unknown job, and one that has not ended, are errors.
    Result<JobId> retry(JobId id);
    /// Removes an ended job from the list, with its previews and its output.
    void forget(JobId id);

    [[nodiscard]] std::vector<JobReport> reports() const;  ///< in the order of submission
    [[nodiscard]] std::optional<JobReport> report(JobId id) const;
    /// Lines of a job's log from `first` on. Of a generation it starts with what is needed to run it again,
    /// and has a line for each live change with its step.
    [[nodiscard]] std::vector<std::string> log(JobId id, std::size_t first = 0) const;

    /// Hands new parameters to a generation, which takes up the live ones at its next step. Gives the
    /// change's number, which previews that show it carry; 0 for a job that is not there or has ended.
    std::uint64_t setParameters(JobId id, ParameterSet parameters);
    /// The newest parameters of a generation.
    [[nodiscard]] std::optional<ParameterSet> parameters(JobId id) const;

    /// The frame that somebody looks at: the job previews it at its next step and then keeps it fresh.
    /// Nothing: no previews (a minimised window).
    void want(JobId id, std::optional<int> frame);
    /// The newest preview of a frame, nothing where there is none.
    [[nodiscard]] std::optional<JobPreview> preview(JobId id, int frame) const;
    /// The newest previews of all frames that have one, by frame.
    [[nodiscard]] std::vector<JobPreview> previews(JobId id) const;

    /// What a generation has made; null before.
    [[nodiscard]] std::shared_ptr<const EngineOutput> output(JobId id) const;
    /// Its frames, their key worked out already; null before.
    [[nodiscard]] std::shared_ptr<const KeptFrames> frames(JobId id) const;
    /// Its frames have been written to `file` and are read from there; those in memory go, from its output,
    /// too.
    void moveFrames(JobId id, FrameSourcePtr file);

    /// Waits until the job has ended. Not from a job's thread or an observer.
    void wait(JobId id) const;
    /// Whether any job is queued, running or paused.
    [[nodiscard]] bool busy() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace splatreel::core
