#include "render/cpu/rasterizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <string>

namespace splatreel::render {
namespace {

struct Golden {
    nlohmann::json file;
    std::vector<float> positions, logScales, rotations, opacityLogits, sh, opacity, scale;
    core::Camera camera;

    Golden() {
        std::ifstream(std::string(SPLATREEL_FIXTURES) + "/raster_4g_32.json") >> file;
        const auto& in = file["inputs"];
        positions = in["mean"].get<std::vector<float>>();
        rotations = in["quat_wxyz"].get<std::vector<float>>();
        // The golden file's quaternions are normalised by the rasteriser there, too.
        scale = in["scale"].get<std::vector<float>>();
        opacity = in["opacity"].get<std::vector<float>>();
        for (const float value : scale) logScales.push_back(std::log(value));
        for (const float value : opacity) opacityLogits.push_back(std::log(value / (1 - value)));
        for (const double value : in["color"]) sh.push_back(static_cast<float>((value - 0.5) / core::shC0));
        const int size = in["W"];
        const float focal = in["focal"];
        camera.rotation = glm::mat3(1.0F);
        camera.position = {0, 0, -2};
        camera.intrinsics = {size, size, focal, focal, 0.5F * size, 0.5F * size};
    }

    [[nodiscard]] RasterJob job() const {
        return {{positions, logScales, rotations, opacityLogits, sh, 0}, camera};
    }
    [[nodiscard]] std::vector<double> values(const std::string& result, const std::string& name) const {
        return file["results"][result][name].get<std::vector<double>>();
    }
};

void expectNear(const std::vector<float>& actual, const std::vector<double>& expected,
                const std::string& what) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        EXPECT_NEAR(actual[i], expected[i], 1e-4 * std::max(1.0, std::abs(expected[i]))) << what << ' ' << i;
    }
}

class GoldenTest : public testing::TestWithParam<bool> {};

TEST_P(GoldenTest, PictureAndGradientsMatchTheDenseReference) {
    const Golden golden;
    const std::string result = GetParam() ? "antialiased" : "classic";
    RasterSettings settings;
    settings.profile = Profile::inria;
    settings.compensate = GetParam();
    settings.depth = true;
    CpuRasterizer rasterizer;
    const RasterJob job = golden.job();
    const auto images = rasterizer.forward({&job, 1}, settings);
    const RasterImage& image = images[0];
    // The file keeps pixels with their channels together.
    const auto interleaved = golden.values(result, "color");
    const std::size_t pixels = image.alpha.size();
    std::vector<double> planar(interleaved.size());
    for (std::size_t i = 0; i < interleaved.size(); ++i) planar[i % 3 * pixels + i / 3] = interleaved[i];
    expectNear(image.color, planar, "color");
    expectNear(image.alpha, golden.values(result, "alpha"), "alpha");
    expectNear(image.depth, golden.values(result, "depth"), "depth");
    const auto radii = golden.values(result, "radii");
    EXPECT_THAT(rasterizer.radii(0), testing::ElementsAreArray(radii));

    // loss = Σ color·sin(0.01 i) + Σ alpha·cos(0.02 j) + 0.1 Σ depth·sin(0.03 j)
    std::vector<float> dColor(3 * pixels), dAlpha(pixels), dDepth(pixels);
    double loss = 0;
    for (std::size_t i = 0; i < 3 * pixels; ++i) {
        const std::size_t place = i % 3 * pixels + i / 3;
        dColor[place] = static_cast<float>(std::sin(0.01 * static_cast<double>(i)));
        loss += image.color[place] * std::sin(0.01 * static_cast<double>(i));
    }
    for (std::size_t j = 0; j < pixels; ++j) {
        dAlpha[j] = static_cast<float>(std::cos(0.02 * static_cast<double>(j)));
        dDepth[j] = static_cast<float>(0.1 * std::sin(0.03 * static_cast<double>(j)));
        loss += image.alpha[j] * dAlpha[j] + image.depth[j] * dDepth[j];
    }
    EXPECT_NEAR(loss, golden.file["results"][result]["loss"].get<double>(), 2e-3);
    const RasterImageGradient gradient{dColor, dAlpha, dDepth, {}};
    const auto gradients = rasterizer.backward({&gradient, 1});
    const RasterGradient& found = gradients[0];
    expectNear(found.positions, golden.values(result, "d_mean"), "positions");
    expectNear(found.screen, golden.values(result, "d_uv"), "screen");
    auto dScale = golden.values(result, "d_scale");
    for (std::size_t i = 0; i < dScale.size(); ++i) dScale[i] *= golden.scale[i];
    expectNear(found.logScales, dScale, "logScales");
    auto dOpacity = golden.values(result, "d_opacity");
    for (std::size_t i = 0; i < dOpacity.size(); ++i)
        dOpacity[i] *= golden.opacity[i] * (1 - golden.opacity[i]);
    expectNear(found.opacityLogits, dOpacity, "opacityLogits");
    auto dColorGolden = golden.values(result, "d_color");
    for (double& value : dColorGolden) value *= core::shC0;
    expectNear(found.sh, dColorGolden, "sh");
    expectNear(found.rotations, golden.values(result, "d_quat"), "rotations");
}

INSTANTIATE_TEST_SUITE_P(Results, GoldenTest, testing::Values(false, true),
                         [](const auto& param) { return param.param ? "antialiased" : "classic"; });

}  // namespace
}  // namespace splatreel::render
