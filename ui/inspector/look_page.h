#pragma once

#include <QWidget>

class QComboBox;

namespace splatreel::ui {

class ActionRegistry;

/// The inspector's page of how things are shown: what of the Gaussians, before what, and what helps to judge.
class LookPage : public QWidget {
    Q_OBJECT

public:
    explicit LookPage(const ActionRegistry& actions, QWidget* parent = nullptr);

    /// As if it had been chosen; what there is no such choice for leaves it as it is.
    void setLook(int look);
    void setBackdrop(int kind);

signals:
    void lookChosen(int look);      ///< a render::Look
    void backdropChosen(int kind);  ///< 0: the theme's, 1: white, 2: black, 3: checker

private:
    QComboBox* look_;
    QComboBox* backdrop_;
};

}  // namespace splatreel::ui
