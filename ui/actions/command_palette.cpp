#include "ui/actions/command_palette.h"

#include "ui/actions/action_registry.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QListWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace splatreel::ui {
namespace {

constexpr int popupWidth = 440;
constexpr int mostRows = 14;
constexpr int idRole = Qt::UserRole;

}  // namespace

int matchScore(const QString& text, const QString& query) {
    if (query.isEmpty()) return 1;
    int score = 0;
    int place = 0;
    int last = -2;
    for (const QChar wanted : query) {
        if (wanted.isSpace()) continue;
        const int found = static_cast<int>(text.indexOf(wanted, place, Qt::CaseInsensitive));
        if (found < 0) return 0;
        const bool beginsWord = found == 0 || !text.at(found - 1).isLetterOrNumber();
        score += 1 + (found == last + 1 ? 4 : 0) + (beginsWord ? 3 : 0);
        last = found;
        place = found + 1;
    }
    if (text.contains(query, Qt::CaseInsensitive)) score += 20;
    return score;
}

CommandPalette::CommandPalette(ActionRegistry& actions, QWidget* parent)
    : QLineEdit(parent),
      actions_(actions),
      popup_(new QFrame(this, Qt::ToolTip)),
      list_(new QListWidget(popup_)) {
    setObjectName(QStringLiteral("searchField"));
    setPlaceholderText(tr("Search actions (Ctrl+K)"));
    setAccessibleName(tr("Search actions"));
    addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    setClearButtonEnabled(true);
    popup_->setProperty("role", QStringLiteral("card"));
    auto* layout = new QVBoxLayout(popup_);
    layout->setContentsMargins(metric::grid, metric::grid, metric::grid, metric::grid);
    layout->addWidget(list_);
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setAccessibleName(tr("Actions found"));
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QLineEdit::textEdited, this, [this] { fill(); });
    connect(list_, &QListWidget::itemClicked, this, [this] { start(); });
    qApp->installEventFilter(this);
}

void CommandPalette::open() {
    before_ = QApplication::focusWidget();
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
    fill();
}

QStringList CommandPalette::shown() const {
    QStringList names;
    for (int i = 0; i < list_->count(); ++i) names << list_->item(i)->text();
    return names;
}

void CommandPalette::fill() {
    struct Found {
        int score;
        const ActionRegistry::Entry* entry;
        QString text;
    };
    std::vector<Found> found;
    for (const ActionRegistry::Entry& entry : actions_.entries()) {
        const QString name = ActionRegistry::plainName(*entry.action);
        const int score =
            std::max(2 * matchScore(name, text()), matchScore(entry.category + u' ' + name, text()));
        if (score > 0) found.push_back({score - (entry.action->isEnabled() ? 0 : 5), &entry, name});
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.score > b.score; });
    list_->clear();
    for (const Found& row : found) {
        const QKeySequence key = row.entry->action->shortcut();
        QString text = row.entry->category + QStringLiteral("  ›  ") + row.text;
        if (!key.isEmpty()) text += QStringLiteral("    ") + key.toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(row.entry->action->icon(), text, list_);
        item->setData(idRole, row.entry->id);
        if (!row.entry->action->isEnabled()) item->setFlags(Qt::NoItemFlags);
    }
    for (int row = 0; row < list_->count(); ++row) {
        if ((list_->item(row)->flags() & Qt::ItemIsEnabled) == 0) continue;
        list_->setCurrentRow(row);
        break;
    }
    place();
}

void CommandPalette::place() {
    const int rows = std::clamp(list_->count(), 1, mostRows);
    const int width = std::max(popupWidth, this->width());
    popup_->setFixedSize(width, rows * metric::controlHeight + 4 * metric::grid);
    popup_->move(mapToGlobal(QPoint(this->width() - width, height() + metric::grid)));
    popup_->setVisible(list_->count() > 0);
}

void CommandPalette::leave() {
    popup_->hide();
    clear();
    if (!hasFocus()) return;
    if (QWidget* before = before_) {
        before->setFocus(Qt::OtherFocusReason);
    } else {
        clearFocus();
    }
    before_.clear();
}

void CommandPalette::start() {
    const QListWidgetItem* item = list_->currentItem();
    if (item == nullptr || (item->flags() & Qt::ItemIsEnabled) == 0) return;
    const QPointer<QAction> action = actions_.action(item->data(idRole).toString());
    leave();
    if (action != nullptr) action->trigger();
}

void CommandPalette::focusInEvent(QFocusEvent* event) {
    QLineEdit::focusInEvent(event);
    if (event->reason() == Qt::MouseFocusReason || event->reason() == Qt::TabFocusReason) fill();
}

void CommandPalette::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    popup_->hide();
    // Who goes elsewhere does not want to come back; another window, or a menu, is not elsewhere.
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason)
        before_.clear();
}

void CommandPalette::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Escape:
            leave();
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            start();
            return;
        case Qt::Key_Down:
        case Qt::Key_Up: {
            if (!popup_->isVisible()) fill();
            const int step = event->key() == Qt::Key_Down ? 1 : -1;
            for (int row = list_->currentRow() + step; row >= 0 && row < list_->count(); row += step) {
                if ((list_->item(row)->flags() & Qt::ItemIsEnabled) == 0) continue;
                list_->setCurrentRow(row);
                break;
            }
            return;
        }
        default:
            QLineEdit::keyPressEvent(event);
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == this && event->type() == QEvent::ShortcutOverride) {
        // Its own, whatever the window does with them elsewhere.
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Up ||
            key == Qt::Key_Down) {
            event->accept();
            return true;
        }
    }
    const bool outside = event->type() == QEvent::MouseButtonPress && popup_->isVisible() &&
                         watched->isWidgetType() && watched != this &&
                         !popup_->isAncestorOf(static_cast<QWidget*>(watched)) && watched != popup_;
    const bool moved =
        (event->type() == QEvent::Move || event->type() == QEvent::Resize) && watched == window();
    if (outside || (moved && popup_->isVisible())) popup_->hide();
    return QLineEdit::eventFilter(watched, event);
}

}  // namespace splatreel::ui
