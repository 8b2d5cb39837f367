#pragma once

#include "core/timeline/timeline.h"
#include "ui/timeline/timeline_scale.h"

#include <QRectF>
#include <cstdint>
#include <vector>

namespace splatreel::ui {

/// What lies at a place of the timeline.
struct TimelineHit {
    enum class Kind {
        nothing,
        ruler,
        playhead,  ///< its handle in the ruler
        rangeIn,
        rangeOut,
        marker,
        track,  ///< the empty part of a track
        clip,
        clipStart,  ///< its left edge
        clipEnd,
        fadeIn,  ///< its handle
        fadeOut,
        cameraTrack,
        cameraKey,
        visibility,  ///< the eye in a track's head
        lock,
        head  ///< the rest of a track's head; track 0: the camera's
    };
    Kind kind = Kind::nothing;
    core::TrackId track = 0;
    std::uint64_t id = 0;  ///< of the clip, key or marker
    friend bool operator==(const TimelineHit&, const TimelineHit&) = default;
};

/// A row of the timeline.
struct TimelineRow {
    const core::Track* track = nullptr;  ///< null: the camera's
    double top = 0;
    double height = 0;
};

/// Where everything of a timeline lies in a widget of `width` × `height` pixels. Points into the timeline
/// that it was made of.
class TimelineLayout {
public:
    static constexpr double headWidth = 124;
    static constexpr double rulerHeight = 40;
    static constexpr double sourceHeight = 48;
    static constexpr double takeHeight = 36;
    static constexpr double cameraHeight = 32;
    static constexpr double gap = 4;   ///< between rows
    static constexpr double grab = 7;  ///< to either side of what is thin

    TimelineLayout(const core::Timeline& timeline, TimelineScale scale, double topOffset);

    [[nodiscard]] const std::vector<TimelineRow>& rows() const { return rows_; }
    /// Of all rows and the ruler, without the offset.
    [[nodiscard]] double fullHeight() const { return fullHeight_; }
    [[nodiscard]] QRectF clipRect(const TimelineRow& row, const core::Clip& clip) const;
    /// The handles of a clip's fades: at its upper edge, where the fade ends. Null where it is too narrow.
    [[nodiscard]] QRectF fadeInRect(const TimelineRow& row, const core::Clip& clip) const;
    [[nodiscard]] QRectF fadeOutRect(const TimelineRow& row, const core::Clip& clip) const;
    [[nodiscard]] QRectF keyRect(const core::CameraKeyframe& key) const;
    [[nodiscard]] QRectF markerRect(const core::Marker& marker) const;
    [[nodiscard]] QRectF eyeRect(const TimelineRow& row) const;
    [[nodiscard]] QRectF lockRect(const TimelineRow& row) const;
    [[nodiscard]] const TimelineScale& scale() const { return scale_; }

    [[nodiscard]] TimelineHit hit(QPointF point, double playhead) const;

private:
    [[nodiscard]] TimelineHit hitRuler(QPointF point, double playhead) const;
    [[nodiscard]] TimelineHit hitClips(const TimelineRow& row, QPointF point) const;

    const core::Timeline& timeline_;
    TimelineScale scale_;
    std::vector<TimelineRow> rows_;
    double fullHeight_ = 0;
};

}  // namespace splatreel::ui
