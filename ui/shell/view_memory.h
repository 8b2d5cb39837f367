#pragma once

#include "core/project/project.h"

#include <QObject>

namespace splatreel::ui {

class ActionRegistry;
class LookPage;
class Preferences;
class SelectionSection;
class Session;
class TakeEditor;
class TimelineCanvas;
class ViewportHost;

/// How things are shown, across closing and opening. What belongs to a project goes with it: look,
/// comparison, the frames that edits act on, the part of the timeline in sight, the clip that was shown. What
/// belongs to the person is remembered at once: background, grid, cube, statistics, how selections go
/// together, snapping and following.
class ViewMemory : public QObject {
    Q_OBJECT

public:
    struct Parts {
        Session& session;
        TakeEditor& editor;
        Preferences& preferences;
        const ActionRegistry& actions;
        ViewportHost& viewport;
        LookPage& look;
        SelectionSection& selection;
        TimelineCanvas& timeline;
    };
    ViewMemory(const Parts& parts, QObject* parent);

    /// For the project's file.
    void describe(core::ProjectView& view) const;
    /// As it was described; what is not said, or not known here, stays as it is.
    void show(const core::ProjectView& view);

private:
    void remember();
    void recall();
    [[nodiscard]] QString compareMode() const;

    Parts parts_;
};

}  // namespace splatreel::ui
