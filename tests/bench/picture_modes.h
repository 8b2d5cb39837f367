#pragma once

#include "core/gaussians/gaussians.h"
#include "core/media/image.h"
#include "render/scene/overlay.h"
#include "render/scene/scene_renderer.h"

#include <functional>
#include <string>
#include <vector>

namespace splatreel::bench {

inline constexpr int pictureWidth = 400, pictureHeight = 300;

/// One thing that renderers can show.
struct Mode {
    std::string name;
    std::function<core::Result<core::ImageRgba8>(render::SceneRenderer&)> draw;
};

/// Everything that the interface can ask for, of one frame.
[[nodiscard]] std::vector<Mode> modesOf(const core::Gaussians& gaussians);

/// Every kind of shape.
[[nodiscard]] render::Overlay sampleOverlay();

[[nodiscard]] core::ImageRgba8 imageOf(const render::Picture& picture);
[[nodiscard]] render::Picture pictureOf(const core::ImageRgba8& image);

}  // namespace splatreel::bench
