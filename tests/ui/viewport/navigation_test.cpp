#include "ui/viewport/navigation.h"

#include <glm/gtc/constants.hpp>
#include <gtest/gtest.h>

#include <cmath>

namespace splatreel::ui {
namespace {

constexpr int width = 640;
constexpr int height = 360;

Viewpoint tilted() {
    Viewpoint viewpoint;
    viewpoint.pivot = {0.1F, 0.2F, -0.1F};
    viewpoint.azimuth = 0.7F;
    viewpoint.elevation = 0.4F;
    viewpoint.distance = 1.5F;
    return viewpoint;
}

void expectNear(const glm::vec3& one, const glm::vec3& other, float tolerance = 1e-4F) {
    EXPECT_LE(glm::distance(one, other), tolerance) << one.x << " " << one.y << " " << one.z << " against "
                                                    << other.x << " " << other.y << " " << other.z;
}

TEST(Navigation, StandsWhereTheOrbitCameraStands) {
    Viewpoint viewpoint;
    viewpoint.azimuth = 0.7F;
    viewpoint.elevation = 0.4F;
    const core::Camera camera = cameraOf(viewpoint, width, height);
    const core::Camera expected = core::orbitCamera(0.7F, 0.4F, 2.0F, camera.intrinsics);
    expectNear(camera.position, expected.position);
    for (int column = 0; column < 3; ++column) expectNear(camera.rotation[column], expected.rotation[column]);
}

TEST(Navigation, LooksStraightDownWithoutATwist) {
    Viewpoint viewpoint = alongAxis(tilted(), AxisView::top);
    const core::Camera camera = cameraOf(viewpoint, width, height);
    expectNear(camera.rotation * glm::vec3(0, -1, 0), {0, 0, 1}, 1e-5F);
    expectNear(camera.rotation * glm::vec3(1, 0, 0), {1, 0, 0}, 1e-5F);
}

TEST(Navigation, TheHandTakesTheObjectToTheRight) {
    const glm::vec3 front(0, 0, 0.5F);
    const auto before = pixelOf(cameraOf(Viewpoint{}, width, height), front);
    const auto after = pixelOf(cameraOf(orbited(Viewpoint{}, 0.2F, 0), width, height), front);
    EXPECT_GT(after->x, before->x + 5);
}

TEST(Navigation, PulledDownTheTopShows) {
    EXPECT_GT(orbited(Viewpoint{}, 0, 0.3F).elevation, 0.0F);
    EXPECT_FLOAT_EQ(orbited(Viewpoint{}, 0, 9.0F).elevation, glm::half_pi<float>());
}

TEST(Navigation, PanFollowsTheHand) {
    const Viewpoint start = tilted();
    const auto before = pixelOf(cameraOf(start, width, height), start.pivot);
    const Viewpoint moved = panned(start, 30, -20, height);
    const auto after = pixelOf(cameraOf(moved, width, height), start.pivot);
    EXPECT_NEAR(after->x - before->x, 30, 0.05);
    EXPECT_NEAR(after->y - before->y, -20, 0.05);
}

TEST(Navigation, ZoomKeepsWhatIsUnderTheCursor) {
    for (const bool orthographic : {false, true}) {
        Viewpoint start = tilted();
        start.orthographic = orthographic;
        const core::Camera before = cameraOf(start, width, height);
        const float depth = before.toCamera(start.pivot).z;
        const glm::vec3 point = worldPoint(before, 500, 90, depth);
        const auto after =
            pixelOf(cameraOf(zoomed(start, 0.5F, 500, 90, width, height), width, height), point);
        ASSERT_TRUE(after);
        EXPECT_NEAR(after->x, 500, 0.1);
        EXPECT_NEAR(after->y, 90, 0.1);
    }
}

TEST(Navigation, ZoomStopsBeforeThePivot) {
    Viewpoint viewpoint;
    for (int i = 0; i < 200; ++i) viewpoint = zoomed(viewpoint, 0.5F, 320, 180, width, height);
    EXPECT_GT(viewpoint.distance, 0.0F);
    EXPECT_TRUE(std::isfinite(cameraOf(viewpoint, width, height).intrinsics.fx));
}

TEST(Navigation, TurningTheHeadStaysInPlace) {
    const Viewpoint start = tilted();
    expectNear(cameraOf(turned(start, 0.3F, -0.2F), width, height).position,
               cameraOf(start, width, height).position);
}

TEST(Navigation, WalksAlongTheCamerasAxes) {
    const Viewpoint start;
    const glm::vec3 moved = cameraOf(walked(start, {0.5F, 0.25F, 1}), width, height).position;
    expectNear(moved, {0.5F, 0.25F, 1.0F});
}

TEST(Navigation, OrthographicShowsThePivotsPlaneAtTheSameSize) {
    Viewpoint viewpoint = tilted();
    const core::Camera perspective = cameraOf(viewpoint, width, height);
    const glm::vec3 point = worldPoint(perspective, 400, 200, viewpoint.distance);
    viewpoint.orthographic = true;
    const auto pixel = pixelOf(cameraOf(viewpoint, width, height), point);
    ASSERT_TRUE(pixel);
    EXPECT_NEAR(pixel->x, 400, 0.05);
    EXPECT_NEAR(pixel->y, 200, 0.05);
}

TEST(Navigation, FramingShowsEveryCorner) {
    core::Bounds bounds;
    const float low[3] = {-0.4F, -1, -0.3F};
    const float high[3] = {0.5F, 0.6F, 0.9F};
    bounds.include(low);
    bounds.include(high);
    const core::Camera camera = cameraOf(framed(tilted(), bounds, width, height), width, height);
    for (unsigned corner = 0; corner < 8; ++corner) {
        const auto pixel =
            pixelOf(camera, {(corner & 1U) != 0 ? high[0] : low[0], (corner & 2U) != 0 ? high[1] : low[1],
                             (corner & 4U) != 0 ? high[2] : low[2]});
        ASSERT_TRUE(pixel);
        EXPECT_TRUE(pixel->x > 0 && pixel->x < width && pixel->y > 0 && pixel->y < height);
    }
}

TEST(Navigation, ACameraComesBackFromItsViewpoint) {
    const core::Camera camera = cameraOf(tilted(), width, height);
    const Viewpoint back = viewpointOf(camera, 1.5F);
    EXPECT_NEAR(back.azimuth, 0.7F, 1e-4F);
    EXPECT_NEAR(back.elevation, 0.4F, 1e-4F);
    expectNear(back.pivot, tilted().pivot);
    EXPECT_NEAR(back.fovy, tilted().fovy, 1e-4F);
}

TEST(Navigation, ACameraKeyShowsWhatItsPoseShows) {
    core::CameraPose pose;
    pose.position = {0.6F, 0.9F, 1.4F};
    pose.target = {0.1F, 0.2F, 0};
    pose.roll = 0.3F;
    pose.fovy = 0.7F;
    const core::Camera expected = core::cameraOf(pose, width, height);
    const core::Camera camera = cameraOf(viewpointOf(pose), width, height);
    expectNear(camera.position, expected.position);
    for (int column = 0; column < 3; ++column) expectNear(camera.rotation[column], expected.rotation[column]);
    const core::CameraPose back = poseOf(viewpointOf(pose));
    expectNear(back.position, pose.position);
    EXPECT_FLOAT_EQ(back.roll, pose.roll);
}

TEST(Navigation, GoesTheShorterWayRound) {
    Viewpoint from;
    from.azimuth = 3.0F;
    Viewpoint to;
    to.azimuth = -3.0F;
    EXPECT_GT(std::abs(between(from, to, 0.5F).azimuth), 3.0F);
    EXPECT_EQ(between(from, to, 1.0F), to);
}

TEST(Navigation, AClipsPictureLiesInTheMiddle) {
    core::Camera clip = core::orbitCamera(0, 0, 2, core::intrinsicsFromFovy(100, 100, 0.8F));
    clip.intrinsics.cx = 30;  // a crop
    const FittedCamera result = fitted(clip, width, height);
    EXPECT_FLOAT_EQ(result.region[0], (640.0F - 360.0F) / 2 / 640);
    EXPECT_FLOAT_EQ(result.region[1], 0);
    const glm::vec3 point(0.1F, -0.2F, 0.3F);
    const auto inClip = pixelOf(clip, point);
    const auto inWindow = pixelOf(result.camera, point);
    EXPECT_NEAR(inWindow->x, 140 + 3.6F * inClip->x, 0.01);
    EXPECT_NEAR(inWindow->y, 3.6F * inClip->y, 0.01);
}

TEST(Navigation, EveryPresetOrbitsAndPansAndZoomsOrFlies) {
    for (const NavigationPreset preset :
         {NavigationPreset::standard, NavigationPreset::blender, NavigationPreset::maya}) {
        for (const Gesture wanted : {Gesture::orbit, Gesture::pan, Gesture::fly, Gesture::zoom}) {
            bool found = false;
            for (const GestureBinding& binding : gesturesOf(preset))
                found = found || binding.gesture == wanted;
            EXPECT_TRUE(found);
        }
    }
}

TEST(Navigation, AToolTakesTheLeftHandUnlessAltIsHeld) {
    const auto standard = NavigationPreset::standard;
    EXPECT_EQ(gestureFor(standard, PointerButton::left, {}, false), Gesture::orbit);
    EXPECT_EQ(gestureFor(standard, PointerButton::left, {.shift = true}, true), Gesture::tool);
    EXPECT_EQ(gestureFor(standard, PointerButton::left, {.alt = true}, true), Gesture::orbit);
    EXPECT_EQ(gestureFor(standard, PointerButton::right, {}, true), Gesture::fly);
    EXPECT_EQ(gestureFor(NavigationPreset::maya, PointerButton::right, {.alt = true}, false), Gesture::zoom);
    EXPECT_EQ(gestureFor(NavigationPreset::blender, PointerButton::middle, {.shift = true}, false),
              Gesture::pan);
}

}  // namespace
}  // namespace splatreel::ui
