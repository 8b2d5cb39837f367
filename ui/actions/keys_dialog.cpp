#include "ui/actions/keys_dialog.h"

#include "ui/actions/action_registry.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace splatreel::ui {
namespace {

constexpr int idRole = Qt::UserRole;
constexpr QSize standardSize(560, 620);

}  // namespace

KeysDialog::KeysDialog(ActionRegistry& actions, QWidget* parent)
    : QDialog(parent),
      actions_(actions),
      search_(new QLineEdit(this)),
      tree_(new QTreeWidget(this)),
      editor_(new QKeySequenceEdit(this)),
      conflict_(new QLabel(this)) {
    setWindowTitle(tr("Keys"));
    resize(standardSize);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metric::padding, metric::padding, metric::padding, metric::padding);
    layout->setSpacing(2 * metric::grid);
    search_->setPlaceholderText(tr("Find an action or a key"));
    search_->setAccessibleName(search_->placeholderText());
    search_->setClearButtonEnabled(true);
    layout->addWidget(search_);
    tree_->setColumnCount(2);
    tree_->setHeaderLabels({tr("Action"), tr("Key")});
    tree_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    tree_->header()->setStretchLastSection(false);
    tree_->setAccessibleName(tr("Actions and keys"));
    layout->addWidget(tree_, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(metric::grid);
    auto* label = new QLabel(tr("New key:"), this);
    label->setBuddy(editor_);
    editor_->setAccessibleName(tr("New key of the chosen action"));
    row->addWidget(label);
    row->addWidget(editor_, 1);
    auto* clear = new QPushButton(tr("None"), this);
    auto* reset = new QPushButton(tr("Standard"), this);
    auto* resetAll = new QPushButton(tr("All standard"), this);
    for (QPushButton* button : {clear, reset, resetAll}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    layout->addLayout(row);
    conflict_->setProperty("role", QStringLiteral("error"));
    conflict_->setWordWrap(true);
    conflict_->setMinimumHeight(fontMetrics().lineSpacing());
    layout->addWidget(conflict_);

    connect(search_, &QLineEdit::textChanged, this, &KeysDialog::filter);
    connect(tree_, &QTreeWidget::currentItemChanged, this, &KeysDialog::updateEditor);
    connect(editor_, &QKeySequenceEdit::editingFinished, this, [this] {
        // One stroke starts an action; what was typed after it is left out.
        const QKeySequence typed = editor_->keySequence();
        if (!typed.isEmpty()) setKeys(QKeySequence(typed[0]));
    });
    connect(clear, &QPushButton::clicked, this, [this] { actions_.setKeys(chosen(), {}); });
    connect(reset, &QPushButton::clicked, this, [this] { actions_.resetKeys(chosen()); });
    connect(resetAll, &QPushButton::clicked, &actions_, &ActionRegistry::resetAllKeys);
    connect(&actions_, &ActionRegistry::keysChanged, this, [this] {
        for (QTreeWidgetItemIterator item(tree_); *item != nullptr; ++item) updateRow(**item);
        updateEditor();
    });
    fill();
}

void KeysDialog::fill() {
    QHash<QString, QTreeWidgetItem*> groups;
    for (const ActionRegistry::Entry& entry : actions_.entries()) {
        QTreeWidgetItem*& group = groups[entry.category];
        if (group == nullptr) {
            group = new QTreeWidgetItem(tree_, {entry.category});
            group->setFlags(Qt::ItemIsEnabled);
        }
        auto* item = new QTreeWidgetItem(group, {ActionRegistry::plainName(*entry.action)});
        item->setData(0, idRole, entry.id);
        updateRow(*item);
    }
    tree_->expandAll();
}

QString KeysDialog::chosen() const {
    const QTreeWidgetItem* item = tree_->currentItem();
    return item != nullptr ? item->data(0, idRole).toString() : QString();
}

void KeysDialog::choose(const QString& id) {
    for (QTreeWidgetItemIterator item(tree_); *item != nullptr; ++item) {
        if ((*item)->data(0, idRole).toString() == id) tree_->setCurrentItem(*item);
    }
}

void KeysDialog::setKeys(const QKeySequence& keys) {
    if (!chosen().isEmpty()) actions_.setKeys(chosen(), {keys});
}

void KeysDialog::updateRow(QTreeWidgetItem& item) {
    const QString id = item.data(0, idRole).toString();
    if (id.isEmpty()) return;
    QStringList keys;
    for (const QKeySequence& key : actions_.action(id)->shortcuts())
        keys << key.toString(QKeySequence::NativeText);
    const bool conflict = !actions_.conflicts(id).isEmpty();
    item.setText(1, (conflict ? QStringLiteral("⚠ ") : QString()) + keys.join(QStringLiteral(", ")));
    // No brush at all: the list's own colour, which follows the theme.
    item.setData(1, Qt::ForegroundRole, conflict ? QVariant(QBrush(currentTheme().error)) : QVariant());
    QFont font = tree_->font();
    font.setBold(!actions_.hasStandardKeys(id));
    item.setFont(1, font);
}

void KeysDialog::updateEditor() {
    const QString id = chosen();
    editor_->setEnabled(!id.isEmpty());
    conflict_->clear();
    if (id.isEmpty()) return;
    const QSignalBlocker quiet(editor_);
    editor_->setKeySequence(actions_.action(id)->shortcut());
    QStringList names;
    for (const QString& other : actions_.conflicts(id))
        names << ActionRegistry::plainName(*actions_.action(other));
    if (!names.isEmpty())
        conflict_->setText(
            tr("The same key starts: %1. Change one of them.").arg(names.join(QStringLiteral(", "))));
}

QString KeysDialog::conflictText() const {
    return conflict_->text();
}

void KeysDialog::filter(const QString& text) {
    for (int g = 0; g < tree_->topLevelItemCount(); ++g) {
        QTreeWidgetItem* group = tree_->topLevelItem(g);
        bool any = false;
        for (int i = 0; i < group->childCount(); ++i) {
            QTreeWidgetItem* item = group->child(i);
            const bool found = item->text(0).contains(text, Qt::CaseInsensitive) ||
                               item->text(1).contains(text, Qt::CaseInsensitive);
            item->setHidden(!found);
            any = any || found;
        }
        group->setHidden(!any);
    }
}

}  // namespace splatreel::ui
