#include "ui/timeline/timeline_layout.h"

#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr double handle = 10;                // pixels, of a fade
constexpr double narrowestWithHandles = 64;  // pixels, of a clip

}  // namespace

TimelineLayout::TimelineLayout(const core::Timeline& timeline, TimelineScale scale, double topOffset)
    : timeline_(timeline), scale_(scale) {
    double y = rulerHeight + gap;
    for (const core::Track& track : timeline.tracks) {
        const double height = track.kind == core::TrackKind::source ? sourceHeight : takeHeight;
        rows_.push_back({&track, y - topOffset, height});
        y += height + gap;
    }
    rows_.push_back({nullptr, y - topOffset, cameraHeight});
    fullHeight_ = y + cameraHeight + gap;
}

QRectF TimelineLayout::clipRect(const TimelineRow& row, const core::Clip& clip) const {
    return {scale_.xOf(clip.start), row.top, clip.length * scale_.pixelsPerFrame, row.height};
}

QRectF TimelineLayout::fadeInRect(const TimelineRow& row, const core::Clip& clip) const {
    const QRectF rect = clipRect(row, clip);
    if (rect.width() < narrowestWithHandles) return {};
    const double x = std::max(rect.left() + 0.5 * handle, scale_.xOf(clip.start + clip.fadeIn));
    return {x - 0.5 * handle, rect.top(), handle, handle};
}

QRectF TimelineLayout::fadeOutRect(const TimelineRow& row, const core::Clip& clip) const {
    const QRectF rect = clipRect(row, clip);
    if (rect.width() < narrowestWithHandles) return {};
    const double x = std::min(rect.right() - 0.5 * handle, scale_.xOf(clip.end() - clip.fadeOut));
    return {x - 0.5 * handle, rect.top(), handle, handle};
}

QRectF TimelineLayout::keyRect(const core::CameraKeyframe& key) const {
    constexpr double half = 7;
    const double x = scale_.xOf(key.frame + 0.5);
    const double y = rows_.back().top + 0.5 * rows_.back().height;
    return {x - half, y - half, 2 * half, 2 * half};
}

QRectF TimelineLayout::markerRect(const core::Marker& marker) const {
    const double x = scale_.xOf(marker.frame + 0.5);
    return {x - 5, rulerHeight - 14, 10, 12};
}

QRectF TimelineLayout::eyeRect(const TimelineRow& row) const {
    return {headWidth - 52, row.top + 0.5 * row.height - 12, 24, 24};
}

QRectF TimelineLayout::lockRect(const TimelineRow& row) const {
    return eyeRect(row).translated(24, 0);
}

TimelineHit TimelineLayout::hit(QPointF point, double playhead) const {
    using Kind = TimelineHit::Kind;
    if (point.y() < rulerHeight)
        return point.x() < headWidth - grab ? TimelineHit{} : hitRuler(point, playhead);
    for (const TimelineRow& row : rows_) {
        if (point.y() < row.top || point.y() >= row.top + row.height) continue;
        if (point.x() < headWidth) {
            if (row.track == nullptr) return {Kind::head, 0, 0};
            if (eyeRect(row).contains(point)) return {Kind::visibility, row.track->id, 0};
            if (lockRect(row).contains(point)) return {Kind::lock, row.track->id, 0};
            return {Kind::head, row.track->id, 0};
        }
        if (row.track != nullptr) return hitClips(row, point);
        // Of keys that lie close together the nearest.
        TimelineHit found{Kind::cameraTrack, 0, 0};
        double nearest = 9 + 0.5 * grab;
        for (const core::CameraKeyframe& key : timeline_.camera.keys) {
            const double distance = std::abs(keyRect(key).center().x() - point.x());
            if (distance < nearest) {
                nearest = distance;
                found = {Kind::cameraKey, 0, key.id};
            }
        }
        return found;
    }
    return {};
}

TimelineHit TimelineLayout::hitRuler(QPointF point, double playhead) const {
    using Kind = TimelineHit::Kind;
    const double head = scale_.xOf(playhead + 0.5);
    const bool onHead = std::abs(point.x() - head) <= grab + 2;
    if (onHead && point.y() >= rulerHeight - 18) return {Kind::playhead, 0, 0};
    for (const core::Marker& marker : timeline_.markers) {
        if (markerRect(marker).adjusted(-4, -4, 4, 2).contains(point)) return {Kind::marker, 0, marker.id};
    }
    const core::FrameSpan range = timeline_.playRange();
    // The brackets stand just outside the range, so that they can be told apart on one frame.
    const double in = point.x() - scale_.xOf(range.first);
    const double out = point.x() - scale_.xOf(range.end);
    if (point.y() < 16) {
        if (in >= -2 * grab && in <= 0.6 * grab) return {Kind::rangeIn, 0, 0};
        if (out >= -0.6 * grab && out <= 2 * grab) return {Kind::rangeOut, 0, 0};
    }
    return {Kind::ruler, 0, 0};
}

TimelineHit TimelineLayout::hitClips(const TimelineRow& row, QPointF point) const {
    using Kind = TimelineHit::Kind;
    TimelineHit found{Kind::track, row.track->id, 0};
    double nearest = grab;
    for (const core::Clip& clip : row.track->clips) {
        const QRectF rect = clipRect(row, clip);
        // Half the clip is always its body, however short it is drawn.
        const double inside = std::min(grab, 0.25 * rect.width());
        const double toStart = point.x() - rect.left();
        const double toEnd = rect.right() - point.x();
        if (toStart >= 0 && toEnd >= 0) {
            const auto holds = [&](const QRectF& handle) {
                return !handle.isNull() && handle.adjusted(-2, 0, 2, 2).contains(point);
            };
            if (holds(fadeInRect(row, clip))) return {Kind::fadeIn, row.track->id, clip.id};
            if (holds(fadeOutRect(row, clip))) return {Kind::fadeOut, row.track->id, clip.id};
            if (toStart <= inside) return {Kind::clipStart, row.track->id, clip.id};
            if (toEnd <= inside) return {Kind::clipEnd, row.track->id, clip.id};
            return {Kind::clip, row.track->id, clip.id};
        }
        const double outside = std::max(-toStart, -toEnd);
        if (outside < nearest) {
            nearest = outside;
            found = {toStart < 0 ? Kind::clipStart : Kind::clipEnd, row.track->id, clip.id};
        }
    }
    return found;
}

}  // namespace splatreel::ui
