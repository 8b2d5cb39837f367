#pragma once

#include "ui/session/take_editor.h"
#include "ui/viewport/viewport_tool.h"

#include <QObject>

class QAction;

namespace splatreel::ui {

class ActionRegistry;
class StageFeed;
class ViewportWindow;

/// The tools of the viewport: the chosen action puts one into the left hand, and what the hand does becomes a
/// selection or an edit of the current take, seen while it is done and one step of the history.
class ViewportTools : public QObject {
    Q_OBJECT

public:
    ViewportTools(Session& session, TakeEditor& editor, ActionRegistry& actions, StageFeed& feed,
                  ViewportWindow& viewport);

    /// How a stroke goes together with what is selected when no modifier says otherwise.
    void setMode(SelectionMode mode) { mode_ = mode; }
    [[nodiscard]] SelectionMode mode() const { return mode_; }
    /// What the hand does now, for people; empty: it looks around.
    [[nodiscard]] QString hint() const;

signals:
    void toolChanged();

private:
    void takeUp();
    /// Handles stand where the edit says, unless a hand holds one.
    void follow();
    void resizeBrush(float factor);
    void onStroke(const SelectionStroke& stroke);
    [[nodiscard]] core::OrientedBox boxAround() const;
    [[nodiscard]] std::unique_ptr<ViewportTool> cropTool();
    [[nodiscard]] std::unique_ptr<ViewportTool> boxSelectionTool();
    [[nodiscard]] std::unique_ptr<ViewportTool> gizmoTool(GizmoMode mode);
    /// Changes the edit that a handle is for, or makes it.
    void change(const core::TakeOperator& edit, const QString& name, bool finished);
    void letGo();

    Session& session_;
    TakeEditor& editor_;
    ActionRegistry& actions_;
    StageFeed& feed_;
    ViewportWindow& viewport_;
    QString chosen_;  ///< id of the tool's action; empty: none
    SelectionMode mode_ = SelectionMode::replace;
    float brushRadius_ = 24;                     ///< logical pixels
    bool held_ = false;                          ///< a handle is being dragged
    std::optional<core::TakeOperator> dragged_;  ///< the edit that the handle changes
    std::optional<core::OrientedBox> selectionBox_;
    core::Selection boxBase_;  ///< what was selected before the box was pulled
    core::Selection boxOwn_;   ///< what it made of that
};

}  // namespace splatreel::ui
