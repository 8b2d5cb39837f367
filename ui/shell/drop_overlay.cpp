#include "ui/shell/drop_overlay.h"

#include "ui/session/background.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace splatreel::ui {
namespace {

constexpr int boxWidth = 460;
constexpr int boxHeight = 120;

QStringList localPaths(const QMimeData* data) {
    QStringList paths;
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile()) paths << url.toLocalFile();
    }
    return paths;
}

}  // namespace

DropOverlay::DropOverlay(QWidget& window)
    : QWidget(&window, Qt::ToolTip | Qt::WindowTransparentForInput), window_(window) {
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFixedSize(boxWidth, boxHeight);
    window.setAcceptDrops(true);
    window.installEventFilter(this);
    hide();
}

bool DropOverlay::eventFilter(QObject* watched, QEvent* event) {
    if (watched == &window_) {
        switch (event->type()) {
            case QEvent::DragEnter: {
                auto* drag = static_cast<QDragEnterEvent*>(event);
                const QStringList paths = localPaths(drag->mimeData());
                if (paths.isEmpty()) break;
                drag->acceptProposedAction();
                enter(paths);
                return true;
            }
            case QEvent::DragMove:
                static_cast<QDragMoveEvent*>(event)->acceptProposedAction();
                return true;
            case QEvent::DragLeave:
                leave();
                return true;
            case QEvent::Drop: {
                auto* drop = static_cast<QDropEvent*>(event);
                drop->acceptProposedAction();
                leave();
                emit dropped(localPaths(drop->mimeData()));
                return true;
            }
            default:
                break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void DropOverlay::enter(const QStringList& paths) {
    paths_ = paths;
    text_ = tr("Looking at %1…").arg(QFileInfo(paths.front()).fileName());
    const QPoint middle = window_.mapToGlobal(window_.rect().center());
    move(middle.x() - width() / 2, middle.y() - height() / 2);
    show();
    update();
    runInBackground(
        this,
        [paths](const std::stop_token& stop) {
            const QStringList whole = withFramesAsFolders(paths);
            QStringList texts;
            for (const QString& path : whole.mid(0, 4)) texts << fileKindOf(path, stop).promise();
            if (whole.size() > 4) texts << tr("and %n more", nullptr, static_cast<int>(whole.size()) - 4);
            texts.removeDuplicates();
            return texts;
        },
        [this, paths](const QStringList& texts) {
            if (paths != paths_) return;
            text_ = texts.join(u'\n');
            update();
        });
}

void DropOverlay::leave() {
    paths_.clear();
    hide();
}

void DropOverlay::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), theme.panel);
    painter.setPen(QPen(theme.accent, 2));
    painter.drawRect(QRectF(rect()).adjusted(1, 1, -1, -1));
    const int size = 2 * metric::icon;
    painter.drawPixmap(2 * metric::padding, (height() - size) / 2,
                       iconPixmap(QStringLiteral("drop"), theme.accent, size, devicePixelRatioF()));
    painter.setPen(theme.text);
    painter.drawText(
        rect().adjusted(4 * metric::padding + size / 2, metric::padding, -metric::padding, -metric::padding),
        Qt::AlignVCenter | Qt::AlignLeft | Qt::TextWordWrap, text_);
}

}  // namespace splatreel::ui
