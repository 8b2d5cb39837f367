#include "ui/shell/track_camera.h"

#include "ui/viewport/viewport_window.h"

#include <QAction>

namespace splatreel::ui {

TrackCamera::TrackCamera(Session& session, ViewportWindow& viewport, QAction& toggle, QAction& path)
    : QObject(&viewport), session_(session), viewport_(viewport), toggle_(toggle), path_(path) {
    path_.setChecked(true);
    connect(&path_, &QAction::toggled, this, &TrackCamera::showPath);
    connect(&toggle_, &QAction::toggled, this, &TrackCamera::update);
    connect(&session_.transport(), &Transport::frameChanged, this, &TrackCamera::update);
    connect(&session_, &Session::projectChanged, this, &TrackCamera::update);
    connect(&viewport_, &ViewportWindow::viewChanged, this, [this] {
        const Stage& stage = viewport_.stage();
        const bool moved = stage.throughInputCamera || !(stage.viewpoint == own_);
        if (!moving_ && moved) toggle_.setChecked(false);
    });
    update();
}

void TrackCamera::update() {
    const core::CameraTrack& track = session_.timeline().camera;
    toggle_.setEnabled(!track.keys.empty());
    toggle_.setToolTip(track.keys.empty() ? tr("Set a camera key first (C).") : toggle_.iconText());
    if (track.keys.empty()) toggle_.setChecked(false);
    showPath();
    if (!toggle_.isChecked()) return;
    const auto pose = track.poseAt(session_.transport().frame());
    if (!pose) return;
    own_ = viewpointOf(*pose);
    moving_ = true;
    viewport_.setViewpoint(own_);
    own_ = viewport_.stage().viewpoint;
    moving_ = false;
}

void TrackCamera::showPath() {
    const core::CameraTrack& track = session_.timeline().camera;
    const bool wanted = path_.isChecked() && !toggle_.isChecked() && !track.keys.empty();
    if (!wanted) {
        shown_ = nullptr;
    } else if (shown_ == nullptr || !(*shown_ == track)) {
        shown_ = std::make_shared<const core::CameraTrack>(track);
    }
    viewport_.setCameraPath(shown_, session_.transport().frame());
}

}  // namespace splatreel::ui
