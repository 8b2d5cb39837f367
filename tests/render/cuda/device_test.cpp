#include "render/cuda/cuda_rasterizer.h"
#include "tests/render/cpu/scenes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <tuple>

/// What only a device shows. Skipped, with the reason, where there is none.
namespace splatreel::render {
namespace {

class CudaDeviceTest : public testing::TestWithParam<std::tuple<Profile, bool, int>> {
protected:
    void SetUp() override {
        if (cudaDevices().empty()) GTEST_SKIP() << "no CUDA device, or a build without CUDA";
    }
};

RasterSettings settingsOf(Profile profile, bool compensate) {
    RasterSettings settings;
    settings.profile = profile;
    settings.compensate = compensate;
    settings.background = {0.9F, 0.2F, 0.6F};
    settings.depth = settings.normal = true;
    return settings;
}

void expectClose(const std::vector<float>& actual, const std::vector<float>& expected, double absolute,
                 const std::string& what) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    double largest = 0;
    for (const float value : expected) largest = std::max<double>(largest, std::abs(value));
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        wrong += std::abs(actual[i] - expected[i]) > absolute * std::max(1.0, largest) ? 1 : 0;
    }
    // A pixel whose opacity falls within rounding of 1/255 may be decided either way.
    EXPECT_LE(wrong, actual.size() / 200) << what;
}

TEST_P(CudaDeviceTest, PicturesAndGradientsAreTheProcessors) {
    const auto [profile, compensate, degree] = GetParam();
    const RasterSettings settings = settingsOf(profile, compensate);
    const OwnedScene owned = randomScene(3000, degree, 7);
    const RasterJob job{owned.view(), obliqueCamera(150, 107)};
    const OwnedImageGradient weights(150 * 107, 3);
    const auto view = weights.view();
    CpuRasterizer cpu;
    const RasterImage expected = cpu.forward({&job, 1}, settings)[0];
    const RasterGradient gradient = cpu.backward({&view, 1})[0];
    auto device = CudaRasterizer::create();
    ASSERT_TRUE(device.ok());
    const auto images = device.value().forward({&job, 1}, settings);
    ASSERT_TRUE(images.ok()) << images.error().message();
    expectClose(images.value()[0].color, expected.color, 1e-4, "color");
    expectClose(images.value()[0].alpha, expected.alpha, 1e-4, "alpha");
    expectClose(images.value()[0].depth, expected.depth, 1e-4, "depth");
    expectClose(images.value()[0].normal, expected.normal, 1e-4, "normal");
    const auto found = device.value().backward({&view, 1});
    ASSERT_TRUE(found.ok()) << found.error().message();
    expectClose(found.value()[0].positions, gradient.positions, 2e-3, "positions");
    expectClose(found.value()[0].logScales, gradient.logScales, 2e-3, "logScales");
    expectClose(found.value()[0].rotations, gradient.rotations, 2e-3, "rotations");
    expectClose(found.value()[0].opacityLogits, gradient.opacityLogits, 2e-3, "opacityLogits");
    expectClose(found.value()[0].sh, gradient.sh, 2e-3, "sh");
    expectClose(found.value()[0].screen, gradient.screen, 2e-3, "screen");
    expectClose(found.value()[0].screenAbsolute, gradient.screenAbsolute, 2e-3, "screenAbsolute");
}

TEST_P(CudaDeviceTest, GivesTheSameBitsTwice) {
    const auto [profile, compensate, degree] = GetParam();
    const RasterSettings settings = settingsOf(profile, compensate);
    const OwnedScene owned = randomScene(3000, degree, 9);
    const RasterJob job{owned.view(), obliqueCamera(150, 107)};
    const OwnedImageGradient weights(150 * 107, 3);
    const auto view = weights.view();
    auto device = CudaRasterizer::create();
    ASSERT_TRUE(device.ok());
    auto once = device.value().forward({&job, 1}, settings);
    auto first = device.value().backward({&view, 1});
    auto twice = device.value().forward({&job, 1}, settings);
    auto second = device.value().backward({&view, 1});
    ASSERT_TRUE(once.ok() && first.ok() && twice.ok() && second.ok());
    EXPECT_EQ(once.value()[0].color, twice.value()[0].color);
    EXPECT_EQ(first.value()[0].positions, second.value()[0].positions);
    EXPECT_EQ(first.value()[0].sh, second.value()[0].sh);
}

TEST_P(CudaDeviceTest, NothingToDrawGivesTheBackground) {
    const auto [profile, compensate, degree] = GetParam();
    const OwnedScene empty;
    const RasterJob job{empty.view(), obliqueCamera(20, 10)};
    auto device = CudaRasterizer::create();
    ASSERT_TRUE(device.ok());
    const auto images = device.value().forward({&job, 1}, settingsOf(profile, compensate));
    ASSERT_TRUE(images.ok()) << images.error().message();
    EXPECT_FLOAT_EQ(images.value()[0].color[0], 0.9F);
    EXPECT_FLOAT_EQ(images.value()[0].alpha[0], 0);
}

INSTANTIATE_TEST_SUITE_P(All, CudaDeviceTest,
                         testing::Combine(testing::Values(Profile::gsplat, Profile::inria), testing::Bool(),
                                          testing::Values(0, 3)));

TEST(CudaRasterizerTest, WithoutADeviceCreationSaysSo) {
    if (!cudaDevices().empty()) GTEST_SKIP() << "there is a device";
    const auto device = CudaRasterizer::create();
    ASSERT_FALSE(device.ok());
    EXPECT_NE(device.error().message().find("CUDA"), std::string::npos);
}

}  // namespace
}  // namespace splatreel::render
