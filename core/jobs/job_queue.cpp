#include "core/jobs/job_queue.h"

#include "core/base/thread_priority.h"
#include "core/base/trace.h"
#include "core/jobs/generation.h"
#include "core/jobs/job_record.h"

#include <algorithm>
#include <cassert>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

namespace splatreel::core {

using RecordPtr = std::shared_ptr<JobRecord>;

struct JobQueue::State {
    State(Observer onEvent, JobLimits given) : observer(std::move(onEvent)), limits(std::move(given)) {}

    void tell(JobId id, Event event) const {
        if (observer) observer(id, event);
    }

    JobId add(const RecordPtr& job);
    [[nodiscard]] RecordPtr find(JobId id) const;  // under the lock
    /// Gives free lanes to those who wait. Under the lock.
    void admit();
    void admit(JobLane lane, int places);
    /// On the job's thread, from the first to the last.
    void perform(const RecordPtr& job);
    [[nodiscard]] Result<void> attempt(const RecordPtr& job);
    void end(const RecordPtr& job, const Result<void>& result);
    /// Threads of ended jobs other than the caller's, to be joined without the lock. Under the lock.
    [[nodiscard]] std::vector<std::jthread> endedThreads();

    Observer observer;
    JobLimits limits;

    mutable std::mutex mutex;
    mutable std::condition_variable changed;  ///< a state or a request has changed
    std::map<JobId, RecordPtr> jobs;
    JobId nextId = 1;
    std::uint64_t nextOrder = std::uint64_t{1} << 32U;
    std::uint64_t frontOrder = (std::uint64_t{1} << 32U) - 1;
    std::vector<std::jthread> forgotten;  ///< threads of jobs that are no longer listed
    bool closing = false;
};

namespace {

using Event = JobQueue::Event;

/// Shows a job's stages in the trace, one after the other.
class StageTracer {
public:
    StageTracer() = default;
    ~StageTracer() { leave(); }
    StageTracer(const StageTracer&) = delete;
    StageTracer& operator=(const StageTracer&) = delete;

    void enter(JobId job, const std::string& stage) {
        if (stage == stage_) return;
        leave();
        job_ = job;
        stage_ = stage;
        trace::begin("job", stage_, job_);
    }

private:
    void leave() const {
        if (!stage_.empty()) trace::end("job", stage_, job_);
    }

    JobId job_ = 0;
    std::string stage_;
};

/// Where a job reports. Holds it up while it is paused.
template <class State>
class QueueSink final : public ProgressSink {
public:
    QueueSink(State& state, RecordPtr job) : state_(state), job_(std::move(job)) {}

    void progress(const Progress& progress) override {
        bool tellProgress = false;
        {
            const std::lock_guard lock(state_.mutex);
            const auto now = JobClock::now();
            tracer_.enter(job_->report.id, progress.stage);
            job_->report.progress = progress;
            job_->rate.update(job_->report.progress, job_->seconds(now));
            tellProgress = now - job_->told >= state_.limits.progressInterval;
            if (tellProgress) job_->told = now;
        }
        if (tellProgress) state_.tell(job_->report.id, Event::progress);
        waitWhilePaused();
    }

    [[nodiscard]] std::optional<int> wantedFrame() override {
        const std::lock_guard lock(state_.mutex);
        const std::uint64_t change = job_->live ? job_->live->current()->number : 0;
        if (!job_->wanted ||
            !job_->previewClock.due(*job_->wanted, change, state_.limits.previewInterval, JobClock::now()))
            return std::nullopt;
        return job_->wanted;
    }

    void preview(int frame, GaussiansPtr gaussians, std::uint64_t change) override {
        std::vector<JobPreview> gone;  // freed without the lock
        std::int64_t step = 0;
        {
            const std::lock_guard lock(state_.mutex);
            step = job_->report.progress.step;
            job_->previewClock.delivered(frame, change, JobClock::now());
            gone = job_->previews.put({frame, std::move(gaussians), change, ++previewNumber_, step});
        }
        trace::instant("preview", "made",
                       {{"job", static_cast<std::int64_t>(job_->report.id)},
                        {"frame", std::int64_t{frame}},
                        {"change", static_cast<std::int64_t>(change)},
                        {"step", step}});
        state_.tell(job_->report.id, Event::preview);
    }

    void framesSeen(std::vector<float> psnr) override {
        auto seen = std::make_shared<const std::vector<float>>(std::move(psnr));
        const std::lock_guard lock(state_.mutex);
        job_->report.framePsnr = std::move(seen);  // told with the next progress
    }

