#include "ui/inspector/generate_page.h"
#include "ui/panels/media_panel.h"
#include "ui/session/matte_editor.h"
#include "ui/shell/banner.h"
#include "ui/shell/main_window.h"
#include "ui/shell/matte_painting.h"
#include "ui/shell/stage_area.h"

#include <QAction>
#include <QFileDialog>

/// How the window's parts come together about a clip's alpha.
namespace splatreel::ui {

void MainWindow::connectMatte() {
    QAction* shown = actions_->action(QStringLiteral("clip.matte"));
    shown->setChecked(true);
    connect(shown, &QAction::toggled, stageArea_, &StageArea::setMatteShown);
    connect(actions_->action(QStringLiteral("clip.choose_matte")), &QAction::triggered, this, [this] {
        if (const Clip* clip = session_->currentClip()) chooseMatte(clip->id);
    });
    connect(media_, &MediaPanel::matteWanted, this, &MainWindow::chooseMatte);
    connect(media_, &MediaPanel::paintWanted, this, &MainWindow::paintMatte);
    connect(generate_, &GeneratePage::matteWanted, this, &MainWindow::paintMatte);
    connect(session_.get(), &Session::alphaChanged, this, [this](ClipId id) {
        const Clip* clip = session_->clip(id);
        if (clip == nullptr || clip->alpha != AlphaKind::none || painting_->isPainting())
            return stageArea_->banners().clear(QStringLiteral("matte"));
        onNotice({Place::viewport, Severity::warning,
                  tr("No object was found in %1: its background has more than one colour.").arg(clip->name),
                  tr("Paint a matte"), [this, id] { paintMatte(id); }, QStringLiteral("matte")});
    });
}

void MainWindow::paintMatte(ClipId clip) {
    session_->setCurrentTake(0);
    session_->setCurrentClip(clip);
    painting_->setPainting(true);
}

void MainWindow::chooseMatte(ClipId clip) {
    auto* dialog = new QFileDialog(
        this, tr("Choose a matte: a clip of the same length, white where the object is"), {}, openFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, clip](const QString& path) { matte_->chooseFile(clip, path); });
    dialog->open();
}

}  // namespace splatreel::ui
