#pragma once

#include "core/media/image.h"
#include "render/scene/scene.h"

#include <array>
#include <string>

namespace splatreel::ui {

/// Channels of a float picture: linear colour premultiplied by alpha, alpha, mean depth in metres along the
/// line of sight (0 where nothing is).
inline const std::array<std::string, 5> floatChannels{"R", "G", "B", "A", "Z"};

/// Planes as OpenEXR wants them, [H, W, floatChannels].
[[nodiscard]] core::ImageF floatPicture(const render::PicturePlanes& planes);

}  // namespace splatreel::ui
