#pragma once

#include "core/matte/painted_matte.h"
#include "core/matte/work_picture.h"

namespace splatreel::core {

/// Whether a stroke's brush touches the frame.
[[nodiscard]] bool touchesFrame(const MatteStroke& stroke);

/// matteFromStrokes on a reduced picture, at its size. `guess` has its size, too.
[[nodiscard]] Result<AlphaImage> paintedAlpha(const WorkPicture& picture,
                                              std::span<const MatteStroke> strokes, const AlphaImage* guess);

}  // namespace splatreel::core
