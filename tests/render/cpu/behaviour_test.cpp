#include "core/base/parallel.h"
#include "render/cpu/rasterizer.h"
#include "tests/render/cpu/scenes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace splatreel::render {
namespace {

constexpr glm::vec4 unturned{1, 0, 0, 0};

RasterImage draw(const OwnedScene& scene, const core::Camera& camera, const RasterSettings& settings = {}) {
    const RasterJob job{scene.view(), camera};
    CpuRasterizer rasterizer;
    return rasterizer.forward({&job, 1}, settings)[0];
}

void expectEmpty(const RasterImage& image) {
    EXPECT_TRUE(std::all_of(image.alpha.begin(), image.alpha.end(), [](float a) { return a == 0; }));
    EXPECT_TRUE(std::all_of(image.color.begin(), image.color.end(), [](float c) { return c == 1; }));
}

OwnedScene single(glm::vec3 position, float scale, float opacity) {
    OwnedScene scene;
    scene.add(position, glm::vec3(scale), unturned, opacity, {0.2F, 0.5F, 0.8F});
    return scene;
}

TEST(Rasterizer, OneIsotropicGaussianAsByHand) {
    const core::Camera camera = frontCamera(64, 64, 64);
    const OwnedScene scene = single({0, 0, 2}, 0.05F, 0.8F);
    const std::size_t centre = 32 * 64 + 32;  // half a pixel off in x and y
    for (const Profile profile : {Profile::gsplat, Profile::inria}) {
        RasterSettings settings;
        settings.profile = profile;
        const RasterJob job{scene.view(), camera};
        CpuRasterizer rasterizer;
        const auto images = rasterizer.forward({&job, 1}, settings);
        EXPECT_NEAR(images[0].alpha[centre], 0.8 * std::exp(-0.25 / 2.86), 1e-5);
        EXPECT_EQ(rasterizer.radii(0)[0], 6);
        settings.compensate = true;
        EXPECT_NEAR(draw(scene, camera, settings).alpha[centre],
                    0.8 * std::sqrt(2.56 * 2.56 / (2.86 * 2.86)) * std::exp(-0.25 / 2.86), 1e-5);
        settings.compensate = false;
        settings.dilation = 0;
        EXPECT_NEAR(draw(scene, camera, settings).alpha[centre], 0.8 * std::exp(-0.25 / 2.56), 1e-5);
    }
}

TEST(Rasterizer, AnOpaqueStackStopsBeforeTheSecond) {
    // 1 − 0.99 is a little below 0.01 in single precision: the second falls below 1e-4 and is left out.
    OwnedScene scene;
    for (int i = 0; i < 3; ++i) {
        scene.add({0, 0, 2.0F + 0.1F * static_cast<float>(i)}, glm::vec3(1), unturned, 0.9999F,
                  {i == 0 ? 1.0F : 0.0F, i == 1 ? 1.0F : 0.0F, 0.0F});
    }
    for (const Profile profile : {Profile::gsplat, Profile::inria}) {
        RasterSettings settings;
        settings.profile = profile;
        settings.background = {0, 0, 1};
        const RasterImage image = draw(scene, frontCamera(16, 16, 16), settings);
        const std::size_t centre = 8 * 16 + 8;
        EXPECT_NEAR(image.alpha[centre], 0.99F, 1e-6);
        EXPECT_NEAR(image.color[centre], 0.99F, 1e-5);
        EXPECT_NEAR(image.color[256 + centre], 0, 1e-7);
    }
}

TEST(Rasterizer, BehindAndTooNearIsCulled) {
    const core::Camera camera = frontCamera(32, 32, 32);
    expectEmpty(draw(single({0, 0, -2}, 0.3F, 0.9F), camera));
    expectEmpty(draw(single({0, 0, 0.005F}, 0.001F, 0.9F), camera));
    EXPECT_GT(draw(single({0, 0, 0.1F}, 0.01F, 0.9F), camera).alpha[16 * 32 + 16], 0.5F);
    RasterSettings inria;
    inria.profile = Profile::inria;
    expectEmpty(draw(single({0, 0, 0.1F}, 0.01F, 0.9F), camera, inria));
}

TEST(Rasterizer, AContributionBelowOne255thIsNone) {
    const core::Camera camera = frontCamera(33, 33, 33);  // a pixel's centre lies on the axis
    EXPECT_GT(draw(single({0, 0, 2}, 0.5F, 1.002F / 255), camera).alpha[16 * 33 + 16], 0.0039F);
    expectEmpty(draw(single({0, 0, 2}, 0.5F, 0.998F / 255), camera));
}

TEST(Rasterizer, TheTailOfACentreOutsideThePictureShows) {
    const core::Camera camera = frontCamera(32, 32, 32);
    const RasterImage image = draw(single({-1.3F, 0, 2}, 0.25F, 0.9F), camera);  // centre at x = −4.8
    EXPECT_GT(image.alpha[16 * 32], 0.1F);
    EXPECT_EQ(image.alpha[16 * 32 + 31], 0.0F);
}

TEST(Rasterizer, EqualDepthsKeepTheirOrder) {
    OwnedScene scene;
    scene.add({0, 0, 2}, glm::vec3(0.5F), unturned, 0.9F, {1, 0, 0});
    scene.add({0, 0, 2}, glm::vec3(0.5F), unturned, 0.9F, {0, 1, 0});
    const RasterImage image = draw(scene, frontCamera(16, 16, 16));
    const std::size_t centre = 8 * 16 + 8;
    EXPECT_GT(image.color[centre], 4 * image.color[256 + centre]);
}

TEST(Rasterizer, NothingAndNothingVisible) {
    const core::Camera camera = frontCamera(50, 40, 32);
    const OwnedScene none;
    const OwnedScene behind = single({0, 0, -1}, 0.1F, 0.5F);
    for (const OwnedScene* scene : {&none, &behind}) {
        const RasterJob job{scene->view(), camera};
        CpuRasterizer rasterizer;
        expectEmpty(rasterizer.forward({&job, 1}, {})[0]);
        const OwnedImageGradient weights(2000, 1);
        const RasterImageGradient view{weights.color, weights.alpha, {}, {}};
        const RasterGradient gradient = rasterizer.backward({&view, 1})[0];
        EXPECT_EQ(gradient.positions.size(), scene->positions.size());
        for (const float value : gradient.positions) EXPECT_EQ(value, 0);
        for (const float value : gradient.screenAbsolute) EXPECT_EQ(value, 0);
    }
    EXPECT_TRUE(draw(behind, frontCamera(0, 0, 1)).color.empty());
}

TEST(Rasterizer, NonFiniteGaussiansAreCulled) {
    const core::Camera camera = obliqueCamera(40, 40);
    const OwnedScene clean = randomScene(50, 1, 4);
    const RasterImage expected = draw(clean, camera);
    const float bad[] = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                         -std::numeric_limits<float>::infinity()};
    for (const float value : bad) {
        for (int column = 0; column < 5; ++column) {
            if (column == 1 && value < 0) continue;           // a scale of 0 is a scale
            if (column == 3 && !std::isnan(value)) continue;  // an opacity of 0 or 1 is an opacity
            OwnedScene scene = clean;
            scene.add({0, 0, 0}, glm::vec3(0.1F), unturned, 0.9F, {1, 1, 1});
            std::vector<float>* columns[] = {&scene.positions, &scene.logScales, &scene.rotations,
                                             &scene.opacityLogits, &scene.sh};
            columns[column]->back() = value;
            const RasterJob job{scene.view(), camera};
            CpuRasterizer rasterizer;
            const RasterImage image = rasterizer.forward({&job, 1}, {})[0];
            EXPECT_EQ(image.color, expected.color) << column << ' ' << value;
            EXPECT_EQ(rasterizer.radii(0)[50], 0);
            const OwnedImageGradient weights(1600, 1);
            const RasterImageGradient view{weights.color, {}, {}, {}};
            const RasterGradient gradient = rasterizer.backward({&view, 1})[0];
            for (const float part : gradient.positions) EXPECT_TRUE(std::isfinite(part));
            for (const float part : gradient.rotations) EXPECT_TRUE(std::isfinite(part));
        }
    }
    OwnedScene scene = clean;
    std::fill_n(scene.rotations.begin(), 4, 0.0F);
    for (const float value : draw(scene, camera).color) EXPECT_TRUE(std::isfinite(value));
}

