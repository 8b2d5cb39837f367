#pragma once

#include "core/matte/work_picture.h"

#include <cstdint>
#include <span>

namespace splatreel::core {

/// What is known of a pixel before a cut.
enum class CutMark : std::uint8_t { background, object, open };

/// Decides the open pixels so that the sum of what they say and of what their borders cost is least: `odds`
/// are log odds of the object; two neighbours (of eight) of different kind cost `smoothness`, less where the
/// colours differ. The minimum is exact (max-flow; Boykov and Kolmogorov 2004).
/// Returns 255 for the object, 0 else.
[[nodiscard]] AlphaImage cut(const WorkPicture& picture, std::span<const CutMark> marks,
                             std::span<const float> odds, float smoothness);

}  // namespace splatreel::core
