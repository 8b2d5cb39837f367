#pragma once

#include "ui/session/take_editor.h"

#include <QWidget>

class QComboBox;
class QCheckBox;
class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace splatreel::ui {

class ActionRegistry;
class ParameterRow;

/// What is selected, how many that are, how further ones go together with them, and selecting by value.
class SelectionSection : public QWidget {
    Q_OBJECT

public:
    SelectionSection(TakeEditor& editor, const ActionRegistry& actions, QWidget* parent = nullptr);

    /// By which value is selected.
    enum class Value { opacity, size, elongation, isolation, color };
    /// Shows the controls of a value, at first without effect.
    void selectBy(Value value);
    /// As if it had been chosen; see modeChosen.
    void setMode(int mode);

signals:
    /// 0 replace, 1 add, 2 take away, 3 intersect: of what is drawn in the viewport.
    void modeChosen(int mode);

private:
    void update();
    void buildRows();
    void apply(bool settled);
    void setColor(const QColor& color);
    [[nodiscard]] core::SelectionShape shape() const;

    TakeEditor& editor_;
    QLabel* count_;
    QComboBox* mode_;
    QComboBox* scope_;
    QCheckBox* follows_;
    QPushButton* by_;
    QWidget* values_;
    QVBoxLayout* valueRows_;
    QLabel* valueTitle_;
    QToolButton* swatch_;
    QList<ParameterRow*> rows_;
    Value value_ = Value::opacity;
    QColor color_;
    core::Selection base_;  ///< what was selected before the values were moved
    core::Selection own_;   ///< what they made of it
};

}  // namespace splatreel::ui
