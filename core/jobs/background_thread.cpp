#include "core/jobs/background_thread.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace splatreel::core {

void lowerThreadPriority() {
    constexpr int niceness = 10;
    // On Linux niceness belongs to the thread; a job's threads inherit it.
    const auto thread = static_cast<id_t>(::syscall(SYS_gettid));
    [[maybe_unused]] const int refused = ::setpriority(PRIO_PROCESS, thread, niceness);
}

}  // namespace splatreel::core
