#include "render/scene/backdrop.h"
#include "render/scene/comparison.h"
#include "render/scene/compose.h"
#include "render/scene/guides.h"

#include <gtest/gtest.h>

#include <memory>

namespace splatreel::render {
namespace {

TEST(Backdrop, CheckerChangesEverySquare) {
    Backdrop backdrop{BackdropKind::checker, {1, 0, 0, 1}, {0, 0, 1, 1}, {}};
    std::vector<std::uint32_t> rgba;
    drawBackdrop(backdrop, 40, 20, rgba);
    EXPECT_EQ(rgba[0], 0xff0000ffU);
    EXPECT_EQ(rgba[checkerSize], 0xffff0000U);
    EXPECT_EQ(rgba[static_cast<std::size_t>(checkerSize) * 40], 0xffff0000U);
}

TEST(Backdrop, GradientGoesFromTopToBottom) {
    Backdrop backdrop{BackdropKind::gradient, {0, 0, 0, 1}, {1, 1, 1, 1}, {}};
    std::vector<std::uint32_t> rgba;
    drawBackdrop(backdrop, 2, 3, rgba);
    EXPECT_EQ(rgba[0], 0xff000000U);
    EXPECT_EQ(rgba[2], 0xff808080U);
    EXPECT_EQ(rgba[4], 0xffffffffU);
}

TEST(Backdrop, ImagesCoverThePicture) {
    auto image = std::make_shared<core::ImageRgba8>(2, 2);
    for (int x = 0; x < 2; ++x) {
        for (int y = 0; y < 2; ++y) {
            image->at(x, y)[0] = x == 0 ? 10 : 200;
            image->at(x, y)[3] = 255;
        }
    }
    Backdrop backdrop{BackdropKind::image, {1, 1, 1, 1}, {1, 1, 1, 1}, image};
    std::vector<std::uint32_t> rgba;
    drawBackdrop(backdrop, 8, 4, rgba);  // scaled four times, cut above and below
    EXPECT_EQ(rgba[0], 0xff00000aU);
    EXPECT_EQ(rgba[7], 0xff0000c8U);
}

TEST(Compose, OneColorOverAnother) {
    const auto mixed = over({1, 0, 0, 0.5F}, {0, 0, 1, 1});
    EXPECT_FLOAT_EQ(mixed[0], 0.5F);
    EXPECT_FLOAT_EQ(mixed[2], 0.5F);
    EXPECT_FLOAT_EQ(mixed[3], 1);
    EXPECT_FLOAT_EQ(over({1, 0, 0, 0}, {0, 0, 0, 0})[3], 0);
}

/// A camera 2 m above the ground that looks at it slantwise.
core::Camera slanted() {
    return core::lookAt({0, 2, 2}, {0, 0, 0}, core::intrinsicsFromFovy(101, 101, 0.8F));
}

TEST(Guides, AxesStartAtTheOrigin) {
    const GuideLines lines({false, true, 0}, slanted());
    const auto marks = lines.at(50, 50);
    EXPECT_GT(marks[1].color[3], 0.9F);
    EXPECT_NEAR(marks[1].depth, std::sqrt(8.0F), 0.02F);
    EXPECT_EQ(lines.at(2, 2)[1].color[3], 0);
}

TEST(Guides, GridLiesInItsPlane) {
    const core::Camera camera = slanted();
    const GuideLines lines({true, false, 0}, camera);
    int marked = 0;
    for (int y = 0; y < 101; ++y) {
        for (int x = 0; x < 101; ++x) {
            const GuideMark mark = lines.at(x, y)[0];
            if (mark.color[3] <= 0) continue;
            ++marked;
            const core::Intrinsics& in = camera.intrinsics;
            const glm::vec3 seen((static_cast<float>(x) + 0.5F - in.cx) / in.fx * mark.depth,
                                 (static_cast<float>(y) + 0.5F - in.cy) / in.fy * mark.depth, mark.depth);
            const glm::vec3 world = glm::transpose(camera.rotation) * seen + camera.position;
            ASSERT_NEAR(world.y, 0, 1e-4F);
        }
    }
    EXPECT_GT(marked, 500);
    EXPECT_LT(marked, 8000);
}

TEST(Guides, AreHiddenByWhatStandsBefore) {
    SceneView view;
    view.camera = slanted();
    view.guides = {false, true, 0};
    PicturePlanes planes{101, 101, std::vector<float>(3 * 10201, 0.25F), std::vector<float>(10201, 1.0F),
                         {},  {}};
    const std::vector<std::uint32_t> backdrop(10201, 0xffffffffU);
    Picture picture;
    const std::size_t middle = 50 * 101 + 50;
    planes.depth.assign(10201, 1.0F);
    compose(view, planes, backdrop, picture);
    EXPECT_EQ(picture.rgba[middle], 0xff404040U);
    planes.depth.assign(10201, 9.0F);
    compose(view, planes, backdrop, picture);
    EXPECT_NE(picture.rgba[middle], 0xff404040U);
}

TEST(Comparison, WipeShowsTheImageOnTheLeft) {
    auto image = std::make_shared<core::ImageRgba8>(1, 1);
    image->at(0, 0)[1] = image->at(0, 0)[3] = 255;
    Picture picture{4, 1, std::vector<std::uint32_t>(4, 0xff0000ffU)};
    const std::vector<std::uint32_t> backdrop(4, 0xffffffffU);
    Comparison comparison{CompareKind::wipe, image, {0.25F, 0, 1, 1}, 0.5F, 1};
    compare(comparison, backdrop, picture);
    EXPECT_EQ(picture.rgba[0], 0xffffffffU);  // left of the region
    EXPECT_EQ(picture.rgba[1], 0xff00ff00U);
    EXPECT_EQ(picture.rgba[2], 0xff0000ffU);
}

TEST(Comparison, DifferenceIsAbsoluteAndAmplified) {
    auto image = std::make_shared<core::ImageRgba8>(1, 1);
    image->at(0, 0)[0] = 110;
    image->at(0, 0)[3] = 255;
    Picture picture{1, 1, {0xff000064U}};
    compare({CompareKind::difference, image, {0, 0, 1, 1}, 0.5F, 3}, std::vector<std::uint32_t>{0xff000000U},
            picture);
    EXPECT_EQ(picture.rgba[0], 0xff00001eU);
}

}  // namespace
}  // namespace splatreel::render
