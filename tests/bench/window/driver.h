#pragma once

#include "ui/shell/main_window.h"
#include "ui/trace/event_loop_watch.h"
#include "ui/viewport/render_thread.h"

#include <QString>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>

namespace splatreel::bench {

/// The program's window as a person meets it, with its preferences, recovery folder and engines (or, where
/// SPLATREEL_BENCH_ENGINE is "fake", one that only pretends and is at once as far as it likes), driven
/// through its widgets and actions. Everything that it keeps lies below `home`. A step that does not come to
/// its end throws.
class Driver {
public:
    Driver(ui::TracedApplication& application, const QString& open = {});
    ~Driver();

    [[nodiscard]] ui::MainWindow& window() { return *window_; }
    [[nodiscard]] ui::Session& session() { return window_->session(); }
    /// A preset that takes seconds and not minutes.
    [[nodiscard]] QString preset() const;
    /// What generations may take from now on.
    void limitMemory(std::uint64_t bytes) { *memory_ = bytes; }

    void trigger(const char* action);
    /// Works off events until `done`.
    void wait(const char* what, const std::function<bool()>& done, double seconds = 60);
    void idle(double seconds);

    /// Opens a clip and waits until it can be generated from.
    void import(const QString& clip);
    /// Presses Generate; gives the job.
    core::JobId generate(const QString& preset);
    /// Whether the job has come to its end.
    [[nodiscard]] bool ended(core::JobId job);
    /// What the viewport has drawn newest.
    [[nodiscard]] ui::ViewStatistics drawn();
    /// Drags the view round with the mouse for so long.
    void orbit(double seconds);
    /// As the file dialog does.
    void save(const QString& file);
    void exportTo(const QString& path, int kind);
    /// A picture of the whole screen.
    void shoot(const QString& file);

private:
    std::shared_ptr<std::uint64_t> memory_;  ///< 0: what there is
    std::unique_ptr<ui::MainWindow> window_;
    std::unique_ptr<ui::EventLoopWatch> watch_;
};

/// Of this process, in bytes.
[[nodiscard]] double residentBytes();
[[nodiscard]] double secondsSince(std::chrono::steady_clock::time_point start);

}  // namespace splatreel::bench
