#include "ui/session/project_keeper.h"

#include "core/base/files.h"
#include "core/project/copy_with_media.h"
#include "core/project/project_file.h"
#include "core/project/result_file.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"
#include "ui/session/opened_project.h"

#include <QFileInfo>

namespace splatreel::ui {
namespace {

QString topicOf(const core::Recovery& recovery) {
    return QStringLiteral("recovery %1").arg(QString::fromStdString(recovery.sidecar.string()));
}

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
    timer_.setTimerType(Qt::PreciseTimer);
    const auto follow = [this, &preferences] {
        timer_.setInterval(1000 * preferences.integer(QStringLiteral("project.autosave")));
    };
    follow();
    connect(&preferences, &Preferences::changed, this, [follow](const QString& key) {
        if (key == QLatin1String("project.autosave")) follow();
    });
    connect(&timer_, &QTimer::timeout, this, &ProjectKeeper::autosave);
    connect(&session_, &Session::resultArrived, this, &ProjectKeeper::keepResult);
}

ProjectKeeper::~ProjectKeeper() {
    timer_.stop();
    pool_.waitForDone();
    files_->reset();  // the lock, although answers that nobody reads any more still know the files
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
    emit viewAsked(document.view);
    return document;
}

void ProjectKeeper::fail(const core::Error& error) {
    session_.notify({Place::viewport, Severity::error, textOf(error), {}, {}, QStringLiteral("project")});
}

void ProjectKeeper::tellUnsafe(const core::Error& error) {
    if (std::exchange(unsafeTold_, textOf(error)) == textOf(error)) return;
    session_.notify({Place::viewport,
                     Severity::warning,
                     tr("Recovery is off: after a crash only what was saved is there. %1").arg(textOf(error)),
                     {},
                     {},
                     QStringLiteral("unsafe")});
}

void ProjectKeeper::begin() {
    onFiles([folder = recoveryFolder_.toStdString()] { return core::findRecoveries(folder); },
            [this](const std::vector<core::Recovery>& found) { tellRecoveries(found); });
    startNew();
}

void ProjectKeeper::tellRecoveries(const std::vector<core::Recovery>& recoveries) {
    constexpr std::size_t most = 3;  // the rest is told by the next start
    for (std::size_t i = std::min(recoveries.size(), most); i-- > 0;) {
        const core::Recovery& recovery = recoveries[i];
        const QString name = recovery.file.empty()
                                 ? tr("an unsaved project")
                                 : QString::fromStdString(recovery.file.filename().string());
        session_.notify(
            {Place::viewport, Severity::info, tr("Work on %1 was not saved when Splatreel ended.").arg(name),
             tr("Recover"), [this, recovery] { emit recoveryWanted(recovery); }, topicOf(recovery),
             tr("Discard"),
             [this, recovery] {
                 onFiles([recovery] { return core::discardRecovery(recovery), true; }, [](bool) {});
             }});
    }
}

void ProjectKeeper::replaceFiles(Files files, const QString& dataFolder) {
    session_.setDataFolder(dataFolder);
    const Files old = std::exchange(files_, std::move(files));
    onFiles(
        [old] {
            if (old->has_value()) (*old)->discard();
            old->reset();
            return true;
        },
        [](bool) {});
}

void ProjectKeeper::startNew() {
    replaceFiles(std::make_shared<std::optional<core::ProjectSession>>(), {});
    session_.setProject({}, {}, {});
    autosaved_ = {};
    onFiles(
        [folder = recoveryFolder_.toStdString(), files = files_]() -> core::Result<QString> {
            auto created = core::ProjectSession::create(folder);
            if (!created.ok()) return created.error();
            files->emplace(std::move(created).value());
            return QString::fromStdString((*files)->dataFolder().string());
        },
        [this, files = files_](const core::Result<QString>& folder) {
            if (files != files_) return;
            if (!folder.ok()) return tellUnsafe(folder.error());
            session_.setDataFolder(*folder);
            timer_.start();
        });
}

void ProjectKeeper::keepResult(TakeId id) {
    const Take* take = session_.take(id);
    if (take == nullptr || take->base == nullptr) return;
    // The project speaks of it from now on: whatever is saved later is saved after it.
    const std::string name = core::newResultName(id);
    session_.setResult(id, QString::fromStdString(name));
    onFiles(
        [base = take->base, name, files = files_]() -> core::Result<void> {
            if (!files->has_value())
                return core::Error{"the result has no place to be kept", "project", "Save the project."};
            const std::filesystem::path folder = (*files)->dataFolder();
            if (auto made = core::prepareFolder(folder); !made.ok()) return made;
            return core::writeResult(*base, folder / name);
        },
        [this, id, files = files_](const core::Result<void>& written) {
            if (files != files_) return;  // another project is open by now
            const QString topic = QStringLiteral("result %1").arg(id);
            if (written.ok()) {
                emit session_.settled(topic);
                return session_.resultKept(id);
            }
            session_.setResult(id, {});
            session_.notify({Place::viewport, Severity::error, textOf(written.error()), tr("Save elsewhere…"),
                             [this] { emit placeWanted(); }, topic, tr("Try again"),
                             [this, id] { keepResult(id); }});
        });
}

void ProjectKeeper::keepMissingResults() {
    for (const auto& take : session_.takes()) {
        const core::Take* known = session_.project().findTake(take->id);
        if (known != nullptr && known->generation && known->result.empty()) keepResult(take->id);
    }
}

void ProjectKeeper::adopt(const core::ProjectDocument& document, const core::Project& saved,
                          const QString& file, Files files) {
    const bool any = files->has_value();
    const QString folder = any ? QString::fromStdString((*files)->dataFolder().string()) : QString();
    replaceFiles(std::move(files), folder);
    autosaved_ = document.project;
    session_.setProject(document.project, file, saved);
    if (session_.take(document.view.shown) != nullptr) session_.setCurrentTake(document.view.shown);
    session_.transport().setFrame(static_cast<int>(document.view.playhead));
    emit viewWanted(document.view);
    timer_.start();
    checkMedia();
}

void ProjectKeeper::open(const QString& file) {
    openVersion(file, false);
}

void ProjectKeeper::openVersion(const QString& name, bool backup) {
    std::error_code code;
    std::filesystem::path file = std::filesystem::weakly_canonical(name.toStdString(), code);
    if (code) file = name.toStdString();
    onFiles(
        [file, backup, folder = recoveryFolder_.toStdString(), old = files_] {
            return openProject(file, backup, folder, *old);
        },
        [this, file = QString::fromStdString(file.string()),
         backup](const core::Result<std::shared_ptr<OpenedProject>>& result) {
            if (!result.ok()) return failToOpen(file, result.error());
            const std::shared_ptr<OpenedProject> opened = *result;
            emit session_.settled(QStringLiteral("project"));
            adopt(opened->document, opened->saved, file,
                  std::make_shared<std::optional<core::ProjectSession>>(std::move(opened->files)));
            session_.showMessage(
                (backup ? tr("Opened the version before the last save of %1") : tr("Opened %1")).arg(file));
            if (opened->unsafe) tellUnsafe(*opened->unsafe);
            if (!opened->recovered) return;
            const core::Recovery recovery = *opened->recovered;
            emit session_.settled(topicOf(recovery));
            session_.notify({Place::viewport, Severity::info,
                             tr("This is the work that was not saved when Splatreel ended."),
                             tr("Open the saved version"),
                             [this, file] { emit session_.projectWanted(file); }, topicOf(recovery)});
        });
}

void ProjectKeeper::failToOpen(const QString& file, const core::Error& error) {
    Notice notice{Place::viewport, Severity::error, textOf(error), {}, {}, QStringLiteral("project")};
    std::error_code code;
    if (std::filesystem::exists(core::backupOf(file.toStdString()), code)) {
        notice.button = tr("Open the version before");
        notice.action = [this, file] { openVersion(file, true); };
    }
    session_.notify(notice);
}

void ProjectKeeper::recover(const core::Recovery& recovery) {
    onFiles([recovery] { return openRecovery(recovery); },
            [this, recovery](const core::Result<std::shared_ptr<OpenedProject>>& opened) {
                if (!opened.ok()) return fail(opened.error());
                emit session_.settled(topicOf(recovery));
                adopt((*opened)->document, (*opened)->saved, QString::fromStdString(recovery.file.string()),
                      std::make_shared<std::optional<core::ProjectSession>>(std::move((*opened)->files)));
            });
}

void ProjectKeeper::save(std::function<void()> done) {
    saveAs(session_.file(), std::move(done));
}

void ProjectKeeper::saveAs(const QString& file, std::function<void()> done) {
    struct Written {
        core::Result<void> result;
        core::ProjectDocument document;
        QString dataFolder;
    };
    onFiles(
        [present = document(), file = std::filesystem::path(file.toStdString()),
         folder = recoveryFolder_.toStdString(), files = files_]() mutable {
            present.project = referred(std::move(present.project), file.parent_path());
            Written written{{}, present, {}};
            if (!files->has_value()) {
                written.result = core::saveProject(written.document, file);
                if (written.result.ok()) {
                    // What could not be made at the start, on a full disk say, may go by now.
                    auto made = core::prepareFolder(folder).ok()
                                    ? core::ProjectSession::open(file, folder)
                                    : core::ProjectSession::withoutRecovery(file);
                    if (made.ok()) files->emplace(std::move(made).value());
                }
            } else if ((*files)->file() == file) {
                written.result = (*files)->save(written.document);
            } else {
                written.result = (*files)->saveAs(written.document, file);
            }
            if (files->has_value())
                written.dataFolder = QString::fromStdString((*files)->dataFolder().string());
            return written;
        },
        [this, file, files = files_, done = std::move(done)](const Written& written) {
            if (!written.result.ok()) {
                return session_.notify({Place::viewport, Severity::error, textOf(written.result.error()),
                                        tr("Save elsewhere…"), [this] { emit placeWanted(); },
                                        QStringLiteral("project")});
            }
            if (files != files_) return;  // another project is open by now
            emit session_.settled(QStringLiteral("project"));
            emit session_.settled(QStringLiteral("autosave"));
            autosaveFails_ = false;
            session_.markSaved(file, written.document.project);
            session_.setDataFolder(written.dataFolder);
            autosaved_ = written.document.project;
            if (!timer_.isActive()) timer_.start();
            session_.showMessage(tr("Saved %1").arg(file));
            emit saved(file);
            keepMissingResults();
            if (done) done();
        });
}

void ProjectKeeper::saveCopy(const QString& file) {
    onFiles(
        [files = files_] { return files->has_value() ? (*files)->dataFolder() : std::filesystem::path(); },
        [this, file, present = document(),
         projectFolder = folderOf(session_.file())](const std::filesystem::path& dataFolder) {
            core::WorkRequest request;
            request.title = tr("Copy %1").arg(QFileInfo(file).fileName()).toStdString();
            request.kind = "copy";
            request.run = [present, projectFolder, dataFolder,
                           target = std::filesystem::path(file.toStdString())](core::ProgressSink& sink,
                                                                               const std::stop_token& stop) {
                return core::copyWithMedia(present, projectFolder, dataFolder, target, sink, stop);
            };
            session_.jobs().submit(std::move(request));
        });
}

void ProjectKeeper::autosave() {
    // Where the playhead is, is not worth a recovery.
    const core::ProjectDocument present = document();
    if (present.project == autosaved_) return;
    autosaved_ = present.project;
    onFiles(
        [present, files = files_] {
            return files->has_value() ? (*files)->autosave(present) : core::Result<void>();
        },
        [this, files = files_](const core::Result<void>& written) {
            if (files != files_) return;
            const bool told = std::exchange(autosaveFails_, !written.ok());
            if (written.ok()) {
                if (told) emit session_.settled(QStringLiteral("autosave"));
                return;
            }
            autosaved_ = {};  // again at the timer's next turn
            if (told) return;
            session_.notify(
                {Place::viewport, Severity::warning,
                 tr("What was done since the last save cannot be kept safe: %1").arg(textOf(written.error())),
                 tr("Save elsewhere…"), [this] { emit placeWanted(); }, QStringLiteral("autosave")});
        });
}

void ProjectKeeper::keepForLater() {
    timer_.stop();
    autosave();
    pool_.waitForDone();
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
