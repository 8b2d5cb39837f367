#include "ui/shell/welcome_page.h"

#include "ui/preferences/preferences.h"
#include "ui/session/background.h"
#include "ui/session/recent_picture.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr int cardWidth = 560;
constexpr int dropHeight = 208;
constexpr int columns = 4;
constexpr int shownFiles = 8;
constexpr int pictureWidth = 124;
constexpr int pictureHeight = 84;

/// The drop field: dashed, with a sign.
class DropField final : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = currentTheme();
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        QPen pen(theme.line, 1.5, Qt::DashLine);
        pen.setDashPattern({4, 4});
        painter.setPen(pen);
        painter.setBrush(theme.panel);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 2 * metric::corner,
                                2 * metric::corner);
    }
};

QPixmap cover(const QImage& picture, qreal scale) {
    QPixmap cell(QSize(pictureWidth, pictureHeight) * scale);
    cell.setDevicePixelRatio(scale);
    cell.fill(currentTheme().raised);
    QPainter painter(&cell);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (picture.isNull()) {
        const int size = 2 * metric::icon;
        painter.drawPixmap((pictureWidth - size) / 2, (pictureHeight - size) / 2,
                           iconPixmap(QStringLiteral("clip"), currentTheme().secondText, size, scale));
        return cell;
    }
    const QSizeF size = QSizeF(picture.size()).scaled(pictureWidth, pictureHeight, Qt::KeepAspectRatio);
    painter.drawImage(QRectF((pictureWidth - size.width()) / 2, (pictureHeight - size.height()) / 2,
                             size.width(), size.height()),
                      picture);
    return cell;
}

}  // namespace

WelcomePage::WelcomePage(Preferences& preferences, QWidget* parent)
    : QWidget(parent),
      preferences_(preferences),
      card_(new QWidget(this)),
      recentTitle_(new QLabel(tr("Recent"), card_)),
      recent_(new QGridLayout) {
    auto* outer = new QVBoxLayout(this);
    outer->addStretch(2);
    outer->addWidget(card_, 0, Qt::AlignHCenter);
    outer->addStretch(3);
    card_->setFixedWidth(cardWidth);
    auto* layout = new QVBoxLayout(card_);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metric::padding);

    auto* drop = new DropField(card_);
    drop->setFixedHeight(dropHeight);
    drop->setAccessibleName(tr("Drop a video here"));
    auto* inside = new QVBoxLayout(drop);
    inside->setSpacing(metric::padding);
    auto* sign = new QLabel(drop);
    sign->setPixmap(
        QIcon(QStringLiteral(":/icons/splatreel.svg")).pixmap(QSize(56, 56), devicePixelRatioF()));
    sign->setAlignment(Qt::AlignCenter);
    auto* title = new QLabel(tr("Drop a video of an object here"), drop);
    title->setProperty("role", QStringLiteral("heading"));
    title->setAlignment(Qt::AlignCenter);
    auto* hint = new QLabel(tr("or numbered pictures, a PLY or glTF sequence, a project"), drop);
    hint->setProperty("role", QStringLiteral("second"));
    hint->setAlignment(Qt::AlignCenter);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * metric::grid);
    auto* open = new QPushButton(icon(QStringLiteral("open"), {}), tr("Open…"), drop);
    open->setProperty("accent", true);
    open->setIcon({});
    auto* sample = new QPushButton(tr("Try the sample"), drop);
    sample->setToolTip(tr("A dog that gallops: 48 frames with their alpha"));
    buttons->addStretch(1);
    buttons->addWidget(open);
    buttons->addWidget(sample);
    buttons->addStretch(1);
    inside->addStretch(1);
    inside->addWidget(sign);
    inside->addWidget(title);
    inside->addWidget(hint);
    inside->addLayout(buttons);
    inside->addStretch(1);
    layout->addWidget(drop);

    recentTitle_->setProperty("role", QStringLiteral("heading"));
    recentTitle_->setContentsMargins(metric::padding / 2 + 1, 0, 0, 0);  // over the pictures
    layout->addWidget(recentTitle_);
    recent_->setSpacing(2 * metric::grid);
    layout->addLayout(recent_);
    connect(open, &QPushButton::clicked, this, &WelcomePage::openWanted);
    connect(sample, &QPushButton::clicked, this, &WelcomePage::sampleWanted);
    connect(&preferences_, &Preferences::recentFilesChanged, this, &WelcomePage::fillRecent);
    fillRecent();
}

void WelcomePage::fillRecent() {
    while (QLayoutItem* item = recent_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int shown = 0;
    for (const QString& path : preferences_.recentFiles()) {
        if (shown >= shownFiles) break;
        auto* button = new QToolButton(card_);
        button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
        button->setIconSize(QSize(pictureWidth, pictureHeight));
        button->setText(
            button->fontMetrics().elidedText(QFileInfo(path).fileName(), Qt::ElideMiddle, pictureWidth));
        button->setToolTip(path);
        button->setAccessibleName(tr("Open %1").arg(QFileInfo(path).fileName()));
        button->setIcon(cover({}, devicePixelRatioF()));
        connect(button, &QToolButton::clicked, this, [this, path] { emit fileWanted(path); });
        recent_->addWidget(button, shown / columns, shown % columns, Qt::AlignLeft);
        ++shown;
        runInBackground(
            button, [path](const std::stop_token&) { return recentPicture(path, 2 * pictureHeight); },
            [button](const QImage& picture) {
                if (!picture.isNull()) button->setIcon(cover(picture, button->devicePixelRatioF()));
            });
    }
    recent_->setColumnStretch(columns, 1);
    recentTitle_->setVisible(shown > 0);
}

void WelcomePage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    // Later: Qt is still going through the widgets that this would delete.
    if (event->type() == QEvent::PaletteChange)
        QMetaObject::invokeMethod(this, &WelcomePage::fillRecent, Qt::QueuedConnection);
}

void WelcomePage::paintEvent(QPaintEvent*) {
    QPainter(this).fillRect(rect(), currentTheme().base);
}

}  // namespace splatreel::ui
