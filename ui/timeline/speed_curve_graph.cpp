#include "ui/timeline/speed_curve_graph.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr double reach = 8;       // pixels around a key
constexpr double keySize = 5;     // half of it
constexpr double snapPixels = 5;  // to a line of the grid
constexpr double keyboardStep = 0.05;
constexpr double gridSteps[] = {0.25, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 500};

/// Between lines of the grid, so that there are no more than six.
double gridStep(double range) {
    for (const double step : gridSteps)
        if (range / step <= 6) return step;
    return range / 6;
}

}  // namespace

SpeedCurveGraph::SpeedCurveGraph(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Speed curve"));
    setAccessibleDescription(
        tr("Speed over the clip's length. Left and right go from key to key, up and "
           "down change the speed, Insert and Delete add and remove a key."));
    setToolTip(
        tr("Drag keys and the pieces between them, double-click to set a key; Control: without "
           "snapping"));
}

QRectF SpeedCurveGraph::field() const {
    const int scale = fontMetrics().horizontalAdvance(QStringLiteral("−1000 %")) + 2 * metric::grid;
    return QRectF(rect()).adjusted(scale, metric::grid * 2, -metric::padding,
                                   -fontMetrics().height() - 2 * metric::grid);
}

QPointF SpeedCurveGraph::placeOf(double frame, double speed) const {
    const QRectF area = field();
    return {area.left() + area.width() * frame / std::max(1, clip_.length),
            area.bottom() - area.height() * (speed - least_) / (most_ - least_)};
}

double SpeedCurveGraph::frameAt(double x) const {
    const QRectF area = field();
    return (x - area.left()) / area.width() * clip_.length;
}

double SpeedCurveGraph::speedAt(double y) const {
    const QRectF area = field();
    return least_ + (area.bottom() - y) / area.height() * (most_ - least_);
}

void SpeedCurveGraph::setClip(const core::Clip& clip, core::Rate timelineRate) {
    if (clip.speed != clip_.speed) drag_ = Drag::none;
    clip_ = clip;
    rate_ = timelineRate;
    if (selected_ && *selected_ >= clip_.speed.keys.size()) selected_.reset();
    if (drag_ == Drag::none) fitSpeeds();
    update();
    emit keySelected();
}

void SpeedCurveGraph::fitSpeeds() {
    least_ = 0;
    most_ = 2;
    for (const core::SpeedKey& key : clip_.speed.keys) {
        least_ = std::min({least_, key.before, key.after});
        most_ = std::max({most_, key.before, key.after});
    }
    if (least_ < 0) least_ -= 0.1 * (most_ - least_);
    if (most_ > 2) most_ += 0.1 * (most_ - least_);
}

void SpeedCurveGraph::setPlayhead(double frame) {
    if (playhead_ == frame) return;
    playhead_ = frame;
    update();
}

void SpeedCurveGraph::apply(core::SpeedCurve curve, bool finished) {
    clip_.speed = std::move(curve);
    if (finished) fitSpeeds();
    update();
    emit keySelected();
    emit edited(clip_.speed, finished);
}

void SpeedCurveGraph::selectKey(std::optional<std::size_t> key) {
    if (key && *key >= clip_.speed.keys.size()) key.reset();
    selected_ = key;
    update();
    emit keySelected();
}

void SpeedCurveGraph::addKey(double frame) {
    const double within = std::clamp(std::round(frame), 0.0, static_cast<double>(clip_.length));
    auto [curve, index] = core::withSpeedKey(clip_.speed, within);
    selected_ = index;
    apply(std::move(curve), true);
}

void SpeedCurveGraph::removeSelectedKey() {
    if (!selected_) return;
    core::SpeedCurve curve = core::withoutSpeedKey(clip_.speed, *selected_);
    if (curve.keys.empty()) {
        selected_.reset();
    } else {
        selected_ = std::min(*selected_, curve.keys.size() - 1);
    }
    apply(std::move(curve), true);
}

