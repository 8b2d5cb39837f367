#pragma once

#include "ui/timeline/timeline_layout.h"

#include <QObject>
#include <QPoint>
#include <functional>

class QKeyEvent;

namespace splatreel::ui {

class ActionRegistry;
class TimelineCanvas;

/// The window's actions that are about the timeline: what they do, when they can be done, and the menus of
/// the right button, made of them.
class TimelineActions : public QObject {
    Q_OBJECT

public:
    TimelineActions(TimelineCanvas& canvas, const ActionRegistry& actions, QObject* parent);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void connectActions();
    void update();
    /// Of the clips that are meant; null: none is.
    [[nodiscard]] const core::Clip* firstClip() const;
    void showMenu(const TimelineHit& hit, const QPoint& place);
    /// What a key means while the timeline has the focus, although the viewport means something else by it;
    /// empty: nothing.
    [[nodiscard]] std::function<void()> ownMeaning(const QKeyEvent& event) const;

    TimelineCanvas& canvas_;
    const ActionRegistry& actions_;
};

}  // namespace splatreel::ui
