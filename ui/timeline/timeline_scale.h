#pragma once

#include "core/base/time.h"

#include <string>
#include <vector>

namespace splatreel::ui {

/// Which part of time lies where: frame f is the span from xOf(f) to xOf(f + 1). Pixels are the widget's.
struct TimelineScale {
    double left = 0;        ///< where the tracks begin
    double width = 1;       ///< of the tracks
    double firstFrame = 0;  ///< at `left`
    double pixelsPerFrame = 8;

    static constexpr double finest = 64;  ///< pixels per frame

    [[nodiscard]] double xOf(double frame) const { return left + (frame - firstFrame) * pixelsPerFrame; }
    [[nodiscard]] double frameAt(double x) const { return firstFrame + (x - left) / pixelsPerFrame; }
    [[nodiscard]] double framesShown() const { return width / pixelsPerFrame; }
    friend bool operator==(const TimelineScale&, const TimelineScale&) = default;
};

/// The whole length, with a little room behind it.
[[nodiscard]] TimelineScale fitted(TimelineScale scale, int length);
/// The frame under x stays there. Not coarser than the whole length, not finer than `finest`.
[[nodiscard]] TimelineScale zoomedAt(TimelineScale scale, double factor, double x, int length);
/// Moves by frames, within the length and half a view behind it.
[[nodiscard]] TimelineScale scrolled(TimelineScale scale, double frames, int length);
/// Turns the page when a frame is out of sight, so that it stands near the left.
[[nodiscard]] TimelineScale showing(TimelineScale scale, double frame, int length);

struct RulerTick {
    double frame = 0;
    bool major = false;
    std::string label;  ///< of major ones
};
/// Ticks of frame numbers in sight: steps of 1, 2 or 5 times a power of ten, labels at least `spacing` apart.
[[nodiscard]] std::vector<RulerTick> frameTicks(const TimelineScale& scale, double spacing = 56);
/// The same for seconds ("0:02", "1.5 s" below one).
[[nodiscard]] std::vector<RulerTick> secondTicks(const TimelineScale& scale, core::Rate rate,
                                                 double spacing = 72);

}  // namespace splatreel::ui
