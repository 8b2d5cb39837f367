#pragma once

#include "core/engine/progress.h"

#include <chrono>
#include <mutex>
#include <string>

namespace splatreel::app {

/// Shows how far a job is, on standard error: on a terminal one line that is redrawn, else a line every few
/// seconds. Thread-safe.
class ProgressLine final : public core::ProgressSink {
public:
    explicit ProgressLine(bool quiet);
    ~ProgressLine() override;
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void progress(const core::Progress& progress) override;
    void logged(const std::string& line) override;
    /// Progress of a plain loop, rate and time left measured here.
    void count(const std::string& stage, std::int64_t done, std::int64_t all);
    /// Ends the line, so that other text can follow.
    void finish();

private:
    using Clock = std::chrono::steady_clock;

    void show(const core::Progress& progress);
    void clear();

    const bool quiet_;
    const bool terminal_;
    std::mutex mutex_;
    Clock::time_point shown_{};
    Clock::time_point stageStart_{};
    std::string stage_;
    bool open_ = false;  ///< whether a line stands on the terminal
};

/// The line's text, at most `width` columns where the width is known (> 0).
[[nodiscard]] std::string progressText(const core::Progress& progress, int width);

}  // namespace splatreel::app
