#pragma once

#include "app/progress_line.h"
#include "core/gaussians/sequence.h"

#include <filesystem>
#include <stop_token>

namespace splatreel::app {

/// A video that plays the clip while the camera goes round once, on white, `side` pixels square. Short clips
/// are repeated as a whole until the turn takes four seconds. When `stop` is requested nothing is written.
core::Result<void> writeTurntable(const core::GaussianSequence& sequence, const std::filesystem::path& path,
                                  int side, ProgressLine& progress, const std::stop_token& stop);

}  // namespace splatreel::app
