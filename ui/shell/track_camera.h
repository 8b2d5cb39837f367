#pragma once

#include "ui/session/session.h"
#include "ui/viewport/navigation.h"

#include <QObject>

class QAction;

namespace splatreel::ui {

class ViewportWindow;

/// Looks through the timeline's camera track while its toggle is on: the view goes where the keys say, at the
/// playhead and after every change of them. A hand that moves the view ends it. Otherwise the keys' way is
/// drawn into the view, where `path` is on.
class TrackCamera : public QObject {
    Q_OBJECT

public:
    TrackCamera(Session& session, ViewportWindow& viewport, QAction& toggle, QAction& path);

private:
    void update();
    void showPath();

    Session& session_;
    ViewportWindow& viewport_;
    QAction& toggle_;
    QAction& path_;
    std::shared_ptr<const core::CameraTrack> shown_;
    Viewpoint own_;  ///< as it was set last
    bool moving_ = false;
};

}  // namespace splatreel::ui
