#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace splatreel::core {

/// A reference to a callable `void(int index, int worker)`; cheap, does not own.
class IndexTask {
public:
    template <class F>
        requires std::is_invocable_v<F&, int, int>
    IndexTask(F& function)  // NOLINT(google-explicit-constructor)
        : object_(const_cast<void*>(static_cast<const void*>(std::addressof(function)))),
          call_([](void* object, int index, int worker) { (*static_cast<F*>(object))(index, worker); }) {}

    void operator()(int index, int worker) const { call_(object_, index, worker); }

private:
    void* object_;
    void (*call_)(void*, int, int);
};

/// Number of workers that parallelFor uses, the caller included. Default: the machine's cores.
[[nodiscard]] int workerCount();
/// Sets the number of workers (at least 1). Not while a parallelFor runs.
void setWorkerCount(int count);

namespace detail {
void runParallel(int count, IndexTask task);
}

/// Calls `function(index, worker)` for every index in [0, count), `worker` in [0, workerCount()). Indices are
/// handed out in order, one at a time, to whichever worker is free; returns when all are done. The caller
/// works too. Nested calls run on the calling worker alone. Threads whose priority was lowered before their
/// first call share workers of that priority. A result must not depend on which worker did what.
template <class F>
void parallelFor(int count, F&& function) {
    detail::runParallel(count, IndexTask(function));
}

}  // namespace splatreel::core
