#pragma once

#include "ui/timeline/timeline_layout.h"

#include <QString>

namespace splatreel::ui {

/// Something of the timeline that the keyboard can go to and a screen reader can name.
struct TimelineElement {
    enum class Kind { marker, track, clip, cameraKey };
    Kind kind = Kind::clip;
    std::uint64_t id = 0;     ///< of the track, clip, key or marker: unique in its timeline
    core::TrackId track = 0;  ///< where it is; 0: the ruler's or the camera's
    int row = 0;              ///< of the layout's rows; −1: the ruler
    double frame = 0;         ///< at its middle
    QRectF rect;              ///< in the widget
    QString name;             ///< "rose, frames 0 to 47 of Take A"
};

/// All elements: markers, then row by row the track and what lies on it, in time.
[[nodiscard]] std::vector<TimelineElement> elementsOf(const core::Timeline& timeline,
                                                      const TimelineLayout& layout);
/// What `element` is as the thing below a mouse.
[[nodiscard]] TimelineHit hitOf(const TimelineElement& element);

}  // namespace splatreel::ui
