#include "core/base/parallel.h"
#include "render/cpu/rasterizer.h"
#include "tests/render/cpu/reference.h"
#include "tests/render/cpu/scenes.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cmath>
#include <string>
#include <tuple>

namespace splatreel::render {
namespace {

/// Runs what follows on one instruction set, until it goes out of scope.
class Only {
public:
    explicit Only(std::int64_t target) { choose(target); }
    ~Only() { choose(0); }
    Only(const Only&) = delete;
    Only& operator=(const Only&) = delete;

private:
    static void choose(std::int64_t target) {
        hwy::SetSupportedTargetsForTest(target);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
};

std::vector<std::int64_t> machineTargets() {
    std::vector<std::int64_t> targets;
    for (const std::int64_t target : {HWY_AVX3_DL, HWY_AVX3, HWY_AVX2, HWY_SSE4, HWY_NEON}) {
        if ((hwy::SupportedTargets() & target) != 0) targets.push_back(target);
    }
    return targets;
}

void expectClose(const std::vector<float>& actual, const std::vector<double>& expected, double relative,
                 const std::string& what) {
    ASSERT_EQ(actual.size(), expected.size()) << what;
    double largest = 0;
    for (const double value : expected) largest = std::max(largest, std::abs(value));
    EXPECT_GT(largest, 0) << what;
    double worst = 0;
    std::size_t place = 0;
    for (std::size_t i = 0; i < actual.size(); ++i) {
        // A needle's own gradient may be large where others' are small: each is held to its own size, too.
        const double error = std::abs(actual[i] - expected[i]) / (0.02 * largest + std::abs(expected[i]));
        if (!(error <= worst)) worst = error, place = i;
    }
    EXPECT_LE(worst, relative) << what << ' ' << place << ": " << actual[place] << " for " << expected[place];
}

void expectAgreement(const OwnedScene& owned, const core::Camera& camera, const RasterSettings& settings) {
    const reference::Scene<double> scene(owned.view());
    const auto expected = reference::forward(scene, camera, settings);
    const RasterJob job{owned.view(), camera};
    CpuRasterizer rasterizer;
    const RasterImage image = rasterizer.forward({&job, 1}, settings)[0];
    const std::size_t pixels = expected.alpha.size();
    OwnedImageGradient weights(pixels, 3);
    std::size_t doubtful = 0;
    for (std::size_t i = 0; i < pixels; ++i) {
        // Where a decision falls within rounding of its threshold either outcome is right.
        if (expected.margin[i] < 1e-3) {
            ++doubtful;
            weights.alpha[i] = weights.depth[i] = 0;
            for (std::size_t c = 0; c < 3; ++c) {
                weights.color[c * pixels + i] = weights.normal[c * pixels + i] = 0;
            }
            continue;
        }
        EXPECT_NEAR(image.alpha[i], expected.alpha[i], 2e-5) << i;
        EXPECT_NEAR(image.depth[i], expected.depth[i], 1e-4) << i;
        for (std::size_t c = 0; c < 3; ++c) {
            EXPECT_NEAR(image.color[c * pixels + i], expected.color[c * pixels + i], 5e-5) << i;
            EXPECT_NEAR(image.normal[c * pixels + i], expected.normal[c * pixels + i], 1e-4) << i;
        }
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_LT(doubtful, pixels / 4);
    const auto radii = rasterizer.radii(0);
    ASSERT_EQ(radii.size(), expected.radii.size());
    int otherRadii = 0;
    for (std::size_t i = 0; i < radii.size(); ++i) {
        EXPECT_NEAR(radii[i], expected.radii[i], 1) << i;
        otherRadii += radii[i] != expected.radii[i];
    }
    EXPECT_LE(otherRadii, 2 + owned.size() / 100);

    const auto view = weights.view();
    const auto exact = reference::backward(scene, camera, settings, view);
    const RasterGradient gradient = rasterizer.backward({&view, 1})[0];
    expectClose(gradient.positions, exact.positions, 1e-3, "positions");
    expectClose(gradient.logScales, exact.logScales, 1e-3, "logScales");
    expectClose(gradient.rotations, exact.rotations, 1e-3, "rotations");
    expectClose(gradient.opacityLogits, exact.opacityLogits, 1e-3, "opacityLogits");
    expectClose(gradient.sh, exact.sh, 1e-3, "sh");
    expectClose(gradient.screen, exact.screen, 1e-3, "screen");
    expectClose(gradient.screenAbsolute, exact.screenAbsolute, 1e-3, "screenAbsolute");
}

/// What is only drawn has colours as half floats.
void expectDrawnAgreement(const OwnedScene& owned, const core::Camera& camera) {
    RasterSettings settings;
    settings.background = {0.9F, 0.2F, 0.6F};
    settings.depth = true;
    settings.differentiable = false;
    const auto expected = reference::forward(reference::Scene<double>(owned.view()), camera, settings);
    const RasterJob job{owned.view(), camera};
    CpuRasterizer rasterizer;
    const RasterImage image = rasterizer.forward({&job, 1}, settings)[0];
    const std::size_t pixels = expected.alpha.size();
    std::size_t doubtful = 0;
    for (std::size_t i = 0; i < pixels; ++i) {
        if (expected.margin[i] < 1e-3) {
            ++doubtful;
            continue;
        }
        ASSERT_NEAR(image.alpha[i], expected.alpha[i], 1e-4) << i;
        ASSERT_NEAR(image.depth[i], expected.depth[i], 3e-4) << i;
        for (std::size_t c = 0; c < 3; ++c) {
            const double value = expected.color[c * pixels + i];
            ASSERT_NEAR(image.color[c * pixels + i], value, 5e-4 * std::max(1.0, value)) << i;
        }
    }
    EXPECT_LT(doubtful, pixels / 4);
}

RasterSettings everything(Profile profile, bool compensate) {
    RasterSettings settings;
    settings.profile = profile;
    settings.compensate = compensate;
    settings.background = {0.9F, 0.2F, 0.6F};
    settings.depth = settings.normal = true;
    return settings;
}

class AgreementTest : public testing::TestWithParam<std::tuple<Profile, bool, int>> {};

TEST_P(AgreementTest, FollowsTheReference) {
    const auto [profile, compensate, degree] = GetParam();
    expectAgreement(randomScene(400, degree, 7), obliqueCamera(75, 53), everything(profile, compensate));
}

INSTANTIATE_TEST_SUITE_P(All, AgreementTest,
                         testing::Combine(testing::Values(Profile::gsplat, Profile::inria), testing::Bool(),
                                          testing::Values(0, 1, 2, 3)));

TEST(InstructionSets, AllFollowTheReference) {
    for (const std::int64_t target : machineTargets()) {
        SCOPED_TRACE(hwy::TargetName(target));
        const Only only(target);
        expectAgreement(randomScene(700, 3, 21), obliqueCamera(70, 66), everything(Profile::gsplat, true));
        expectAgreement(randomScene(300, 1, 22), obliqueCamera(45, 37), everything(Profile::inria, false));
    }
}

TEST(InstructionSets, AllDrawWhatTheReferenceDraws) {
    for (const std::int64_t target : machineTargets()) {
        SCOPED_TRACE(hwy::TargetName(target));
        const Only only(target);
        expectDrawnAgreement(randomScene(700, 3, 21), obliqueCamera(70, 66));
        expectDrawnAgreement(randomScene(3000, 0, 5, 0.1F), obliqueCamera(40, 40));
    }
}

TEST(Agreement, HoldsForLongListsPastOneChunk) {
    expectAgreement(randomScene(3000, 0, 5, 0.1F), obliqueCamera(40, 40), everything(Profile::gsplat, false));
}

TEST(Agreement, HoldsCloseUpWhereTheJacobianIsClamped) {
    auto camera = obliqueCamera(64, 48);
    camera.position *= 0.3F;
    expectAgreement(randomScene(200, 1, 9, 0.02F), camera, everything(Profile::gsplat, false));
    expectAgreement(randomScene(200, 1, 9, 0.02F), camera, everything(Profile::inria, false));
}

TEST(Agreement, HoldsForNeedlesAndSheets) {
    OwnedScene scene = randomScene(60, 0, 13, 0.02F);
    for (int i = 0; i < scene.size(); ++i) {
        scene.logScales[3 * i] = std::log(i % 2 == 0 ? 3.0F : 0.5F);
        scene.logScales[3 * i + 1] = std::log(i % 2 == 0 ? 1e-4F : 0.5F);
        scene.logScales[3 * i + 2] = std::log(1e-4F);
    }
    expectAgreement(scene, obliqueCamera(96, 96), everything(Profile::gsplat, false));
}

}  // namespace
}  // namespace splatreel::render
