#include "ui/session/project_keeper.h"

#include "core/base/files.h"
#include "core/formats/packed_sequence.h"
#include "core/project/project_file.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"

#include <QFileInfo>

namespace splatreel::ui {
namespace {

/// A document that was read, with the files it goes on with.
struct Opened {
    core::ProjectDocument document;
    std::optional<core::ProjectSession> files;
};

std::filesystem::path folderOf(const QString& file) {
    return file.isEmpty() ? std::filesystem::path() : std::filesystem::path(file.toStdString()).parent_path();
}

}  // namespace

ProjectKeeper::ProjectKeeper(Session& session, Preferences& preferences, QString recoveryFolder,
                             QObject* parent)
    : QObject(parent),
      session_(session),
      recoveryFolder_(std::move(recoveryFolder)),
      files_(std::make_shared<std::optional<core::ProjectSession>>()) {
    pool_.setMaxThreadCount(1);
    timer_.setInterval(1000 * std::min(preferences.integer(QStringLiteral("project.autosave")), 10));
    connect(&timer_, &QTimer::timeout, this, &ProjectKeeper::autosave);
    connect(&session_, &Session::resultArrived, this, &ProjectKeeper::keepResult);
}

ProjectKeeper::~ProjectKeeper() {
    timer_.stop();
    pool_.waitForDone();
}

template <class Work, class Done>
void ProjectKeeper::onFiles(Work work, Done done) {
    const QPointer<QObject> self(this);
    pool_.start([self, work = std::move(work), done = std::move(done)]() mutable {
        auto value = std::make_shared<decltype(work())>(work());
        callLater(self, [value, done = std::move(done)]() mutable { done(std::move(*value)); });
    });
}

core::ProjectDocument ProjectKeeper::document() const {
    core::ProjectDocument document;
    document.project = session_.project();
    document.view.playhead = session_.transport().frame();
    document.view.shown = session_.currentTake() != nullptr ? session_.currentTake()->id : 0;
    return document;
}

void ProjectKeeper::fail(const core::Error& error) {
    session_.notify({Place::viewport, Severity::error, textOf(error), {}, {}, QStringLiteral("project")});
}

void ProjectKeeper::begin() {
    if (recoveryFolder_.isEmpty()) return;
    onFiles(
        [folder = recoveryFolder_.toStdString()] { return core::findRecoveries(folder); },
        [this](std::vector<core::Recovery> found) {
            recoveries_ = std::move(found);
            if (recoveries_.empty()) return;
            const core::Recovery first = recoveries_.front();
            const QString name = first.file.empty() ? tr("an unsaved project")
                                                    : QString::fromStdString(first.file.filename().string());
            session_.notify({Place::media, Severity::info,
                             tr("Work on %1 was not saved when Splatreel ended.").arg(name), tr("Recover"),
                             [this, first] { recover(first); }, QStringLiteral("recovery")});
        });
    startNew();
}

void ProjectKeeper::startNew() {
    session_.setProject({}, {});
    if (recoveryFolder_.isEmpty()) return;
    onFiles(
        [folder = recoveryFolder_.toStdString(), files = files_] {
            files->reset();
            auto created = core::ProjectSession::create(folder);
            if (!created.ok()) return std::optional<core::Error>(created.error());
            files->emplace(std::move(created).value());
            return std::optional<core::Error>();
        },
        [this](const std::optional<core::Error>& error) {
            if (error) return fail(*error);
            timer_.start();
        });
}

void ProjectKeeper::keepResult(TakeId id) {
    const Take* take = session_.take(id);
    if (take == nullptr || take->base == nullptr || recoveryFolder_.isEmpty()) return;
    const std::string name = "take_" + std::to_string(id) + core::packedSequenceExtension;
    onFiles(
        [base = take->base, name, files = files_]() -> core::Result<void> {
            if (!files->has_value()) return {};
            const std::filesystem::path folder = (*files)->dataFolder();
            if (auto made = core::prepareFolder(folder); !made.ok()) return made;
            return core::writePackedSequence(*base, folder / name);
        },
        [this, id, name](const core::Result<void>& written) {
            if (!written.ok()) return fail(written.error());
            session_.setResult(id, QString::fromStdString(name));
        });
}

void ProjectKeeper::adoptDataFolder() {
    const bool any = files_->has_value();
    session_.setDataFolder(any ? QString::fromStdString((*files_)->dataFolder().string()) : QString());
}

void ProjectKeeper::adopt(const core::ProjectDocument& document, const QString& file, Files files) {
    files_ = std::move(files);
    autosaved_ = document;
    adoptDataFolder();
    session_.setProject(document.project, file);
    if (session_.take(document.view.shown) != nullptr) session_.setCurrentTake(document.view.shown);
    session_.transport().setFrame(static_cast<int>(document.view.playhead));
    timer_.start();
    checkMedia();
}

void ProjectKeeper::open(const QString& file) {
    onFiles(
        [file = file.toStdString(), folder = recoveryFolder_.toStdString(),
         old = files_]() -> core::Result<std::shared_ptr<Opened>> {
            auto read = core::loadProject(file);
            if (!read.ok()) return read.error();
            auto opened = std::make_shared<Opened>();
            opened->document = std::move(read).value();
            if (folder.empty()) return opened;
            if (old->has_value() && (*old)->file() == file) old->reset();  // its lock
            auto files = core::ProjectSession::open(file, folder);
            if (!files.ok()) return files.error();
            opened->files.emplace(std::move(files).value());
            return opened;
        },
        [this, file](const core::Result<std::shared_ptr<Opened>>& opened) {
            if (!opened.ok()) return fail(opened.error());
            // Media are found from where the project lies now.
            core::ProjectDocument document = (*opened)->document;
            for (const auto& media : document.project.media) {
                core::Media found = *media;
                found.absolute = core::locate(*media, folderOf(file)).string();
                document.project = core::replaceMedia(document.project, std::move(found));
            }
            auto files = std::make_shared<std::optional<core::ProjectSession>>(std::move((*opened)->files));
            adopt(document, file, std::move(files));
            session_.showMessage(tr("Opened %1").arg(file));
        });
}

void ProjectKeeper::recover(const core::Recovery& recovery) {
    onFiles(
        [recovery]() -> core::Result<std::shared_ptr<Opened>> {
            auto files = core::ProjectSession::recover(recovery);
            if (!files.ok()) return files.error();
            auto opened = std::make_shared<Opened>();
            opened->document = recovery.document;
            opened->files.emplace(std::move(files).value());
            return opened;
        },
        [this, file = QString::fromStdString(recovery.file.string())](
            const core::Result<std::shared_ptr<Opened>>& opened) {
            if (!opened.ok()) return fail(opened.error());
            adopt((*opened)->document, file,
                  std::make_shared<std::optional<core::ProjectSession>>(std::move((*opened)->files)));
        });
}

void ProjectKeeper::save(std::function<void()> done) {
    saveAs(session_.file(), std::move(done));
}

void ProjectKeeper::saveAs(const QString& file, std::function<void()> done) {
    core::ProjectDocument present = document();
    onFiles(
        [present, file = file.toStdString(), files = files_]() mutable -> core::Result<void> {
            if (!files->has_value()) return core::saveProject(present, file);
            if ((*files)->file() == file) return (*files)->save(present);
            return (*files)->saveAs(present, file);
        },
        [this, file, done = std::move(done)](const core::Result<void>& written) {
            if (!written.ok()) return fail(written.error());
            session_.markSaved(file);
            session_.showMessage(tr("Saved %1").arg(file));
            emit saved(file);
            if (done) done();
        });
}

void ProjectKeeper::autosave() {
    const core::ProjectDocument present = document();
    if (present == autosaved_) return;
    autosaved_ = present;
    onFiles(
        [present, files = files_] {
            return files->has_value() ? (*files)->autosave(present) : core::Result<void>();
        },
        [this](const core::Result<void>& written) {
            if (written.ok()) return;
            session_.notify({Place::media,
                             Severity::warning,
                             textOf(written.error()),
                             {},
                             {},
                             QStringLiteral("autosave")});
        });
}

void ProjectKeeper::discard() {
    timer_.stop();
    pool_.waitForDone();
    if (files_->has_value()) (*files_)->discard();
}

void ProjectKeeper::checkMedia() {
    onFiles([project = session_.project(),
             folder = folderOf(session_.file())] { return core::checkMedia(project, folder); },
            [this](std::vector<core::MediaProblem> problems) {
                missing_ = std::move(problems);
                std::erase_if(missing_, [](const core::MediaProblem& p) {
                    return p.state != core::MediaState::missing;
                });
                emit missingChanged();
            });
}

void ProjectKeeper::findMedia(const QString& folder) {
    std::vector<core::Media> wanted;
    for (const core::MediaProblem& problem : missing_) {
        if (const core::Media* media = session_.project().findMedia(problem.id)) wanted.push_back(*media);
    }
    onFiles(
        [wanted, folder = folder.toStdString()] {
            const std::filesystem::path folders[] = {folder};
            return core::findMedia(wanted, folders);
        },
        [this, folder](const std::map<core::SourceId, std::filesystem::path>& found) {
            if (found.empty()) {
                session_.notify({Place::media,
                                 Severity::warning,
                                 tr("None of the missing files is in %1.").arg(folder),
                                 {},
                                 {},
                                 QStringLiteral("missing")});
            }
            for (const auto& [id, path] : found) session_.relink(id, QString::fromStdString(path.string()));
            checkMedia();
        });
}

}  // namespace splatreel::ui