void SpeedCurveGraph::changeSelectedKey(const core::SpeedKey& key) {
    if (!selected_ || clip_.speed.keys[*selected_] == key) return;
    apply(core::withChangedKey(clip_.speed, *selected_, key, clip_.length), true);
}

std::optional<std::size_t> SpeedCurveGraph::keyAt(QPointF point) const {
    std::optional<std::size_t> found;
    double nearest = reach;
    for (std::size_t i = 0; i < clip_.speed.keys.size(); ++i) {
        const core::SpeedKey& key = clip_.speed.keys[i];
        for (const double speed : {key.before, key.after}) {
            const QPointF way = placeOf(key.frame, speed) - point;
            const double distance = std::hypot(way.x(), way.y());
            if (distance > nearest) continue;
            nearest = distance;
            found = i;
        }
    }
    return found;
}

bool SpeedCurveGraph::isOnCurve(QPointF point) const {
    const double frame = frameAt(point.x());
    if (frame < 0 || frame > clip_.length) return false;
    return std::abs(placeOf(frame, clip_.speed.speedAt(frame)).y() - point.y()) <= reach;
}

void SpeedCurveGraph::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    pressedAt_ = event->position();
    before_ = clip_.speed;
    selectKey(keyAt(pressedAt_));
    drag_ = selected_ ? Drag::key : isOnCurve(pressedAt_) ? Drag::piece : Drag::none;
}

void SpeedCurveGraph::mouseMoveEvent(QMouseEvent* event) {
    const QPointF point = event->position();
    if (drag_ == Drag::none) {
        setCursor(keyAt(point) ? Qt::SizeAllCursor : isOnCurve(point) ? Qt::SizeVerCursor : Qt::ArrowCursor);
        return;
    }
    const bool free = event->modifiers().testFlag(Qt::ControlModifier);
    const double grid = gridStep(most_ - least_);
    // What is dragged comes to a line of the grid as a whole, from wherever it was taken.
    const auto moved = [&](double speed) {
        const double to = speed + speedAt(point.y()) - speedAt(pressedAt_.y());
        const double line = std::round(to / (grid / 2)) * (grid / 2);
        const double tolerance = snapPixels * (most_ - least_) / field().height();
        return !free && std::abs(to - line) < tolerance ? line : to;
    };
    if (drag_ == Drag::piece) {
        const double at = frameAt(pressedAt_.x());
        const double speed = before_.speedAt(at);
        return apply(core::withShiftedPiece(before_, at, moved(speed) - speed), false);
    }
    const core::SpeedKey& key = before_.keys[*selected_];
    const double difference = moved(key.after) - key.after;
    const double frame = std::round(key.frame + frameAt(point.x()) - frameAt(pressedAt_.x()));
    apply(core::withChangedKey(before_, *selected_, {frame, key.before + difference, key.after + difference},
                               clip_.length),
          false);
}

void SpeedCurveGraph::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || drag_ == Drag::none) return;
    drag_ = Drag::none;
    if (clip_.speed != before_) apply(clip_.speed, true);
}

void SpeedCurveGraph::mouseDoubleClickEvent(QMouseEvent* event) {
    if (keyAt(event->position())) return mousePressEvent(event);
    drag_ = Drag::none;
    addKey(frameAt(event->position().x()));
}

void SpeedCurveGraph::selectNext(int direction) {
    const auto count = static_cast<int>(clip_.speed.keys.size());
    if (count == 0) return;
    const int now = selected_ ? static_cast<int>(*selected_) : direction > 0 ? -1 : count;
    selectKey(static_cast<std::size_t>(std::clamp(now + direction, 0, count - 1)));
}

void SpeedCurveGraph::keyPressEvent(QKeyEvent* event) {
    const auto faster = [this](double by) {
        if (!selected_) return;
        core::SpeedKey key = clip_.speed.keys[*selected_];
        key.before += by;
        key.after += by;
        changeSelectedKey(key);
    };
    switch (event->key()) {
        case Qt::Key_Left:
            return selectNext(-1);
        case Qt::Key_Right:
            return selectNext(1);
        case Qt::Key_Up:
            return faster(keyboardStep);
        case Qt::Key_Down:
            return faster(-keyboardStep);
        case Qt::Key_Insert:
            return addKey(playhead_ - clip_.start);
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
            return removeSelectedKey();
        case Qt::Key_Escape:
            if (drag_ == Drag::none) break;
            drag_ = Drag::none;
            return apply(before_, true);
        default:
            break;
    }
    QWidget::keyPressEvent(event);
}

