#include "ui/dialogs/missing_media_dialog.h"
#include "ui/inspector/generate_page.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/main_window.h"
#include "ui/shell/view_memory.h"
#include "ui/shell/viewport_host.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>

namespace splatreel::ui {
namespace {

// What a project remembers of the window beside its camera and playhead.
constexpr const char* seenThrough = "camera";
constexpr const char* generateState = "generate";

}  // namespace

void MainWindow::updateTitle() {
    const QString name =
        session_->file().isEmpty() ? tr("Untitled") : QFileInfo(session_->file()).completeBaseName();
    setWindowTitle((session_->isEmpty() && session_->file().isEmpty() ? QStringLiteral("[*]")
                                                                      : name + QStringLiteral("[*] – ")) +
                   (safeMode_ ? tr("Splatreel (safe mode)") : tr("Splatreel")));
    setWindowModified(session_->isModified());
}

void MainWindow::save(bool underNewName, std::function<void()> done) {
    if (!underNewName && !session_->file().isEmpty()) return keeper_->save(std::move(done));
    askForPlace(tr("Save the project"),
                [this, done = std::move(done)](const QString& path) { keeper_->saveAs(path, done); });
}

void MainWindow::askForPlace(const QString& title, std::function<void(const QString& file)> chosen) {
    const QString suffix = projectSuffix;
    auto* dialog =
        new QFileDialog(this, title, tr("Untitled.%1").arg(suffix), tr("Projects (*.%1)").arg(suffix));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    connect(dialog, &QFileDialog::fileSelected, this, std::move(chosen));
    dialog->open();
}

void MainWindow::afterSaving(std::function<void()> next) {
    if (!session_->isModified()) return next();
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Splatreel"), tr("Save what has changed in this project?"),
                        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setDefaultButton(QMessageBox::Save);
    connect(question, &QMessageBox::finished, this, [this, next = std::move(next)](int answer) {
        if (answer == QMessageBox::Save) save(false, next);
        if (answer == QMessageBox::Discard) next();
    });
    question->open();
}

void MainWindow::describeView(core::ProjectView& view) const {
    const Stage& stage = viewport_->viewport().stage();
    view.camera = poseOf(stage.viewpoint);
    view.orthographic = stage.viewpoint.orthographic;
    view.settings[seenThrough] = stage.throughInputCamera ? "input" : "own";
    view.settings[generateState] = generate_->state();
    viewMemory_->describe(view);
}

void MainWindow::showView(const core::ProjectView& view) {
    const auto setting = [&](const char* name) {
        const auto found = view.settings.find(name);
        return found != view.settings.end() ? found->second : std::string();
    };
    viewMemory_->show(view);  // first: a comparison may move the camera
    if (setting(seenThrough) == "own") {
        Viewpoint viewpoint = viewpointOf(view.camera);
        viewpoint.orthographic = view.orthographic;
        viewport_->viewport().setViewpoint(viewpoint);
    }
    generate_->setState(setting(generateState));
}

void MainWindow::showMissing() {
    int missing = 0;
    std::vector<core::SourceId> changed;
    QStringList names;
    for (const core::MediaProblem& problem : keeper_->problems()) {
        if (problem.state == core::MediaState::missing) ++missing;
        if (problem.state != core::MediaState::changed) continue;
        changed.push_back(problem.id);
        names << QString::fromStdString(problem.path.filename().string());
    }
    const auto find = [this] {
        showDialog<MissingMediaDialog>(QStringLiteral("missingMediaDialog"), *session_, *keeper_);
    };
    if (missing == 0) emit session_->settled(QStringLiteral("missing"));
    if (changed.empty()) emit session_->settled(QStringLiteral("changed"));
    if (missing == 0 && changed.empty()) {
        if (auto* dialog = findChild<MissingMediaDialog*>()) dialog->close();
    }
    if (missing > 0) {
        session_->notify({Place::viewport, Severity::warning,
                          tr("%n files of this project are not where they were.", nullptr, missing),
                          tr("Find…"), find, QStringLiteral("missing")});
    }
    if (!changed.empty()) {
        session_->notify({Place::media, Severity::warning,
                          changed.size() == 1
                              ? tr("%1 is not what it was when the project was saved.").arg(names.front())
                              : tr("These files are not what they were when the project was saved: %1.")
                                    .arg(names.join(QStringLiteral(", "))),
                          tr("Use it anyway"),
                          [this, changed] {
                              session_->useChanged(changed);
                              keeper_->checkMedia();
                          },
                          QStringLiteral("changed"), tr("Find the old one…"), find});
    }
}

}  // namespace splatreel::ui
