#pragma once

#include "ui/session/session.h"

#include <QWidget>

class QAction;
class QMenu;
class QToolButton;

namespace splatreel::ui {

class ActionRegistry;
class ElidedLabel;

/// The strip above the viewport: which camera it looks through, what it is compared with, and what the tool
/// in hand does.
class ViewBar : public QWidget {
    Q_OBJECT

public:
    ViewBar(Session& session, const ActionRegistry& actions, QWidget* parent = nullptr);

    void setHint(const QString& hint);

private:
    void fillCompareMenu();
    void update();
    [[nodiscard]] bool isComparing() const;

    Session& session_;
    const ActionRegistry& actions_;
    QToolButton* camera_;
    QToolButton* track_;
    QToolButton* compare_;
    ElidedLabel* hint_;
};

}  // namespace splatreel::ui
