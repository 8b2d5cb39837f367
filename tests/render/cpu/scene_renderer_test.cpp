#include "core/gaussians/sequence.h"
#include "core/gaussians/transform.h"
#include "render/cpu/cpu_scene_renderer.h"
#include "tests/render/cpu/reference.h"
#include "tests/render/cpu/scenes.h"
#include "tests/render/scene/far_blocks.h"

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <algorithm>
#include <numeric>

namespace splatreel::render {
namespace {

core::Gaussians gaussiansOf(const OwnedScene& scene) {
    core::Gaussians out;
    out.positions = scene.positions, out.logScales = scene.logScales, out.rotations = scene.rotations;
    out.opacityLogits = scene.opacityLogits, out.sh = scene.sh, out.shDegree = scene.shDegree;
    std::vector<std::uint64_t> ids(static_cast<std::size_t>(scene.size()));
    std::iota(ids.begin(), ids.end(), 1U);
    out.ids = ids;
    return out;
}

SceneView viewOfScene(const core::Gaussians& gaussians, const core::Camera& camera) {
    SceneView view;
    view.camera = camera;
    view.items.resize(1);
    view.items[0].frame = std::make_shared<const core::PackedGaussians>(core::pack(gaussians));
    return view;
}

Picture drawn(const SceneView& view) {
    CpuSceneRenderer renderer;
    Picture picture;
    const auto result = renderer.draw(view, picture);
    EXPECT_TRUE(result.ok());
    return picture;
}

int channel(const Picture& picture, std::size_t pixel, std::size_t c) {
    return static_cast<int>(picture.rgba[pixel] >> (8 * c) & 255U);
}

/// Largest difference of any channel from the reference in double precision, in 255ths; pixels on one of the
/// reference's own thresholds apart.
double offReference(const Picture& picture, const core::Gaussians& columns, const core::Camera& camera,
                    const RasterSettings& settings = {}) {
    const reference::Scene<double> scene(viewOf(columns));
    const auto exact = reference::forward(scene, camera, settings);
    const std::size_t pixels = picture.rgba.size();
    double largest = 0;
    for (std::size_t i = 0; i < pixels; ++i) {
        if (exact.margin[i] < 2e-4) continue;
        for (std::size_t c = 0; c < 3; ++c) {
            const double wanted = 255 * std::clamp(exact.color[c * pixels + i], 0.0, 1.0);
            largest = std::max(largest, std::abs(wanted - channel(picture, i, c)));
        }
    }
    return largest;
}

int largestDifference(const Picture& a, const Picture& b) {
    int largest = a.rgba.size() == b.rgba.size() ? 0 : 255;
    for (std::size_t i = 0; i < std::min(a.rgba.size(), b.rgba.size()); ++i) {
        for (std::size_t c = 0; c < 4; ++c) {
            largest = std::max(largest, std::abs(channel(a, i, c) - channel(b, i, c)));
        }
    }
    return largest;
}

/// Round, needle, axis-aligned both ways, tiny, huge, at borders, behind the camera, the same depth, a stack.
OwnedScene hardScene() {
    OwnedScene scene;
    const glm::vec4 none(1, 0, 0, 0), tilted(0.9F, 0.1F, 0.3F, 0.4F);
    scene.add({0, 0, 2}, glm::vec3(0.1F), none, 0.9F, {0.9F, 0.2F, 0.1F});
    scene.add({0.2F, 0.1F, 2.1F}, {0.5F, 0.0002F, 0.0002F}, tilted, 0.95F, {0.1F, 0.8F, 0.3F});
    scene.add({-0.3F, 0.2F, 1.9F}, {0.2F, 0.02F, 0.02F}, none, 0.8F, {0.2F, 0.3F, 0.9F});
    scene.add({-0.3F, -0.2F, 1.9F}, {0.02F, 0.2F, 0.02F}, none, 0.8F, {0.9F, 0.9F, 0.1F});
    scene.add({0.3F, -0.3F, 2}, glm::vec3(1e-5F), none, 0.99F, {0, 0, 0});
    scene.add({0, 0, 6}, glm::vec3(3), none, 0.7F, {0.3F, 0.6F, 0.6F});
    scene.add({0.78F, 0.5F, 2}, glm::vec3(0.15F), none, 0.9F, {0.7F, 0.1F, 0.7F});
    scene.add({-0.95F, 0, 2}, glm::vec3(0.15F), none, 0.9F, {0.1F, 0.9F, 0.7F});
    scene.add({0, 0, -2}, glm::vec3(0.5F), none, 0.9F, {1, 0, 0});
    scene.add({0.1F, -0.2F, 2}, glm::vec3(0.1F), none, 0.6F, {0.1F, 0.2F, 0.3F});
    for (int i = 0; i < 6; ++i) {
        const float depth = 1.5F + 0.1F * static_cast<float>(i);
        scene.add({0.15F, 0.3F, depth}, glm::vec3(0.08F), none, 0.985F,
                  {0.15F * static_cast<float>(i), 0.5F, 0.2F});
    }
    return scene;
}

/// Runs what follows on the widest instruction set up to so many lanes.
class Lanes {
public:
    explicit Lanes(int lanes) { choose(lanes >= 16 ? 0 : lanes == 8 ? HWY_AVX2 : HWY_SSE4); }
    ~Lanes() { choose(0); }
    Lanes(const Lanes&) = delete;
    Lanes& operator=(const Lanes&) = delete;

private:
    static void choose(std::int64_t targets) {
        hwy::SetSupportedTargetsForTest(targets);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
};

TEST(SceneRenderer, HardCasesAgreeWithTheReference) {
    const core::Camera camera = frontCamera(150, 110, 120);  // the last tiles and blocks are cut
    SceneView view = viewOfScene(gaussiansOf(hardScene()), camera);
    const core::Gaussians columns = core::unpack(*view.items[0].frame);
    EXPECT_LT(offReference(drawn(view), columns, camera), 2.0);
    view.quality = Quality::reference;
    view.items[0].exact = std::make_shared<const core::Gaussians>(columns);
    EXPECT_LT(offReference(drawn(view), columns, camera), 1.0);
}

TEST(SceneRenderer, EveryInstructionSetAgreesWithTheReference) {
    const core::Camera camera = obliqueCamera(200, 130);
    const SceneView view = viewOfScene(gaussiansOf(randomScene(3000, 3, 5)), camera);
    const core::Gaussians columns = core::unpack(*view.items[0].frame);
    for (const int lanes : {16, 8, 4}) {
        const Lanes chosen(lanes);
        EXPECT_LT(offReference(drawn(view), columns, camera), 2.0) << lanes << " lanes";
    }
}

TEST(SceneRenderer, FiltersAsTheItemWants) {
    const core::Camera camera = obliqueCamera(120, 120);
    SceneView view = viewOfScene(gaussiansOf(randomScene(2000, 1, 6, 0.01F)), camera);
    const core::Gaussians columns = core::unpack(*view.items[0].frame);
    for (const float dilation : {0.1F, 0.01F}) {  // the second is too thin for fixed point
        view.items[0].filtering = {dilation, true};
        RasterSettings settings;
        settings.dilation = dilation, settings.compensate = true;
        EXPECT_LT(offReference(drawn(view), columns, camera, settings), 2.0) << dilation;
    }
}

TEST(SceneRenderer, ReferenceRepeatsItsBitsWhateverTheWorkersDo) {
    SceneView view = viewOfScene(gaussiansOf(randomScene(5000, 2, 7)), obliqueCamera(160, 120));
    view.quality = Quality::reference;
    const Picture first = drawn(view);
    for (int repeat = 0; repeat < 3; ++repeat) EXPECT_EQ(drawn(view).rgba, first.rgba);
    view.quality = Quality::interactive;
    EXPECT_LE(largestDifference(drawn(view), first), 2);
}

TEST(SceneRenderer, PlacementIsASimilarityOfTheGaussians) {
    const core::Gaussians gaussians = gaussiansOf(randomScene(1500, 3, 8));
    const core::Camera camera = obliqueCamera(140, 110);
    SceneView placed = viewOfScene(gaussians, camera);
    const glm::quat rotation = glm::normalize(glm::quat(0.8F, 0.3F, -0.4F, 0.2F));
    placed.items[0].placement = {{0.1F, -0.2F, 0.15F}, rotation, 0.7F};
    const core::Gaussians columns = core::unpack(*placed.items[0].frame);
    const core::Gaussians moved =
        core::transformed(columns, {glm::mat3_cast(rotation), {0.1F, -0.2F, 0.15F}, 0.7F});
    EXPECT_LT(offReference(drawn(placed), moved, camera), 2.0);
}

TEST(SceneRenderer, ItemsAreSortedTogether) {
    OwnedScene near, far, both;
    near.add({0, 0, 2}, glm::vec3(0.3F), {1, 0, 0, 0}, 0.7F, {1, 0, 0});
    far.add({0, 0, 3}, glm::vec3(0.3F), {1, 0, 0, 0}, 0.7F, {0, 0, 1});
    both.add({0, 0, 2}, glm::vec3(0.3F), {1, 0, 0, 0}, 0.7F, {1, 0, 0});
    both.add({0, 0, 3}, glm::vec3(0.3F), {1, 0, 0, 0}, 0.7F, {0, 0, 1});
    const core::Camera camera = frontCamera(64, 64, 60);
    SceneView view = viewOfScene(gaussiansOf(far), camera);
    view.items.push_back(viewOfScene(gaussiansOf(near), camera).items[0]);
    EXPECT_LE(largestDifference(drawn(view), drawn(viewOfScene(gaussiansOf(both), camera))), 1);
}

TEST(SceneRenderer, InterpolatesAsTheSequenceDoesOnLinearMotion) {
    const OwnedScene scene = randomScene(800, 1, 9);
    OwnedScene later = scene;
    for (std::size_t i = 0; i < later.positions.size(); i += 3) later.positions[i] += 0.1F;
    for (std::size_t i = 0; i < later.rotations.size(); i += 4) later.rotations[i] += 0.3F;
    for (float& logit : later.opacityLogits) logit -= 0.2F;
    core::GaussianSequence sequence;
    sequence.frames = {std::make_shared<const core::Gaussians>(gaussiansOf(scene)),
                       std::make_shared<const core::Gaussians>(gaussiansOf(later))};
    const core::Camera camera = obliqueCamera(120, 100);
    SceneView view = viewOfScene(*sequence.frames[0], camera);
    SceneItem& item = view.items[0];
    item.next =
        std::make_shared<const core::PackedGaussians>(core::pack(*sequence.frames[1], item.frame.get()));
    item.partners =
        std::make_shared<const std::vector<std::int32_t>>(core::partnersOf(*item.frame, *item.next));
    item.blend = 0.3F;
    ASSERT_EQ(item.partners->size(), 800U);
    EXPECT_LT(offReference(drawn(view), sequence.at(0.3), camera), 4.0);  // packing rounds both frames
    EXPECT_GT(offReference(drawn(view), sequence.frame(0), camera), 20.0);
}

TEST(SceneRenderer, GaussiansWithoutAPartnerFadeOut) {
    OwnedScene scene;
    scene.add({0, 0, 2}, glm::vec3(0.5F), {1, 0, 0, 0}, 0.8F, {0, 0, 0});
    SceneView view = viewOfScene(gaussiansOf(scene), frontCamera(32, 32, 30));
    view.items[0].next = view.items[0].frame;
    view.items[0].partners = std::make_shared<const std::vector<std::int32_t>>(std::vector<std::int32_t>{-1});
    view.items[0].blend = 0.5F;
    const std::size_t middle = 16 * 32 + 16;
    EXPECT_NEAR(channel(drawn(view), middle, 0), 255 * 0.6, 3);
}

TEST(SceneRenderer, OrthographicSizesDoNotDependOnDepth) {
    core::Camera camera = frontCamera(64, 64, 20);
    camera.intrinsics.orthographic = true;
    const auto at = [&](float depth) {
        OwnedScene scene;
        scene.add({0.2F, 0.1F, depth}, {0.4F, 0.2F, 0.3F}, {0.9F, 0.2F, 0.1F, 0.3F}, 0.9F,
                  {0.2F, 0.4F, 0.6F});
        return drawn(viewOfScene(gaussiansOf(scene), camera));
    };
    const Picture near = at(1), far = at(9);
    EXPECT_LE(largestDifference(near, far), 1);
    // Centre at 20 · 0.2 + 32, 20 · 0.1 + 32.
    EXPECT_LT(channel(near, 34 * 64 + 36, 0), channel(near, 34 * 64 + 50, 0));
}

TEST(SceneRenderer, PlanesAreTheReferences) {
    const core::Camera camera = obliqueCamera(90, 70);
    const SceneView view = viewOfScene(gaussiansOf(randomScene(600, 2, 11)), camera);
    const core::Gaussians columns = core::unpack(*view.items[0].frame);
    RasterSettings settings;
    settings.background = {0, 0, 0}, settings.depth = true, settings.normal = true;
    const auto exact = reference::forward(reference::Scene<double>(viewOf(columns)), camera, settings);
    CpuSceneRenderer renderer;
    PicturePlanes planes;
    ASSERT_TRUE(renderer.drawPlanes(view, {}, planes).ok());
    const std::size_t pixels = planes.alpha.size();
    ASSERT_EQ(pixels, 90U * 70U);
    for (std::size_t i = 0; i < pixels; ++i) {
        if (exact.margin[i] < 1e-4) continue;
        ASSERT_NEAR(planes.alpha[i], exact.alpha[i], 1e-3);
        ASSERT_NEAR(planes.depth[i], exact.depth[i], 3e-3);
        for (std::size_t c = 0; c < 3; ++c) {
            ASSERT_NEAR(planes.color[c * pixels + i], exact.color[c * pixels + i], 2e-3);
            ASSERT_NEAR(planes.normal[c * pixels + i], exact.normal[c * pixels + i], 3e-3);
        }
    }
}

/// One opaque ball in the middle of 65 × 65 pixels, 2 m away.
SceneView ballView(Look look) {
    OwnedScene scene;
    scene.add({0, 0, 2}, {0.2F, 0.2F, 0.19F}, {1, 0, 0, 0}, 0.99F, {0.8F, 0.4F, 0.2F});
    SceneView view = viewOfScene(gaussiansOf(scene), frontCamera(65, 65, 60));
    view.look = look;
    view.depthRange = {1, 3};
    return view;
}

TEST(SceneRenderer, LooksShowWhatTheySay) {
    const std::size_t middle = 32 * 65 + 32;
    EXPECT_EQ(channel(drawn(ballView(Look::alpha)), middle, 0), 252);
    EXPECT_NEAR(channel(drawn(ballView(Look::depth)), middle, 0), 128, 2);
    const Picture normal = drawn(ballView(Look::normal));  // the third axis is the shortest
    EXPECT_NEAR(channel(normal, middle, 0), 128, 2);
    EXPECT_NEAR(channel(normal, middle, 2), 255, 1);
    const Picture ball = drawn(ballView(Look::ellipsoids));
    EXPECT_NEAR(channel(ball, middle, 0), 204, 2);  // faces the light
    // 1.5 · 0.2 m at 2 m: asin gives a radius of 60 · 0.3 / √(4 − 0.09) = 9.1 pixels.
    EXPECT_EQ(channel(ball, middle + 11, 2), 255);
    EXPECT_LT(channel(ball, middle + 8, 2), 255);
    const Picture dot = drawn(ballView(Look::centers));
    EXPECT_NEAR(channel(dot, middle, 0), 204, 1);
    EXPECT_EQ(channel(dot, middle + 2, 2), 255);
}

TEST(SceneRenderer, HighlightedPlacesHaveItsColorAndTheirOwnLight) {
    SceneView view = ballView(Look::color);
    const std::size_t middle = 32 * 65 + 32;
    const Picture plain = drawn(view);
    const double luma = (0.2126 * channel(plain, middle, 0) + 0.7152 * channel(plain, middle, 1) +
                         0.0722 * channel(plain, middle, 2)) /
                        255;
    view.items[0].highlighted =
        std::make_shared<const std::vector<std::uint32_t>>(std::vector<std::uint32_t>{1});
    view.highlight = {0, 1, 0};
    const Picture picture = drawn(view);
    EXPECT_LT(channel(picture, middle, 0), 6);
    EXPECT_NEAR(channel(picture, middle, 1), 255 * (0.25 + 0.75 * luma), 3);
}

TEST(SceneRenderer, TransparentBackdropsKeepStraightColors) {
    SceneView view = ballView(Look::color);
    view.backdrop.first = {0, 0, 0, 0};
    view.items[0].opacity = 0.5F;
    const Picture picture = drawn(view);
    const std::size_t middle = 32 * 65 + 32;
    EXPECT_NEAR(channel(picture, middle, 0), 204, 2);
    EXPECT_NEAR(channel(picture, middle, 3), 126, 2);
    EXPECT_EQ(picture.rgba[0], 0U);
}

TEST(SceneRenderer, PicksWhatContributesMost) {
    OwnedScene scene;
    scene.add({0, 0, 2}, glm::vec3(0.1F), {1, 0, 0, 0}, 0.2F, {1, 0, 0});
    scene.add({0, 0, 3}, glm::vec3(0.1F), {1, 0, 0, 0}, 0.9F, {0, 0, 1});
    SceneView view = viewOfScene(gaussiansOf(scene), frontCamera(64, 64, 60));
    view.items.insert(view.items.begin(), SceneItem{});  // one that draws nothing
    CpuSceneRenderer renderer;
    const auto pick = renderer.pick(view, 32, 32);
    ASSERT_TRUE(pick.ok());
    EXPECT_EQ(pick.value().item, 1);
    EXPECT_EQ(view.items[1].frame->rows[pick.value().place], 1U);
    EXPECT_FLOAT_EQ(pick.value().depth, 3);
    EXPECT_EQ(renderer.pick(view, 2, 2).value().item, -1);
    EXPECT_EQ(renderer.pick(view, 99, 2).value().item, -1);
}

TEST(SceneRenderer, FramesOnADeviceAreFetched) {
    SceneView view = viewOfScene(gaussiansOf(randomScene(300, 2, 5)), obliqueCamera(60, 40));
    const Picture before = drawn(view);
    view.items[0].frame = sentAway(view.items[0].frame);
    EXPECT_EQ(drawn(view).rgba, before.rgba);
    CpuSceneRenderer renderer;
    PicturePlanes planes;
    EXPECT_TRUE(renderer.drawPlanes(view, {}, planes).ok());
    EXPECT_TRUE(renderer.pick(view, 3, 3).ok());
    auto gone = std::make_shared<core::PackedGaussians>(*view.items[0].frame);
    gone->elsewhere = std::make_shared<FarBlocks>(nullptr);
    view.items[0].frame = gone;
    Picture picture;
    EXPECT_FALSE(renderer.draw(view, picture).ok());
}

TEST(SceneRenderer, NothingToDrawLeavesTheBackdrop) {
    SceneView view;
    view.camera = frontCamera(40, 30, 30);
    view.backdrop.first = {0, 0, 1, 1};
    for (int i = 0; i < 2; ++i) {
        const Picture picture = drawn(view);
        ASSERT_EQ(picture.rgba.size(), 1200U);
        EXPECT_TRUE(std::all_of(picture.rgba.begin(), picture.rgba.end(),
                                [](std::uint32_t pixel) { return pixel == 0xffff0000U; }));
        view.items.resize(1);  // the second time an item with a frame of no Gaussians
        view.items[0].frame = std::make_shared<const core::PackedGaussians>();
    }
    view.camera.intrinsics.width = 0;
    EXPECT_TRUE(drawn(view).rgba.empty());
}

}  // namespace
}  // namespace splatreel::render
