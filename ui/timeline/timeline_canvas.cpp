#include "ui/timeline/timeline_canvas.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPaintEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::ui {

TimelineCanvas::TimelineCanvas(QWidget* parent) : QWidget(parent) {
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
    std::erase_if(selected_, [this](std::uint64_t id) {
        const auto& keys = timeline_.camera.keys;
        return timeline_.clip(id) == nullptr &&
               std::none_of(keys.begin(), keys.end(), [id](const auto& key) { return key.id == id; });
    });
    if (fitted_) scale_ = fitted(scale_, timeline_.length());
    if (otherHeight) updateGeometry();
    setVerticalOffset(topOffset_);
    invalidate();
    emit scaleChanged();
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
    } else if (drag_ == Drag::none) {
        return;  // no effect, nothing to undo
    }
    emit edited(timeline_, name, finished);
}

std::vector<std::uint64_t> TimelineCanvas::selectedClips() const {
    std::vector<std::uint64_t> ids;
    for (const std::uint64_t id : selected_) {
        if (timeline_.clip(id) != nullptr) ids.push_back(id);
    }
    return ids;
}

std::vector<std::uint64_t> TimelineCanvas::selectedKeys() const {
    std::vector<std::uint64_t> ids;
    for (const core::CameraKeyframe& key : timeline_.camera.keys) {
        if (selected_.count(key.id) != 0) ids.push_back(key.id);
    }
    return ids;
}

std::vector<std::uint64_t> TimelineCanvas::meantClips() const {
    std::vector<std::uint64_t> clips = selectedClips();
    if (!clips.empty()) return clips;
    for (const core::Track& track : timeline_.tracks) {
        for (const core::Clip& clip : track.clips) {
            if (clip.start <= playhead_ && playhead_ < clip.end()) clips.push_back(clip.id);
        }
    }
    return clips;
}

void TimelineCanvas::splitAtPlayhead() {
    apply(core::splitClips(timeline_, meantClips(), playhead_), tr("Split"));
}

void TimelineCanvas::reverseSelected() {
    core::Timeline result = timeline_;
    for (const std::uint64_t id : meantClips()) result = core::reverseClip(std::move(result), id);
    apply(std::move(result), tr("Reverse"));
}

void TimelineCanvas::changeSpeedOfSelected(double factor) {
    core::Timeline result = timeline_;
    for (const std::uint64_t id : meantClips()) result = core::changeSpeed(std::move(result), id, factor);
    apply(std::move(result), tr("Change speed"));
}

void TimelineCanvas::setFollowing(bool on) {
    if (std::exchange(following_, on) != on) emit habitsChanged();
}

void TimelineCanvas::setSnapping(bool on) {
    if (std::exchange(snapping_, on) != on) emit habitsChanged();
}

void TimelineCanvas::removeSelected(bool ripple) {
    core::Timeline result = core::removeClips(timeline_, selectedClips(), ripple);
    result = core::removeCameraKeys(std::move(result), selectedKeys());
    const QString name = selectedClips().empty() ? tr("Delete camera keys") : tr("Delete clips");
    apply(std::move(result), name);
    setSelection({});
}

void TimelineCanvas::copySelected() {
    const std::vector<std::uint64_t> ids(selected_.begin(), selected_.end());
    core::TimelineClipboard taken = core::copied(timeline_, ids);
    if (!taken.empty()) clipboard_ = std::move(taken);
}

void TimelineCanvas::pasteAtPlayhead() {
    if (clipboard_.empty()) return;
    auto [result, ids] = core::pasted(timeline_, clipboard_, playhead_);
    apply(std::move(result), tr("Paste"));
    setSelection({ids.begin(), ids.end()});
}

void TimelineCanvas::duplicateSelected() {
    const std::vector<std::uint64_t> ids(selected_.begin(), selected_.end());
    const core::TimelineClipboard taken = core::copied(timeline_, ids);
    if (taken.empty()) return;
    int end = 0;
    for (const std::uint64_t id : selectedClips()) end = std::max(end, timeline_.clip(id)->end());
    for (const core::CameraKeyframe& key : timeline_.camera.keys) {
        if (selected_.count(key.id) != 0) end = std::max(end, key.frame + 1);
    }
    auto [result, copies] = core::pasted(timeline_, taken, end);
    apply(std::move(result), tr("Duplicate"));
    setSelection({copies.begin(), copies.end()});
}

