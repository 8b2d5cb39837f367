#pragma once

#include "app/options.h"
#include "core/gaussians/camera_path.h"
#include "core/gaussians/sequence.h"

#include <functional>
#include <string>

namespace splatreel::app {

/// Where the camera is for picture `index` of `count`, at `seconds` of the clip.
using ViewPath = std::function<core::Camera(int index, int count, double seconds)>;

/// `--camera`: input (the clip's own framing), front (the object framed from azimuth 0), orbit (once round in
/// `count` pictures), or a JSON file. `size` with width 0: the clip's own where it is known, else 512².
[[nodiscard]] core::Result<ViewPath> viewPath(const std::string& camera, PictureSize size,
                                              const core::GaussianSequence& sequence);

/// The box of what can be seen of a sequence: few stray or transparent Gaussians do not make the object
/// small.
[[nodiscard]] core::Bounds visibleBounds(const core::GaussianSequence& sequence);

/// The vertical field of view of the clip's camera, or the standard one; radians.
[[nodiscard]] float fovyOf(const core::GaussianSequence& sequence);

}  // namespace splatreel::app