TEST(Rasterizer, HugeGaussiansAndExtremeNumbersStayFinite) {
    OwnedScene scene = randomScene(30, 0, 6);
    for (int i = 0; i < scene.size(); ++i) {
        const float extremes[] = {-90, 15, 3, 80, -30};
        scene.logScales[static_cast<std::size_t>(3 * i)] = extremes[i % 5];
        scene.opacityLogits[static_cast<std::size_t>(i)] =
            i % 3 == 0 ? 60.0F : -60.0F + 6.0F * static_cast<float>(i);
    }
    const RasterJob job{scene.view(), obliqueCamera(70, 50)};
    CpuRasterizer rasterizer;
    const RasterImage image = rasterizer.forward({&job, 1}, {})[0];
    for (const float value : image.color) EXPECT_TRUE(std::isfinite(value));
    const OwnedImageGradient weights(3500, 1);
    const RasterImageGradient view{weights.color, weights.alpha, {}, {}};
    const RasterGradient gradient = rasterizer.backward({&view, 1})[0];
    for (const float part : gradient.opacityLogits) EXPECT_TRUE(std::isfinite(part));
    for (const float part : gradient.sh) EXPECT_TRUE(std::isfinite(part));
}

TEST(Rasterizer, TheOrderOfTheInputDoesNotMatter) {
    const OwnedScene scene = randomScene(500, 2, 17);
    std::vector<int> order(500);
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), std::mt19937(3));
    OwnedScene shuffled;
    shuffled.shDegree = 2;
    for (const int i : order) {
        const auto copy = [i](const std::vector<float>& from, std::vector<float>& to, int width) {
            to.insert(to.end(), from.begin() + i * width, from.begin() + (i + 1) * width);
        };
        copy(scene.positions, shuffled.positions, 3);
        copy(scene.logScales, shuffled.logScales, 3);
        copy(scene.rotations, shuffled.rotations, 4);
        copy(scene.opacityLogits, shuffled.opacityLogits, 1);
        copy(scene.sh, shuffled.sh, 27);
    }
    const core::Camera camera = obliqueCamera(90, 70);
    EXPECT_EQ(draw(scene, camera).color, draw(shuffled, camera).color);
}

