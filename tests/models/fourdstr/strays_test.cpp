#include "models/fourdstr/strays.h"

#include <gtest/gtest.h>

namespace splatreel::models {
namespace {

/// One frame of 40 × 40 pixels with a square of 20 in its middle, seen by the standard camera from (0, 0, 2).
core::ObjectClip squareClip() {
    core::ObjectClip clip;
    core::ImageRgba8 frame(40, 40);
    for (int y = 10; y < 30; ++y) {
        for (int x = 10; x < 30; ++x) frame.at(x, y)[3] = 255;
    }
    clip.frames.push_back(frame);
    clip.cameras.push_back(core::lookAt({0, 0, 2}, {0, 0, 0}, core::intrinsicsFromFovy(40, 40, 0.857F)));
    return clip;
}

/// A point at the object's depth that the camera sees at pixel (x, y).
glm::vec3 behindPixel(const core::ObjectClip& clip, float x, float y) {
    const core::Intrinsics& in = clip.cameras[0].intrinsics;
    return {2 * (x - in.cx) / in.fx, -2 * (y - in.cy) / in.fy, 0};
}

TEST(Whereabouts, AGaussianBehindTheSilhouetteMayBeThere) {
    const core::ObjectClip clip = squareClip();
    EXPECT_EQ(Whereabouts(clip).standing(0, behindPixel(clip, 20, 20), {}), Standing::within);
}

TEST(Whereabouts, TheSoftEdgeIsPartOfTheObject) {
    const core::ObjectClip clip = squareClip();
    EXPECT_EQ(Whereabouts(clip).standing(0, behindPixel(clip, 30.5F, 20.5F), {}), Standing::within);
}

TEST(Whereabouts, NextToTheSilhouetteIsBesideTheObject) {
    const core::ObjectClip clip = squareClip();
    EXPECT_EQ(Whereabouts(clip).standing(0, behindPixel(clip, 32.5F, 20.5F), {}), Standing::beside);
}

TEST(Whereabouts, AGaussianAwayFromTheSilhouetteIsAStray) {
    const core::ObjectClip clip = squareClip();
    EXPECT_EQ(Whereabouts(clip).standing(0, behindPixel(clip, 36.5F, 20.5F), {}), Standing::astray);
}

TEST(Whereabouts, OutsideOfThePictureNobodyKnows) {
    const core::ObjectClip clip = squareClip();
    EXPECT_EQ(Whereabouts(clip).standing(0, behindPixel(clip, 44, 20), {}), Standing::within);
}

TEST(Whereabouts, FarFromTheSurfacesBoxIsAStray) {
    const core::ObjectClip clip = squareClip();
    core::Bounds box;
    const float low[3] = {-0.4F, -0.4F, -0.4F}, high[3] = {0.4F, 0.4F, 0.4F};
    box.include(low);
    box.include(high);
    const Whereabouts whereabouts(clip);
    EXPECT_EQ(whereabouts.standing(0, {0, 0, 0.42F}, box), Standing::within);
    EXPECT_EQ(whereabouts.standing(0, {0, 0, -0.6F}, box), Standing::astray);
}

TEST(Whereabouts, AFrameThatShowsNothingForbidsNothing) {
    core::ObjectClip clip = squareClip();
    clip.frames[0] = core::ImageRgba8(40, 40);
    EXPECT_EQ(Whereabouts(clip).standing(0, {0.3F, 0.3F, 0}, {}), Standing::within);
}

TEST(StrayFrames, AGaussianAstrayLeavesThatFrame) {
    using enum Standing;
    EXPECT_EQ(strayFrames(std::vector{within, astray, within}), std::vector{1});
}

TEST(StrayFrames, AFlickerOfTheSilhouetteLeavesNoGap) {
    using enum Standing;
    EXPECT_EQ(strayFrames(std::vector{within, beside, beside, within}), std::vector<int>{});
}

TEST(StrayFrames, WhoStaysBesideLeaves) {
    using enum Standing;
    EXPECT_EQ(strayFrames(std::vector{within, beside, beside, beside, beside}), (std::vector{2, 3, 4}));
}

}  // namespace
}  // namespace splatreel::models
