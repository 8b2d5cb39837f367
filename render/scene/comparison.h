#pragma once

#include "render/scene/scene.h"

#include <span>

namespace splatreel::render {

/// Lays a view's comparison over a finished picture. Where the image's region lies, it is sampled linearly
/// and stands over the backdrop ([H, W], straight alpha); elsewhere the wipe shows the backdrop and the
/// difference is taken against it. Pixels whose centre is left of `position` show the image; the difference
/// is opaque. Kind none, a missing or empty image or region: nothing changes.
void compare(const Comparison& comparison, std::span<const std::uint32_t> backdrop, Picture& picture);

}  // namespace splatreel::render
