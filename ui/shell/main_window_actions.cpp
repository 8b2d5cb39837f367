#include "core/timeline/timeline_edit.h"
#include "ui/actions/command_palette.h"
#include "ui/actions/keys_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/missing_media_dialog.h"
#include "ui/inspector/generate_page.h"
#include "ui/panels/media_panel.h"
#include "ui/preferences/preferences_dialog.h"
#include "ui/session/matte_editor.h"
#include "ui/session/project_keeper.h"
#include "ui/session/take_editor.h"
#include "ui/shell/main_window.h"
#include "ui/shell/stage_area.h"
#include "ui/shell/still.h"
#include "ui/shell/viewport_host.h"
#include "ui/shell/window_layouts.h"
#include "ui/theme/theme.h"
#include "ui/translation/core_texts.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QTabBar>
#include <QToolButton>

namespace splatreel::ui {
namespace {

/// Whether a key without modifiers belongs to the widget that has the focus rather than to a shortcut.
bool takesKey(const QWidget* widget, const QKeyEvent& event) {
    if (widget == nullptr || (event.modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier) return false;
    const int key = event.key();
    const bool arrow =
        key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Up || key == Qt::Key_Down;
    const bool edge = key == Qt::Key_Home || key == Qt::Key_End;
    if (key == Qt::Key_Tab) return widget->isWindow() || widget->window()->isActiveWindow();
    if (qobject_cast<const QAbstractButton*>(widget) != nullptr) return key == Qt::Key_Space;
    if (qobject_cast<const QComboBox*>(widget) != nullptr) return key == Qt::Key_Space || arrow;
    if (qobject_cast<const QAbstractSlider*>(widget) != nullptr ||
        qobject_cast<const QAbstractItemView*>(widget) != nullptr) {
        // In a list they mean what is chosen there, and never the Gaussians.
        const bool removes = key == Qt::Key_Delete || key == Qt::Key_Backspace;
        return arrow || edge || removes || key == Qt::Key_F2;
    }
    return qobject_cast<const QTabBar*>(widget) != nullptr && arrow;
}

}  // namespace

bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && watched->isWidgetType() &&
        takesKey(static_cast<QWidget*>(watched), *static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::connectActions() {
    const auto on = [this](const char* id, auto&& slot) {
        connect(actions_->action(QLatin1String(id)), &QAction::triggered, this, slot);
    };
    on("file.open", [this] { openFiles(); });
    on("file.open_folder", [this] { openFolder(); });
    on("file.sample", [this] { session_->openSample(); });
    on("file.new", [this] { afterSaving([this] { keeper_->startNew(); }); });
    on("file.save", [this] { save(false); });
    on("file.save_as", [this] { save(true); });
    on("file.recover", [this] { keeper_->offerRecoveries(); });
    on("file.save_copy", [this] {
        askForPlace(tr("Save a copy with its media"),
                    [this](const QString& file) { keeper_->saveCopy(file); });
    });
    on("file.export", [this] {
        auto& dialog =
            showDialog<ExportDialog>(QStringLiteral("exportDialog"), *session_, viewport_->viewport());
        dialog.setTake(session_->currentTake() != nullptr ? session_->currentTake()->id : 0);
    });
    on("file.quit", [this] { close(); });
    on("clip.generate", [this] { generate_->generate(); });
    on("clip.remove", [this] {
        if (const Clip* clip = session_->currentClip()) session_->remove(clip->id);
    });
    on("take.remove", [this] {
        if (const Take* take = session_->currentTake()) session_->remove(take->id);
    });
    on("take.cancel", [this] {
        if (const Take* take = session_->currentTake()) session_->jobs().cancel(take->job);
    });
    on("take.continue", [this] {
        if (const Take* take = session_->currentTake()) session_->continueTake(take->id);
    });
    on("take.pause", [this] {
        const Take* take = session_->currentTake();
        const auto report = take != nullptr ? session_->jobs().report(take->job) : std::nullopt;
        if (!report) return;
        report->state == core::JobState::paused ? session_->jobs().resume(take->job)
                                                : session_->jobs().pause(take->job);
    });
    on("edit.undo", [this] { session_->undo(); });
    on("edit.redo", [this] { session_->redo(); });
    on("take.still", [this] { saveStill(); });
    on("window.theme", [this] { toggleTheme(); });
    on("window.full_screen", [this] { setFullScreen(!isFullScreen()); });
    on("window.reset_layout", [this] { standardLayout(); });
    on("window.save_layout", [this] { layouts_->askForName(); });
    on("help.search", [this] { palette_->open(); });
    on("help.keys", [this] { showDialog<KeysDialog>(QStringLiteral("keysDialog"), *actions_); });
    on("file.preferences",
       [this] { showDialog<PreferencesDialog>(QStringLiteral("preferencesDialog"), *preferences_); });
    on("help.about", [this] { showAbout(); });
}

void MainWindow::connectPlaying() {
    Transport& transport = session_->transport();
    const auto on = [&](const char* id, auto slot) {
        connect(actions_->action(QLatin1String(id)), &QAction::triggered, &transport,
                [&transport, slot] { slot(transport); });
    };
    on("play.toggle", [](Transport& t) { t.toggle(); });
    on("play.backward", [](Transport& t) { t.shuttle(-1); });
    on("play.stop", [](Transport& t) { t.pause(); });
    on("play.forward", [](Transport& t) { t.shuttle(1); });
    on("play.previous", [](Transport& t) { t.pause(), t.step(-1); });
    on("play.next", [](Transport& t) { t.pause(), t.step(1); });
    on("play.ten_back", [](Transport& t) { t.pause(), t.step(-10); });
    on("play.ten_forward", [](Transport& t) { t.pause(), t.step(10); });
    on("play.first", [](Transport& t) { t.setFrame(t.in()); });
    on("play.last", [](Transport& t) { t.setFrame(t.out()); });
    const auto change = [this](const char* id, const QString& name, auto edit) {
        connect(actions_->action(QLatin1String(id)), &QAction::triggered, this, [this, name, edit] {
            const Transport& t = session_->transport();
            session_->apply(core::withTimeline(session_->project(), edit(session_->timeline(), t)), name);
        });
    };
    change("play.in", tr("Set in"), [](const core::Timeline& timeline, const Transport& t) {
        return core::setRange(timeline, core::FrameSpan{t.frame(), std::max(t.out(), t.frame()) + 1});
    });
    change("play.out", tr("Set out"), [](const core::Timeline& timeline, const Transport& t) {
        return core::setRange(timeline, core::FrameSpan{std::min(t.in(), t.frame()), t.frame() + 1});
    });
    change("play.clear_range", tr("Clear in and out"), [](const core::Timeline& timeline, const Transport&) {
        return core::setRange(timeline, std::nullopt);
    });
    change("play.loop", tr("Loop"), [](const core::Timeline& timeline, const Transport& t) {
        return core::setLoopMode(timeline, static_cast<core::LoopMode>((static_cast<int>(t.loop()) + 1) % 3));
    });
}

void MainWindow::updateActions() {
    const Clip* clip = session_->currentClip();
    const Take* take = session_->currentTake();
    const auto enable = [this](const char* id, bool on) {
        actions_->action(QLatin1String(id))->setEnabled(on);
    };
    const bool can = generate_->canGenerate();
    enable("clip.generate", can);
    generateButton_->setEnabled(can);
    generateButton_->setToolTip(generate_->estimateText());
    for (const char* id : {"clip.matte", "clip.paint_matte", "clip.choose_matte", "clip.remove"})
        enable(id, clip != nullptr);
    for (const char* id : {"clip.clear_frame_strokes", "clip.clear_strokes"})
        enable(id, !matte_->painted().empty());
    for (const char* id : {"take.pause", "take.cancel"}) enable(id, take != nullptr && take->generating);
    enable("take.continue", take != nullptr && take->unfinished && !take->generating);
    const core::History& history = session_->history();
    enable("edit.undo", history.canUndo());
    enable("edit.redo", history.canRedo());
    actions_->action(QStringLiteral("edit.undo"))
        ->setText(history.canUndo() ? tr("&Undo %1").arg(QString::fromStdString(history.undoName()))
                                    : tr("&Undo"));
    actions_->action(QStringLiteral("edit.redo"))
        ->setText(history.canRedo() ? tr("&Redo %1").arg(QString::fromStdString(history.redoName()))
                                    : tr("&Redo"));
    const bool result = take != nullptr && take->source != nullptr;
    for (const char* id : {"take.remove"}) enable(id, take != nullptr);
    for (const char* id : {"file.export", "take.still", "take.turntable"}) enable(id, result);
    const bool selected = !editor_->selected().empty();
    for (const char* id : {"edit.delete", "edit.select_none"}) enable(id, result && selected);
    for (const char* id :
         {"edit.select_all", "edit.invert_selection", "tool.select", "tool.brush", "tool.lasso",
          "tool.select_box", "tool.box", "tool.move", "tool.rotate", "tool.scale", "play.camera_key"}) {
        QAction* action = actions_->action(QLatin1String(id));
        action->setEnabled(result);
        action->setToolTip(result ? action->iconText() : tr("Needs a take with a result."));
    }
    const bool keys = !session_->timeline().camera.keys.empty();
    for (const char* id : {"play.previous_key", "play.next_key", "timeline.export_camera"}) enable(id, keys);
}

void MainWindow::saveStill() {
    auto* dialog =
        new QFileDialog(this, tr("Save a still"), tr("still.png"),
                        tr("PNG, as it shows (*.png);;OpenEXR, linear with alpha and depth (*.exr)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("png"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("exr")) ? QStringLiteral("exr")
                                                                        : QStringLiteral("png"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) {
        ViewportWindow& viewport = viewport_->viewport();
        const QSize size = viewport.size() * viewport.devicePixelRatio();
        writeStill(viewport, size, path, [this, path](const core::Result<void>& written) {
            if (written.ok()) return session_->showMessage(tr("Saved %1").arg(path));
            session_->notify(
                {Place::viewport, Severity::error, textOf(written.error()), {}, {}, QStringLiteral("still")});
        });
    });
    dialog->open();
}

void MainWindow::fillRecentMenu() {
    recentMenu_->clear();
    for (const QString& path : preferences_->recentFiles()) {
        recentMenu_->addAction(QFileInfo(path).fileName() + QStringLiteral("    ") + QFileInfo(path).path(),
                               this, [this, path] { session_->open({path}); });
    }
    if (recentMenu_->isEmpty()) recentMenu_->addAction(tr("Nothing yet"))->setEnabled(false);
}

void MainWindow::fillGenerateMenu() {
    QMenu* menu = generateButton_->menu();
    menu->clear();
    menu->addSection(tr("Engine"));
    for (const core::Engine* engine : session_->engines().engines()) {
        const QString name = QString::fromStdString(engine->name());
        QAction* action = menu->addAction(name, this, [this, name] { generate_->chooseEngine(name); });
        action->setCheckable(true);
        action->setChecked(name == generate_->engineName());
    }
    menu->addSection(tr("Preset"));
    for (const QString& name : generate_->presetNames()) {
        if (name.isEmpty()) continue;
        QAction* action =
            menu->addAction(presetText(name), this, [this, name] { generate_->choosePreset(name); });
        action->setCheckable(true);
        action->setChecked(name == generate_->presetName());
    }
    menu->addSeparator();
    menu->addAction(generate_->estimateText())->setEnabled(false);
}

void MainWindow::openFiles() {
    auto* dialog = new QFileDialog(this, tr("Open"), {}, openFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, session_.get(), &Session::open);
    dialog->open();
}

void MainWindow::openFolder() {
    auto* dialog = new QFileDialog(this, tr("Open a folder of pictures or a sequence"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { session_->open({path}); });
    dialog->open();
}

void MainWindow::toggleTheme() {
    const bool dark = currentTheme().kind == ThemeKind::dark;
    preferences_->set(QStringLiteral("appearance.theme"),
                      dark ? QStringLiteral("light") : QStringLiteral("dark"));
}

void MainWindow::setFullScreen(bool on) {
    setWindowState(on ? windowState() | Qt::WindowFullScreen : windowState() & ~Qt::WindowFullScreen);
    actions_->action(QStringLiteral("window.full_screen"))->setChecked(on);
}

void MainWindow::showAbout() {
    session_->notify({Place::viewport,
                      Severity::info,
                      tr("Splatreel %1: videos of objects become 4D Gaussian sequences. Apache License 2.0.")
                          .arg(QString::fromStdString(session_->services().version)),
                      {},
                      {},
                      QStringLiteral("about")});
}

}  // namespace splatreel::ui
