#include "ui/shell/picture_view.h"

#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr int checkerSize = 12;
constexpr double largestZoom = 32;
constexpr double sharpScale = 3;  ///< from so many screen pixels per pixel on, pixels show as squares
constexpr double tintOpacity = 0.72;
constexpr float dimOpacity = 0.55F;

QColor tint() {
    const Theme& theme = currentTheme();
    // Dark and red: told by brightness as well as by hue.
    return QColor::fromRgbF(0.45F * theme.error.redF(), 0.25F * theme.error.greenF(),
                            0.3F * theme.error.blueF());
}

/// The matte as a picture of what it leaves out.
QImage leftOut(const QImage& matte) {
    QImage image = matte;
    image.reinterpretAsFormat(QImage::Format_Indexed8);
    const QColor color = tint();
    QList<QRgb> table(256);
    for (int value = 0; value < 256; ++value) {
        table[value] = qRgba(color.red(), color.green(), color.blue(),
                             static_cast<int>(std::lround(tintOpacity * (255 - value))));
    }
    image.setColorTable(table);
    return image.convertToFormat(QImage::Format_ARGB32_Premultiplied);
}

void paintChecker(QPainter& painter, const QRectF& place, const QRectF& seen) {
    const Theme& theme = currentTheme();
    painter.fillRect(seen, theme.panel);
    const int firstRow = static_cast<int>((seen.top() - place.top()) / checkerSize);
    const int firstColumn = static_cast<int>((seen.left() - place.left()) / checkerSize);
    painter.save();
    painter.setClipRect(seen);
    for (int y = firstRow; place.top() + y * checkerSize < seen.bottom(); ++y) {
        for (int x = firstColumn; place.left() + x * checkerSize < seen.right(); ++x) {
            if ((x + y) % 2 == 0) continue;
            painter.fillRect(QRectF(place.left() + x * checkerSize, place.top() + y * checkerSize,
                                    checkerSize, checkerSize),
                             theme.raised);
        }
    }
    painter.restore();
}

}  // namespace

PictureView::PictureView(QWidget* parent) : QWidget(parent) {
    setAttribute(Qt::WA_OpaquePaintEvent);
}

void PictureView::setPicture(const QImage& picture) {
    picture_ = picture;
    invalidate();
}

void PictureView::setMessage(const QString& message) {
    message_ = message;
    invalidate();
}

void PictureView::setMatte(const QImage& matte) {
    if (matte_.isNull() && matte.isNull()) return;
    matte_ = matte;
    invalidate();
}

void PictureView::setNote(const QString& note) {
    if (note_ == note) return;
    note_ = note;
    invalidate();
}

void PictureView::invalidate() {
    composed_ = {};
    update();
}

void PictureView::fit() {
    setView(1, {0.5, 0.5});
}

void PictureView::setView(double zoom, QPointF centre) {
    zoom_ = std::clamp(zoom, 1.0, largestZoom);
    centre_ = zoom_ == 1 ? QPointF(0.5, 0.5)
                         : QPointF(std::clamp(centre.x(), 0.0, 1.0), std::clamp(centre.y(), 0.0, 1.0));
    invalidate();
}

QRectF PictureView::place() const {
    const QSizeF size = zoom_ * QSizeF(picture_.size()).scaled(QSizeF(this->size()), Qt::KeepAspectRatio);
    return {0.5 * width() - centre_.x() * size.width(), 0.5 * height() - centre_.y() * size.height(),
            size.width(), size.height()};
}

QPointF PictureView::toPicture(QPointF point) const {
    const QRectF at = place();
    if (at.isEmpty()) return {};
    return {(point.x() - at.left()) / at.width(), (point.y() - at.top()) / at.height()};
}

QPointF PictureView::fromPicture(QPointF point) const {
    const QRectF at = place();
    return {at.left() + point.x() * at.width(), at.top() + point.y() * at.height()};
}

void PictureView::wheelEvent(QWheelEvent* event) {
    if (picture_.isNull()) return;
    const QPointF under = toPicture(event->position());
    const double zoom = std::clamp(zoom_ * std::exp2(event->angleDelta().y() / 240.0), 1.0, largestZoom);
    // What is under the cursor stays there.
    const QSizeF size = place().size() * (zoom / zoom_);
    const QPointF away = QPointF(0.5 * width(), 0.5 * height()) - event->position();
    setView(zoom, under + QPointF(away.x() / size.width(), away.y() / size.height()));
    event->accept();
}

void PictureView::mousePressEvent(QMouseEvent* event) {
    panning_ = event->button() == Qt::MiddleButton;
    lastAt_ = event->position();
}

void PictureView::mouseMoveEvent(QMouseEvent* event) {
    if (!panning_) return;
    const QSizeF size = place().size();
    const QPointF moved = event->position() - std::exchange(lastAt_, event->position());
    if (!size.isEmpty())
        setView(zoom_, centre_ - QPointF(moved.x() / size.width(), moved.y() / size.height()));
}

void PictureView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::MiddleButton) panning_ = false;
}

void PictureView::resizeEvent(QResizeEvent*) {
    invalidate();
}

void PictureView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) invalidate();
    QWidget::changeEvent(event);
}

void PictureView::compose() {
    const qreal ratio = devicePixelRatioF();
    composed_ = QPixmap(size() * ratio);
    composed_.setDevicePixelRatio(ratio);
    const Theme& theme = currentTheme();
    QPainter painter(&composed_);
    painter.fillRect(rect(), theme.base);
    if (picture_.isNull()) {
        painter.setPen(theme.secondText);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, message_);
        return;
    }
    const QRectF at = place();
    if (picture_.hasAlphaChannel()) paintChecker(painter, at, at.intersected(QRectF(rect())));
    const bool sharp = ratio * at.width() >= sharpScale * picture_.width();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !sharp);
    painter.drawImage(at, picture_);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (!matte_.isNull()) painter.drawImage(at, leftOut(matte_));
    if (!note_.isEmpty()) paintNote(painter, at.intersected(QRectF(rect())));
}

void PictureView::paintNote(QPainter& painter, const QRectF& seen) {
    const Theme& theme = currentTheme();
    QColor dim = theme.base;
    dim.setAlphaF(dimOpacity);
    painter.fillRect(seen, dim);
    const QRectF room = seen.adjusted(metric::padding, metric::padding, -metric::padding, -metric::padding);
    QRectF text = painter.fontMetrics().boundingRect(room.toRect(), Qt::TextWordWrap, note_);
    text.moveBottomLeft(room.bottomLeft() + QPointF(metric::grid, -metric::grid));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(text.adjusted(-2 * metric::grid, -metric::grid, 2 * metric::grid, metric::grid),
                            metric::corner, metric::corner);
    painter.setPen(theme.text);
    painter.drawText(text, Qt::TextWordWrap, note_);
}

void PictureView::paintOver(QPainter&) {}

void PictureView::paintEvent(QPaintEvent* event) {
    if (composed_.isNull()) compose();
    QPainter painter(this);
    painter.setClipRect(event->rect());
    painter.drawPixmap(0, 0, composed_);
    paintOver(painter);
}

}  // namespace splatreel::ui
