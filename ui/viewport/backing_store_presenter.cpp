#include "ui/viewport/backing_store_presenter.h"

#include <QFont>
#include <QFontMetricsF>
#include <QPainter>
#include <QPolygonF>
#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

QColor toColor(OverlayColor color) {
    return {color.red, color.green, color.blue, color.alpha};
}

QPolygonF toPolygon(const std::vector<glm::vec2>& points) {
    QPolygonF polygon;
    polygon.reserve(static_cast<qsizetype>(points.size()));
    for (const glm::vec2& point : points) polygon.append(QPointF(point.x, point.y));
    return polygon;
}

void paintText(QPainter& painter, const OverlayShape& shape) {
    QFont font = painter.font();
    font.setPixelSize(std::max(1, static_cast<int>(shape.width + 0.5F)));
    painter.setFont(font);
    painter.setPen(toColor(shape.color));
    const QFontMetricsF metrics(font);
    const QStringList lines = QString::fromStdString(shape.text).split('\n');
    qreal y = shape.points.front().y + 0.5 * (metrics.ascent() - metrics.descent());
    for (const QString& line : lines) {
        qreal x = shape.points.front().x;
        if (shape.centered) x -= 0.5 * metrics.horizontalAdvance(line);
        painter.drawText(QPointF(x, y), line);
        y += 1.3 * shape.width;
    }
}

}  // namespace

void paintOverlay(const Overlay& overlay, QImage& onto) {
    if (overlay.empty()) return;
    QPainter painter(&onto);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const OverlayShape& shape : overlay) {
        if (shape.points.empty()) continue;
        switch (shape.kind) {
            case OverlayShape::Kind::line: {
                painter.setBrush(Qt::NoBrush);
                painter.setPen(
                    QPen(toColor(shape.color), shape.width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
                const QPolygonF polygon = toPolygon(shape.points);
                shape.closed ? painter.drawPolygon(polygon) : painter.drawPolyline(polygon);
                break;
            }
            case OverlayShape::Kind::fill:
                painter.setPen(Qt::NoPen);
                painter.setBrush(toColor(shape.color));
                painter.drawPolygon(toPolygon(shape.points));
                break;
            case OverlayShape::Kind::text:
                paintText(painter, shape);
                break;
        }
    }
}

BackingStorePresenter::BackingStorePresenter(QWindow& window) : window_(window), store_(&window) {}

std::string BackingStorePresenter::name() const {
    return "window system, without Vulkan";
}

core::Result<void> BackingStorePresenter::present(const PresentedFrame& frame) {
    const render::Picture& picture = *frame.picture;
    if (frame.width <= 0 || frame.height <= 0 || picture.rgba.empty()) return {};
    QImage image(frame.width, frame.height, QImage::Format_RGB32);
    if (image.isNull()) return core::Error{"no memory for a picture of the window's size", "viewport", ""};
    const QImage drawn(reinterpret_cast<const uchar*>(picture.rgba.data()), picture.width, picture.height,
                       4 * static_cast<qsizetype>(picture.width), QImage::Format_RGBX8888);
    {
        QPainter painter(&image);
        painter.setCompositionMode(QPainter::CompositionMode_Source);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(image.rect(), drawn);
    }
    paintOverlay(frame.overlay, image);
    image.setDevicePixelRatio(frame.pixelRatio);
    bool post = false;
    {
        const std::scoped_lock lock(mutex_);
        image_ = std::move(image);
        post = !std::exchange(waiting_, true);
    }
    if (post) QMetaObject::invokeMethod(this, &BackingStorePresenter::copyToWindow, Qt::QueuedConnection);
    return {};
}

bool BackingStorePresenter::expose() {
    copyToWindow();
    return true;
}

QImage BackingStorePresenter::shown() const {
    const std::scoped_lock lock(mutex_);
    return image_;
}

void BackingStorePresenter::copyToWindow() {
    QImage image;
    {
        const std::scoped_lock lock(mutex_);
        waiting_ = false;
        image = image_;
    }
    if (!window_.isExposed() || window_.size().isEmpty()) return;
    const QRect area(QPoint(0, 0), window_.size());
    if (store_.size() != window_.size()) store_.resize(window_.size());
    store_.beginPaint(area);
    {
        QPainter painter(store_.paintDevice());
        // Until the picture of a new size is there, the last one stands in its corner on a quiet ground.
        if (image.isNull() || image.deviceIndependentSize().toSize() != window_.size()) {
            painter.fillRect(area, QColor(0x23, 0x26, 0x2b));
        }
        if (!image.isNull()) painter.drawImage(QPoint(0, 0), image);
    }
    store_.endPaint();
    store_.flush(area);
}

}  // namespace splatreel::ui
