#pragma once

#include <chrono>
#include <ctime>

namespace splatreel::bench {

/// Milliseconds of a clock that does not run backwards.
inline double wallMs() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Milliseconds that all threads of this process have had of the processor.
inline double processorMs() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

}  // namespace splatreel::bench
