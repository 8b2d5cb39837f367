#include "ui/shell/picture_view.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace splatreel::ui {
namespace {

constexpr int checkerSize = 12;

}  // namespace

void PictureView::setPicture(const QImage& picture) {
    picture_ = picture;
    update();
}

void PictureView::setMessage(const QString& message) {
    message_ = message;
    update();
}

void PictureView::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.base);
    if (picture_.isNull()) {
        painter.setPen(theme.secondText);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, message_);
        return;
    }
    const QSizeF size = QSizeF(picture_.size()).scaled(QSizeF(this->size()), Qt::KeepAspectRatio);
    const QRectF place((width() - size.width()) / 2, (height() - size.height()) / 2, size.width(),
                       size.height());
    painter.save();
    painter.setClipRect(place);
    for (int y = 0; y * checkerSize < place.height(); ++y) {
        for (int x = 0; x * checkerSize < place.width(); ++x) {
            painter.fillRect(
                QRectF(place.x() + x * checkerSize, place.y() + y * checkerSize, checkerSize, checkerSize),
                (x + y) % 2 == 0 ? theme.panel : theme.raised);
        }
    }
    painter.restore();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, picture_);
}

}  // namespace splatreel::ui