void TimelineCanvas::setInAtPlayhead() {
    const core::FrameSpan now = timeline_.playRange();
    const int end = playhead_ < now.end ? now.end : timeline_.length();
    apply(core::setRange(timeline_, core::FrameSpan{playhead_, end}), tr("Set in"));
}

void TimelineCanvas::setOutAtPlayhead() {
    const core::FrameSpan now = timeline_.playRange();
    const int first = playhead_ >= now.first ? now.first : 0;
    apply(core::setRange(timeline_, core::FrameSpan{first, playhead_ + 1}), tr("Set out"));
}

void TimelineCanvas::clearRange() {
    apply(core::setRange(timeline_, std::nullopt), tr("Clear in and out"));
}

void TimelineCanvas::addMarkerAtPlayhead() {
    apply(core::addMarker(timeline_, playhead_, {}).first, tr("Add marker"));
}

void TimelineCanvas::selectAll() {
    std::set<std::uint64_t> ids;
    for (const core::Track& track : timeline_.tracks) {
        for (const core::Clip& clip : track.clips) ids.insert(clip.id);
    }
    for (const core::CameraKeyframe& key : timeline_.camera.keys) ids.insert(key.id);
    setSelection(std::move(ids));
}

bool TimelineCanvas::ownsKey(const QKeyEvent& event) const {
    const Qt::KeyboardModifiers keys = event.modifiers() & ~Qt::KeypadModifier;
    if (event.matches(QKeySequence::SelectAll)) return true;
    if (keys != Qt::NoModifier && keys != Qt::ShiftModifier) return false;
    const int key = event.key();
    const bool removes = key == Qt::Key_Delete || key == Qt::Key_Backspace || key == Qt::Key_X;
    return removes && !selected_.empty();
}

void TimelineCanvas::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && drag_ != Drag::none) return endDrag(false);
    if (!ownKeys_) return QWidget::keyPressEvent(event);
    const Qt::KeyboardModifiers keys = event->modifiers() & ~Qt::KeypadModifier;
    if (event->matches(QKeySequence::Copy)) return copySelected();
    if (event->matches(QKeySequence::Paste)) return pasteAtPlayhead();
    if (event->matches(QKeySequence::SelectAll)) return selectAll();
    if (keys == Qt::ControlModifier && event->key() == Qt::Key_D) return duplicateSelected();
    if (keys != Qt::NoModifier && keys != Qt::ShiftModifier) return QWidget::keyPressEvent(event);
    const bool shift = keys == Qt::ShiftModifier;
    const int last = timeline_.length() - 1;
    switch (event->key()) {
        case Qt::Key_Space:
            emit playToggled();
            break;
        case Qt::Key_J:
            emit shuttled(-1);
            break;
        case Qt::Key_K:
            emit shuttled(0);
            break;
        case Qt::Key_L:
            emit shuttled(1);
            break;
        case Qt::Key_Left:
            emit stepped(shift ? -10 : -1);
            break;
        case Qt::Key_Right:
            emit stepped(shift ? 10 : 1);
            break;
        case Qt::Key_Home:
            emit scrubbed(0);
            break;
        case Qt::Key_End:
            emit scrubbed(last);
            break;
        case Qt::Key_I:
            setInAtPlayhead();
            break;
        case Qt::Key_O:
            setOutAtPlayhead();
            break;
        case Qt::Key_C:
            emit cameraKeyWanted(playhead_);
            break;
        case Qt::Key_S:
            splitAtPlayhead();
            break;
        case Qt::Key_Delete:
        case Qt::Key_Backspace:
        case Qt::Key_X:
            removeSelected(shift);
            break;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomAtPlayhead(1.5);
            break;
        case Qt::Key_Minus:
            zoomAtPlayhead(1 / 1.5);
            break;
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace splatreel::ui
