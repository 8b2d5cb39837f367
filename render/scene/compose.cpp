#include "render/scene/compose.h"

#include "core/base/parallel.h"
#include "render/scene/backdrop.h"
#include "render/scene/guides.h"

#include <algorithm>
#include <cmath>

namespace splatreel::render {
namespace {

constexpr float leastAlpha = 1.0F / 255.0F;

}  // namespace

std::array<float, 4> over(const std::array<float, 4>& front, const std::array<float, 4>& back) {
    const float shining = back[3] * (1 - front[3]), alpha = front[3] + shining;
    std::array<float, 4> out{};
    out[3] = alpha;
    if (alpha <= 0) return out;
    for (std::size_t c = 0; c < 3; ++c) out[c] = (front[c] * front[3] + back[c] * shining) / alpha;
    return out;
}

std::array<float, 4> lookPixel(const SceneView& view, const PicturePlanes& planes, std::size_t pixel) {
    const std::size_t count = planes.alpha.size();
    const float alpha = planes.alpha[pixel];
    if (view.look == Look::alpha) return {alpha, alpha, alpha, 1};
    if (alpha <= 0) return {};
    if (view.look == Look::depth) {
        if (alpha < leastAlpha) return {};
        const float extent = std::max(view.depthRange[1] - view.depthRange[0], 1e-6F);
        const float grey =
            std::clamp(1.0F - (planes.depth[pixel] / alpha - view.depthRange[0]) / extent, 0.0F, 1.0F);
        return {grey, grey, grey, alpha};
    }
    if (view.look == Look::normal) {
        const float x = planes.normal[pixel], y = -planes.normal[count + pixel];
        const float z = -planes.normal[2 * count + pixel];
        const float length = std::sqrt(x * x + y * y + z * z);
        if (alpha < leastAlpha || !(length > 1e-6F)) return {};
        return {0.5F * x / length + 0.5F, 0.5F * y / length + 0.5F, 0.5F * z / length + 0.5F, alpha};
    }
    std::array<float, 4> out{};
    for (std::size_t c = 0; c < 3; ++c) out[c] = planes.color[c * count + pixel] / alpha;
    out[3] = alpha;
    return out;
}

void compose(const SceneView& view, const PicturePlanes& planes, std::span<const std::uint32_t> backdrop,
             Picture& picture) {
    picture.width = planes.width, picture.height = planes.height;
    const std::size_t width = static_cast<std::size_t>(planes.width);
    picture.rgba.resize(width * static_cast<std::size_t>(planes.height));
    const bool guided = view.guides.grid || view.guides.axes;
    const GuideLines lines(view.guides, view.camera);
    core::parallelFor(planes.height, [&](int y, int) {
        for (int x = 0; x < planes.width; ++x) {
            const std::size_t pixel = static_cast<std::size_t>(y) * width + static_cast<std::size_t>(x);
            const std::array<float, 4> shown = lookPixel(view, planes, pixel);
            std::array<float, 4> color = colorOf(backdrop[pixel]);
            if (!guided) {
                picture.rgba[pixel] = pixelOf(over(shown, color));
                continue;
            }
            const float alpha = planes.alpha[pixel];
            const float depth = alpha > 0 ? planes.depth[pixel] / alpha : 1e30F;
            const GuideLines::Marks marks = lines.at(x, y);
            for (const GuideMark& mark : marks) {
                if (mark.color[3] > 0 && mark.depth >= depth) color = over(mark.color, color);
            }
            color = over(shown, color);
            for (const GuideMark& mark : marks) {
                if (mark.color[3] > 0 && mark.depth < depth) color = over(mark.color, color);
            }
            picture.rgba[pixel] = pixelOf(color);
        }
    });
}

}  // namespace splatreel::render
