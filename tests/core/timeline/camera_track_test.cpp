#include "core/timeline/camera_track.h"

#include "core/timeline/timeline_edit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace splatreel::core {
namespace {

constexpr float pi = std::numbers::pi_v<float>;

CameraPose orbitPose(float azimuth, float elevation, float distance) {
    CameraPose pose;
    pose.position = distance * glm::vec3(std::cos(elevation) * std::sin(azimuth), std::sin(elevation),
                                         std::cos(elevation) * std::cos(azimuth));
    return pose;
}

CameraTrack track(std::vector<CameraKeyframe> keys, CameraCourse course = CameraCourse::orbit) {
    return {std::move(keys), course};
}

void expectNear(glm::vec3 a, glm::vec3 b, float tolerance) {
    for (int axis = 0; axis < 3; ++axis) EXPECT_NEAR(a[axis], b[axis], tolerance);
}

TEST(CameraTrack, WithoutKeysHasNoPose) {
    EXPECT_FALSE(CameraTrack{}.poseAt(3));
}

TEST(CameraTrack, RestsOutsideItsKeysAndPassesThroughThem) {
    const CameraPose a = orbitPose(0, 0, 2);
    const CameraPose b = orbitPose(1, 0.3F, 3);
    for (const Easing easing : {Easing::hold, Easing::linear, Easing::smooth, Easing::bezier}) {
        const CameraTrack camera = track({{1, 10, a, easing}, {2, 20, b, easing}});
        EXPECT_EQ(*camera.poseAt(0), a);
        EXPECT_EQ(*camera.poseAt(10), a);
        EXPECT_EQ(*camera.poseAt(20), b);
        EXPECT_EQ(*camera.poseAt(25), b);
        const CameraPose nearEnd = *camera.poseAt(19.9999);
        expectNear(nearEnd.position, easing == Easing::hold ? a.position : b.position, 1e-3F);
    }
}

TEST(CameraTrack, OrbitKeepsItsDistanceStraightDoesNot) {
    const std::vector<CameraKeyframe> keys{{1, 0, orbitPose(0, 0, 2), Easing::linear},
                                           {2, 10, orbitPose(pi * 0.9F, 0, 2), Easing::linear}};
    EXPECT_NEAR(glm::length(track(keys).poseAt(5)->position), 2, 1e-5);
    EXPECT_LT(glm::length(track(keys, CameraCourse::straight).poseAt(5)->position), 0.5);
}

TEST(CameraTrack, OrbitTakesTheShortWayRound) {
    const CameraTrack camera = track({{1, 0, orbitPose(pi * 0.9F, 0, 2), Easing::linear},
                                      {2, 10, orbitPose(-pi * 0.9F, 0, 2), Easing::linear}});
    expectNear(camera.poseAt(5)->position, orbitPose(pi, 0, 2).position, 1e-4F);
}

TEST(CameraTrack, SmoothKeysOfATurntableRunEvenly) {
    std::vector<CameraKeyframe> keys;
    for (int i = 0; i <= 6; ++i)
        keys.push_back({static_cast<std::uint64_t>(i + 1), 10 * i,
                        orbitPose(2 * pi * static_cast<float>(i) / 6, 0.2F, 2)});
    const CameraTrack camera = track(keys);
    for (int frame = 0; frame <= 60; ++frame) {
        expectNear(camera.poseAt(frame)->position,
                   orbitPose(2 * pi * static_cast<float>(frame) / 60, 0.2F, 2).position, 1e-4F);
    }
}

TEST(CameraTrack, BezierStartsAndEndsSlowly) {
    EXPECT_EQ(bezierPace({0.42F, 0, 0.58F, 1}, 0), 0);
    EXPECT_EQ(bezierPace({0.42F, 0, 0.58F, 1}, 1), 1);
    EXPECT_NEAR(bezierPace({0.42F, 0, 0.58F, 1}, 0.5F), 0.5F, 1e-4);
    EXPECT_NEAR(bezierPace({0.25F, 0.25F, 0.75F, 0.75F}, 0.3F), 0.3F, 1e-4);
    EXPECT_LT(bezierPace({0.42F, 0, 0.58F, 1}, 0.1F), 0.05F);
    EXPECT_GT(bezierPace({0.42F, 0, 0.58F, 1}, 0.9F), 0.95F);
}

TEST(CameraTrack, RollAndFieldOfViewAreInterpolated) {
    CameraPose a = orbitPose(0, 0, 2);
    CameraPose b = a;
    b.roll = 0.4F;
    b.fovy = 0.5F;
    const CameraPose middle = *track({{1, 0, a, Easing::linear}, {2, 2, b, Easing::linear}}).poseAt(1);
    EXPECT_NEAR(middle.roll, 0.2F, 1e-6);
    EXPECT_NEAR(middle.fovy, 0.5F * (a.fovy + 0.5F), 1e-6);
}

TEST(CameraPose, GoesToACameraAndBack) {
    CameraPose pose = orbitPose(0.7F, -0.4F, 2.5F);
    pose.target = {0.1F, 0.2F, -0.3F};
    pose.roll = 0.6F;
    pose.fovy = 0.7F;
    const Camera camera = cameraOf(pose, 640, 360);
    const CameraPose back = poseOf(camera, glm::distance(pose.position, pose.target));
    expectNear(back.target, pose.target, 1e-5F);
    EXPECT_NEAR(back.roll, pose.roll, 1e-5);
    EXPECT_NEAR(back.fovy, pose.fovy, 1e-5);
}

TEST(CameraPose, RollTurnsThePictureCounterClockwise) {
    // The camera rolls clockwise as seen from behind, so that what stood upright leans to the left.
    CameraPose pose;
    pose.roll = 0.3F;
    const Camera camera = cameraOf(pose, 100, 100);
    const glm::vec3 up = camera.toCamera({0, 0.5F, 0});
    EXPECT_LT(up.x, 0);
    EXPECT_LT(up.y, 0);  // y is down
}

TEST(CameraKeys, AreSetMovedCopiedAndRemoved) {
    Timeline timeline;
    std::uint64_t first = 0;
    std::uint64_t second = 0;
    std::tie(timeline, first) = setCameraKey(timeline, 0, orbitPose(0, 0, 2), Easing::linear);
    std::tie(timeline, second) = setCameraKey(timeline, 10, orbitPose(1, 0, 2));
    std::uint64_t again = 0;
    std::tie(timeline, again) = setCameraKey(timeline, 0, orbitPose(0.5F, 0, 2));
    EXPECT_EQ(again, first);
    EXPECT_EQ(timeline.camera.keys[0].easing, Easing::linear);

    const std::uint64_t both[] = {first, second};
    const auto [copy, ids] = pasted(timeline, copied(timeline, both), 100);
    ASSERT_EQ(copy.camera.keys.size(), 4U);
    EXPECT_EQ(copy.camera.keys[3].frame, 110);
    EXPECT_EQ(copy.camera.keys[3].id, ids[1]);

    const Timeline moved = moveCameraKeys(copy, both, 100);  // onto the copies
    EXPECT_EQ(moved.camera.keys.size(), 2U);
    EXPECT_EQ(moved.camera.keys[0].id, first);
    EXPECT_TRUE(removeCameraKeys(moved, both).camera.keys.empty());
}

}  // namespace
}  // namespace splatreel::core
