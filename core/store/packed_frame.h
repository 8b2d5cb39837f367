#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/gaussians.h"

#include <filesystem>

namespace splatreel::core {

/// Writes all columns of a frame as they lie in memory, with their sizes and a hash: a cache's file, not for
/// exchange. The file appears only when complete.
Result<void> writePackedFrame(const Gaussians& gaussians, const std::filesystem::path& path);

/// Reads it back bit for bit; anything damaged, cut off or of another version is an error.
[[nodiscard]] Result<Gaussians> readPackedFrame(const ByteSource& source);

}  // namespace splatreel::core
