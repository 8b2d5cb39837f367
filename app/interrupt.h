#pragma once

#include <stop_token>
#include <thread>

namespace splatreel::app {

/// Turns Ctrl-C and the termination signal into a request to stop, so that work under way can hand over what
/// it has. The second such signal ends the process at once with exit code 130. Made first thing in main:
/// threads started later inherit that the signals are not theirs.
class InterruptWatch {
public:
    InterruptWatch();
    ~InterruptWatch();
    InterruptWatch(const InterruptWatch&) = delete;
    InterruptWatch& operator=(const InterruptWatch&) = delete;

    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    std::stop_source source_;
    std::jthread thread_;
};

}  // namespace splatreel::app
