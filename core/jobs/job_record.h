#pragma once

#include "core/engine/live_parameters.h"
#include "core/jobs/job_queue.h"

#include <map>
#include <thread>

namespace splatreel::core {

using JobClock = std::chrono::steady_clock;

/// Steps per second of the present stage, smoothed over some seconds of running time.
class RateMeter {
public:
    /// `seconds` of running so far. Fills in rate and time left where the job has not got steps far enough to
    /// tell, leaves what the job says of itself.
    void update(Progress& progress, double seconds);

private:
    std::string stage_;
    std::int64_t step_ = 0;
    double seconds_ = 0;
    double rate_ = 0;
};

/// The previews of a job, within a byte budget: those delivered longest ago go first.
class PreviewShelf {
public:
    explicit PreviewShelf(std::uint64_t budget) : budget_(budget) {}

    /// Gives what had to go, so that it is freed without a lock.
    std::vector<JobPreview> put(JobPreview preview);
    /// The same, of all but the newest: nobody will look at the others again.
    std::vector<JobPreview> keepNewest();
    [[nodiscard]] const JobPreview* find(int frame) const;
    [[nodiscard]] std::vector<JobPreview> all() const;
    [[nodiscard]] const std::optional<JobPreview>& newest() const { return newest_; }

private:
    std::uint64_t budget_;
    std::uint64_t bytes_ = 0;
    std::map<int, JobPreview> byFrame_;
    std::optional<JobPreview> newest_;
};

/// When the next preview is due: soon for another frame or other parameters (previews take a quarter of the
/// time at most, while a clip plays), else at a steady pace and for a tenth of the time.
class PreviewClock {
public:
    [[nodiscard]] bool due(int frame, std::uint64_t change, std::chrono::milliseconds interval,
                           JobClock::time_point now);
    void delivered(int frame, std::uint64_t change, JobClock::time_point now);

private:
    int frame_ = -1;
    std::uint64_t change_ = 0;
    JobClock::time_point asked_;
    JobClock::time_point last_;
    JobClock::duration cost_{};
};

/// One job as the queue keeps it; everything in it is guarded by the queue's lock.
struct JobRecord {
    explicit JobRecord(const JobLimits& limits) : previews(limits.previewBytes) {}

    JobReport report;
    std::optional<GenerationRequest> generation;
    std::optional<WorkRequest> work;
    std::unique_ptr<LiveParameters> live;
    bool resume = false;  ///< from the newest checkpoint

    std::stop_source stop;
    std::uint64_t order = 0;  ///< among those that wait for a lane, the lowest is next
    bool started = false;
    bool holdsLane = false;
    bool pauseWanted = false;
    std::jthread thread;

    double ranSeconds = 0;  ///< until `since`
    std::optional<JobClock::time_point> since;
    RateMeter rate;
    JobClock::time_point told;  ///< last progress event

    std::optional<int> wanted;
    PreviewShelf previews;
    PreviewClock previewClock;
    std::vector<std::string> log;
    std::shared_ptr<const EngineOutput> output;
    std::shared_ptr<const KeptFrames> frames;  ///< of the output

    [[nodiscard]] double seconds(JobClock::time_point now) const;
    /// Starts or stops the job's clock with its state.
    void setState(JobState state, JobClock::time_point now);
    [[nodiscard]] JobReport reportAt(JobClock::time_point now) const;
    void addLog(std::string line);
};

}  // namespace splatreel::core
