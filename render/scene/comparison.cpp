#include "render/scene/comparison.h"

#include "core/base/parallel.h"
#include "render/scene/backdrop.h"
#include "render/scene/compose.h"
#include "render/scene/sample.h"

#include <algorithm>
#include <cmath>

namespace splatreel::render {

void compare(const Comparison& comparison, std::span<const std::uint32_t> backdrop, Picture& picture) {
    const core::ImageRgba8* image = comparison.image.get();
    if (comparison.kind == CompareKind::none || image == nullptr || image->width <= 0 || image->height <= 0) {
        return;
    }
    const float width = static_cast<float>(picture.width), height = static_cast<float>(picture.height);
    const float left = comparison.region[0] * width, right = comparison.region[2] * width;
    const float top = comparison.region[1] * height, bottom = comparison.region[3] * height;
    if (!(right > left) || !(bottom > top)) return;
    const float scaleX = static_cast<float>(image->width) / (right - left);
    const float scaleY = static_cast<float>(image->height) / (bottom - top);
    const bool wipe = comparison.kind == CompareKind::wipe;
    core::parallelFor(picture.height, [&](int row, int) {
        const float y = static_cast<float>(row) + 0.5F;
        for (int column = 0; column < picture.width; ++column) {
            const float x = static_cast<float>(column) + 0.5F;
            if (wipe && x >= comparison.position * width) break;
            const std::size_t pixel =
                static_cast<std::size_t>(row) * static_cast<std::size_t>(picture.width) +
                static_cast<std::size_t>(column);
            std::array<float, 4> other = colorOf(backdrop[pixel]);
            if (x >= left && x < right && y >= top && y < bottom) {
                other = over(sampleLinear(*image, (x - left) * scaleX, (y - top) * scaleY), other);
            }
            if (wipe) {
                picture.rgba[pixel] = pixelOf(other);
                continue;
            }
            std::array<float, 4> shown = colorOf(picture.rgba[pixel]);
            for (std::size_t c = 0; c < 3; ++c) {
                shown[c] = std::abs(shown[c] * shown[3] - other[c] * other[3]) * comparison.gain;
            }
            shown[3] = 1;
            picture.rgba[pixel] = pixelOf(shown);
        }
    });
}

}  // namespace splatreel::render
