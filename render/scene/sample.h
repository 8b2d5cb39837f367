#pragma once

#include "core/media/image.h"

#include <algorithm>
#include <array>

namespace splatreel::render {

/// Linear sample of an image that has pixels, at pixel coordinates (centres at halves); straight alpha,
/// mixed premultiplied.
[[nodiscard]] inline std::array<float, 4> sampleLinear(const core::ImageRgba8& image, float x, float y) {
    x = std::clamp(x - 0.5F, 0.0F, static_cast<float>(image.width - 1));
    y = std::clamp(y - 0.5F, 0.0F, static_cast<float>(image.height - 1));
    const int x0 = static_cast<int>(x), y0 = static_cast<int>(y);
    const int x1 = std::min(x0 + 1, image.width - 1), y1 = std::min(y0 + 1, image.height - 1);
    const float u = x - static_cast<float>(x0), v = y - static_cast<float>(y0);
    std::array<float, 4> sum{};
    const auto add = [&](int column, int row, float weight) {
        const std::uint8_t* pixel = image.at(column, row);
        const float alpha = static_cast<float>(pixel[3]) / 255.0F * weight;
        for (std::size_t c = 0; c < 3; ++c) sum[c] += static_cast<float>(pixel[c]) / 255.0F * alpha;
        sum[3] += alpha;
    };
    add(x0, y0, (1 - u) * (1 - v));
    add(x1, y0, u * (1 - v));
    add(x0, y1, (1 - u) * v);
    add(x1, y1, u * v);
    for (std::size_t c = 0; c < 3; ++c) sum[c] = sum[3] > 0 ? sum[c] / sum[3] : 0.0F;
    return sum;
}

}  // namespace splatreel::render
