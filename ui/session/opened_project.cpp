#include "ui/session/opened_project.h"

#include "core/base/files.h"
#include "core/project/media_reference.h"
#include "core/project/project_file.h"
#include "core/project/result_file.h"

#include <set>
#include <string>

namespace splatreel::ui {
namespace {

/// Media are looked for from where the project lies now.
core::Project located(core::Project project, const std::filesystem::path& folder) {
    for (const auto& media : core::Project(project).media) {
        core::Media found = *media;
        found.absolute = core::locate(*media, folder).string();
        project = core::replaceMedia(std::move(project), std::move(found));
    }
    return project;
}

/// Takes away results that neither the project nor its backup speaks of: of takes that were undone.
void removeOrphans(const core::ProjectDocument& document, const std::filesystem::path& file) {
    std::set<std::string> wanted;
    const auto collect = [&](const core::Project& project) {
        for (const auto& take : project.takes) wanted.insert(take->result);
    };
    collect(document.project);
    if (const auto backup = core::loadProject(core::backupOf(file)); backup.ok()) collect(backup->project);
    std::error_code code;
    for (std::filesystem::directory_iterator entries(core::sideFolder(file), code);
         !code && entries != std::filesystem::directory_iterator(); entries.increment(code)) {
        const std::filesystem::path& path = entries->path();
        std::error_code ignored;
        if (path.extension() == core::resultExtension && !wanted.contains(path.filename().string()))
            std::filesystem::remove(path, ignored);
    }
}

}  // namespace

core::Project referred(core::Project project, const std::filesystem::path& folder) {
    for (const auto& media : core::Project(project).media) {
        if (!media->fingerprint.hash.empty()) continue;
        core::Media found = *media;
        // One that is not there now stays as it is.
        if (!core::refer(found, media->absolute, folder).ok()) continue;
        found.absolute = media->absolute;
        project = core::replaceMedia(std::move(project), std::move(found));
    }
    return project;
}

core::Result<std::shared_ptr<OpenedProject>> openProject(const std::filesystem::path& file, bool backup,
                                                         const std::filesystem::path& recoveryFolder,
                                                         std::optional<core::ProjectSession>& old) {
    auto opened = std::make_shared<OpenedProject>();
    auto read = core::loadProject(backup ? core::backupOf(file) : file);
    const bool again = old && old->file() == file;
    if (again && read.ok()) {
        old->discard();
        old.reset();  // its lock
    }
    opened->recovered = core::findRecovery(file, recoveryFolder);
    if (!read.ok() && !opened->recovered) return read.error();
    const std::filesystem::path folder = file.parent_path();
    if (read.ok() && !backup) opened->saved = located(read->project, folder);
    opened->document = opened->recovered ? opened->recovered->document : std::move(read).value();
    opened->document.project = located(std::move(opened->document.project), folder);
    if (opened->document.project == opened->saved) opened->recovered.reset();
    if (auto made = core::prepareFolder(recoveryFolder); !made.ok()) opened->unsafe = made.error();
    auto files = opened->unsafe ? core::ProjectSession::withoutRecovery(file)
                                : core::ProjectSession::open(file, recoveryFolder);
    if (!files.ok()) return files.error();
    opened->files.emplace(std::move(files).value());
    if (!opened->recovered && !backup) removeOrphans(opened->document, file);
    return opened;
}

core::Result<std::shared_ptr<OpenedProject>> openRecovery(const core::Recovery& recovery) {
    auto files = core::ProjectSession::recover(recovery);
    if (!files.ok()) return files.error();
    auto opened = std::make_shared<OpenedProject>();
    const std::filesystem::path folder = recovery.file.parent_path();
    opened->document = recovery.document;
    opened->document.project = located(recovery.document.project, folder);
    if (!recovery.file.empty()) {
        if (auto read = core::loadProject(recovery.file); read.ok())
            opened->saved = located(std::move(read)->project, folder);
    }
    opened->files.emplace(std::move(files).value());
    return opened;
}

}  // namespace splatreel::ui
