#include "app/interrupt.h"

#include "app/console.h"

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <ctime>

namespace splatreel::app {
namespace {

sigset_t watchedSignals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    return signals;
}

void watch(const std::stop_token& end, std::stop_source& source) {
    const sigset_t signals = watchedSignals();
    const timespec patience{0, 100'000'000};
    while (!end.stop_requested()) {
        if (sigtimedwait(&signals, nullptr, &patience) < 0 || end.stop_requested()) continue;
        if (!source.request_stop()) _exit(static_cast<int>(ExitCode::interrupted));
        std::fputs("\nStopping: what is finished is kept. Once more to end at once.\n", stderr);
    }
}

}  // namespace

InterruptWatch::InterruptWatch() {
    const sigset_t signals = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    // A pipe whose reader has gone and a file that may not grow are errors of that write, not the process's
    // end.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    thread_ = std::jthread([this](const std::stop_token& end) { watch(end, source_); });
}

InterruptWatch::~InterruptWatch() {
    thread_.request_stop();
    pthread_kill(thread_.native_handle(), SIGTERM);  // wakes it, so that leaving does not wait
}

}  // namespace splatreel::app
