#include "core/base/thread_priority.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace splatreel::core {
namespace {

// On Linux niceness belongs to the thread; those that it starts inherit it.
id_t thisThread() {
    return static_cast<id_t>(::syscall(SYS_gettid));
}

/// Of the first thread: what the whole program was started with.
int programNiceness() {
    return ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid()));
}

}  // namespace

void lowerThreadPriority() {
    constexpr int lower = 10;
    constexpr int lowest = 19;
    // Counted from the program's, so that it is lower also where that is a quiet one, and no lower at the
    // second time.
    [[maybe_unused]] const int refused =
        ::setpriority(PRIO_PROCESS, thisThread(), std::min(programNiceness() + lower, lowest));
}

bool isThreadPriorityLowered() {
    return ::getpriority(PRIO_PROCESS, thisThread()) > programNiceness();
}

}  // namespace splatreel::core
