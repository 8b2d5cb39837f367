#include "render/scene/backdrop.h"

#include "core/base/parallel.h"
#include "render/scene/sample.h"

#include <algorithm>
#include <cmath>

namespace splatreel::render {
namespace {

using Color = std::array<float, 4>;

Color mixed(const Color& a, const Color& b, float u) {
    Color out{};
    for (std::size_t c = 0; c < 4; ++c) out[c] = a[c] + u * (b[c] - a[c]);
    return out;
}

}  // namespace

std::uint32_t pixelOf(const std::array<float, 4>& color) {
    std::uint32_t out = 0;
    for (std::size_t c = 0; c < 4; ++c) {
        const float value = color[c] > 0.0F ? std::min(color[c], 1.0F) : 0.0F;  // also where it is no number
        out |= static_cast<std::uint32_t>(value * 255.0F + 0.5F) << (8 * c);
    }
    return out;
}

std::array<float, 4> colorOf(std::uint32_t pixel) {
    Color color{};
    for (std::size_t c = 0; c < 4; ++c) color[c] = static_cast<float>(pixel >> (8 * c) & 255U) / 255.0F;
    return color;
}

void drawBackdrop(const Backdrop& backdrop, int width, int height, std::vector<std::uint32_t>& rgba) {
    rgba.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    const core::ImageRgba8* image = backdrop.image.get();
    const bool pictured =
        backdrop.kind == BackdropKind::image && image != nullptr && image->width > 0 && image->height > 0;
    float scale = 1;
    if (pictured) {
        scale = std::max(static_cast<float>(width) / static_cast<float>(image->width),
                         static_cast<float>(height) / static_cast<float>(image->height));
    }
    const std::uint32_t first = pixelOf(backdrop.first), second = pixelOf(backdrop.second);
    core::parallelFor(height, [&](int y, int) {
        std::uint32_t* row = rgba.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        if (pictured) {
            const float v = (static_cast<float>(y) + 0.5F - 0.5F * static_cast<float>(height)) / scale +
                            0.5F * static_cast<float>(image->height);
            for (int x = 0; x < width; ++x) {
                const float u = (static_cast<float>(x) + 0.5F - 0.5F * static_cast<float>(width)) / scale +
                                0.5F * static_cast<float>(image->width);
                row[x] = pixelOf(sampleLinear(*image, u, v));
            }
        } else if (backdrop.kind == BackdropKind::gradient) {
            const float u = height > 1 ? static_cast<float>(y) / static_cast<float>(height - 1) : 0.0F;
            std::fill_n(row, width, pixelOf(mixed(backdrop.first, backdrop.second, u)));
        } else if (backdrop.kind == BackdropKind::checker) {
            for (int x = 0; x < width; ++x) {
                row[x] = (x / checkerSize + y / checkerSize) % 2 == 0 ? first : second;
            }
        } else {
            std::fill_n(row, width, first);
        }
    });
}

}  // namespace splatreel::render
