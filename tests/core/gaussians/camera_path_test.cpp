#include "core/gaussians/camera_path.h"

#include <gtest/gtest.h>

#include <numbers>

namespace splatreel::core {
namespace {

constexpr const char* threeKeys = R"({"fovy_deg": 60, "keys": [
    {"time": 0, "position": [0, 0, 2], "target": [0, 0, 0]},
    {"time": 1, "position": [1, 0, 2], "target": [0, 0, 0]},
    {"time": 3, "position": [3, 0, 2], "target": [0, 0, 0]}]})";

TEST(CameraPath, PassesThroughItsKeysAndRestsOutside) {
    const auto path = parseCameraPath(threeKeys, "test");
    ASSERT_TRUE(path.ok()) << path.error().message();
    EXPECT_NEAR(path->at(1, 64, 64).position.x, 1, 1e-6);
    EXPECT_NEAR(path->at(-5, 64, 64).position.x, 0, 1e-6);
    EXPECT_NEAR(path->at(9, 64, 64).position.x, 3, 1e-6);
    EXPECT_NEAR(path->fovy, std::numbers::pi / 3, 1e-6);
}

TEST(CameraPath, EvenMotionStaysEvenBetweenUnevenKeys) {
    const auto path = parseCameraPath(threeKeys, "test");
    ASSERT_TRUE(path.ok());
    for (const double seconds : {0.25, 0.5, 1.5, 2.0, 2.75}) {
        EXPECT_NEAR(path->at(seconds, 64, 64).position.x, seconds, 1e-5) << seconds;
    }
}

TEST(CameraPath, LooksAtItsTarget) {
    const auto path = parseCameraPath(threeKeys, "test");
    ASSERT_TRUE(path.ok());
    const Camera camera = path->at(3, 64, 48);
    const glm::vec3 target = camera.toCamera(glm::vec3(0.0F));
    EXPECT_NEAR(target.x, 0, 1e-5);
    EXPECT_NEAR(target.y, 0, 1e-5);
    EXPECT_NEAR(target.z, std::sqrt(13.0F), 1e-5);
    EXPECT_EQ(camera.intrinsics.height, 48);
}

TEST(CameraPath, RefusesWhatIsNoPath) {
    for (const char* text : {
             "",
             "[]",
             "{",
             R"({"keys": []})",
             R"({"keys": [1]})",
             R"({"fovy_deg": 0, "keys": [{}]})",
             R"({"keys": [{"time": 0, "position": [0, 0], "target": [0, 0, 0]}]})",
             R"({"keys": [{"time": 0, "position": [0, 0, 1e300], "target": [0, 0, 0]}]})",
             R"({"keys": [{"time": 0, "position": [0, 0, 0], "target": [0, 0, 0]}]})",
             R"({"keys": [{"time": "now", "position": [0, 0, 1], "target": [0, 0, 0]}]})",
             R"({"keys": [{"time": 1, "position": [0, 0, 1], "target": [0, 0, 0]},
                          {"time": 1, "position": [0, 0, 2], "target": [0, 0, 0]}]})",
         }) {
        const auto path = parseCameraPath(text, "camera.json");
        ASSERT_FALSE(path.ok()) << text;
        EXPECT_EQ(path.error().where.rfind("camera.json", 0), 0U) << path.error().where;
    }
}

TEST(FramingCamera, HoldsTheBoxFromEverySide) {
    Bounds bounds;
    const float low[3] = {-3, 1, 2};
    const float high[3] = {5, 2, 3};
    bounds.include(low);
    bounds.include(high);
    const auto fovy = static_cast<float>(std::numbers::pi / 4);
    for (int turn = 0; turn < 12; ++turn) {
        for (const auto& [width, height] : {std::pair(640, 360), std::pair(90, 160)}) {
            const auto azimuth = static_cast<float>(turn * std::numbers::pi / 6);
            const Camera camera = framingCamera(bounds, azimuth, 0.3F, fovy, width, height);
            for (int corner = 0; corner < 8; ++corner) {
                const glm::vec3 point((corner & 1) != 0 ? high[0] : low[0],
                                      (corner & 2) != 0 ? high[1] : low[1],
                                      (corner & 4) != 0 ? high[2] : low[2]);
                const glm::vec3 seen = camera.toCamera(point);
                ASSERT_GT(seen.z, camera.nearPlane);
                const float x = camera.intrinsics.fx * seen.x / seen.z + camera.intrinsics.cx;
                const float y = camera.intrinsics.fy * seen.y / seen.z + camera.intrinsics.cy;
                EXPECT_TRUE(x >= 0 && x <= static_cast<float>(width) && y >= 0 &&
                            y <= static_cast<float>(height));
            }
        }
    }
}

TEST(FramingCamera, WithoutABoxItIsTheStandardCamera) {
    const Camera camera = framingCamera({}, 0, 0, 1, 64, 64);
    EXPECT_FLOAT_EQ(camera.position.z, defaultDistance);
}

}  // namespace
}  // namespace splatreel::core
