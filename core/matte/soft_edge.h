#pragma once

#include "core/matte/work_picture.h"

namespace splatreel::core {

/// The mask (0 or 255) with its edges as soft as the picture's: within a few pixels of its contour alpha is
/// the linear function of colour that comes nearest to it (guided filter, He et al. 2010).
[[nodiscard]] AlphaImage softened(const AlphaImage& mask, const WorkPicture& picture);

}  // namespace splatreel::core
