#include "core/jobs/background_thread.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace splatreel::core {

void lowerThreadPriority() {
    constexpr int lower = 10;
    constexpr int lowest = 19;
    // On Linux niceness belongs to the thread; a job's threads inherit it. Counted from the first thread's,
    // so that it is lower also where the whole program was started as a quiet one, and no lower at the second
    // time.
    const int program = ::getpriority(PRIO_PROCESS, static_cast<id_t>(::getpid()));
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    [[maybe_unused]] const int refused =
        ::setpriority(PRIO_PROCESS, thread, std::min(program + lower, lowest));
}

}  // namespace splatreel::core
