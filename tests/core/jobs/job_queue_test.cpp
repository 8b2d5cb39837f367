#include "core/jobs/job_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace splatreel::core {
namespace {

using namespace std::chrono_literals;

/// Waits for something that another thread brings about.
template <class Condition>
bool eventually(Condition&& condition) {
    for (int i = 0; i < 60000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

/// Steps until it is stopped or `end` is set.
WorkRequest endless(std::atomic<int>& steps, const std::atomic<bool>* end = nullptr) {
    return {.title = "endless", .kind = "test", .run = [&steps, end](ProgressSink& sink, const auto& stop) {
                while (!stop.stop_requested() && !(end && *end)) {
                    sink.progress({"stepping", ++steps, 0, 0, -1, -1});
                    std::this_thread::sleep_for(100us);
                }
                return Result<void>();
            }};
}

WorkRequest work(std::function<Result<void>()> run) {
    return {.title = "work", .kind = "test", .run = [run = std::move(run)](ProgressSink&, const auto&) {
                return run();
            }};
}

JobState stateOf(const JobQueue& queue, JobId id) {
    return queue.report(id)->state;
}

TEST(JobQueue, RunsWorkToItsEnd) {
    JobQueue queue;
    std::atomic<bool> ran = false;
    const JobId id = queue.submit(work([&] {
        ran = true;
        return Result<void>();
    }));
    queue.wait(id);
    EXPECT_TRUE(ran);
    EXPECT_EQ(stateOf(queue, id), JobState::done);
    EXPECT_FALSE(queue.busy());
}

TEST(JobQueue, WorksAtLowPriority) {
    JobQueue queue;
    std::atomic<int> niceness = 0;
    queue.wait(queue.submit(work([&] {
        niceness = ::getpriority(PRIO_PROCESS, 0);
        return Result<void>();
    })));
    const int own = ::getpriority(PRIO_PROCESS, 0);
    EXPECT_EQ(niceness, std::min(own + 10, 19)) << "of a program that runs at " << own;
}

TEST(JobQueue, AFailingJobFailsAlone) {
    JobQueue queue;
    const JobId error = queue.submit(work([] { return Error{"the disk is full", "out.ply", "Free some."}; }));
    const JobId memory = queue.submit(work([]() -> Result<void> { throw std::bad_alloc(); }));
    const JobId broken = queue.submit(work([]() -> Result<void> { throw std::runtime_error("odd"); }));
    const JobId strange = queue.submit(work([]() -> Result<void> { throw 1; }));
    const JobId good = queue.submit(work([] { return Result<void>(); }));
    for (const JobId id : {error, memory, broken, strange, good}) queue.wait(id);
    EXPECT_EQ(queue.report(error)->error->what, "the disk is full");
    EXPECT_THAT(queue.report(memory)->error->what, testing::HasSubstr("memory"));
    EXPECT_THAT(queue.report(broken)->error->what, testing::HasSubstr("odd"));
    EXPECT_EQ(stateOf(queue, strange), JobState::failed);
    EXPECT_EQ(stateOf(queue, good), JobState::done);
}

TEST(JobQueue, PauseHoldsAJobUpAndResumeLetsItGoOn) {
    JobQueue queue;
    std::atomic<int> steps = 0;
    const JobId id = queue.submit(endless(steps));
    ASSERT_TRUE(eventually([&] { return steps > 3; }));
    queue.pause(id);
    EXPECT_TRUE(queue.report(id)->request == JobRequest::pause || stateOf(queue, id) == JobState::paused);
    ASSERT_TRUE(eventually([&] { return stateOf(queue, id) == JobState::paused; }));
    const int held = steps;
    const double seconds = queue.report(id)->seconds;
    std::this_thread::sleep_for(20ms);
    EXPECT_EQ(steps, held);
    EXPECT_EQ(queue.report(id)->seconds, seconds);
    queue.resume(id);
    EXPECT_TRUE(eventually([&] { return steps > held + 3; }));
    EXPECT_EQ(stateOf(queue, id), JobState::running);
}

TEST(JobQueue, CancelEndsRunningPausedAndWaitingJobs) {
    JobQueue queue({}, {.beside = 1});
    std::atomic<int> first = 0;
    std::atomic<int> second = 0;
    std::atomic<int> third = 0;
    const JobId paused = queue.submit(endless(first));
    ASSERT_TRUE(eventually([&] { return first > 0; }));
    queue.pause(paused);
    const JobId running = queue.submit(endless(second));
    const JobId waiting = queue.submit(endless(third));
    ASSERT_TRUE(eventually([&] { return second > 0; }));
    for (const JobId id : {waiting, paused, running}) {
        queue.cancel(id);
        queue.wait(id);
        EXPECT_EQ(stateOf(queue, id), JobState::cancelled);
        EXPECT_FALSE(queue.report(id)->error);
    }
    EXPECT_EQ(third, 0);
}

TEST(JobQueue, APausedJobGivesItsTurnToTheNext) {
    JobQueue queue({}, {.beside = 1});
    std::atomic<int> first = 0;
    std::atomic<int> second = 0;
    std::atomic<bool> endSecond = false;
    const JobId a = queue.submit(endless(first));
    const JobId b = queue.submit(endless(second, &endSecond));
    ASSERT_TRUE(eventually([&] { return first > 0; }));
    EXPECT_EQ(stateOf(queue, b), JobState::queued);
    queue.pause(a);
    ASSERT_TRUE(eventually([&] { return second > 0; }));
    queue.resume(a);
    EXPECT_EQ(stateOf(queue, a), JobState::queued);  // the other one is running
    const int held = first;
    endSecond = true;
    queue.wait(b);
    EXPECT_TRUE(eventually([&] { return first > held; }));
}

TEST(JobQueue, TheBesideLaneHasAsManyPlacesAsItWasGiven) {
    JobQueue queue({}, {.beside = 2});
    std::atomic<int> steps[3] = {0, 0, 0};
    JobId ids[3];
    for (int i = 0; i < 3; ++i) ids[i] = queue.submit(endless(steps[i]));
    ASSERT_TRUE(eventually([&] { return steps[0] > 0 && steps[1] > 0; }));
    EXPECT_EQ(stateOf(queue, ids[2]), JobState::queued);
    queue.cancel(ids[0]);
    EXPECT_TRUE(eventually([&] { return steps[2] > 0; }));
}

TEST(JobQueue, APrioritisedJobIsNext) {
    JobQueue queue({}, {.beside = 1});
    std::atomic<bool> end = false;
    std::atomic<int> steps = 0;
    std::mutex mutex;
    std::vector<int> order;
    const auto note = [&](int number) {
        return work([&mutex, &order, number] {
            const std::lock_guard lock(mutex);
            order.push_back(number);
            return Result<void>();
        });
    };
    queue.submit(endless(steps, &end));
    const JobId second = queue.submit(note(2));
    const JobId third = queue.submit(note(3));
    queue.prioritise(third);
    end = true;
    queue.wait(second);
    queue.wait(third);
    EXPECT_THAT(order, testing::ElementsAre(3, 2));
}

TEST(JobQueue, RefusesWorkThatDoesNotFitWithTheNumbers) {
    JobQueue queue({}, {.memoryReserve = 0, .memory = [] { return std::uint64_t{1'000'000}; }});
    WorkRequest request = work([] { return Result<void>(); });
    request.bytes = 5'000'000;
    const JobId id = queue.submit(request);
    queue.wait(id);
    ASSERT_EQ(stateOf(queue, id), JobState::failed);
    EXPECT_THAT(queue.report(id)->error->what,
                testing::AllOf(testing::HasSubstr("5.0 MB"), testing::HasSubstr("1.0 MB")));
}

TEST(JobQueue, TellsRateAndTimeLeftOfWorkThatOnlyCounts) {
    JobQueue queue;
    const JobId id =
        queue.submit({.title = "counting", .kind = "test", .run = [](ProgressSink& sink, const auto& stop) {
                          for (int i = 0; i < 100'000 && !stop.stop_requested(); ++i) {
                              sink.progress({"counting", i, 100'000, 0, -1, -1});
                              std::this_thread::sleep_for(1ms);
                          }
                          return Result<void>();
                      }});
    ASSERT_TRUE(eventually([&] { return queue.report(id)->progress.secondsLeft > 0; }));
    const Progress progress = queue.report(id)->progress;
    EXPECT_GT(progress.stepsPerSecond, 1);
    EXPECT_LE(progress.stepsPerSecond, 1000);
    EXPECT_NEAR(progress.secondsLeft,
                static_cast<double>(progress.steps - progress.step) / progress.stepsPerSecond,
                0.02 * progress.secondsLeft);
}

TEST(JobQueue, KeepsTheLogAndTellsTheObserver) {
    std::mutex mutex;
    std::vector<JobQueue::Event> events;
    {
        JobQueue queue([&](JobId, JobQueue::Event event) {
            const std::lock_guard lock(mutex);
            events.push_back(event);
        });
        const JobId id =
            queue.submit({.title = "talks", .kind = "test", .run = [](ProgressSink& sink, const auto&) {
                              sink.logged("one");
                              sink.logged("two");
                              return Result<void>();
                          }});
        queue.wait(id);
        EXPECT_THAT(queue.log(id), testing::ElementsAre("one", "two"));
        EXPECT_THAT(queue.log(id, 1), testing::ElementsAre("two"));
        queue.forget(id);
        EXPECT_FALSE(queue.report(id));
    }
    using enum JobQueue::Event;
    EXPECT_EQ(events.front(), added);
    EXPECT_EQ(std::ranges::count(events, state), 2);
    EXPECT_EQ(std::ranges::count(events, log), 2);
    EXPECT_EQ(std::ranges::count(events, removed), 1);
}

TEST(JobQueue, AnObserverMayForgetTheJobThatEnds) {
    JobQueue* known = nullptr;
    std::atomic<bool> ready = false;
    std::atomic<int> removed = 0;
    JobQueue queue([&](JobId id, JobQueue::Event event) {
        if (event == JobQueue::Event::removed) ++removed;
        if (event != JobQueue::Event::state || !ready) return;
        if (const auto report = known->report(id); report && hasEnded(report->state)) known->forget(id);
    });
    known = &queue;
    ready = true;
    for (int i = 0; i < 20; ++i) queue.submit(work([] { return Result<void>(); }));
    EXPECT_TRUE(eventually([&] { return removed == 20; }));
    EXPECT_TRUE(queue.reports().empty());
}

TEST(JobQueue, ItsEndCancelsWhatRunsAndWaitsForIt) {
    std::atomic<int> steps = 0;
    std::atomic<int> paused = 0;
    {
        JobQueue queue;
        queue.submit(endless(steps));
        const JobId held = queue.submit(endless(paused));
        ASSERT_TRUE(eventually([&] { return steps > 0 && paused > 0; }));
        queue.pause(held);
    }
    const int last = steps + paused;
    std::this_thread::sleep_for(5ms);
    EXPECT_EQ(steps + paused, last);
}

}  // namespace
}  // namespace splatreel::core
