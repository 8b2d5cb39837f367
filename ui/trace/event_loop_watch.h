#pragma once

#include "ui/trace/traced_application.h"

#include <QObject>
#include <QWidget>
#include <atomic>
#include <chrono>
#include <thread>

namespace splatreel::ui {

/// Asks the interface's thread every few milliseconds for an answer and writes to the trace how long that
/// took (counter "event loop"): what a click at that moment would have waited, and how much of it the thread
/// itself was at work. An answer that is overdue is told at once, with what the thread is at, so that a hang
/// is on record even if it never ends. Also tells when the window can first be used. Nothing without a trace.
class EventLoopWatch final : public QObject {
public:
    static constexpr auto interval = std::chrono::milliseconds(5);
    static constexpr auto overdue = std::chrono::milliseconds(100);

    /// On the interface's thread; `window` outlives this.
    EventLoopWatch(const TracedApplication& application, const QWidget& window);
    ~EventLoopWatch() override;

    bool event(QEvent* event) override;

private:
    void watch(const std::stop_token& stop);
    void answer();

    const TracedApplication& application_;
    const QWidget& window_;
    bool usable_ = false;
    double processorBefore_ = 0;  ///< of the interface's thread at its last answer
    std::atomic<std::chrono::steady_clock::time_point> asked_;
    std::atomic<bool> answered_{true};
    std::jthread thread_;  // last: ends before the rest goes
};

}  // namespace splatreel::ui
