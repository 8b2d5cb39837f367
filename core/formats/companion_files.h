#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <vector>

namespace splatreel::core {

/// The files without which a file of Gaussians cannot be read, as paths from its folder: what a sequence.json
/// names of frames and ids, a SOG's meta.json of pictures, a .gltf of buffers and pictures. Only what lies in
/// that folder or below; frames in a further format that are not there are left out. Empty for files that
/// stand alone.
[[nodiscard]] Result<std::vector<std::filesystem::path>> companionFiles(const std::filesystem::path& file);

}  // namespace splatreel::core
