#pragma once

#include <QApplication>
#include <atomic>

namespace splatreel::ui {

/// What the interface's thread handles at this moment, for the thread that watches it.
struct Dispatch {
    std::atomic<const char*> receiver{nullptr};  ///< name of its class; null: nothing, the loop waits
    std::atomic<int> event{0};                   ///< QEvent::Type
};

/// The application, which while a trace is written records every event whose handling took long: what it was,
/// who received it, how much of the time the thread had the processor.
class TracedApplication final : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;
    [[nodiscard]] const Dispatch& dispatch() const { return dispatch_; }

private:
    bool traced(QObject* receiver, QEvent* event);

    Dispatch dispatch_;
};

/// Of the calling thread, in seconds.
[[nodiscard]] double threadProcessorTime();

}  // namespace splatreel::ui
