#pragma once

#include "ui/theme/theme.h"
#include "ui/timeline/timeline_layout.h"

#include <QImage>
#include <map>
#include <set>
#include <vector>

class QPainter;

namespace splatreel::ui {

/// What is known of a source besides its clips.
struct SourceLook {
    std::vector<QImage> thumbnails;  ///< evenly spread over the source's frames; null ones are not there yet
    /// Per frame its PSNR to the clip in dB; below 0: not known yet. Empty: nothing to show.
    std::vector<float> psnr;
    std::vector<int> painted;  ///< frames on which a matte was painted, growing
    /// Per frame how sure the matte is, in [0, 1]; below 0: there is none yet. Empty: nothing to show.
    std::vector<float> confidence;
};

/// Everything that the timeline's picture depends on, but for the playhead.
struct TimelinePicture {
    const core::Timeline& timeline;
    const TimelineLayout& layout;
    const Theme& theme;
    const std::map<core::SourceId, SourceLook>& looks;
    const std::set<std::uint64_t>& selected;
    TimelineHit hovered;
    QSizeF size;
};

/// Whether there is nothing to show yet.
[[nodiscard]] bool isBlank(const core::Timeline& timeline);
void paintTimeline(QPainter& painter, const TimelinePicture& picture);
/// The line and its handle.
void paintPlayhead(QPainter& painter, const TimelineLayout& layout, const Theme& theme, double frame,
                   double height);
/// Colour of an error: good, warning, bad, blended.
[[nodiscard]] QColor errorColor(const Theme& theme, float error);

}  // namespace splatreel::ui
