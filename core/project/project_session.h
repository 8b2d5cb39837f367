#pragma once

#include "core/base/result.h"
#include "core/project/project.h"
#include "core/project/project_lock.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace splatreel::core {

/// What a crash has left of work that was not saved.
struct Recovery {
    ProjectDocument document;
    std::filesystem::path sidecar;
    std::filesystem::path file;            ///< that it belongs to; empty: never saved
    std::filesystem::file_time_type time;  ///< when the sidecar was written
};

/// An open project: its lock, its file, and its sidecar in a recovery folder of the user's (one for all
/// projects, so that it works for projects in folders that cannot be written). The caller's timer saves what
/// has changed to the sidecar, every ten seconds at most: a crash loses no more than that. One thread at a
/// time; saving takes milliseconds to tens of them and belongs on a job's thread.
class ProjectSession {
public:
    /// Of a project that has no file yet. Makes the recovery folder when needed.
    [[nodiscard]] static Result<ProjectSession> create(const std::filesystem::path& recoveryFolder);
    /// Of a project file, which need not be there yet. An error when it is open elsewhere. Look for a
    /// recovery first: findRecovery.
    [[nodiscard]] static Result<ProjectSession> open(const std::filesystem::path& file,
                                                     const std::filesystem::path& recoveryFolder);
    /// Where the recovery folder cannot be made: of a project file, without a sidecar. `autosave` does
    /// nothing.
    [[nodiscard]] static Result<ProjectSession> withoutRecovery(const std::filesystem::path& file);
    /// Of what a crash has left. Its sidecar stays until there is a newer one, or a save.
    [[nodiscard]] static Result<ProjectSession> recover(const Recovery& recovery);

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }  ///< empty: none yet
    /// Where results go: beside the file, or in the recovery folder until there is one. It
    /// may not be there yet.
    [[nodiscard]] std::filesystem::path dataFolder() const;

    /// Saves to the project's file, then the sidecar goes. An error without a file.
    Result<void> save(const ProjectDocument& document);
    /// Saves to another file and goes on with that. The document's media paths are set for its place; the
    /// data folder is moved there (from the recovery folder) or copied. On an error, and at a crash in the
    /// middle, all is as it was.
    Result<void> saveAs(ProjectDocument& document, const std::filesystem::path& file);
    /// Saves to the sidecar, unless that or the file holds the document already.
    Result<void> autosave(const ProjectDocument& document);
    /// For an end in the middle of the work, which the next start offers to go on from: as `autosave`, but an
    /// error without a sidecar, where the document would be lost.
    Result<void> keepForLater(const ProjectDocument& document);
    /// At a regular end without saving: what was not saved is not wanted. The sidecar goes, and so does the
    /// data folder of a project that was never saved.
    void discard();

private:
    ProjectSession() = default;
    static Result<ProjectSession> at(const std::filesystem::path& file, const std::filesystem::path& sidecar);
    void removeSidecar();

    std::filesystem::path file_;
    std::filesystem::path sidecar_;  ///< empty: without recovery
    std::optional<ProjectLock> lock_;
    std::optional<ProjectDocument> last_;  ///< what was saved last, wherever
};

/// What a crash has left of this project: a sidecar that can be read and says something else than the file.
/// Nothing where the project is open elsewhere.
[[nodiscard]] std::optional<Recovery> findRecovery(const std::filesystem::path& file,
                                                   const std::filesystem::path& recoveryFolder);
/// What crashes have left of all projects, the newest first. Sidecars that say what their file says are taken
/// away.
[[nodiscard]] std::vector<Recovery> findRecoveries(const std::filesystem::path& recoveryFolder);
/// Takes the sidecar away, and the data of a project that was never saved: the person does not want it.
void discardRecovery(const Recovery& recovery);

}  // namespace splatreel::core
