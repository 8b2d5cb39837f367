#pragma once

#include "ui/session/take_editor.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListWidget;
class QToolButton;

namespace splatreel::ui {

class ActionRegistry;
class ParameterPanel;
class SelectionSection;

/// The inspector's page of edits: what is selected; the current take's operators in order, each switched on
/// and off, moved, removed, and the values of the chosen one. Nothing is destroyed: every change is a step
/// that undo takes back.
class EditPage : public QWidget {
    Q_OBJECT

public:
    EditPage(Session& session, TakeEditor& editor, const ActionRegistry& actions, QWidget* parent = nullptr);

    [[nodiscard]] SelectionSection& selection() { return *selection_; }

    /// Puts an operator of this kind behind the others and chooses it.
    void add(const QString& kind);

private:
    void fill();
    void showValues();
    void changeValue(const QString& name, bool settled);
    void fillReach(const core::TakeOperator* edit);
    void setFrames(int choice);
    void setGaussians(int choice);

    Session& session_;
    TakeEditor& editor_;
    SelectionSection* selection_;
    QToolButton* add_;
    QToolButton* up_;
    QToolButton* down_;
    QToolButton* remove_;
    QLabel* empty_;
    QListWidget* list_;
    QLabel* pending_;
    QWidget* reach_;
    QComboBox* frames_;
    QComboBox* gaussians_;
    ParameterPanel* panel_;
    bool filling_ = false;
};

}  // namespace splatreel::ui