struct BatchResult {
    std::vector<RasterImage> images;
    std::vector<RasterGradient> gradients;
};

BatchResult runBatch(CpuRasterizer& rasterizer, std::span<const RasterJob> jobs) {
    BatchResult result;
    RasterSettings settings;
    settings.depth = true;
    result.images = rasterizer.forward(jobs, settings);
    std::vector<OwnedImageGradient> weights;
    std::vector<RasterImageGradient> views;
    for (std::size_t i = 0; i < jobs.size(); ++i) weights.emplace_back(result.images[i].alpha.size(), 1);
    for (const auto& weight : weights) views.push_back(weight.view());
    result.gradients = rasterizer.backward(views);
    return result;
}

void expectSame(const RasterImage& a, const RasterImage& b, const RasterGradient& c,
                const RasterGradient& d) {
    EXPECT_EQ(a.color, b.color);
    EXPECT_EQ(a.alpha, b.alpha);
    EXPECT_EQ(a.depth, b.depth);
    EXPECT_EQ(c.positions, d.positions);
    EXPECT_EQ(c.logScales, d.logScales);
    EXPECT_EQ(c.rotations, d.rotations);
    EXPECT_EQ(c.opacityLogits, d.opacityLogits);
    EXPECT_EQ(c.sh, d.sh);
    EXPECT_EQ(c.screen, d.screen);
    EXPECT_EQ(c.screenAbsolute, d.screenAbsolute);
}

TEST(Rasterizer, ABatchIsALoopAndWorkersChangeNoBit) {
    const int workers = core::workerCount();
    const OwnedScene first = randomScene(6000, 1, 1), second = randomScene(900, 1, 2);
    const RasterJob jobs[] = {{first.view(), obliqueCamera(100, 80)},
                              {second.view(), obliqueCamera(64, 64)},
                              {first.view(), obliqueCamera(33, 90)}};
    core::setWorkerCount(1);
    CpuRasterizer alone;
    const BatchResult expected = runBatch(alone, jobs);
    for (const int count : {1, 2, 5}) {
        core::setWorkerCount(count);
        CpuRasterizer rasterizer;
        for (int repeat = 0; repeat < 2; ++repeat) {  // the second time with memory that was used before
            const BatchResult batch = runBatch(rasterizer, jobs);
            for (std::size_t i = 0; i < 3; ++i) {
                expectSame(batch.images[i], expected.images[i], batch.gradients[i], expected.gradients[i]);
            }
        }
        for (std::size_t i = 0; i < 3; ++i) {
            const BatchResult one = runBatch(rasterizer, {&jobs[i], 1});
            expectSame(one.images[0], expected.images[i], one.gradients[0], expected.gradients[i]);
        }
    }
    core::setWorkerCount(workers);
}

