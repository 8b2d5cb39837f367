#include "core/timeline/camera_exchange.h"

#include "core/gaussians/camera_path.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <vector>

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

TEST(CameraExchange, UsdHasTheCamerasAxesAsRowsAndItsLens) {
    CameraTrack track;
    // From the side, looking along −x: right is −z, up is y, back is x.
    track.keys = {{1, 0, {{2, 0, 0}, {0, 0, 0}, 0, 2 * std::atan(0.5F)}}};
    const std::string text = cameraTrackUsd(track, rate, {3, 5}, 2);
    EXPECT_TRUE(text.starts_with("#usda 1.0\n"));
    const auto numbers = [&](const std::string& after, std::size_t count) {
        std::vector<double> values;
        const char* at = text.c_str() + text.find(after) + after.size();
        while (values.size() < count) {
            char* end = nullptr;
            const double value = std::strtod(at, &end);
            if (end != at) values.push_back(value);
            at = end != at ? end : at + 1;
        }
        return values;
    };
    const std::vector<double> wanted = {0, 0, -1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 1};
    const std::vector<double> rows = numbers("transform.timeSamples = {\n        3:", 16);
    for (std::size_t i = 0; i < 16; ++i) EXPECT_NEAR(rows[i], wanted[i], 1e-6) << i;
    EXPECT_NEAR(numbers("focalLength.timeSamples = {\n        3:", 1)[0], 24, 1e-4);
    EXPECT_EQ(numbers("horizontalAperture =", 1)[0], 48);
    EXPECT_NE(text.find("endTimeCode = 4\n"), std::string::npos);
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
