#include "core/base/parallel.h"

#include "core/base/thread_priority.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace splatreel::core {
namespace {

/// The worker that this thread is while it runs tasks, -1 outside.
thread_local int currentWorker = -1;

/// Pool of `size` − 1 threads beside the caller. Workers wait on a futex between runs: an idle spin would
/// steal the core that other libraries' threads need.
class Pool {
public:
    explicit Pool(int size) {
        for (int worker = 1; worker < size; ++worker) {
            threads_.emplace_back([this, worker](const std::stop_token& stop) { serve(stop, worker); });
        }
    }
    ~Pool() {
        for (auto& thread : threads_) thread.request_stop();
        generation_.fetch_add(1);
        generation_.notify_all();
    }
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    void run(int count, IndexTask task) {
        const std::lock_guard lock(runs_);
        task_ = task;
        count_ = count;
        next_.store(0, std::memory_order_relaxed);
        busy_.store(static_cast<int>(threads_.size()), std::memory_order_relaxed);
        generation_.fetch_add(1, std::memory_order_release);
        generation_.notify_all();
        work(0);
        for (int busy = busy_.load(std::memory_order_acquire); busy != 0;
             busy = busy_.load(std::memory_order_acquire)) {
            busy_.wait(busy, std::memory_order_acquire);
        }
    }

private:
    void work(int worker) {
        currentWorker = worker;
        for (int i = next_.fetch_add(1, std::memory_order_relaxed); i < count_;
             i = next_.fetch_add(1, std::memory_order_relaxed)) {
            (*task_)(i, worker);
        }
        currentWorker = -1;
    }

    void serve(const std::stop_token& stop, int worker) {
        unsigned seen = 0;
        while (true) {
            generation_.wait(seen, std::memory_order_acquire);
            if (stop.stop_requested()) return;
            seen = generation_.load(std::memory_order_acquire);
            work(worker);
            if (busy_.fetch_sub(1, std::memory_order_acq_rel) == 1) busy_.notify_one();
        }
    }

    std::mutex runs_;
    std::optional<IndexTask> task_;
    int count_ = 0;
    std::atomic<int> next_{0};
    std::atomic<int> busy_{0};
    std::atomic<unsigned> generation_{0};
    std::vector<std::jthread> threads_;
};

/// A pool for threads of the program's priority and one for those of a lowered one. Each is made by a thread
/// of its kind, whose priority its workers inherit: nobody in a hurry waits for a worker that gives way, or
/// for the end of what a job works on.
class Pools {
public:
    static Pools& instance() {
        static Pools pools;
        return pools;
    }

    [[nodiscard]] int size() const { return size_.load(std::memory_order_relaxed); }

    void resize(int size) {
        const std::lock_guard lock(mutex_);
        if (size == size_) return;
        size_ = size;
        for (auto& pool : pools_) pool.reset();
    }

    [[nodiscard]] Pool& ofThisThread() {
        static thread_local const std::size_t kind = isThreadPriorityLowered() ? 1 : 0;
        const std::lock_guard lock(mutex_);
        if (pools_[kind] == nullptr) pools_[kind] = std::make_unique<Pool>(size_);
        return *pools_[kind];
    }

private:
    std::mutex mutex_;
    std::atomic<int> size_{std::max(1, static_cast<int>(std::thread::hardware_concurrency()))};
    std::array<std::unique_ptr<Pool>, 2> pools_;
};

}  // namespace

int workerCount() {
    return Pools::instance().size();
}

void setWorkerCount(int count) {
    Pools::instance().resize(std::max(1, count));
}

void detail::runParallel(int count, IndexTask task) {
    if (count <= 0) return;
    if (count == 1 || currentWorker >= 0 || workerCount() == 1) {
        const int worker = currentWorker >= 0 ? currentWorker : 0;
        for (int i = 0; i < count; ++i) task(i, worker);
        return;
    }
    Pools::instance().ofThisThread().run(count, task);
}

}  // namespace splatreel::core
