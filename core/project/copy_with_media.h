#pragma once

#include "core/base/result.h"
#include "core/engine/progress.h"
#include "core/project/project.h"

#include <filesystem>
#include <stop_token>

namespace splatreel::core {

/// Saves a copy of a project with all that it needs, to hand over or put away: its media in "NAME.media", its
/// results in "NAME.data", both beside the new file, with paths that fit. The project itself, and where its
/// media are, stay as they are. A sequence that is opened by one of its files (sequence.json, .gltf) comes
/// with all of them. Missing media, too little room on the disk (checked first, with the numbers), and a
/// "NAME.media" or "NAME.data" that is there already, are errors; after an error or a stop nothing of the
/// copy is left. On a job's thread.
Result<void> copyWithMedia(const ProjectDocument& document, const std::filesystem::path& projectFolder,
                           const std::filesystem::path& dataFolder, const std::filesystem::path& target,
                           ProgressSink& sink, const std::stop_token& stop);

}  // namespace splatreel::core
