#include "app/drawing.h"

#include "render/cpu/cpu_scene_renderer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::app {
namespace {

/// Pixels that are barely covered have no depth or direction worth showing.
constexpr float leastAlpha = 1.0F / 255.0F;

std::size_t pixelCount(const render::PicturePlanes& image) {
    return static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
}

std::uint8_t toByte(float value) {
    return value > 0.0F ? static_cast<std::uint8_t>(std::lround(std::min(value, 1.0F) * 255.0F)) : 0;
}

float linearOf(float srgb) {
    return srgb <= 0.04045F ? srgb / 12.92F : std::pow((srgb + 0.055F) / 1.055F, 2.4F);
}

/// Mean depth of a pixel; 0 where nothing is.
float depthAt(const render::PicturePlanes& image, std::size_t pixel) {
    const float alpha = image.alpha[pixel];
    return alpha >= leastAlpha ? image.depth[pixel] / alpha : 0.0F;
}

/// Unit normal of a pixel: x right, y up, z towards the camera; zero where nothing is.
std::array<float, 3> normalAt(const render::PicturePlanes& image, std::size_t pixel) {
    const std::size_t count = pixelCount(image);
    const float x = image.normal[pixel];
    const float y = -image.normal[count + pixel];
    const float z = -image.normal[2 * count + pixel];
    const float length = std::sqrt(x * x + y * y + z * z);
    if (image.alpha[pixel] < leastAlpha || !(length > 1e-6F)) return {0, 0, 0};
    return {x / length, y / length, z / length};
}

}  // namespace

Drawer::Drawer(const core::Filtering& filtering, std::unique_ptr<render::SceneRenderer> renderer)
    : filtering_(filtering), renderer_(std::move(renderer)) {
    if (!renderer_) renderer_ = std::make_unique<render::CpuSceneRenderer>();
}

core::Result<void> Drawer::draw(const core::GaussiansPtr& gaussians, const core::Camera& camera,
                                const std::array<float, 3>& background, Output output,
                                render::PicturePlanes& planes) {
    render::SceneView view;
    view.items.resize(1);
    view.items[0].exact = gaussians;
    view.items[0].filtering = filtering_;
    view.camera = camera;
    view.quality = render::Quality::reference;
    const render::PlaneSet wanted{output == Output::depth, output == Output::normal};
    if (auto drawn = renderer_->drawPlanes(view, wanted, planes); !drawn.ok()) return drawn;
    const std::size_t count = pixelCount(planes);
    for (std::size_t c = 0; c < 3; ++c) {
        if (background[c] == 0) continue;
        float* plane = planes.color.data() + c * count;
        for (std::size_t i = 0; i < count; ++i) plane[i] += (1 - planes.alpha[i]) * background[c];
    }
    return {};
}

DepthRange depthRange(const core::Bounds& bounds, const core::Camera& camera) {
    if (bounds.empty()) return {};
    DepthRange range{1e30F, -1e30F};
    for (unsigned corner = 0; corner < 8; ++corner) {
        const glm::vec3 point((corner & 1U) != 0 ? bounds.max[0] : bounds.min[0],
                              (corner & 2U) != 0 ? bounds.max[1] : bounds.min[1],
                              (corner & 4U) != 0 ? bounds.max[2] : bounds.min[2]);
        const float depth = std::max(0.0F, camera.toCamera(point).z);
        range.nearest = std::min(range.nearest, depth);
        range.farthest = std::max(range.farthest, depth);
    }
    return range;
}

core::ImageRgba8 toBytes(const render::PicturePlanes& image, Output output, const Background& background,
                         const DepthRange& range) {
    core::ImageRgba8 result(image.width, image.height);
    const std::size_t count = pixelCount(image);
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
        std::uint8_t* to = result.pixels.data() + 4 * pixel;
        const float alpha = image.alpha[pixel];
        to[3] = background.transparent ? toByte(alpha) : 255;
        if (output == Output::color) {
            const float divisor = background.transparent ? std::max(alpha, 1e-6F) : 1.0F;
            for (std::size_t c = 0; c < 3; ++c) to[c] = toByte(image.color[c * count + pixel] / divisor);
            if (to[3] == 0) to[0] = to[1] = to[2] = 0;
        } else if (output == Output::alpha) {
            to[0] = to[1] = to[2] = toByte(alpha);
            to[3] = 255;
        } else if (output == Output::depth) {
            const float depth = depthAt(image, pixel);
            const float extent = std::max(range.farthest - range.nearest, 1e-6F);
            to[0] = to[1] = to[2] = depth > 0 ? toByte(1.0F - (depth - range.nearest) / extent) : 0;
        } else {
            const auto normal = normalAt(image, pixel);
            for (std::size_t c = 0; c < 3; ++c) to[c] = toByte(0.5F * normal[c] + 0.5F);
        }
    }
    return result;
}

core::ImageF toFloat(const render::PicturePlanes& image, Output output, const Background& background) {
    const int channels = output == Output::color ? 4 : output == Output::normal ? 3 : 1;
    core::ImageF result(image.width, image.height, channels);
    const std::size_t count = pixelCount(image);
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
        float* to = result.values.data() + pixel * static_cast<std::size_t>(channels);
        if (output == Output::color) {
            // Straight colour through the transfer function, premultiplied again.
            const float alpha = background.transparent ? image.alpha[pixel] : 1.0F;
            for (std::size_t c = 0; c < 3; ++c) {
                const float straight = image.color[c * count + pixel] / std::max(alpha, 1e-6F);
                to[c] = linearOf(std::max(0.0F, straight)) * alpha;
            }
            to[3] = alpha;
        } else if (output == Output::alpha) {
            to[0] = image.alpha[pixel];
        } else if (output == Output::depth) {
            to[0] = depthAt(image, pixel);
        } else {
            const auto normal = normalAt(image, pixel);
            std::copy(normal.begin(), normal.end(), to);
        }
    }
    return result;
}

}  // namespace splatreel::app