    void logged(const std::string& line) override {
        {
            const std::lock_guard lock(state_.mutex);
            job_->addLog(line);
        }
        state_.tell(job_->report.id, Event::log);
    }

private:
    void waitWhilePaused() {
        std::unique_lock lock(state_.mutex);
        const auto mayRun = [this] {
            return job_->stop.stop_requested() || (job_->holdsLane && !job_->pauseWanted);
        };
        if (mayRun()) return;
        while (!mayRun()) {
            if (job_->holdsLane) {
                job_->holdsLane = false;
                job_->report.request = JobRequest::none;
                job_->setState(JobState::paused, JobClock::now());
                state_.admit();
                state_.changed.notify_all();
                lock.unlock();
                state_.tell(job_->report.id, Event::state);
                lock.lock();
            } else {
                state_.changed.wait(lock);
            }
        }
        // A cancelled job ends without waiting for its turn.
        job_->setState(JobState::running, JobClock::now());
        lock.unlock();
        state_.tell(job_->report.id, Event::state);
    }

    State& state_;
    RecordPtr job_;
    StageTracer tracer_;
    std::uint64_t previewNumber_ = 0;
};

Error thrown(const std::string& title, const std::exception& exception) {
    return {std::string("it broke off: ") + exception.what(), title, "The log of the job may say more."};
}

}  // namespace

RecordPtr JobQueue::State::find(JobId id) const {
    const auto found = jobs.find(id);
    return found == jobs.end() ? nullptr : found->second;
}

JobId JobQueue::State::add(const RecordPtr& job) {
    std::vector<std::jthread> ended;  // joined at the end, without the lock
    JobId id = 0;
    {
        const std::lock_guard lock(mutex);
        ended = endedThreads();
        id = job->report.id = nextId++;
        job->order = nextOrder++;
        job->report.submitted = std::chrono::system_clock::now();
        jobs.emplace(id, job);
    }
    tell(id, Event::added);
    {
        const std::lock_guard lock(mutex);
        admit();
    }
    return id;
}

void JobQueue::State::admit() {
    if (closing) return;
    admit(JobLane::generation, 1);
    admit(JobLane::beside, std::max(1, limits.beside));
}

void JobQueue::State::admit(JobLane lane, int places) {
    for (const auto& [id, job] : jobs)
        if (job->report.lane == lane && job->holdsLane) --places;
    while (places-- > 0) {
        RecordPtr next;
        for (const auto& [id, job] : jobs) {
            const bool waits = job->report.lane == lane && job->report.state == JobState::queued &&
                               !job->holdsLane && !job->pauseWanted;
            if (waits && (!next || job->order < next->order)) next = job;
        }
        if (!next) return;
        next->holdsLane = true;
        if (std::exchange(next->started, true)) {
            changed.notify_all();  // its thread waits in its sink
        } else {
            next->thread = std::jthread([this, next] { perform(next); });
        }
    }
}

void JobQueue::State::perform(const RecordPtr& job) {
    lowerThreadPriority();
    {
        const std::lock_guard lock(mutex);
        job->setState(JobState::running, JobClock::now());
        changed.notify_all();
    }
    tell(job->report.id, Event::state);
    trace::nameThread(job->report.kind);
    trace::begin("job", job->report.title, job->report.id);
    const Result<void> result = attempt(job);
    trace::end("job", job->report.title, job->report.id);
    end(job, result);
}

/// Nothing that a job throws gets beyond this.
Result<void> JobQueue::State::attempt(const RecordPtr& job) {
    const std::string& title = job->report.title;
    try {
        QueueSink<State> sink(*this, job);
        const std::stop_token stop = job->stop.get_token();
        if (job->generation) {
            const auto keep = [&](std::shared_ptr<const EngineOutput> output) {
                // Working out their key takes its time, here.
                auto frames = std::make_shared<const KeptFrames>(sourceOf(output->sequence));
                const std::lock_guard lock(mutex);
                job->output = std::move(output);
                job->frames = std::move(frames);
            };
            return runGeneration({*job->generation, *job->live, job->resume, limits, keep}, sink, stop);
        }
        if (auto enough = requireMemory(job->work->bytes, limits, title); !enough) return enough;
        return job->work->run(sink, stop);
    } catch (const std::bad_alloc&) {
        return Error{"memory ran out", title,
                     "Take a smaller preset or fewer frames, or close other programs."};
    } catch (const std::exception& exception) {
        return thrown(title, exception);
    } catch (...) {
        return Error{"it broke off", title, "The log of the job may say more."};
    }
}

void JobQueue::State::end(const RecordPtr& job, const Result<void>& result) {
    std::vector<JobPreview> gone;  // freed without the lock
    {
        const std::lock_guard lock(mutex);
        // A generation that was complete before the request reached it is done.
        const bool whole = job->output && !job->output->interrupted;
        const bool stopped = job->stop.stop_requested() && !(whole && result);
        if (!result) {
            job->addLog(result.error().message());
            if (!stopped) job->report.error = result.error();
        }
        gone = job->previews.keepNewest();
        job->holdsLane = false;
        job->setState(stopped  ? JobState::cancelled
                      : result ? JobState::done
                               : JobState::failed,
                      JobClock::now());
        admit();
        changed.notify_all();
    }
    tell(job->report.id, Event::state);
}

std::vector<std::jthread> JobQueue::State::endedThreads() {
    std::vector<std::jthread> threads;
    const auto take = [&](std::jthread& thread) {
        if (thread.joinable() && thread.get_id() != std::this_thread::get_id())
            threads.push_back(std::move(thread));
    };
    for (const auto& [id, job] : jobs)
        if (hasEnded(job->report.state)) take(job->thread);
    for (std::jthread& thread : forgotten) take(thread);
    std::erase_if(forgotten, [](const std::jthread& thread) { return !thread.joinable(); });
    return threads;
}

JobQueue::JobQueue(Observer observer, JobLimits limits)
    : state_(std::make_unique<State>(std::move(observer), std::move(limits))) {}

JobQueue::~JobQueue() {
    std::vector<std::stop_source> running;
    std::vector<std::jthread> threads;  // joined last
    {
        const std::lock_guard lock(state_->mutex);
        state_->closing = true;
        threads = std::move(state_->forgotten);
        for (const auto& [id, job] : state_->jobs) {
            running.push_back(job->stop);
            if (job->thread.joinable()) threads.push_back(std::move(job->thread));
        }
    }
    for (std::stop_source& stop : running) stop.request_stop();
    const std::lock_guard lock(state_->mutex);
    state_->changed.notify_all();
}

JobId JobQueue::submit(GenerationRequest request) {
    assert(request.engine != nullptr && request.input);
    const auto job = std::make_shared<JobRecord>(state_->limits);
    job->report.title = request.title;
    job->report.kind = "generation";
    job->report.lane = JobLane::generation;
    job->report.engine = request.engine->name();
    job->report.preset = request.preset;
    job->resume = request.resume;
    job->live = std::make_unique<LiveParameters>(request.parameters);
    job->generation = std::move(request);
    return state_->add(job);
}

JobId JobQueue::submit(WorkRequest request) {
    assert(request.run);
    const auto job = std::make_shared<JobRecord>(state_->limits);
    job->report.title = request.title;
    job->report.kind = request.kind;
    job->report.lane = request.lane;
    job->work = std::move(request);
    return state_->add(job);
}

void JobQueue::pause(JobId id) {
    {
        const std::lock_guard lock(state_->mutex);
        const RecordPtr job = state_->find(id);
        if (!job || hasEnded(job->report.state) || job->pauseWanted || job->stop.stop_requested()) return;
        job->pauseWanted = true;
        if (job->holdsLane) {
            job->report.request = JobRequest::pause;  // its thread stops at its next step
        } else {
            job->setState(JobState::paused, JobClock::now());
        }
    }
    state_->tell(id, Event::state);
}

void JobQueue::resume(JobId id) {
    {
        const std::lock_guard lock(state_->mutex);
        const RecordPtr job = state_->find(id);
        if (!job || !job->pauseWanted || job->stop.stop_requested()) return;
        job->pauseWanted = false;
        job->report.request = JobRequest::none;
        if (job->report.state == JobState::paused) job->setState(JobState::queued, JobClock::now());
        state_->admit();
        state_->changed.notify_all();
    }
    state_->tell(id, Event::state);
}

void JobQueue::cancel(JobId id) {
    std::stop_source stop(std::nostopstate);
    {
        const std::lock_guard lock(state_->mutex);
        const RecordPtr job = state_->find(id);
        if (!job || hasEnded(job->report.state)) return;
        stop = job->stop;
        if (job->started) {
            job->report.request = JobRequest::cancel;
        } else {
            job->setState(JobState::cancelled, JobClock::now());
        }
    }
    stop.request_stop();  // runs what the job has tied to it: without the lock
    {
        const std::lock_guard lock(state_->mutex);
        state_->changed.notify_all();
    }
    state_->tell(id, Event::state);
}

void JobQueue::prioritise(JobId id) {
    const std::lock_guard lock(state_->mutex);
    if (const RecordPtr job = state_->find(id)) job->order = state_->frontOrder--;
}

Result<JobId> JobQueue::retry(JobId id) {
    auto again = std::make_shared<JobRecord>(state_->limits);
    {
        const std::lock_guard lock(state_->mutex);
        const RecordPtr job = state_->find(id);
        if (!job || !hasEnded(job->report.state))
            return Error{"there is no ended job " + std::to_string(id), "jobs", ""};
        again->report.title = job->report.title;
        again->report.kind = job->report.kind;
        again->report.lane = job->report.lane;
        again->report.engine = job->report.engine;
        again->report.preset = job->report.preset;
        again->generation = job->generation;
        again->work = job->work;
        again->wanted = job->wanted;
        again->resume = job->generation.has_value();
        if (job->live) again->live = std::make_unique<LiveParameters>(job->live->current()->values);
    }
    if (again->generation) again->generation->parameters = again->live->current()->values;
    return state_->add(again);
}

void JobQueue::forget(JobId id) {
    RecordPtr job;  // freed without the lock
    {
        const std::lock_guard lock(state_->mutex);
        job = state_->find(id);
        if (!job || !hasEnded(job->report.state)) return;
        state_->jobs.erase(id);
        if (job->thread.joinable()) state_->forgotten.push_back(std::move(job->thread));
    }
    state_->tell(id, Event::removed);
}

std::vector<JobReport> JobQueue::reports() const {
    const std::lock_guard lock(state_->mutex);
    const auto now = JobClock::now();
    std::vector<JobReport> all;
    for (const auto& [id, job] : state_->jobs) all.push_back(job->reportAt(now));
    return all;
}

std::optional<JobReport> JobQueue::report(JobId id) const {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    return job ? std::optional(job->reportAt(JobClock::now())) : std::nullopt;
}

std::vector<std::string> JobQueue::log(JobId id, std::size_t first) const {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    if (!job || first >= job->log.size()) return {};
    return {job->log.begin() + static_cast<std::ptrdiff_t>(first), job->log.end()};
}

std::uint64_t JobQueue::setParameters(JobId id, ParameterSet parameters) {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    if (!job || !job->live || hasEnded(job->report.state)) return 0;
    job->live->publish(std::move(parameters));
    const std::uint64_t number = job->live->current()->number;
    trace::instant("preview", "change",
                   {{"job", static_cast<std::int64_t>(id)}, {"change", static_cast<std::int64_t>(number)}});
    return number;
}

std::optional<ParameterSet> JobQueue::parameters(JobId id) const {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    return job && job->live ? std::optional(job->live->current()->values) : std::nullopt;
}

void JobQueue::want(JobId id, std::optional<int> frame) {
    const std::lock_guard lock(state_->mutex);
    if (const RecordPtr job = state_->find(id)) job->wanted = frame;
}

std::optional<JobPreview> JobQueue::preview(JobId id, int frame) const {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    const JobPreview* const found = job ? job->previews.find(frame) : nullptr;
    return found ? std::optional(*found) : std::nullopt;
}

std::vector<JobPreview> JobQueue::previews(JobId id) const {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    return job ? job->previews.all() : std::vector<JobPreview>();
}

std::shared_ptr<const KeptFrames> JobQueue::frames(JobId id) const {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    return job ? job->frames : nullptr;
}

void JobQueue::moveFrames(JobId id, FrameSourcePtr file) {
    std::shared_ptr<const EngineOutput> gone;  // freed without the lock
    std::shared_ptr<const KeptFrames> frames;
    {
        const std::lock_guard lock(state_->mutex);
        const RecordPtr job = state_->find(id);
        if (!job || !job->frames) return;
        frames = job->frames;
        EngineOutput rest = *job->output;
        rest.sequence.frames.clear();
        gone = std::exchange(job->output, std::make_shared<const EngineOutput>(std::move(rest)));
    }
    frames->moveTo(std::move(file));
}

std::shared_ptr<const EngineOutput> JobQueue::output(JobId id) const {
    const std::lock_guard lock(state_->mutex);
    const RecordPtr job = state_->find(id);
    return job ? job->output : nullptr;
}

void JobQueue::wait(JobId id) const {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] {
        const RecordPtr job = state_->find(id);
        return !job || hasEnded(job->report.state);
    });
}

bool JobQueue::busy() const {
    const std::lock_guard lock(state_->mutex);
    return std::ranges::any_of(state_->jobs,
                               [](const auto& entry) { return !hasEnded(entry.second->report.state); });
}

}  // namespace splatreel::core
