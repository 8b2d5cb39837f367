#include "tests/render/cpu/reference.h"

#include "tests/render/cpu/scenes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace splatreel::render {
namespace {

double lossOf(const reference::Image<double>& image, const OwnedImageGradient& weights) {
    double loss = 0;
    for (std::size_t i = 0; i < image.color.size(); ++i) {
        loss += image.color[i] * weights.color[i] + image.normal[i] * weights.normal[i];
    }
    for (std::size_t i = 0; i < image.alpha.size(); ++i) {
        loss += image.alpha[i] * weights.alpha[i] + image.depth[i] * weights.depth[i];
    }
    return loss;
}

/// Large soft Gaussians: nothing near a threshold that finite differences could cross.
OwnedScene smoothScene(int degree) {
    OwnedScene scene = randomScene(3, degree, 11, 0.5F);
    for (float& logit : scene.opacityLogits) logit = 0.3F;
    for (float& value : scene.sh) value *= 0.2F;
    scene.positions = {0.1F, -0.2F, 0.1F, -0.3F, 0.1F, -0.2F, 0.2F, 0.2F, 0.3F};
    scene.logScales = {0.1F, -0.3F, -0.6F, -0.1F, 0.2F, -0.5F, -0.4F, 0.3F, 0.0F};
    return scene;
}

class ReferenceGradientTest : public testing::TestWithParam<int> {};

TEST_P(ReferenceGradientTest, MatchesFiniteDifferences) {
    const int degree = GetParam();
    const OwnedScene owned = smoothScene(degree);
    const core::Camera camera = obliqueCamera(12, 12);
    RasterSettings settings;
    settings.compensate = degree % 2 == 1;
    settings.dilation = 0.4F;
    const OwnedImageGradient weights(144, 5);
    reference::Scene<double> scene(owned.view());
    const auto gradient = reference::backward(scene, camera, settings, weights.view());
    const auto check = [&](std::vector<double>& values, const std::vector<double>& analytic,
                           const std::string& name) {
        ASSERT_EQ(values.size(), analytic.size());
        double largest = 0;
        for (const double value : analytic) largest = std::max(largest, std::abs(value));
        EXPECT_GT(largest, 0) << name;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double step = 1e-6, kept = values[i];
            values[i] = kept + step;
            const double above = lossOf(reference::forward(scene, camera, settings), weights);
            values[i] = kept - step;
            const double below = lossOf(reference::forward(scene, camera, settings), weights);
            values[i] = kept;
            EXPECT_NEAR(analytic[i], (above - below) / (2 * step), 1e-6 * std::max(1.0, largest))
                << name << ' ' << i;
        }
    };
    check(scene.positions, gradient.positions, "positions");
    check(scene.logScales, gradient.logScales, "logScales");
    check(scene.rotations, gradient.rotations, "rotations");
    check(scene.opacityLogits, gradient.opacityLogits, "opacityLogits");
    check(scene.sh, gradient.sh, "sh");
}

INSTANTIATE_TEST_SUITE_P(Degrees, ReferenceGradientTest, testing::Values(0, 1, 2, 3));

}  // namespace
}  // namespace splatreel::render
