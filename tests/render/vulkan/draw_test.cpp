#include "tests/render/vulkan/draw_fixture.h"

#include <numbers>

namespace splatreel::render::vulkan {
namespace {

constexpr glm::vec4 upright{1, 0, 0, 0};

/// One Gaussian two metres before a front camera.
OwnedScene single(glm::vec3 scale, glm::vec4 rotation = upright, glm::vec3 at = {0, 0, 2},
                  float opacity = 0.95F) {
    OwnedScene scene;
    scene.add(at, scale, rotation, opacity, {0.1F, 0.8F, 0.3F});
    return scene;
}

struct Case {
    const char* name;
    OwnedScene scene;
};

std::vector<Case> shapes() {
    const float eighth = static_cast<float>(std::numbers::pi / 8);
    std::vector<Case> cases{
        {"round", single({0.1F, 0.1F, 0.1F})},
        {"needle", single({0.4F, 0.002F, 0.002F}, {std::cos(eighth), 0, 0, std::sin(eighth)})},
        {"along x", single({0.3F, 0.03F, 0.03F})},
        {"along y", single({0.03F, 0.3F, 0.03F})},
        {"tiny", single({1e-5F, 1e-5F, 1e-5F})},
        {"huge", single({3.0F, 3.0F, 0.01F})},
        {"left border", single({0.1F, 0.2F, 0.1F}, upright, {-1.02F, 0.1F, 2})},
        {"corner", single({0.2F, 0.2F, 0.2F}, upright, {1.0F, 1.0F, 2})},
        {"beyond the picture", single({0.3F, 0.3F, 0.3F}, upright, {1.5F, 0, 2})},
        {"behind the camera", single({0.1F, 0.1F, 0.1F}, upright, {0, 0, -2})},
        {"faint", single({0.2F, 0.1F, 0.1F}, upright, {0, 0, 2}, 0.01F)}};
    OwnedScene same;
    for (int i = 0; i < 6; ++i) {
        same.add({0.05F * static_cast<float>(i), 0, 2}, {0.2F, 0.2F, 0.2F}, upright, 0.5F,
                 {0.15F * static_cast<float>(i), 0.5F, 0.9F - 0.15F * static_cast<float>(i)});
    }
    cases.push_back({"identical depths", same});
    OwnedScene stack;
    for (int i = 0; i < 8; ++i) {
        stack.add({0, 0, 2 + 0.1F * static_cast<float>(i)}, {0.3F, 0.2F, 0.1F}, upright, 0.97F,
                  {i % 2 == 0 ? 0.9F : 0.1F, 0.4F, i % 2 == 0 ? 0.2F : 0.8F});
    }
    cases.push_back({"opaque stack", stack});
    return cases;
}

TEST_F(DrawTest, ShapesFollowTheReference) {
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        const auto drawing = renderer(backend);
        ASSERT_NE(drawing, nullptr);
        for (const Case& shape : shapes()) {
            const SceneView view = viewOf(shape.scene, frontCamera(70, 70, 64));
            expectPicture(draw(*drawing, view), expectedOf(view), 1, drawing->name() + ", " + shape.name);
        }
    }
}

TEST_F(DrawTest, ManyFollowTheReferenceAtEveryDegree) {
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        const auto drawing = renderer(backend);
        ASSERT_NE(drawing, nullptr);
        for (int degree = 0; degree <= 3; ++degree) {
            SceneView view = viewOf(randomScene(700, degree, 11), obliqueCamera(93, 71));
            view.items[0].filtering = {degree % 2 == 0 ? 0.3F : 0.1F, degree % 2 != 0};
            expectPicture(draw(*drawing, view), expectedOf(view), 1,
                          drawing->name() + ", degree " + std::to_string(degree));
        }
    }
}

TEST_F(DrawTest, ClampsTheJacobianLikeTheReference) {
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    auto camera = obliqueCamera(64, 48);
    camera.position *= 0.3F;
    const SceneView view = viewOf(randomScene(200, 1, 9, 0.02F), camera);
    expectPicture(draw(*drawing, view), expectedOf(view), 1, "close up");
}

