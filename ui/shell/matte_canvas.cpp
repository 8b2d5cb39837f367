#include "ui/shell/matte_canvas.h"

#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr int pickReach = 2;         ///< pixels of the picture round the picked one
constexpr double stepPixels = 1.5;   ///< between two points of a stroke, on the screen
constexpr double smallestCross = 4;  ///< half of the brush's sign, in device-independent pixels
constexpr float strokeOpacity = 0.4F;

QColor brushColor(bool keep) {
    return keep ? currentTheme().good : currentTheme().error;
}

}  // namespace

MatteCanvas::MatteCanvas(QWidget* parent) : PictureView(parent) {
    setMouseTracking(true);
    setAccessibleName(tr("Picture of the clip"));
}

void MatteCanvas::setHand(Hand hand) {
    giveUp();
    hand_ = hand;
    setCursor(hand == Hand::paint ? Qt::BlankCursor : hand == Hand::pick ? Qt::CrossCursor : Qt::ArrowCursor);
    setFocusPolicy(hand == Hand::look ? Qt::NoFocus : Qt::StrongFocus);
    if (hand != Hand::look) setFocus();
    update();
}

void MatteCanvas::giveUp() {
    if (stroke_) endStroke(false);
}

void MatteCanvas::setBrush(const MatteBrush& brush) {
    brush_ = brush;
    update();
}

double MatteCanvas::brushPixels() const {
    return brush_.radius * place().height();
}

bool MatteCanvas::event(QEvent* event) {
    // These keys mean something else elsewhere.
    if (event->type() == QEvent::ShortcutOverride && hand_ != Hand::look) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool swap = key->key() == Qt::Key_X && key->modifiers() == Qt::NoModifier;
        if ((swap && hand_ == Hand::paint) ||
            (key->key() == Qt::Key_Escape && (stroke_ || hand_ == Hand::pick)))
            event->accept();
    }
    return PictureView::event(event);
}

void MatteCanvas::keyPressEvent(QKeyEvent* event) {
    if (hand_ == Hand::paint && event->key() == Qt::Key_X) {
        emit swapWanted();
    } else if (event->key() == Qt::Key_Escape && stroke_) {
        endStroke(false);
    } else if (event->key() == Qt::Key_Escape && hand_ == Hand::pick) {
        emit pickAbandoned();
    } else {
        PictureView::keyPressEvent(event);
    }
}

std::optional<std::array<float, 3>> MatteCanvas::colorAt(QPointF point) const {
    const QPointF at = toPicture(point);
    if (source_ == nullptr || !QRectF(0, 0, 1, 1).contains(at)) return std::nullopt;
    const int width = source_->width;
    const int height = source_->height;
    const int x = std::min(static_cast<int>(at.x() * width), width - 1);
    const int y = std::min(static_cast<int>(at.y() * height), height - 1);
    // A mean, since one pixel is noise.
    std::array<float, 3> sum{};
    float count = 0;
    for (int v = std::max(0, y - pickReach); v <= std::min(height - 1, y + pickReach); ++v) {
        for (int u = std::max(0, x - pickReach); u <= std::min(width - 1, x + pickReach); ++u) {
            for (std::size_t c = 0; c < 3; ++c) sum[c] += static_cast<float>(source_->at(u, v)[c]) / 255.0F;
            ++count;
        }
    }
    for (float& value : sum) value /= count;
    return sum;
}

void MatteCanvas::extend(QPointF point) {
    const QPointF at = toPicture(point);
    // Beyond the picture by a little: a brush reaches in from there.
    const auto bound = [](double value) { return static_cast<float>(std::clamp(value, -0.5, 1.5)); };
    stroke_->points.push_back({bound(at.x()), bound(at.y())});
}

void MatteCanvas::mousePressEvent(QMouseEvent* event) {
    const bool paints = event->button() == Qt::LeftButton || event->button() == Qt::RightButton;
    if (picture().isNull() || !paints || hand_ == Hand::look || stroke_)
        return PictureView::mousePressEvent(event);
    if (hand_ == Hand::pick) {
        if (const auto color = colorAt(event->position())) emit colorPicked(*color);
        return;
    }
    const bool other = (event->button() == Qt::RightButton) != event->modifiers().testFlag(Qt::AltModifier);
    stroke_ = core::MatteStroke{};
    stroke_->keep = brush_.keep != other;
    stroke_->radius = brush_.radius;
    button_ = event->button();
    extend(event->position());
    update();
}

void MatteCanvas::updateCursor(QPointF point) {
    const double reach = brushPixels() + 3 * metric::grid;
    const auto area = [reach](QPointF centre) {
        return QRectF(centre.x() - reach, centre.y() - reach, 2 * reach, 2 * reach).toAlignedRect();
    };
    if (cursor_) update(area(*cursor_));
    cursor_ = point;
    update(area(point));
}

void MatteCanvas::mouseMoveEvent(QMouseEvent* event) {
    if (hand_ == Hand::paint) {
        other_ = event->modifiers().testFlag(Qt::AltModifier);
        updateCursor(event->position());
        if (stroke_) {
            const auto& last = stroke_->points.back();
            const QPointF way = event->position() - fromPicture({last[0], last[1]});
            if (std::hypot(way.x(), way.y()) >= stepPixels) {
                extend(event->position());
                emit sketched(*stroke_);
            }
            return;
        }
    }
    PictureView::mouseMoveEvent(event);
}

void MatteCanvas::mouseReleaseEvent(QMouseEvent* event) {
    if (stroke_ && event->button() == button_) return endStroke(true);
    PictureView::mouseReleaseEvent(event);
}

void MatteCanvas::endStroke(bool keepIt) {
    const core::MatteStroke stroke = *std::exchange(stroke_, std::nullopt);
    update();
    if (keepIt) {
        emit painted(stroke);
    } else {
        emit abandoned();
    }
}

void MatteCanvas::leaveEvent(QEvent*) {
    cursor_.reset();
    update();
}

void MatteCanvas::paintOver(QPainter& painter) {
    if (hand_ != Hand::paint || picture().isNull()) return;
    painter.setRenderHint(QPainter::Antialiasing);
    const double radius = brushPixels();
    if (stroke_) {
        QPainterPath path;
        const auto at = [&](const std::array<float, 2>& p) { return fromPicture({p[0], p[1]}); };
        path.moveTo(at(stroke_->points.front()));
        // A path without length draws nothing.
        path.lineTo(at(stroke_->points.front()) + QPointF(0.01, 0));
        for (const auto& point : stroke_->points) path.lineTo(at(point));
        QColor color = brushColor(stroke_->keep);
        color.setAlphaF(strokeOpacity);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(color, 2 * radius, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(path);
    }
    if (!cursor_) return;
    const bool keep = stroke_ ? stroke_->keep : brush_.keep != other_;
    const double arm = std::clamp(0.4 * radius, smallestCross, 8.0);
    // Twice, so that it shows on light and on dark.
    for (const auto& [color, width] :
         {std::pair(QColor(0, 0, 0, 160), 3.5), std::pair(brushColor(keep), 1.5)}) {
        painter.setPen(QPen(color, width));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(*cursor_, radius, radius);
        painter.drawLine(*cursor_ - QPointF(arm, 0), *cursor_ + QPointF(arm, 0));
        if (keep) painter.drawLine(*cursor_ - QPointF(0, arm), *cursor_ + QPointF(0, arm));
    }
}

}  // namespace splatreel::ui
