#pragma once

#include "core/gaussians/sequence.h"
#include "core/media/known_views.h"
#include "core/media/object_clip.h"

#include <string>
#include <utility>
#include <vector>

namespace splatreel::app {

/// "FOLDER:a,b" → the folder and the views named. A folder whose own name holds the colon is taken as a
/// whole.
[[nodiscard]] std::pair<std::string, std::vector<std::string>> splitViews(const std::string& text);

/// What `evaluate` compares with: a folder with views.json (or some of its views), or a clip, which becomes
/// one view named "input" through the sequence's input camera, uncropped, its longer side `size` pixels (0:
/// as it is). Of a clip the frames in `range`.
[[nodiscard]] core::Result<core::KnownViews> readReference(const std::string& path, const std::string& matte,
                                                           const core::GaussianSequence& sequence, int size,
                                                           const core::FrameRange& range);

/// The frames of a clip that a sequence was made from, as its provenance tells; the whole clip where it does
/// not.
[[nodiscard]] core::FrameRange sourceRange(const core::GaussianSequence& sequence);

}  // namespace splatreel::app
