#include "core/base/files.h"
#include "core/timeline/camera_exchange.h"
#include "core/timeline/timeline_edit.h"
#include "ui/session/background.h"
#include "ui/shell/main_window.h"
#include "ui/shell/viewport_host.h"

#include <QAction>
#include <QFileDialog>
#include <QFileInfo>
#include <algorithm>

/// The camera keys: how they are set, gone to, and come from and go to files.
namespace splatreel::ui {
namespace {

constexpr std::uint64_t largestCameraFile = std::uint64_t{64} << 20U;  // bytes
const auto topic = QStringLiteral("camera file");

}  // namespace

void MainWindow::setCameraKey(int frame) {
    const core::CameraPose pose =
        core::poseOf(viewport_->viewport().camera(), viewport_->viewport().stage().viewpoint.distance);
    core::Timeline next = core::setCameraKey(session_->timeline(), frame, pose).first;
    session_->apply(core::withTimeline(session_->project(), std::move(next)), tr("Set a camera key"));
}

void MainWindow::replaceCameraKey(std::uint64_t id) {
    for (const core::CameraKeyframe& key : session_->timeline().camera.keys) {
        if (key.id == id) return setCameraKey(key.frame);
    }
}

void MainWindow::goToKey(int direction) {
    const int now = session_->transport().frame();
    std::optional<int> nearest;
    for (const core::CameraKeyframe& key : session_->timeline().camera.keys) {
        const int way = direction * (key.frame - now);
        if (way > 0 && (!nearest || way < direction * (*nearest - now))) nearest = key.frame;
    }
    if (!nearest) return;
    session_->transport().pause();
    session_->transport().setFrame(*nearest);
}

void MainWindow::connectCamera() {
    const auto on = [this](const char* id, auto&& slot) {
        connect(actions_->action(QLatin1String(id)), &QAction::triggered, this, slot);
    };
    on("play.camera_key", [this] { setCameraKey(session_->transport().frame()); });
    on("play.previous_key", [this] { goToKey(-1); });
    on("play.next_key", [this] { goToKey(1); });
    on("timeline.export_camera", [this] {
        auto* dialog = new QFileDialog(
            this, tr("Export the camera's way"), tr("camera.json"),
            tr("Camera path (*.json)") + QStringLiteral(";;") + tr("USD, for Blender and others (*.usda)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(QStringLiteral("json"));
        connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
            dialog->setDefaultSuffix(filter.contains(QStringLiteral("usda")) ? QStringLiteral("usda")
                                                                             : QStringLiteral("json"));
        });
        connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::exportCamera);
        dialog->open();
    });
    on("timeline.import_camera", [this] {
        auto* dialog = new QFileDialog(this, tr("Import a camera's way"), {}, tr("Camera path (*.json)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::importCamera);
        dialog->open();
    });
    connect(session_.get(), &Session::cameraWanted, this, &MainWindow::importCamera);
}

void MainWindow::exportCamera(const QString& path) {
    const core::Timeline& timeline = session_->timeline();
    const core::FrameSpan frames{0, timeline.length()};
    const core::Intrinsics& view = viewport_->viewport().camera().intrinsics;
    const float aspect = static_cast<float>(view.width) / static_cast<float>(std::max(1, view.height));
    const std::string text = path.endsWith(QStringLiteral(".usda"), Qt::CaseInsensitive)
                                 ? core::cameraTrackUsd(timeline.camera, timeline.rate, frames, aspect)
                                 : core::cameraTrackText(timeline.camera, timeline.rate, frames);
    runInBackground(
        this, [path, text](const std::stop_token&) { return core::writeFile(path.toStdString(), text); },
        [this, path](const core::Result<void>& written) {
            if (written.ok()) return session_->showMessage(tr("Saved %1").arg(path));
            session_->notify({Place::timeline, Severity::error, textOf(written.error()), {}, {}, topic});
        });
}

void MainWindow::importCamera(const QString& path) {
    runInBackground(
        this,
        [path, rate = session_->timeline().rate](const std::stop_token&) -> core::Result<core::CameraTrack> {
            const auto text = core::readTextFile(path.toStdString(), largestCameraFile);
            if (!text.ok()) return text.error();
            return core::readCameraTrack(*text, path.toStdString(), rate);
        },
        [this, path](const core::Result<core::CameraTrack>& read) {
            if (!read.ok())
                return session_->notify(
                    {Place::timeline, Severity::error, textOf(read.error()), {}, {}, topic});
            core::Timeline next = session_->timeline();
            next.camera.keys.clear();
            for (const core::CameraKeyframe& key : read->keys)
                next = core::setCameraKey(std::move(next), key.frame, key.pose).first;
            session_->apply(core::withTimeline(session_->project(), std::move(next)),
                            tr("Import %1").arg(QFileInfo(path).fileName()));
        });
}

}  // namespace splatreel::ui