void SpeedCurveGraph::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void SpeedCurveGraph::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

void SpeedCurveGraph::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange) update();
}

void SpeedCurveGraph::paintGrid(QPainter& painter) const {
    const Theme& theme = currentTheme();
    const QRectF area = field();
    const QLocale locale;
    const double step = gridStep(most_ - least_);
    for (double speed = std::ceil(least_ / step) * step; speed <= most_ + 1e-9; speed += step) {
        const double y = std::round(placeOf(0, speed).y()) + 0.5;
        const bool isOwn = std::abs(speed) < 1e-9 || std::abs(speed - 1) < 1e-9;
        painter.setPen(QPen(theme.line, 1, isOwn ? Qt::SolidLine : Qt::DotLine));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme.secondText);
        painter.drawText(QRectF(0, y - 10, area.left() - 2 * metric::grid, 20),
                         Qt::AlignRight | Qt::AlignVCenter, locale.toString(qRound(100 * speed)) + tr(" %"));
    }
    const double below = area.bottom() + metric::grid;
    const QRectF names(area.left(), below, area.width(), height() - below);
    painter.drawText(names, Qt::AlignLeft | Qt::AlignTop, locale.toString(clip_.start));
    painter.drawText(names, Qt::AlignHCenter | Qt::AlignTop, tr("frame"));
    painter.drawText(names, Qt::AlignRight | Qt::AlignTop, locale.toString(clip_.end()));
}

void SpeedCurveGraph::paintStandstill(QPainter& painter) const {
    const QRectF area = field();
    QColor shade = currentTheme().warning;
    shade.setAlpha(40);
    for (double x = area.left(); x < area.right(); ++x) {
        const double source = core::sourceTime(clip_, rate_, clip_.start + frameAt(x + 0.5));
        if (source < 0 || source > clip_.sourceFrames)
            painter.fillRect(QRectF(x, area.top(), std::min(1.0, area.right() - x), area.height()), shade);
    }
}

void SpeedCurveGraph::paintCurve(QPainter& painter) const {
    const Theme& theme = currentTheme();
    const core::SpeedCurve& curve = clip_.speed;
    QPainterPath line(placeOf(0, curve.speedAt(0)));
    for (const core::SpeedKey& key : curve.keys) {
        line.lineTo(placeOf(key.frame, key.before));
        line.lineTo(placeOf(key.frame, key.after));
    }
    line.lineTo(placeOf(clip_.length, curve.speedAt(clip_.length)));
    painter.setPen(QPen(theme.take, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(line);
    for (std::size_t i = 0; i < curve.keys.size(); ++i) {
        const core::SpeedKey& key = curve.keys[i];
        const bool selected = selected_ == i;
        painter.setPen(QPen(selected ? theme.accent : theme.panel, selected ? 2.5 : 1.5));
        painter.setBrush(selected ? theme.text : theme.take);
        for (const double speed : {key.before, key.after})
            painter.drawEllipse(placeOf(key.frame, speed), keySize, keySize);
    }
}

void SpeedCurveGraph::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = currentTheme();
    painter.fillRect(field(), theme.raised);
    paintStandstill(painter);
    paintGrid(painter);
    const double here = playhead_ - clip_.start;
    if (here >= 0 && here <= clip_.length) {
        painter.setPen(QPen(theme.accent, 1));
        painter.drawLine(placeOf(here, least_), placeOf(here, most_));
    }
    painter.setClipRect(field().adjusted(-keySize - 2, -keySize - 2, keySize + 2, keySize + 2));
    paintCurve(painter);
    painter.setClipping(false);
    if (!hasFocus()) return;
    painter.setPen(theme.accent);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

}  // namespace splatreel::ui
