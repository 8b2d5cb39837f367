#pragma once

#include "core/evaluate/figures.h"

#include <span>
#include <vector>

namespace splatreel::core {

/// Where the pixels of one picture are in another.
struct Flow {
    int width = 0;
    int height = 0;
    std::vector<float> offset;          ///< [height, width, 2] x and y in pixels
    std::vector<std::uint8_t> trusted;  ///< [height, width] 1 where forward and backward flow agree
};

/// Dense inverse search on the luminance (OpenCV's DIS, medium preset), checked both ways after Sundaram et
/// al. 2010: |w + w'|² < 0.01 (|w|² + |w'|²) + 0.5. Pixels that leave the picture are not trusted.
[[nodiscard]] Flow opticalFlow(const MeasuredPicture& from, const MeasuredPicture& to);

}  // namespace splatreel::core
