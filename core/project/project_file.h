#pragma once

#include "core/base/result.h"
#include "core/project/project.h"

#include <filesystem>

namespace splatreel::core {

/// Ending of project files, with its dot.
inline constexpr const char* projectExtension = ".splatreel";

/// Folder beside a project file for what belongs to it, results and checkpoints: "NAME.data".
[[nodiscard]] std::filesystem::path sideFolder(const std::filesystem::path& projectFile);

/// Writes the project so that at every moment, a kill or a power cut included, the file is either the old one
/// or the new one: written beside it, flushed, renamed. What is written is read back from memory before. The
/// file as it was is kept as backupOf(file).
Result<void> saveProject(const ProjectDocument& document, const std::filesystem::path& file);

/// Reads a project of at most 256 MB. The error for a damaged file names its backup where that can be read.
[[nodiscard]] Result<ProjectDocument> loadProject(const std::filesystem::path& file);

/// ".NAME.splatreel.backup" beside it.
[[nodiscard]] std::filesystem::path backupOf(const std::filesystem::path& file);

}  // namespace splatreel::core
