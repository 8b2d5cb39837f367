#include "ui/session/project_keeper.h"

#include "core/base/files.h"
#include "core/project/copy_with_media.h"
#include "core/project/project_file.h"
#include "core/project/result_file.h"
#include "ui/preferences/preferences.h"
#include "ui/session/background.h"
#include "ui/session/opened_project.h"

#include <QDateTime>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace splatreel::ui {
namespace {

QString topicOf(const core::Recovery& recovery) {
    return QStringLiteral("recovery %1").arg(QString::fromStdString(recovery.sidecar.string()));
}

std::filesystem::path folderOf(const QString& file) {
    return file.isEmpty() ? std::filesystem::path() : std::filesystem::path(file.toStdString()).parent_path();
}

/// What of it one knows it by.
QString nameOf(const core::Recovery& recovery) {
    if (!recovery.file.empty()) return QString::fromStdString(recovery.file.filename().string());
    const auto& media = recovery.document.project.media;
    return media.empty() ? ProjectKeeper::tr("an unsaved project")
                         : ProjectKeeper::tr("an unsaved project with %1")
                               .arg(QString::fromStdString(media.front()->name));
}

QString timeOf(const core::Recovery& recovery) {
    const auto time = std::chrono::file_clock::to_sys(recovery.time).time_since_epoch();
    const qint64 seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    return QLocale().toString(QDateTime::fromSecsSinceEpoch(seconds), QLocale::ShortFormat);
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
    connect(&session_, &Session::fileMissed, this, &ProjectKeeper::checkMedia);
    connect(&session_, &Session::jobChanged, this, [this](core::JobId id, core::JobQueue::Event event) {
        if (event == core::JobQueue::Event::state || event == core::JobQueue::Event::removed) onJob(id);
    });
}

ProjectKeeper::~ProjectKeeper() {
    timer_.stop();
    pool_.waitForDone();
    for (const auto& [job, files] : copies_)  // which has ended with the session's jobs
        if (files != files_ && files->has_value()) (*files)->discard();
    files_->reset();  // the lock, although answers that nobody reads any more still know the files
}

template <class Work, class Done>
void ProjectKeeper::onFiles(Work work, Done done) {
    const QPointer<QObject> self(this);
    pool_.start([self, work = std::move(work), done = std::move(done)]() mutable {
        using Value = decltype(work());
        std::shared_ptr<Value> value;
        try {
            value = std::make_shared<Value>(work());
        } catch (const std::exception& exception) {
            value = brokenOff<Value>(exception.what());
        }
        if (value == nullptr) return;
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
    lookForRecoveries();
    // What has just been killed may hold its locks for a while: its memory is taken down first.
    for (const auto later : {std::chrono::seconds(2), std::chrono::seconds(5), std::chrono::seconds(15)})
        QTimer::singleShot(later, this, &ProjectKeeper::lookForRecoveries);
    startNew();
}

void ProjectKeeper::lookForRecoveries() {
    onFiles([folder = recoveryFolder_.toStdString()] { return core::findRecoveries(folder); },
            [this](const std::vector<core::Recovery>& found) { tellRecoveries(found); });
}

void ProjectKeeper::offerRecoveries() {
    onFiles([folder = recoveryFolder_.toStdString()] { return core::findRecoveries(folder); },
            [this](const std::vector<core::Recovery>& found) {
                if (found.empty()) return session_.showMessage(tr("There is no unsaved work to recover."));
                told_.clear();
                tellRecoveries(found);
            });
}

void ProjectKeeper::tellRecoveries(const std::vector<core::Recovery>& recoveries) {
    constexpr std::size_t most = 8;  // the rest is told by the next start
    for (std::size_t i = std::min(recoveries.size(), most); i-- > 0;) {
        const core::Recovery& recovery = recoveries[i];
        if (!told_.insert(recovery.sidecar).second) continue;
        session_.notify({Place::viewport, Severity::info,
                         tr("Work on %1 was not saved when Splatreel ended (%2).")
                             .arg(nameOf(recovery), timeOf(recovery)),
                         tr("Recover"), [this, recovery] { emit recoveryWanted(recovery); },
                         topicOf(recovery), tr("Discard"),
                         [this, recovery] {
                             onFiles([recovery] { return core::discardRecovery(recovery), true; },
                                     [](bool) {});
                         }});
    }
}

void ProjectKeeper::giveUp(const Files& files) {
    onFiles(
        [files] {
            if (files->has_value()) (*files)->discard();
            files->reset();
            return true;
        },
        [](bool) {});
}

void ProjectKeeper::replaceFiles(Files files, const QString& dataFolder) {
    session_.setDataFolder(dataFolder);
    const Files old = std::exchange(files_, std::move(files));
    const bool hadFile = !session_.file().isEmpty();
    if (!hadFile) std::exchange(packingStop_, std::stop_source()).request_stop();  // it goes with its folder
    // The data of a project without a file are copied from where they would go.
    const bool copied = std::ranges::any_of(copies_, [&](const auto& copy) { return copy.second == old; });
    if (hadFile || !copied) giveUp(old);
}

void ProjectKeeper::startNew() {
    replaceFiles(std::make_shared<std::optional<core::ProjectSession>>(), {});
    session_.setProject({}, {}, {});
    autosaved_ = {};
    ++checks_;
    problems_.clear();
    emit problemsChanged();
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
    packing_ << take->name;
    onFiles(
        [base = take->base, name, files = files_, stop = packingStop_.get_token()]() -> core::Result<void> {
            if (!files->has_value())
                return core::Error{"the result has no place to be kept", "project", "Save the project."};
            const std::filesystem::path folder = (*files)->dataFolder();
            if (auto made = core::prepareFolder(folder); !made.ok()) return made;
            return core::writeResult(*base, folder / name, {{}, stop});
        },
        [this, id, called = take->name, files = files_](const core::Result<void>& written) {
            packing_.removeOne(called);
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
    if (!packing_.isEmpty()) {
        session_.notify({Place::viewport,
                         Severity::info,
                         tr("The project is saved as soon as %1 is on the disk.")
                             .arg(packing_.join(QStringLiteral(", "))),
                         {},
                         {},
                         QStringLiteral("saving")});
    }
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
            emit session_.settled(QStringLiteral("saving"));
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
        [this, file, present = document(), files = files_,
         projectFolder = folderOf(session_.file())](const std::filesystem::path& dataFolder) {
            core::WorkRequest request;
            request.title = tr("Copy %1").arg(QFileInfo(file).fileName()).toStdString();
            request.kind = "copy";
            request.run = [present, projectFolder, dataFolder,
                           target = std::filesystem::path(file.toStdString())](core::ProgressSink& sink,
                                                                               const std::stop_token& stop) {
                return core::copyWithMedia(present, projectFolder, dataFolder, target, sink, stop);
            };
            const core::JobId job = session_.jobs().submit(std::move(request));
            session_.noteExport(job, file);
            copies_[job] = files;
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

std::future<core::Result<void>> ProjectKeeper::keepForLater() {
    const auto promise = std::make_shared<std::promise<core::Result<void>>>();
    if (!session_.isModified()) {
        promise->set_value({});  // its file has all of it
        return promise->get_future();
    }
    onFiles(
        [promise, present = document(), files = files_] {
            core::Result<void> kept =
                core::Error{"there is no place in which it could be kept", "project", "Save the project."};
            try {
                if (files->has_value()) kept = (*files)->keepForLater(present);
            } catch (const std::exception& exception) {
                kept = core::Error{exception.what(), "project", "Save the project."};
            }
            promise->set_value(kept);
            return true;
        },
        [](bool) {});
    return promise->get_future();
}

void ProjectKeeper::discard() {
    timer_.stop();
    if (session_.file().isEmpty()) packingStop_.request_stop();  // it goes with its folder
    onFiles(
        [files = files_] {
            if (files->has_value()) (*files)->discard();
            return true;
        },
        [](bool) {});
}

bool ProjectKeeper::filesAtRest(int milliseconds) {
    return pool_.waitForDone(milliseconds);
}

void ProjectKeeper::checkMedia() {
    runInBackground(
        this,
        [project = session_.project(), folder = folderOf(session_.file())](const std::stop_token& stop) {
            return core::checkMedia(project, folder, stop);
        },
        [this, number = ++checks_](const std::vector<core::MediaProblem>& problems) {
            if (number != checks_) return;
            problems_ = problems;
            emit problemsChanged();
        });
}

void ProjectKeeper::findMedia(const QString& folder) {
    stopSearch();
    std::vector<core::Media> wanted;
    for (const core::MediaProblem& problem : problems_) {
        if (const core::Media* media = session_.project().findMedia(problem.id)) wanted.push_back(*media);
    }
    found_ = std::make_shared<std::map<core::SourceId, std::filesystem::path>>();
    core::WorkRequest request;
    request.title = tr("Look for files in %1").arg(QFileInfo(folder).fileName()).toStdString();
    request.kind = "search";
    request.run = [wanted, found = found_, folder = folder.toStdString()](
                      core::ProgressSink& sink, const std::stop_token& stop) -> core::Result<void> {
        const std::filesystem::path folders[] = {folder};
        *found = core::findMedia(wanted, folders, stop, [&sink](int entries) {
            core::Progress progress;
            progress.stage = "looking";
            progress.step = entries;
            sink.progress(progress);
        });
        return {};
    };
    searchFolder_ = folder;
    search_ = session_.jobs().submit(std::move(request));
    emit searchChanged();
}

void ProjectKeeper::stopSearch() {
    if (search_ == 0) return;
    session_.jobs().cancel(std::exchange(search_, 0));
    emit searchChanged();
}

void ProjectKeeper::onJob(core::JobId id) {
    const auto report = session_.jobs().report(id);
    if (report && !core::hasEnded(report->state)) return;
    if (const auto copy = copies_.find(id); copy != copies_.end()) {
        const Files files = copy->second;
        copies_.erase(copy);
        const bool copied =
            std::ranges::any_of(copies_, [&](const auto& other) { return other.second == files; });
        if (files != files_ && !copied) giveUp(files);
    }
    if (id != search_) return;
    search_ = 0;
    emit searchChanged();
    if (!report || report->state != core::JobState::done) return;
    session_.jobs().forget(id);
    takeFound(*found_);
}

void ProjectKeeper::takeFound(const std::map<core::SourceId, std::filesystem::path>& found) {
    if (found.empty()) {
        session_.notify({Place::media,
                         Severity::warning,
                         tr("None of the files is in %1.").arg(searchFolder_),
                         {},
                         {},
                         QStringLiteral("missing")});
    }
    for (const auto& [id, path] : found) session_.relink(id, QString::fromStdString(path.string()));
    checkMedia();
}

}  // namespace splatreel::ui
