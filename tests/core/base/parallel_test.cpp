#include "core/base/parallel.h"

#include "core/base/thread_priority.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace splatreel::core {
namespace {

/// How many of the workers that took part are of lowered priority, and how many are not.
struct Workers {
    std::atomic<int> lowered{0};
    std::atomic<int> others{0};
};

void seeWorkers(Workers& seen) {
    parallelFor(64, [&](int, int) {
        (isThreadPriorityLowered() ? seen.lowered : seen.others).fetch_add(1);
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    });
}

TEST(Parallel, EveryIndexIsTakenOnce) {
    std::vector<int> taken(1000, 0);
    parallelFor(1000, [&](int index, int worker) {
        ASSERT_LT(worker, workerCount());
        ++taken[static_cast<std::size_t>(index)];
    });
    EXPECT_EQ(taken, std::vector<int>(1000, 1));
}

TEST(Parallel, NestedCallsStayOnTheirWorker) {
    std::atomic<int> sum{0};
    parallelFor(8, [&](int, int outer) {
        parallelFor(8, [&](int index, int inner) {
            if (inner == outer) sum.fetch_add(index);
        });
    });
    EXPECT_EQ(sum, 8 * 28);
}

TEST(Parallel, ThreadsOfLoweredPriorityHaveWorkersOfTheirOwn) {
    Workers lowered;
    std::jthread([&] {
        lowerThreadPriority();
        seeWorkers(lowered);
    }).join();
    if (lowered.lowered == 0) GTEST_SKIP() << "priorities cannot be lowered here";
    EXPECT_EQ(lowered.others, 0);
    Workers others;
    seeWorkers(others);
    EXPECT_EQ(others.lowered, 0);
}

TEST(Parallel, OneIsNotHeldUpByTheOther) {
    std::atomic<bool> release{false};
    std::atomic<int> begun{0};
    std::jthread quiet([&] {
        lowerThreadPriority();
        if (!isThreadPriorityLowered()) release = true;
        parallelFor(2 * workerCount(), [&](int, int) {
            begun.fetch_add(1);
            while (!release) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        });
    });
    while (begun == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::atomic<int> done{0};
    parallelFor(16, [&](int, int) { done.fetch_add(1); });
    EXPECT_EQ(done, 16);
    release = true;
}

}  // namespace
}  // namespace splatreel::core
