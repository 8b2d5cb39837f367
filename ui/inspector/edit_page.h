#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QToolButton;

namespace splatreel::ui {

class ParameterPanel;

/// The inspector's page of edits: the current take's operators in order, each switched on and off, moved,
/// removed, and the values of the chosen one. Nothing is destroyed: every change is a step that undo takes
/// back.
class EditPage : public QWidget {
    Q_OBJECT

public:
    explicit EditPage(Session& session, QWidget* parent = nullptr);

    /// Puts an operator of this kind behind the others and chooses it.
    void add(const QString& kind);

private:
    void fill();
    void showValues();
    void changeValue(const QString& name, bool settled);
    [[nodiscard]] std::uint64_t chosen() const;

    Session& session_;
    QToolButton* add_;
    QToolButton* up_;
    QToolButton* down_;
    QToolButton* remove_;
    QLabel* empty_;
    QListWidget* list_;
    ParameterPanel* panel_;
    bool filling_ = false;
};

}  // namespace splatreel::ui