TEST_F(DrawTest, NothingDrawsTheBackdrop) {
    for (const VulkanBackend backend : {VulkanBackend::tiles, VulkanBackend::quads}) {
        const auto drawing = renderer(backend);
        ASSERT_NE(drawing, nullptr);
        SceneView view;
        view.camera = frontCamera(33, 21, 20);
        view.backdrop.first = {1, 0, 0, 1};
        const Picture picture = draw(*drawing, view);
        EXPECT_TRUE(std::all_of(picture.rgba.begin(), picture.rgba.end(),
                                [](std::uint32_t pixel) { return pixel == 0xff0000ffU; }));
        view.camera.intrinsics.width = 0;
        EXPECT_TRUE(draw(*drawing, view).rgba.empty());
    }
}

TEST_F(DrawTest, ListsThatDoNotFitAreDrawnAgain) {
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    const SceneView view = viewOf(randomScene(500, 0, 3), obliqueCamera(90, 80));
    const Picture whole = draw(*drawing, view);
    ASSERT_TRUE(drawing->limitPairs(4000).ok());  // fewer than there are: the picture goes in bands
    EXPECT_EQ(draw(*drawing, view).rgba, whole.rgba);
    ASSERT_TRUE(drawing->limitPairs(50).ok());
    Picture picture;
    EXPECT_FALSE(drawing->draw(view, picture).ok());
}

TEST_F(DrawTest, PlanesFollowTheReferenceAndAreTheSameBitsTwice) {
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    const OwnedScene scene = randomScene(600, 2, 17);
    SceneView view = viewOf(scene, obliqueCamera(80, 61));
    view.items[0].exact = gaussiansOf(scene);
    RasterSettings settings;
    settings.background = {0, 0, 0};
    settings.depth = settings.normal = true;
    const auto expected = reference::forward(reference::Scene<double>(scene.view()), view.camera, settings);
    PicturePlanes planes, again;
    ASSERT_TRUE(drawing->drawPlanes(view, {}, planes).ok());
    ASSERT_TRUE(drawing->drawPlanes(view, {}, again).ok());
    EXPECT_EQ(planes.color, again.color);
    EXPECT_EQ(planes.depth, again.depth);
    const std::size_t pixels = expected.alpha.size();
    for (std::size_t i = 0; i < pixels; ++i) {
        if (expected.margin[i] < 1e-3) continue;
        ASSERT_NEAR(planes.alpha[i], expected.alpha[i], 1e-4) << i;
        ASSERT_NEAR(planes.depth[i], expected.depth[i], 3e-4) << i;
        for (std::size_t c = 0; c < 3; ++c) {
            ASSERT_NEAR(planes.color[c * pixels + i], expected.color[c * pixels + i], 2e-4) << i;
            ASSERT_NEAR(planes.normal[c * pixels + i], expected.normal[c * pixels + i], 3e-4) << i;
        }
    }
}

TEST_F(DrawTest, PicksWhatContributesMost) {
    const auto drawing = renderer(VulkanBackend::tiles);
    ASSERT_NE(drawing, nullptr);
    OwnedScene scene;
    scene.add({0, 0, 3}, {0.3F, 0.3F, 0.3F}, upright, 0.9F, {1, 0, 0});
    scene.add({0, 0, 2}, {0.2F, 0.2F, 0.2F}, upright, 0.2F, {0, 1, 0});
    scene.add({0.6F, 0, 2}, {0.1F, 0.1F, 0.1F}, upright, 0.9F, {0, 0, 1});
    const SceneView view = viewOf(scene, frontCamera(64, 64, 64));
    const auto row = [&](int x, int y) {
        const auto pick = drawing->pick(view, x, y);
        EXPECT_TRUE(pick.ok());
        return pick.ok() && pick->item == 0 ? static_cast<int>(view.items[0].frame->rows[pick->place]) : -1;
    };
    EXPECT_EQ(row(31, 31), 0);  // through the faint one before it
    EXPECT_EQ(row(51, 32), 2);
    EXPECT_EQ(row(2, 2), -1);
    const auto pick = drawing->pick(view, 51, 32);
    ASSERT_TRUE(pick.ok());
    EXPECT_NEAR(pick->depth, 2, 1e-5);
}

}  // namespace
}  // namespace splatreel::render::vulkan
