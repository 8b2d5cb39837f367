#include "ui/viewport/stage.h"

#include <gtest/gtest.h>

namespace splatreel::ui {
namespace {

Stage withSource() {
    Stage stage;
    stage.source = std::make_shared<core::ImageRgba8>(40, 40);
    core::Camera clip = core::orbitCamera(0, 0, 2, core::intrinsicsFromFovy(40, 40, 0.8F));
    stage.inputCamera = clip;
    return stage;
}

render::SceneItem item() {
    render::SceneItem result;
    result.frame = std::make_shared<core::PackedGaussians>();
    return result;
}

TEST(Stage, AWindowWithoutPixelsHasNoPanes) {
    EXPECT_TRUE(compose(Stage{}, 0, 300, 1).panes.empty());
    EXPECT_TRUE(compose(Stage{}, 300, 0, 2).panes.empty());
}

TEST(Stage, TheWipeLiesWhereTheClipsCameraPutsIt) {
    Stage stage = withSource();
    stage.compare = CompareMode::wipe;
    stage.wipe = 0.3F;
    const ViewState state = compose(stage, 200, 100, 1);
    const render::Comparison& comparison = state.panes.front().view.comparison;
    EXPECT_EQ(comparison.kind, render::CompareKind::wipe);
    EXPECT_FLOAT_EQ(comparison.position, 0.3F);
    EXPECT_FLOAT_EQ(comparison.region[0], 0.25F);
    EXPECT_FLOAT_EQ(comparison.region[2], 0.75F);
    EXPECT_FALSE(state.overlay.empty());
}

TEST(Stage, HoldingTheKeyShowsTheSourceAlone) {
    Stage stage = withSource();
    stage.comparing = true;
    EXPECT_FLOAT_EQ(compose(stage, 200, 100, 1).panes.front().view.comparison.position, 1.0F);
    EXPECT_FALSE(hasWipe(stage));
}

TEST(Stage, HoldingTheKeyShowsTheOtherTakeWhereThereIsOne) {
    Stage stage = withSource();
    stage.items = {item()};
    stage.otherItems = {item()};
    stage.compareWith = CompareWith::take;
    stage.comparing = true;
    const ViewState state = compose(stage, 200, 100, 1);
    EXPECT_EQ(state.panes.front().view.items.front().frame, stage.otherItems.front().frame);
    EXPECT_EQ(state.panes.front().view.comparison.kind, render::CompareKind::none);
}

TEST(Stage, TwoTakesFillTheWindowSideBySide) {
    Stage stage;
    stage.items = {item()};
    stage.otherItems = {item()};
    stage.compareWith = CompareWith::take;
    stage.compare = CompareMode::sideBySide;
    const ViewState state = compose(stage, 201, 100, 1);
    ASSERT_EQ(state.panes.size(), 2U);
    EXPECT_EQ(state.panes[0].view.camera.intrinsics.width + state.panes[1].view.camera.intrinsics.width, 201);
    EXPECT_EQ(state.panes[1].x, state.panes[0].view.camera.intrinsics.width);
    EXPECT_EQ(state.panes[1].view.items.front().frame, stage.otherItems.front().frame);
}

TEST(Stage, TheSourceStandsBesideTheRenderAsItsPictureAlone) {
    Stage stage;
    stage.items = {item()};
    stage.source = std::make_shared<core::ImageRgba8>(40, 30);
    stage.compare = CompareMode::sideBySide;
    const ViewState state = compose(stage, 200, 100, 1);
    ASSERT_EQ(state.panes.size(), 2U);
    EXPECT_EQ(state.panes[0].view.comparison.kind, render::CompareKind::none);
    EXPECT_TRUE(state.panes[1].view.items.empty());
    EXPECT_EQ(state.panes[1].view.comparison.image, stage.source);
    EXPECT_EQ(state.panes[1].view.comparison.position, 1);
}

TEST(Stage, TheWipeOfTwoTakesShowsEachOnItsSideThroughOneCamera) {
    Stage stage;
    stage.items = {item()};
    stage.otherItems = {item()};
    stage.compareWith = CompareWith::take;
    stage.compare = CompareMode::wipe;
    stage.wipe = 0.25F;
    const ViewState state = compose(stage, 200, 100, 1);
    ASSERT_EQ(state.panes.size(), 2U);
    EXPECT_EQ(state.panes[0].view.items.front().frame, stage.otherItems.front().frame);
    EXPECT_EQ(state.panes[1].view.items.front().frame, stage.items.front().frame);
    EXPECT_EQ(state.panes[1].x, 50);
    // A point lies where it would lie without the wipe.
    const core::Camera whole = stageCamera(stage, 200, 100);
    const auto expected = pixelOf(whole, {0.2F, 0.1F, 0});
    const auto seen = pixelOf(state.panes[1].view.camera, {0.2F, 0.1F, 0});
    EXPECT_NEAR(seen->x + 50, expected->x, 1e-3);
    EXPECT_NEAR(seen->y, expected->y, 1e-3);
}

TEST(Stage, TheDifferenceOfTwoTakesIsDrawnAgainstTheOther) {
    Stage stage;
    stage.items = {item()};
    stage.otherItems = {item()};
    stage.compareWith = CompareWith::take;
    stage.compare = CompareMode::difference;
    const ViewState state = compose(stage, 200, 100, 1);
    ASSERT_EQ(state.panes.size(), 1U);
    ASSERT_NE(state.panes[0].against, nullptr);
    EXPECT_EQ(state.panes[0].against->items.front().frame, stage.otherItems.front().frame);
    const auto half = scaledPanes(state.panes, 0.5F);
    EXPECT_EQ(half[0].against->camera.intrinsics.width, 100);
}

TEST(Stage, WithoutAnythingToCompareWithTheRenderStandsAlone) {
    Stage stage;
    stage.items = {item()};
    stage.compareWith = CompareWith::take;
    for (const CompareMode mode : {CompareMode::wipe, CompareMode::difference, CompareMode::sideBySide}) {
        stage.compare = mode;
        const ViewState state = compose(stage, 200, 100, 1);
        ASSERT_EQ(state.panes.size(), 1U);
        EXPECT_EQ(state.panes[0].against, nullptr);
    }
}

TEST(Stage, FewerPixelsShowTheSame) {
    Stage stage;
    stage.viewpoint.orthographic = true;
    const auto panes = compose(stage, 201, 101, 1).panes;
    const auto half = scaledPanes(panes, 0.5F);
    const core::Camera& full = panes.front().view.camera;
    const core::Camera& small = half.front().view.camera;
    EXPECT_TRUE(small.intrinsics.orthographic);
    const glm::vec3 point(0.3F, 0.2F, 0.1F);
    const auto a = pixelOf(full, point);
    const auto b = pixelOf(small, point);
    EXPECT_NEAR(a->x / static_cast<float>(full.intrinsics.width),
                b->x / static_cast<float>(small.intrinsics.width), 1e-3);
}

TEST(ViewCube, AClickOnTheMiddleIsTheFaceOneLooksAt) {
    Stage stage;
    for (const AxisView view : {AxisView::front, AxisView::back, AxisView::right, AxisView::left,
                                AxisView::top, AxisView::bottom}) {
        stage.viewpoint = alongAxis(stage.viewpoint, view);
        const ViewCube cube = cubeOf(stage, 400, 300, 1);
        EXPECT_EQ(viewCubeFaceAt(cube, cube.center), view);
        EXPECT_FALSE(viewCubeFaceAt(cube, cube.center + glm::vec2(3 * cube.size, 0)));
    }
}

TEST(Stage, CameraKeysAreDrawnButForThoseAtTheEye) {
    Stage stage;
    stage.viewCube = false;
    auto track = std::make_shared<core::CameraTrack>();
    track->keys = {{1, 0, {glm::vec3(1, 0, 1)}}, {2, 10, {glm::vec3(1, 1, 1)}}};
    stage.viewpoint.distance = 4;
    EXPECT_TRUE(compose(stage, 200, 100, 1).overlay.empty());
    stage.cameraPath = track;
    const std::size_t shapes = compose(stage, 200, 100, 1).overlay.size();
    EXPECT_GE(shapes, 1U + 3 * 5);  // the way, two keys, the camera of now
    // Who looks from the first key sees none of its pyramids, the one of now included.
    stage.viewpoint = viewpointOf(track->keys[0].pose);
    EXPECT_LT(compose(stage, 200, 100, 1).overlay.size(), shapes - 5);
}

}  // namespace
}  // namespace splatreel::ui
