#include "ui/timeline/timeline_scale.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <cstdio>

namespace splatreel::ui {
namespace {

constexpr double roomBehind = 1.04;
constexpr std::size_t mostTicks = 2000;

double coarsest(const TimelineScale& scale, int length) {
    return std::min(TimelineScale::finest, scale.width / (roomBehind * std::max(1, length)));
}

TimelineScale clamped(TimelineScale scale, int length) {
    const double last = std::max(0.0, length * roomBehind - scale.framesShown());
    scale.firstFrame = std::clamp(scale.firstFrame, 0.0, last + 0.5 * scale.framesShown());
    if (scale.framesShown() >= length) scale.firstFrame = 0;
    return scale;
}

/// The smallest of the steps that is not below `least`.
double stepFrom(double least, const std::vector<double>& steps) {
    for (const double step : steps) {
        if (step >= least) return step;
    }
    return steps.back() * std::ceil(least / steps.back());
}

}  // namespace

TimelineScale fitted(TimelineScale scale, int length) {
    scale.firstFrame = 0;
    scale.pixelsPerFrame = coarsest(scale, length);
    return scale;
}

TimelineScale zoomedAt(TimelineScale scale, double factor, double x, int length) {
    const double anchor = scale.frameAt(x);
    scale.pixelsPerFrame =
        std::clamp(scale.pixelsPerFrame * factor, coarsest(scale, length), TimelineScale::finest);
    scale.firstFrame = anchor - (x - scale.left) / scale.pixelsPerFrame;
    return clamped(scale, length);
}

TimelineScale scrolled(TimelineScale scale, double frames, int length) {
    scale.firstFrame += frames;
    return clamped(scale, length);
}

TimelineScale showing(TimelineScale scale, double frame, int length) {
    const double x = scale.xOf(frame);
    if (x >= scale.left && x + scale.pixelsPerFrame <= scale.left + scale.width) return scale;
    scale.firstFrame = frame - 0.08 * scale.framesShown();
    return clamped(scale, length);
}

std::vector<RulerTick> frameTicks(const TimelineScale& scale, double spacing) {
    std::vector<double> steps;
    for (double power = 1; power < 1e8; power *= 10) {
        for (const double factor : {1.0, 2.0, 5.0}) steps.push_back(factor * power);
    }
    const double major = stepFrom(spacing / scale.pixelsPerFrame, steps);
    const double minor = major >= 5 ? major / 5 : 1;
    std::vector<RulerTick> ticks;
    const double end = scale.firstFrame + scale.framesShown();
    for (double n = std::ceil(scale.firstFrame / minor); n * minor <= end && ticks.size() < mostTicks; ++n) {
        RulerTick tick{n * minor, std::fmod(n * minor, major) == 0, {}};
        if (tick.major) tick.label = std::to_string(static_cast<long long>(tick.frame));
        ticks.push_back(tick);
    }
    return ticks;
}

std::vector<RulerTick> secondTicks(const TimelineScale& scale, core::Rate rate, double spacing) {
    const double framesPerSecond = rate.framesPerSecond();
    static const std::vector<double> steps = {0.1, 0.2, 0.5, 1,   2,   5,    10,  15,
                                              30,  60,  120, 300, 600, 1800, 3600};
    const double step = stepFrom(spacing / scale.pixelsPerFrame / framesPerSecond, steps);
    std::vector<RulerTick> ticks;
    const double first = scale.firstFrame / framesPerSecond;
    const double end = first + scale.framesShown() / framesPerSecond;
    for (double n = std::ceil(first / step - 1e-9); n * step <= end && ticks.size() < mostTicks; ++n) {
        const double seconds = std::max(0.0, n * step);  // no "−0.0"
        char clock[32];
        const auto whole = std::llround(seconds);
        std::snprintf(clock, sizeof clock, "%lld:%02lld", whole / 60, whole % 60);
        const std::string label = step < 1 ? QLocale().toString(seconds, 'f', 1).toStdString() + " s" : clock;
        ticks.push_back({seconds * framesPerSecond, true, label});
    }
    return ticks;
}

}  // namespace splatreel::ui
