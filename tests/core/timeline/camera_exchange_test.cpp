#include "core/timeline/camera_exchange.h"

#include "core/gaussians/camera_path.h"

#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

constexpr Rate rate{24, 1};

CameraTrack twoKeys() {
    CameraTrack track;
    track.keys = {{1, 2, {{0, 0, 2}, {0, 0, 0}, 0.1F, 0.8F}},
                  {2, 10, {{2, 1, 0}, {0, 0.2F, 0}, -0.2F, 0.5F}}};
    return track;
}

TEST(CameraExchange, WhatIsWrittenIsReadFrameByFrame) {
    const CameraTrack track = twoKeys();
    const auto read = readCameraTrack(cameraTrackText(track, rate, {0, 12}), "text", rate);
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read->keys.size(), 12U);
    for (const CameraKeyframe& key : read->keys) {
        const CameraPose wanted = *track.poseAt(key.frame);
        EXPECT_LT(glm::distance(key.pose.position, wanted.position), 1e-4F) << key.frame;
        EXPECT_LT(glm::distance(key.pose.target, wanted.target), 1e-4F) << key.frame;
        EXPECT_NEAR(key.pose.roll, wanted.roll, 1e-4) << key.frame;
        EXPECT_NEAR(key.pose.fovy, wanted.fovy, 1e-4) << key.frame;
    }
}

TEST(CameraExchange, TheCommandLineReadsIt) {
    const auto path = parseCameraPath(cameraTrackText(twoKeys(), rate, {0, 12}), "text");
    ASSERT_TRUE(path.ok());
    EXPECT_NEAR(path->keys[2].seconds, 2 / 24.0, 1e-9);
    EXPECT_LT(glm::distance(path->at(10 / 24.0, 10, 10).position, glm::vec3(2, 1, 0)), 1e-4F);
}

TEST(CameraExchange, KeysOfOneFrameBecomeTheLast) {
    const auto read = readCameraTrack(R"({"keys": [{"time": 1, "position": [0,0,2], "target": [0,0,0]},
        {"time": 1.001, "position": [1,0,2], "target": [0,0,0], "roll_deg": 1e9}]})",
                                      "text", rate);
    ASSERT_TRUE(read.ok());
    ASSERT_EQ(read->keys.size(), 1U);
    EXPECT_EQ(read->keys[0].frame, 24);
    EXPECT_EQ(read->keys[0].pose.position.x, 1);
    EXPECT_EQ(read->keys[0].pose.roll, 0);
}

TEST(CameraExchange, TimesBeforeTheTimelineAreAnError) {
    const auto read =
        readCameraTrack(R"({"keys": [{"time": -3, "position": [0,0,2], "target": [0,0,0]}]})", "text", rate);
    EXPECT_FALSE(read.ok());
}

}  // namespace
}  // namespace splatreel::core
