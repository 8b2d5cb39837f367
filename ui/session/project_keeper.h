#pragma once

#include "core/project/media_reference.h"
#include "core/project/project_session.h"
#include "ui/session/session.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>

namespace splatreel::ui {

/// Brings the session's project to its file and back: saving, autosave, recovery after a crash, media that
/// are missing. Files are touched on one thread of its own; signals come on the interface's.
class ProjectKeeper : public QObject {
    Q_OBJECT

public:
    ProjectKeeper(Session& session, Preferences& preferences, QString recoveryFolder,
                  QObject* parent = nullptr);
    ~ProjectKeeper() override;

    /// Begins an empty project, and looks for what crashes have left.
    void begin();
    void startNew();
    /// Opens a project, with what a crash has left of it where there is something.
    void open(const QString& file);
    /// `done` is called on success.
    void save(std::function<void()> done = {});
    void saveAs(const QString& file, std::function<void()> done = {});
    /// A job that saves a copy of the project with all that it needs (core::copyWithMedia); the project in
    /// hand stays where it is.
    void saveCopy(const QString& file);
    /// Offers all that can be recovered, also what was offered and put away; says so where there is nothing.
    void offerRecoveries();
    void recover(const core::Recovery& recovery);
    /// At a regular end without saving. It is done when the files are at rest.
    void discard();
    /// At an end in the middle of the work: the next start offers to go on from here. An error where nothing
    /// can be kept. Ready when the files are at rest.
    [[nodiscard]] std::future<core::Result<void>> keepForLater();
    /// Waits, at most so many milliseconds; whether nothing is written any more.
    [[nodiscard]] bool filesAtRest(int milliseconds);
    /// Asks again which media are missing or not what they were.
    void checkMedia();
    /// A job that looks for these media below a folder and relinks what it finds.
    void findMedia(const QString& folder);
    void stopSearch();
    [[nodiscard]] bool isSearching() const { return search_ != 0; }
    /// Media that are missing or not what they were.
    [[nodiscard]] const std::vector<core::MediaProblem>& problems() const { return problems_; }

signals:
    /// The document is made: whoever shows something of it writes down where he is …
    void viewAsked(splatreel::core::ProjectView& view) const;
    /// … and goes back there when it was opened.
    void viewWanted(const splatreel::core::ProjectView& view);
    void problemsChanged();
    void searchChanged();  ///< isSearching
    void saved(const QString& file);
    void placeWanted();                                              ///< where the project can be saved
    void recoveryWanted(const splatreel::core::Recovery& recovery);  ///< the present project gives way

private:
    using Files = std::shared_ptr<std::optional<core::ProjectSession>>;

    [[nodiscard]] core::ProjectDocument document() const;
    void autosave();
    void lookForRecoveries();
    void tellRecoveries(const std::vector<core::Recovery>& recoveries);
    /// `saved`: what the project's file holds.
    void adopt(const core::ProjectDocument& document, const core::Project& saved, const QString& file,
               Files files);
    /// The project in hand gives way: what of it was not saved is not wanted.
    void replaceFiles(Files files, const QString& dataFolder);
    /// `backup`: the version before its last save.
    void openVersion(const QString& file, bool backup);
    void failToOpen(const QString& file, const core::Error& error);
    void fail(const core::Error& error);
    /// Nothing is kept safe between saves: says so, and why, once for each cause.
    void tellUnsafe(const core::Error& error);
    /// Writes a take's result into the project's data folder.
    void keepResult(TakeId id);
    /// Those that could not be written before.
    void keepMissingResults();
    /// Gives files up: what of them was not saved is not wanted.
    void giveUp(const Files& files);
    void onJob(core::JobId id);
    void takeFound(const std::map<core::SourceId, std::filesystem::path>& found);
    template <class Work, class Done>
    void onFiles(Work work, Done done);

    Session& session_;
    QString recoveryFolder_;
    Files files_;
    std::vector<core::MediaProblem> problems_;
    int checks_ = 0;  ///< number of the newest check of media
    core::JobId search_ = 0;
    QString searchFolder_;
    std::shared_ptr<std::map<core::SourceId, std::filesystem::path>> found_;
    std::map<core::JobId, Files> copies_;  ///< that go on, and whose data they copy
    QStringList packing_;                  ///< names of takes whose results are being written
    std::stop_source packingStop_;
    QTimer timer_;
    std::set<std::filesystem::path> told_;  ///< sidecars that have been offered
    core::Project autosaved_;
    bool autosaveFails_ = false;
    QString unsafeTold_;
    QThreadPool pool_;  // last: its work ends before the rest goes
};

}  // namespace splatreel::ui

Q_DECLARE_METATYPE(splatreel::core::Recovery)
