#pragma once

#include "ui/session/session.h"

#include <QWidget>

namespace splatreel::ui {

class ActionRegistry;
class MatteEditor;
class TimelineWidget;

/// The transport's buttons and the timeline, tied to the session: what hands change in it is a step of the
/// project, what the project changes shows in it.
class TimelineDock : public QWidget {
    Q_OBJECT

public:
    TimelineDock(Session& session, MatteEditor& matte, const ActionRegistry& actions,
                 QWidget* parent = nullptr);
    [[nodiscard]] TimelineWidget& timeline() { return *timeline_; }

signals:
    /// The camera as it stands is to become a key at a frame.
    void cameraKeyWanted(int frame);
    /// The camera as it stands is to take the place of a key's.
    void cameraKeyReplaced(std::uint64_t key);

private:
    void updateLook(core::SourceId source);

    Session& session_;
    MatteEditor& matte_;
    TimelineWidget* timeline_;
};

}  // namespace splatreel::ui
