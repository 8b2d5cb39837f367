#pragma once

#include "core/project/project_session.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace splatreel::ui {

/// A document that was read, with the files it goes on with.
struct OpenedProject {
    core::ProjectDocument document;
    core::Project saved;  ///< what its file holds
    std::optional<core::Recovery> recovered;
    std::optional<core::ProjectSession> files;
    std::optional<core::Error> unsafe;  ///< why nothing can be kept safe between saves
};

/// Opens a file with what a crash has left of it, or, with `backup`, the version before its last save. Where
/// `old` is of the same file it gives way: what of it was not saved is not wanted.
[[nodiscard]] core::Result<std::shared_ptr<OpenedProject>> openProject(
    const std::filesystem::path& file, bool backup, const std::filesystem::path& recoveryFolder,
    std::optional<core::ProjectSession>& old);

/// Opens what a crash has left.
[[nodiscard]] core::Result<std::shared_ptr<OpenedProject>> openRecovery(const core::Recovery& recovery);

/// Media that were added since the last save get their path from the project's folder, and what tells them
/// again elsewhere.
[[nodiscard]] core::Project referred(core::Project project, const std::filesystem::path& folder);

}  // namespace splatreel::ui
