#include "app/progress_line.h"

#include "app/console.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace splatreel::app {
namespace {

constexpr auto redrawEvery = std::chrono::milliseconds(100);
constexpr auto lineEvery = std::chrono::seconds(5);
constexpr int barWidth = 24;

int terminalWidth() {
    winsize size{};
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

std::string progressText(const core::Progress& progress, int width) {
    const double part =
        progress.steps > 0
            ? std::clamp(static_cast<double>(progress.step) / static_cast<double>(progress.steps), 0.0, 1.0)
            : 0.0;
    const int filled = static_cast<int>(part * barWidth);
    std::string stage = progress.stage;
    stage.resize(std::max<std::size_t>(stage.size(), 12), ' ');
    std::string text = stage + " [" + std::string(static_cast<std::size_t>(filled), '#') +
                       std::string(static_cast<std::size_t>(barWidth - filled), '.') + "] " +
                       fixed(100 * part, 0) + " %";
    text += "  " + std::to_string(progress.step) + "/" + std::to_string(progress.steps);
    if (progress.stepsPerSecond > 0) text += "  " + fixed(progress.stepsPerSecond, 1) + "/s";
    if (progress.secondsLeft >= 0) text += "  " + durationText(progress.secondsLeft) + " left";
    if (progress.psnr >= 0) text += "  " + fixed(progress.psnr, 1) + " dB";
    if (width > 1 && text.size() >= static_cast<std::size_t>(width))
        text.resize(static_cast<std::size_t>(width) - 1);
    return text;
}

ProgressLine::ProgressLine(bool quiet) : quiet_(quiet), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
    finish();
}

void ProgressLine::progress(const core::Progress& progress) {
    const std::lock_guard lock(mutex_);
    show(progress);
}

void ProgressLine::count(const std::string& stage, std::int64_t done, std::int64_t all) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    if (stage != stage_) stageStart_ = now;
    core::Progress progress{stage, done, all, 0, -1, -1};
    const double seconds = std::chrono::duration<double>(now - stageStart_).count();
    if (done > 0 && seconds > 0) {
        progress.stepsPerSecond = static_cast<double>(done) / seconds;
        progress.secondsLeft = static_cast<double>(all - done) / progress.stepsPerSecond;
    }
    show(progress);
}

void ProgressLine::logged(const std::string& line) {
    if (quiet_) return;
    const std::lock_guard lock(mutex_);
    clear();
    std::fprintf(stderr, "%s\n", line.c_str());
}

void ProgressLine::finish() {
    const std::lock_guard lock(mutex_);
    clear();
}

void ProgressLine::show(const core::Progress& progress) {
    if (quiet_) return;
    const auto now = Clock::now();
    const bool newStage = progress.stage != stage_;
    const bool end = progress.steps > 0 && progress.step >= progress.steps;
    if (!newStage && !(end && terminal_) &&
        now - shown_ < (terminal_ ? Clock::duration(redrawEvery) : lineEvery)) {
        return;
    }
    stage_ = progress.stage;
    shown_ = now;
    if (terminal_) {
        std::fprintf(stderr, "\r\033[K%s", progressText(progress, terminalWidth()).c_str());
        std::fflush(stderr);
        open_ = true;
    } else {
        std::fprintf(stderr, "%s\n", progressText(progress, 0).c_str());
    }
}

void ProgressLine::clear() {
    if (!open_) return;
    std::fputs("\r\033[K", stderr);
    std::fflush(stderr);
    open_ = false;
}

}  // namespace splatreel::app
