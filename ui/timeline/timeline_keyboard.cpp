#include "ui/timeline/timeline_accessible.h"
#include "ui/timeline/timeline_canvas.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <algorithm>
#include <cmath>

/// How the keyboard goes about on the timeline. All else that keys do are the window's actions.
namespace splatreel::ui {

std::vector<TimelineElement> TimelineCanvas::elements() const {
    return elementsOf(timeline_, layoutOf(timeline_));
}

std::optional<TimelineElement> TimelineCanvas::element(std::uint64_t id) const {
    for (TimelineElement& each : elements()) {
        if (each.id == id) return std::move(each);
    }
    return std::nullopt;
}

bool TimelineCanvas::knows(std::uint64_t id) const {
    const auto isIt = [id](const auto& each) { return each.id == id; };
    return id != 0 &&
           (timeline_.track(id) != nullptr || timeline_.clip(id) != nullptr ||
            std::ranges::any_of(timeline_.camera.keys, isIt) || std::ranges::any_of(timeline_.markers, isIt));
}

void TimelineCanvas::setCurrent(std::uint64_t id) {
    const auto wanted = id != 0 ? element(id) : std::nullopt;
    if (!wanted) {
        if (std::exchange(current_, 0) == 0) return;
        update();
        emit selectionChanged();
        return;
    }
    current_ = id;
    bringToSight(*wanted);
    selected_.clear();
    if (wanted->kind != TimelineElement::Kind::track) selected_.insert(id);
    invalidate();
    emit selectionChanged();
    tellFocus(*this);
}

void TimelineCanvas::bringToSight(const TimelineElement& element) {
    constexpr double margin = TimelineLayout::gap;
    if (element.row >= 0) {
        const double above = TimelineLayout::rulerHeight + margin - element.rect.top();
        const double below = element.rect.bottom() + margin - height();
        if (above > 0) {
            setVerticalOffset(topOffset_ - above);
        } else if (below > 0) {
            setVerticalOffset(topOffset_ + below);
        }
    }
    if (element.kind == TimelineElement::Kind::track) return;
    const double left = scale_.left;
    const double right = scale_.left + scale_.width;
    if (element.rect.right() > left + margin && element.rect.left() < right - margin) return;
    fitted_ = false;
    setScale(showing(scale_, element.frame, timeline_.length()));
}

bool TimelineCanvas::focusNextPrevChild(bool next) {
    if (hasFocus() && drag_ == Drag::none) {
        const std::vector<TimelineElement> all = elements();
        const auto now = std::find_if(all.begin(), all.end(),
                                      [this](const TimelineElement& each) { return each.id == current_; });
        if (next && now == all.end() && !all.empty()) {
            setCurrent(all.front().id);
            return true;
        }
        if (next && now != all.end() && now + 1 != all.end()) {
            setCurrent((now + 1)->id);
            return true;
        }
        if (!next && now != all.end() && now != all.begin()) {
            setCurrent((now - 1)->id);
            return true;
        }
    }
    current_ = 0;
    return QWidget::focusNextPrevChild(next);
}

void TimelineCanvas::goSideways(int direction) {
    const std::vector<TimelineElement> all = elements();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].id != current_) continue;
        const auto other = static_cast<std::ptrdiff_t>(i) + direction;
        const bool there = other >= 0 && other < static_cast<std::ptrdiff_t>(all.size());
        if (there && all[static_cast<std::size_t>(other)].row == all[i].row)
            setCurrent(all[static_cast<std::size_t>(other)].id);
        return;
    }
    if (!all.empty()) setCurrent(all.front().id);
}

void TimelineCanvas::goToRow(int direction) {
    const std::vector<TimelineElement> all = elements();
    const auto now = element(current_);
    if (!now) {
        if (!all.empty()) setCurrent(direction > 0 ? all.front().id : all.back().id);
        return;
    }
    // From a head to a head; from what lies in time to what is nearest in time, in the nearest row that has
    // anything.
    const bool isHead = now->kind == TimelineElement::Kind::track;
    const TimelineElement* best = nullptr;
    for (const TimelineElement& each : all) {
        const int way = direction * (each.row - now->row);
        if (way <= 0 || (each.kind == TimelineElement::Kind::track) != isHead) continue;
        const int bestWay = best != nullptr ? direction * (best->row - now->row) : way;
        const bool nearer =
            best == nullptr || way < bestWay ||
            (way == bestWay && std::abs(each.frame - now->frame) < std::abs(best->frame - now->frame));
        if (nearer) best = &each;
    }
    if (best != nullptr) setCurrent(best->id);
}

void TimelineCanvas::openMenuAtCurrent() {
    const auto now = element(current_);
    const QPointF middle = now ? now->rect.intersected(QRectF(rect())).center()
                               : QPointF(scale_.xOf(playhead_ + 0.5), TimelineLayout::rulerHeight);
    emit menuWanted(now ? hitOf(*now) : TimelineHit{TimelineHit::Kind::ruler, 0, 0},
                    mapToGlobal(middle.toPoint()));
}

void TimelineCanvas::keyPressEvent(QKeyEvent* event) {
    const Qt::KeyboardModifiers keys = event->modifiers() & ~Qt::KeypadModifier;
    const bool bare = keys == Qt::NoModifier;
    switch (event->key()) {
        case Qt::Key_Escape:
            if (drag_ != Drag::none) return endDrag(false);
            break;
        case Qt::Key_Up:
        case Qt::Key_Down:
            if (bare) return goToRow(event->key() == Qt::Key_Down ? 1 : -1);
            break;
        case Qt::Key_Left:
        case Qt::Key_Right:
            if (keys == Qt::ControlModifier) return goSideways(event->key() == Qt::Key_Right ? 1 : -1);
            break;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (bare) return openMenuAtCurrent();
            break;
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void TimelineCanvas::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void TimelineCanvas::contextMenuEvent(QContextMenuEvent* event) {
    if (drag_ != Drag::none) return;
    if (event->reason() == QContextMenuEvent::Keyboard) return openMenuAtCurrent();
    const TimelineHit hit = hitAt(event->pos());
    const std::uint64_t id = hit.kind == TimelineHit::Kind::head ? hit.track : hit.id;
    if (id != 0 && selected_.count(id) == 0) setCurrent(id);
    current_ = id;  // also of several that are selected
    emit menuWanted(hit, event->globalPos());
}

}  // namespace splatreel::ui