TEST(Rasterizer, EqualDepthsKeepTheirOrderWhoeverFilesThem) {
    // Four ranges of Gaussians in one tile, all at the same depth: workers file them in turns.
    OwnedScene scene;
    for (int i = 0; i < 8000; ++i) {
        const float x = static_cast<float>(i * 37 % 101) / 101, y = static_cast<float>(i * 53 % 103) / 103;
        const glm::vec3 color(static_cast<float>(i % 7) / 7, static_cast<float>(i % 11) / 11, x);
        scene.add({x - 0.5F, y - 0.5F, 2}, glm::vec3(0.02F), unturned, 0.3F, color);
    }
    const int workers = core::workerCount();
    core::setWorkerCount(1);
    const RasterImage expected = draw(scene, frontCamera(32, 32, 48));
    for (int repeat = 0; repeat < 20; ++repeat) {
        core::setWorkerCount(2 + repeat % 3);
        EXPECT_EQ(draw(scene, frontCamera(32, 32, 48)).color, expected.color);
    }
    core::setWorkerCount(workers);
}

TEST(Rasterizer, DrawingWithoutKeepingGivesNearlyTheSamePicture) {
    const OwnedScene scene = randomScene(800, 3, 19);
    RasterSettings settings;
    const RasterImage kept = draw(scene, obliqueCamera(77, 61), settings);
    settings.differentiable = false;
    const RasterImage drawn = draw(scene, obliqueCamera(77, 61), settings);
    std::size_t others = 0;  // where rounding decides otherwise
    for (std::size_t i = 0; i < kept.color.size(); ++i) {
        others += std::abs(drawn.color[i] - kept.color[i]) > 5e-4F * std::max(1.0F, kept.color[i]) ? 1 : 0;
    }
    EXPECT_LT(others, kept.color.size() / 100);
}

TEST(Rasterizer, NormalsAndTheOtherProfileAreDrawnExactly) {
    const OwnedScene scene = randomScene(800, 3, 19);
    for (const Profile profile : {Profile::gsplat, Profile::inria}) {
        RasterSettings settings;
        settings.profile = profile;
        settings.normal = profile == Profile::gsplat;
        const RasterImage kept = draw(scene, obliqueCamera(77, 61), settings);
        settings.differentiable = false;
        const RasterImage drawn = draw(scene, obliqueCamera(77, 61), settings);
        EXPECT_EQ(drawn.color, kept.color);
        EXPECT_EQ(drawn.normal, kept.normal);
    }
}

TEST(Rasterizer, WorkersChangeNoBitOfWhatIsOnlyDrawn) {
    const OwnedScene scene = randomScene(9000, 1, 1);
    RasterSettings settings;
    settings.depth = true;
    settings.differentiable = false;
    const int workers = core::workerCount();
    core::setWorkerCount(1);
    const RasterImage expected = draw(scene, obliqueCamera(100, 80), settings);
    for (const int count : {2, 5}) {
        core::setWorkerCount(count);
        const RasterImage image = draw(scene, obliqueCamera(100, 80), settings);
        EXPECT_EQ(image.color, expected.color);
        EXPECT_EQ(image.depth, expected.depth);
    }
    core::setWorkerCount(workers);
}

TEST(Rasterizer, BrightColorsBeyondHalfFloatsStayFinite) {
    OwnedScene scene;
    scene.add({0, 0, 2}, glm::vec3(0.5F), unturned, 0.9F, {1e6F, 0.5F, 0});
    RasterSettings settings;
    settings.differentiable = false;
    const RasterImage image = draw(scene, frontCamera(16, 16, 16), settings);
    EXPECT_TRUE(std::isfinite(image.color[8 * 16 + 8]));
    EXPECT_GT(image.color[8 * 16 + 8], 1e4F);
}

TEST(Rasterizer, TheBackgroundReachesTheOpacityGradient) {
    // One Gaussian of colour c over background b: ∂colour/∂α = c − b at every pixel.
    const OwnedScene scene = single({0, 0, 2}, 0.3F, 0.5F);
    const core::Camera camera = frontCamera(24, 24, 24);
    const auto opacityGradient = [&](float background) {
        RasterSettings settings;
        settings.background = {background, background, background};
        const RasterJob job{scene.view(), camera};
        CpuRasterizer rasterizer;
        static_cast<void>(rasterizer.forward({&job, 1}, settings));
        const std::vector<float> ones(3 * 576, 1.0F);
        const RasterImageGradient view{ones, {}, {}, {}};
        return rasterizer.backward({&view, 1})[0].opacityLogits[0];
    };
    const float black = opacityGradient(0), grey = opacityGradient(0.5F);  // Σ c = 1.5
    EXPECT_GT(black, 1);
    EXPECT_NEAR(grey, 0, 1e-4F * black);
}

}  // namespace
}  // namespace splatreel::render
