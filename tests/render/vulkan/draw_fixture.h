#pragma once

#include "core/gaussians/packed.h"
#include "render/vulkan/device.h"
#include "render/vulkan/vulkan_scene_renderer.h"
#include "tests/render/cpu/reference.h"
#include "tests/render/cpu/scenes.h"
#include "tests/render/vulkan/device_fixture.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace splatreel::render::vulkan {

inline core::GaussiansPtr gaussiansOf(const OwnedScene& scene) {
    auto gaussians = std::make_shared<core::Gaussians>();
    gaussians->positions = core::Column<float>(scene.positions);
    gaussians->logScales = core::Column<float>(scene.logScales);
    gaussians->rotations = core::Column<float>(scene.rotations);
    gaussians->opacityLogits = core::Column<float>(scene.opacityLogits);
    gaussians->sh = core::Column<float>(scene.sh);
    gaussians->shDegree = scene.shDegree;
    return gaussians;
}

inline SceneItem itemOf(const core::GaussiansPtr& gaussians) {
    SceneItem item;
    item.frame = std::make_shared<core::PackedGaussians>(core::pack(*gaussians));
    return item;
}

/// A scene over the reference's background, drawn from the packed frame; with `exact` in full precision.
inline SceneView viewOf(const OwnedScene& scene, const core::Camera& camera) {
    SceneView view;
    view.items.push_back(itemOf(gaussiansOf(scene)));
    view.camera = camera;
    view.backdrop.first = {0.9F, 0.2F, 0.6F, 1.0F};
    return view;
}

/// What the reference makes of the item's packed frame, so that packing's rounding does not count.
inline reference::Image<double> expectedOf(const SceneView& view) {
    const core::Gaussians unpacked = core::unpack(*view.items[0].frame);
    RasterSettings settings;
    settings.dilation = view.items[0].filtering.dilation;
    settings.compensate = view.items[0].filtering.compensate;
    settings.background = {view.backdrop.first[0], view.backdrop.first[1], view.backdrop.first[2]};
    settings.depth = settings.normal = true;
    return reference::forward(reference::Scene<double>(render::viewOf(unpacked)), view.camera, settings);
}

inline int channelOf(std::uint32_t rgba, int channel) {
    return static_cast<int>(rgba >> (8 * channel) & 255U);
}

/// Every pixel within `tolerance` of 255, but where a decision falls within rounding of its threshold.
inline void expectPicture(const Picture& picture, const reference::Image<double>& expected, double tolerance,
                          const std::string& what) {
    const std::size_t pixels = expected.alpha.size();
    ASSERT_EQ(picture.rgba.size(), pixels) << what;
    std::size_t doubtful = 0;
    double worst = 0;
    std::size_t place = 0;
    for (std::size_t i = 0; i < pixels; ++i) {
        if (expected.margin[i] < 2e-3) {
            ++doubtful;
            continue;
        }
        for (std::size_t c = 0; c < 3; ++c) {
            const double value = std::clamp(expected.color[c * pixels + i], 0.0, 1.0) * 255;
            const double error = std::abs(channelOf(picture.rgba[i], static_cast<int>(c)) - value);
            if (!(error <= worst)) worst = error, place = i;
        }
    }
    EXPECT_LE(worst, tolerance + 0.51)
        << what << ": pixel " << place % static_cast<std::size_t>(picture.width) << ", "
        << place / static_cast<std::size_t>(picture.width);
    EXPECT_LT(doubtful, pixels / 3) << what;
}

/// Colours by their alpha: where nothing is, a straight colour means nothing.
inline int weighted(std::uint32_t rgba, int channel) {
    return channel == 3 ? channelOf(rgba, 3) : channelOf(rgba, channel) * channelOf(rgba, 3) / 255;
}

/// All channels of all pixels but a share of `strayed` within `tolerance` of 255.
inline void expectWithin(const Picture& picture, const Picture& wanted, int tolerance, double strayed,
                         const std::string& what) {
    ASSERT_EQ(picture.rgba.size(), wanted.rgba.size()) << what;
    std::size_t off = 0, first = 0;
    int worst = 0;
    for (std::size_t i = 0; i < wanted.rgba.size(); ++i) {
        int largest = 0;
        for (int c = 0; c < 4; ++c) {
            largest = std::max(largest, std::abs(weighted(picture.rgba[i], c) - weighted(wanted.rgba[i], c)));
        }
        if (largest <= tolerance) continue;
        if (off++ == 0) first = i;
        worst = std::max(worst, largest);
    }
    EXPECT_LE(static_cast<double>(off), strayed * static_cast<double>(wanted.rgba.size()))
        << what << ": " << off << " pixels, worst " << worst << ", first at "
        << first % static_cast<std::size_t>(wanted.width) << ", "
        << first / static_cast<std::size_t>(wanted.width);
}

/// Draws on the test's device.
class DrawTest : public DeviceTest {
protected:
    std::unique_ptr<VulkanSceneRenderer> renderer(VulkanBackend backend) {
        auto made = VulkanSceneRenderer::create(device_, {.backend = backend});
        EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message());
        return made.ok() ? std::move(*made) : nullptr;
    }
    static Picture draw(VulkanSceneRenderer& renderer, const SceneView& view) {
        Picture picture;
        const auto drawn = renderer.draw(view, picture);
        EXPECT_TRUE(drawn.ok()) << (drawn.ok() ? "" : drawn.error().message());
        return picture;
    }
};

}  // namespace splatreel::render::vulkan
