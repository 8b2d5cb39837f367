#pragma once

#include <QDialog>

class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace splatreel::ui {

class ActionRegistry;

/// All actions with their keys; keys are changed here, conflicts are shown beside both actions.
class KeysDialog : public QDialog {
    Q_OBJECT

public:
    explicit KeysDialog(ActionRegistry& actions, QWidget* parent = nullptr);

    /// Chooses an action in the list.
    void choose(const QString& id);
    /// Gives the chosen action these keys.
    void setKeys(const QKeySequence& keys);
    [[nodiscard]] QString conflictText() const;

private:
    void fill();
    void filter(const QString& text);
    void updateRow(QTreeWidgetItem& item);
    void updateEditor();
    [[nodiscard]] QString chosen() const;

    ActionRegistry& actions_;
    QLineEdit* search_;
    QTreeWidget* tree_;
    QKeySequenceEdit* editor_;
    QLabel* conflict_;
};

}  // namespace splatreel::ui
