#include "ui/timeline/timeline_canvas.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

/// What the mouse does on the timeline.
namespace splatreel::ui {
namespace {

constexpr double snapPixels = 8;
constexpr double notch = 120;
constexpr double zoomPerNotch = 1.25;

using Kind = TimelineHit::Kind;

Qt::CursorShape cursorOf(Kind kind) {
    switch (kind) {
        case Kind::clipStart:
        case Kind::clipEnd:
        case Kind::rangeIn:
        case Kind::rangeOut:
        case Kind::fadeIn:
        case Kind::fadeOut:
            return Qt::SizeHorCursor;
        case Kind::cameraKey:
        case Kind::marker:
        case Kind::visibility:
        case Kind::lock:
            return Qt::PointingHandCursor;
        default:
            return Qt::ArrowCursor;
    }
}

}  // namespace

int TimelineCanvas::frameAt(double x) const {
    return std::clamp(static_cast<int>(std::floor(scale_.frameAt(x))), 0,
                      std::max(0, timeline_.length() - 1));
}

void TimelineCanvas::scrubTo(double x) {
    const int frame = frameAt(x);
    if (frame == playhead_) return;
    updatePlayhead(frame);
    emit scrubbed(frame);
}

void TimelineCanvas::select(std::uint64_t id, bool extend) {
    std::set<std::uint64_t> ids = extend ? selected_ : std::set<std::uint64_t>{};
    if (extend && ids.count(id) != 0) {
        ids.erase(id);
    } else {
        ids.insert(id);
    }
    setSelection(std::move(ids));
}

void TimelineCanvas::mousePressEvent(QMouseEvent* event) {
    if (drag_ != Drag::none) return;
    pressedAt_ = lastAt_ = event->position();
    dragged_ = false;
    if (event->button() == Qt::MiddleButton) {
        drag_ = Drag::pan;
        setCursor(Qt::ClosedHandCursor);
        return;
    }
    if (event->button() == Qt::LeftButton) beginDrag(event->position(), event->modifiers());
}

void TimelineCanvas::beginDrag(QPointF point, Qt::KeyboardModifiers keys) {
    held_ = hitAt(point);
    before_ = timeline_;
    copies_ = keys.testFlag(Qt::AltModifier);
    const bool extend = keys.testFlag(Qt::ShiftModifier) || keys.testFlag(Qt::ControlModifier);
    current_ = held_.id;  // where the keyboard goes on
    switch (held_.kind) {
        case Kind::ruler:
        case Kind::playhead:
            drag_ = Drag::scrub;
            // The handle is taken where it is; a press beside it brings it here.
            if (held_.kind == Kind::ruler) scrubTo(point.x());
            break;
        case Kind::rangeIn:
            drag_ = Drag::rangeIn;
            break;
        case Kind::rangeOut:
            drag_ = Drag::rangeOut;
            break;
        case Kind::marker:
            if (extend || selected_.count(held_.id) == 0) select(held_.id, extend);
            drag_ = Drag::marker;
            break;
        case Kind::head:
            setCurrent(held_.track);
            break;
        case Kind::fadeIn:
        case Kind::fadeOut:
            if (selected_.count(held_.id) == 0) select(held_.id, false);
            drag_ = held_.kind == Kind::fadeIn ? Drag::fadeIn : Drag::fadeOut;
            break;
        case Kind::clip:
        case Kind::cameraKey:
            if (held_.kind == Kind::clip && copies_ && keys.testFlag(Qt::ShiftModifier)) {
                if (selected_.count(held_.id) == 0) select(held_.id, false);
                drag_ = Drag::slip;
                break;
            }
            if (extend || selected_.count(held_.id) == 0) select(held_.id, extend);
            drag_ = held_.kind == Kind::clip ? Drag::clips : Drag::keys;
            break;
        case Kind::clipStart:
        case Kind::clipEnd:
            if (selected_.count(held_.id) == 0) select(held_.id, extend);
            drag_ = held_.kind == Kind::clipStart ? Drag::trimStart : Drag::trimEnd;
            break;
        case Kind::track:
        case Kind::cameraTrack:
            if (!extend) setSelection({});
            drag_ = Drag::band;
            break;
        case Kind::visibility: {
            const core::Track* track = timeline_.track(held_.track);
            apply(core::setTrackVisible(timeline_, held_.track, !track->visible),
                  track->visible ? tr("Hide track") : tr("Show track"));
            break;
        }
        case Kind::lock: {
            const core::Track* track = timeline_.track(held_.track);
            apply(core::setTrackLocked(timeline_, held_.track, !track->locked),
                  track->locked ? tr("Unlock track") : tr("Lock track"));
            break;
        }
        case Kind::nothing:
            break;
    }
}

void TimelineCanvas::mouseMoveEvent(QMouseEvent* event) {
    const QPointF point = event->position();
    if (drag_ == Drag::none) {
        const TimelineHit hit = hitAt(point);
        if (hit != hovered_) {
            hovered_ = hit;
            setCursor(cursorOf(hit.kind));
            invalidate();
        }
        return;
    }
    const double way = std::hypot(point.x() - pressedAt_.x(), point.y() - pressedAt_.y());
    const bool immediate = drag_ == Drag::scrub || drag_ == Drag::pan;
    if (!dragged_ && !immediate && way < 0.5 * QApplication::startDragDistance()) return;
    dragged_ = true;
    dragTo(point, event->modifiers().testFlag(Qt::ControlModifier));
    lastAt_ = point;
}

double TimelineCanvas::snappedFrame(double frame, bool free, std::span<const std::uint64_t> except) {
    snapLine_.reset();
    const double whole = std::round(frame);
    if (free || !snapping_) return whole;
    const std::vector<int> candidates = core::snapCandidates(before_, playhead_, except);
    const auto hit = core::snapped(frame, candidates, snapPixels / scale_.pixelsPerFrame);
    // Within a frame there is nothing to snap to but that frame.
    if (hit) snapLine_ = *hit;
    return hit ? *hit : whole;
}

int TimelineCanvas::snapShift(std::span<const std::uint64_t> ids, double shift, bool free) {
    const int whole = static_cast<int>(std::lround(shift));
    snapLine_.reset();
    if (free || !snapping_) return whole;
    const std::vector<int> candidates = core::snapCandidates(before_, playhead_, ids);
    const double tolerance = snapPixels / scale_.pixelsPerFrame;
    double nearest = tolerance;
    int best = whole;
    const auto consider = [&](int edge) {
        const auto hit = core::snapped(edge + shift, candidates, tolerance);
        if (!hit || std::abs(*hit - edge - shift) >= nearest) return;
        nearest = std::abs(*hit - edge - shift);
        best = *hit - edge;
        snapLine_ = *hit;
    };
    for (const std::uint64_t id : ids) {
        if (const core::Clip* clip = before_.clip(id)) {
            consider(clip->start);
            consider(clip->end());
        }
    }
    for (const core::CameraKeyframe& key : before_.camera.keys) {
        if (std::find(ids.begin(), ids.end(), key.id) != ids.end()) consider(key.frame);
    }
    return best;
}

void TimelineCanvas::dragTo(QPointF point, bool free) {
    autoScroll(point);
    const double shift = (point.x() - pressedAt_.x()) / scale_.pixelsPerFrame;
    const double frame = scale_.frameAt(point.x());
    switch (drag_) {
        case Drag::scrub:
            scrubTo(point.x());
            return;
        case Drag::pan: {
            fitted_ = false;
            setScale(scrolled(scale_, (lastAt_.x() - point.x()) / scale_.pixelsPerFrame, timeline_.length()));
            setVerticalOffset(topOffset_ + lastAt_.y() - point.y());
            return;
        }
        case Drag::clips: {
            const std::vector<std::uint64_t> ids = [&] {
                std::vector<std::uint64_t> all(selected_.begin(), selected_.end());
                std::erase_if(all, [&](std::uint64_t id) { return before_.clip(id) == nullptr; });
                return all;
            }();
            if (ids.empty()) return;
            const int frames = snapShift(ids, shift, free);
            if (copies_) {
                int first = before_.clip(ids.front())->start;
                for (const std::uint64_t id : ids) first = std::min(first, before_.clip(id)->start);
                apply(core::pasted(before_, core::copied(before_, ids), std::max(0, first + frames)).first,
                      dragName_ = tr("Copy clips"), false);
                return;
            }
            core::Timeline moved = core::moveClips(before_, ids, frames);
            // One clip may change to another track of its kind.
            if (ids.size() == 1) {
                const TimelineLayout layout = layoutOf(before_);
                for (const TimelineRow& row : layout.rows()) {
                    if (row.track == nullptr || point.y() < row.top || point.y() >= row.top + row.height)
                        continue;
                    const core::Track* own = before_.trackOf(ids.front());
                    if (own != nullptr && row.track->id != own->id && row.track->kind == own->kind) {
                        moved = core::placeClip(before_, ids.front(), row.track->id,
                                                std::max(0, before_.clip(ids.front())->start + frames));
                    }
                }
            }
            apply(std::move(moved), dragName_ = tr("Move clips"), false);
            return;
        }
        case Drag::trimStart:
        case Drag::trimEnd: {
            const std::uint64_t id = held_.id;
            const int edge = static_cast<int>(snappedFrame(frame, free, std::span(&id, 1)));
            apply(drag_ == Drag::trimStart ? core::trimStart(before_, id, edge)
                                           : core::trimEnd(before_, id, edge),
                  dragName_ = tr("Trim"), false);
            return;
        }
        case Drag::fadeIn:
        case Drag::fadeOut: {
            const core::Clip& clip = *before_.clip(held_.id);
            const bool in = drag_ == Drag::fadeIn;
            const int length =
                std::max(0, static_cast<int>(std::lround(in ? frame - clip.start : clip.end() - frame)));
            // The one that is not held keeps its length.
            apply(in ? core::setFades(before_, clip.id, std::min(length, clip.length - 1 - clip.fadeOut),
                                      clip.fadeOut)
                     : core::setFades(before_, clip.id, clip.fadeIn,
                                      std::min(length, clip.length - 1 - clip.fadeIn)),
                  dragName_ = tr("Fade"), false);
            return;
        }
        case Drag::slip: {
            // The pictures follow the hand.
            const core::Clip& clip = *before_.clip(held_.id);
            const double perFrame = clip.sourceRate.framesPerSecond() / before_.rate.framesPerSecond();
            apply(core::slip(before_, clip.id, -std::round(shift * perFrame)), dragName_ = tr("Slip"), false);
            return;
        }
        case Drag::keys: {
            std::vector<std::uint64_t> ids;
            for (const core::CameraKeyframe& key : before_.camera.keys) {
                if (selected_.count(key.id) != 0) ids.push_back(key.id);
            }
            if (ids.empty()) return;
            const int frames = snapShift(ids, shift, free);
            if (copies_) {
                const core::TimelineClipboard taken = core::copied(before_, ids);
                int first = before_.length();
                for (const core::CameraKeyframe& key : before_.camera.keys) {
                    if (selected_.count(key.id) != 0) first = std::min(first, key.frame);
                }
                apply(core::pasted(before_, taken, std::max(0, first + frames)).first,
                      dragName_ = tr("Copy camera keys"), false);
                return;
            }
            apply(core::moveCameraKeys(before_, ids, frames), dragName_ = tr("Move camera keys"), false);
            return;
        }
        case Drag::rangeIn:
        case Drag::rangeOut: {
            const core::FrameSpan range = before_.playRange();
            const int edge = std::clamp(static_cast<int>(snappedFrame(frame, free, {})), 0, before_.length());
            const core::FrameSpan span = drag_ == Drag::rangeIn
                                             ? core::FrameSpan{std::min(edge, range.end - 1), range.end}
                                             : core::FrameSpan{range.first, std::max(edge, range.first + 1)};
            apply(core::setRange(before_, span), dragName_ = tr("In and out"), false);
            return;
        }
        case Drag::marker: {
            // A marker stands in the middle of its frame.
            const std::uint64_t id = held_.id;
            const int to = static_cast<int>(snappedFrame(frame - 0.5, free, std::span(&id, 1)));
            apply(core::moveMarker(before_, id, std::max(0, to)), dragName_ = tr("Move marker"), false);
            return;
        }
        case Drag::band:
            band_ = QRectF(pressedAt_, point).normalized();
            selectInBand();
            update();
            return;
        case Drag::none:
            return;
    }
}

void TimelineCanvas::selectInBand() {
    std::set<std::uint64_t> ids;
    const TimelineLayout layout = layoutOf(timeline_);
    for (const TimelineRow& row : layout.rows()) {
        if (row.track == nullptr) continue;
        for (const core::Clip& clip : row.track->clips) {
            if (layout.clipRect(row, clip).intersects(*band_)) ids.insert(clip.id);
        }
    }
    for (const core::CameraKeyframe& key : timeline_.camera.keys) {
        if (layout.keyRect(key).intersects(*band_)) ids.insert(key.id);
    }
    setSelection(std::move(ids));
}

void TimelineCanvas::autoScroll(QPointF point) {
    if (drag_ == Drag::pan || fitted_) return;
    const double beyond = point.x() < scale_.left                  ? point.x() - scale_.left
                          : point.x() > scale_.left + scale_.width ? point.x() - scale_.left - scale_.width
                                                                   : 0;
    if (beyond != 0) setScale(scrolled(scale_, 0.25 * beyond / scale_.pixelsPerFrame, timeline_.length()));
}

void TimelineCanvas::endDrag(bool keep) {
    const Drag drag = std::exchange(drag_, Drag::none);
    snapLine_.reset();
    band_.reset();
    unsetCursor();
    update();
    const bool edits = drag != Drag::none && drag != Drag::scrub && drag != Drag::pan && drag != Drag::band;
    if (!edits || timeline_ == before_) return;
    if (!keep) timeline_ = before_;
    if (fitted_) scale_ = fitted(scale_, timeline_.length());
    invalidate();
    emit edited(timeline_, dragName_, true);
}

void TimelineCanvas::mouseReleaseEvent(QMouseEvent* event) {
    const bool click = !dragged_;
    const Drag drag = drag_;
    endDrag(true);
    // A click beside everything brings the playhead, as a click on the ruler does.
    if (click && drag == Drag::band && event->button() == Qt::LeftButton) {
        scrubTo(event->position().x());
    }
}

void TimelineCanvas::mouseDoubleClickEvent(QMouseEvent* event) {
    const TimelineHit hit = hitAt(event->position());
    if (hit.kind == Kind::cameraKey) {
        editKey(hit.id);
    } else if (hit.kind == Kind::head || hit.kind == Kind::marker) {
        rename(hit.kind == Kind::head ? hit.track : hit.id);
    } else if (hit.kind == Kind::cameraTrack) {
        scrubTo(event->position().x());
        emit cameraKeyWanted(playhead_);
    } else {
        mousePressEvent(event);
    }
}

void TimelineCanvas::leaveEvent(QEvent* event) {
    QWidget::leaveEvent(event);
    if (hovered_ == TimelineHit{}) return;
    hovered_ = {};
    invalidate();
}

void TimelineCanvas::wheelEvent(QWheelEvent* event) {
    const double x = event->angleDelta().x() / notch;
    const double y = event->angleDelta().y() / notch;
    event->accept();
    if (event->modifiers().testFlag(Qt::ShiftModifier) || std::abs(x) > std::abs(y)) {
        const double notches = std::abs(x) > std::abs(y) ? x : y;
        fitted_ = false;
        setScale(scrolled(scale_, -0.1 * notches * scale_.framesShown(), timeline_.length()));
    } else if (event->modifiers().testFlag(Qt::AltModifier) || event->position().x() < scale_.left) {
        setVerticalOffset(topOffset_ - 40 * y);
    } else {
        fitted_ = false;
        setScale(zoomedAt(scale_, std::pow(zoomPerNotch, y), event->position().x(), timeline_.length()));
    }
}

}  // namespace splatreel::ui
