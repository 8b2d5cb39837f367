#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>
#include <cmath>

namespace splatreel::ui {
namespace {

QString pathOf(const QString& name) {
    return QStringLiteral(":/icons/") + name + QStringLiteral(".svg");
}

/// Pixmap of `pixels` device pixels.
QPixmap draw(const QString& name, const QColor& color, const QSize& pixels) {
    const QString key = QStringLiteral("icon/%1/%2/%3x%4")
                            .arg(name, color.name(QColor::HexArgb))
                            .arg(pixels.width())
                            .arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QFile file(pathOf(name));
    if (file.open(QIODevice::ReadOnly)) {
        QByteArray source = file.readAll();
        source.replace("#000000", color.name().toLatin1());
        QSvgRenderer renderer(source);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&pixmap);
        painter.setOpacity(color.alphaF());
        renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(pixels)));
    }
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class TintedEngine final : public QIconEngine {
public:
    explicit TintedEngine(QString name, QColor color = {}, bool onAccent = false)
        : name_(std::move(name)), color_(color), onAccent_(onAccent) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const qreal scale = painter->device() != nullptr ? painter->device()->devicePixelRatioF() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        return scaledPixmap(size, mode, state, 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal) override {
        return draw(name_, colorOf(mode), size);
    }
    [[nodiscard]] QIconEngine* clone() const override { return new TintedEngine(*this); }
    bool isNull() override { return false; }

private:
    [[nodiscard]] QColor colorOf(QIcon::Mode mode) const {
        const Theme& theme = currentTheme();
        QColor color = color_.isValid() ? color_ : onAccent_ ? theme.accentText : theme.text;
        if (mode == QIcon::Disabled) {
            color = theme.secondText;
            color.setAlphaF(0.5F);
        }
        return color;
    }

    QString name_;
    QColor color_;
    bool onAccent_;
};

}  // namespace

QIcon icon(const QString& name) {
    return icon(name, {});
}

QIcon icon(const QString& name, const QColor& color) {
    if (!QFile::exists(pathOf(name))) return {};
    return QIcon(new TintedEngine(name, color));
}

QIcon iconOnAccent(const QString& name) {
    if (!QFile::exists(pathOf(name))) return {};
    return QIcon(new TintedEngine(name, {}, true));
}

QPixmap iconPixmap(const QString& name, const QColor& color, int size, qreal scale) {
    const int pixels = static_cast<int>(std::lround(size * scale));
    QPixmap pixmap = draw(name, color, QSize(pixels, pixels));
    pixmap.setDevicePixelRatio(scale);
    return pixmap;
}

}  // namespace splatreel::ui
