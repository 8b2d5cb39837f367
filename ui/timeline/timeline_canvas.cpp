#include "ui/timeline/timeline_canvas.h"

#include "ui/timeline/speed_curve_dialog.h"
#include "ui/timeline/timeline_accessible.h"

#include <QEvent>
#include <QPaintEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::ui {

TimelineCanvas::TimelineCanvas(QWidget* parent) : QWidget(parent) {
    installTimelineAccessibility();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Timeline"));
    setAccessibleDescription(tr("Source clips, takes and camera keys over time"));
}

QSize TimelineCanvas::sizeHint() const {
    return {800, static_cast<int>(layoutOf(timeline_).fullHeight())};
}

QSize TimelineCanvas::minimumSizeHint() const {
    return {320, static_cast<int>(TimelineLayout::rulerHeight + TimelineLayout::takeHeight)};
}

TimelineLayout TimelineCanvas::layoutOf(const core::Timeline& timeline) const {
    return {timeline, scale_, topOffset_};
}

TimelineHit TimelineCanvas::hitAt(QPointF point) const {
    return layoutOf(timeline_).hit(point, playhead_);
}

void TimelineCanvas::setTimeline(core::Timeline timeline) {
    if (timeline == timeline_) return;
    drag_ = Drag::none;
    snapLine_.reset();
    const bool otherHeight = timeline.tracks.size() != timeline_.tracks.size();
    timeline_ = std::move(timeline);
    std::erase_if(selected_, [this](std::uint64_t id) { return !knows(id); });
    if (!knows(current_)) current_ = 0;
    if (fitted_) scale_ = fitted(scale_, timeline_.length());
    if (otherHeight) updateGeometry();
    setVerticalOffset(topOffset_);
    invalidate();
    followSpeedDialog();
    emit scaleChanged();
    emit selectionChanged();
}

void TimelineCanvas::setLook(core::SourceId source, SourceLook look) {
    looks_[source] = std::move(look);
    invalidate();
}

void TimelineCanvas::setPlayhead(int frame, bool playing) {
    if (playing && following_ && drag_ == Drag::none) setScale(showing(scale_, frame, timeline_.length()));
    updatePlayhead(frame);
}

void TimelineCanvas::updatePlayhead(int frame) {
    if (frame == playhead_) return;
    update(playheadRect(playhead_));
    playhead_ = frame;
    update(playheadRect(playhead_));
    if (speedDialog_ != nullptr) speedDialog_->setPlayhead(playhead_);
}

QRect TimelineCanvas::playheadRect(int frame) const {
    const int x = static_cast<int>(std::lround(scale_.xOf(frame + 0.5)));
    return {x - 8, 0, 17, height()};
}

void TimelineCanvas::setScale(const TimelineScale& scale) {
    if (scale == scale_) return;
    scale_ = scale;
    invalidate();
    emit scaleChanged();
}

void TimelineCanvas::showPart(double firstFrame, double pixelsPerFrame) {
    if (!std::isfinite(firstFrame) || !std::isfinite(pixelsPerFrame) || pixelsPerFrame <= 0) return;
    TimelineScale scale = scale_;
    const double coarsest = fitted(scale_, timeline_.length()).pixelsPerFrame;
    scale.pixelsPerFrame =
        std::clamp(pixelsPerFrame, std::min(coarsest, TimelineScale::finest), TimelineScale::finest);
    scale.firstFrame = 0;
    fitted_ = false;
    setScale(scrolled(scale, firstFrame, timeline_.length()));
}

double TimelineCanvas::verticalRoom() const {
    return std::max(0.0, layoutOf(timeline_).fullHeight() - height());
}

void TimelineCanvas::setVerticalOffset(double offset) {
    const double inside = std::clamp(offset, 0.0, verticalRoom());
    if (inside == topOffset_) return;
    topOffset_ = inside;
    invalidate();
}

void TimelineCanvas::zoomToFit() {
    fitted_ = true;
    setScale(fitted(scale_, timeline_.length()));
}

void TimelineCanvas::zoomAtPlayhead(double factor) {
    fitted_ = false;
    const double x = std::clamp(scale_.xOf(playhead_ + 0.5), scale_.left, scale_.left + scale_.width);
    setScale(zoomedAt(scale_, factor, x, timeline_.length()));
}

void TimelineCanvas::setSelection(std::set<std::uint64_t> ids) {
    if (ids == selected_) return;
    selected_ = std::move(ids);
    invalidate();
    emit selectionChanged();
}

void TimelineCanvas::invalidate() {
    picture_ = {};
    update();
}

void TimelineCanvas::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    scale_.left = TimelineLayout::headWidth;
    scale_.width = std::max(1.0, width() - TimelineLayout::headWidth);
    scale_ = fitted_ ? fitted(scale_, timeline_.length()) : scrolled(scale_, 0, timeline_.length());
    setVerticalOffset(topOffset_);
    invalidate();
    emit scaleChanged();
}

void TimelineCanvas::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange) {
        invalidate();
    }
}

void TimelineCanvas::paintEvent(QPaintEvent* event) {
    const TimelineLayout layout = layoutOf(timeline_);
    const qreal ratio = devicePixelRatioF();
    if (picture_.isNull() || picture_.devicePixelRatio() != ratio) {
        picture_ = QPixmap(size() * ratio);
        picture_.setDevicePixelRatio(ratio);
        QPainter painter(&picture_);
        painter.setFont(font());
        paintTimeline(painter,
                      {timeline_, layout, currentTheme(), looks_, selected_, hovered_, QSizeF(size())});
    }
    QPainter painter(this);
    painter.setClipRegion(event->region());
    painter.drawPixmap(0, 0, picture_);
    const Theme& theme = currentTheme();
    if (snapLine_) {
        const double x = std::round(scale_.xOf(*snapLine_)) + 0.5;
        painter.setPen(QPen(theme.accent, 1, Qt::DashLine));
        painter.drawLine(QPointF(x, TimelineLayout::rulerHeight), QPointF(x, height()));
    }
    if (band_) {
        QColor inside = theme.accent;
        inside.setAlpha(40);
        painter.setPen(theme.accent);
        painter.setBrush(inside);
        painter.drawRect(*band_);
    }
    if (!isBlank(timeline_)) paintPlayhead(painter, layout, theme, playhead_, height());
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        if (const auto now = element(current_)) {
            painter.setClipRect(now->kind == TimelineElement::Kind::track
                                    ? rect()
                                    : rect().adjusted(static_cast<int>(scale_.left) - 8, 0, 0, 0),
                                Qt::IntersectClip);
            painter.setPen(QPen(theme.text, 2, Qt::DotLine));
            painter.drawRect(now->rect.adjusted(-1, -1, 1, 1));
            painter.setClipRegion(event->region());
        }
        painter.setPen(theme.accent);
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void TimelineCanvas::apply(core::Timeline timeline, const QString& name, bool finished) {
    if (timeline == timeline_ && !finished) return;
    if (timeline != timeline_) {
        timeline_ = std::move(timeline);
        if (fitted_ && finished) scale_ = fitted(scale_, timeline_.length());
        invalidate();
        followSpeedDialog();
    } else if (drag_ == Drag::none) {
        return;  // no effect, nothing to undo
    }
    emit edited(timeline_, name, finished);
}

void TimelineCanvas::setFollowing(bool on) {
    if (std::exchange(following_, on) != on) emit habitsChanged();
}

void TimelineCanvas::setSnapping(bool on) {
    if (std::exchange(snapping_, on) != on) emit habitsChanged();
}

}  // namespace splatreel::ui
