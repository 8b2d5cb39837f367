#include "core/matte/painted_matte.h"
#include "tests/core/matte/moving_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace splatreel::core {
namespace {

using test::iou;
using test::MovingScene;
using ::testing::HasSubstr;

/// A stroke of some points.
MatteStroke strokeOf(bool keep, std::vector<std::array<float, 2>> points) {
    return {0, keep, 0.02F, std::move(points)};
}

AlphaImage matteOf(const ImageRgba8& frame, const std::vector<MatteStroke>& strokes,
                   const AlphaImage* guess = nullptr) {
    auto alpha = matteFromStrokes(frame, strokes, guess);
    EXPECT_TRUE(alpha.ok()) << (alpha.ok() ? "" : alpha.error().message());
    return alpha.ok() ? *std::move(alpha) : AlphaImage();
}

TEST(StrokeMatte, KeepAndRemoveStrokesCutTheObjectOut) {
    const MovingScene scene;
    const AlphaImage alpha = matteOf(scene.frame(3), scene.painted(3).strokes);
    EXPECT_EQ(alpha.width, scene.width);
    EXPECT_EQ(alpha.height, scene.height);
    EXPECT_GT(iou(alpha, scene.truth(3)), 0.94);
}

TEST(StrokeMatte, KeepStrokesAloneSufficeForColorsOfItsOwn) {
    MovingScene scene;
    scene.patchShare = 0;
    EXPECT_GT(iou(matteOf(scene.frame(3), {scene.keepStroke(3)}), scene.truth(3)), 0.9);
}

TEST(StrokeMatte, RemoveStrokesAloneSufficeForColorsOfItsOwn) {
    MovingScene scene;
    scene.patchShare = 0;
    std::vector<MatteStroke> strokes{scene.removeStroke(3)};
    strokes.push_back(strokeOf(false, {{0.02F, 0.05F}, {0.98F, 0.05F}, {0.98F, 0.95F}, {0.02F, 0.95F}}));
    strokes.push_back(strokeOf(false, {{0.7F, 0.1F}, {0.7F, 0.9F}, {0.85F, 0.9F}, {0.85F, 0.1F}}));
    EXPECT_GT(iou(matteOf(scene.frame(3), strokes), scene.truth(3)), 0.85);
}

TEST(StrokeMatte, ALaterStrokeCoversAnEarlierOne) {
    const MovingScene scene;
    std::vector<MatteStroke> strokes{scene.keepStroke(0)};
    MatteStroke mistake = scene.keepStroke(0);
    mistake.keep = false;
    strokes.insert(strokes.begin(), mistake);
    strokes.push_back(scene.removeStroke(0));
    EXPECT_GT(iou(matteOf(scene.frame(0), strokes), scene.truth(0)), 0.94);
}

TEST(StrokeMatte, AStrokeOutsideOfThePictureIsNone) {
    const MovingScene scene;
    const MatteStroke outside = strokeOf(true, {{1.5F, 1.5F}, {1.8F, 1.4F}});
    const auto alone = matteFromStrokes(scene.frame(0), std::vector{outside});
    ASSERT_FALSE(alone.ok());
    EXPECT_THAT(alone.error().message(), HasSubstr("no stroke touches the picture"));
    std::vector<MatteStroke> strokes = scene.painted(0).strokes;
    const AlphaImage without = matteOf(scene.frame(0), strokes);
    strokes.push_back(outside);
    EXPECT_EQ(matteOf(scene.frame(0), strokes), without);
}

TEST(StrokeMatte, AnObjectThatIsKeptAllRoundFillsTheFrame) {
    const MovingScene scene;
    const MatteStroke all =
        strokeOf(true, {{0.03F, 0.03F}, {0.97F, 0.03F}, {0.97F, 0.97F}, {0.03F, 0.97F}, {0.03F, 0.03F}});
    EXPECT_EQ(matteOf(scene.frame(0), {all}), AlphaImage(scene.width, scene.height, 255));
}

TEST(StrokeMatte, AStrokeCorrectsAGuessWhereItIsWrongAndLeavesTheRest) {
    const MovingScene scene;
    const AlphaImage truth = scene.truth(0);
    AlphaImage guess = truth;
    for (int y = 20; y < 60; ++y)
        for (int x = 220; x < 290; ++x) guess.at(x, y) = 255;  // background that was taken for the object
    const std::vector<MatteStroke> correction{
        strokeOf(false, {{230 / 320.0F, 40 / 240.0F}, {280 / 320.0F, 40 / 240.0F}})};
    EXPECT_LT(iou(guess, truth), 0.75);
    EXPECT_GT(iou(matteOf(scene.frame(0), correction, &guess), truth), 0.93);
}

TEST(StrokeMatte, AnEdgeIsSoftOverAFewPixelsOnly) {
    const MovingScene scene;
    const AlphaImage alpha = matteOf(scene.frame(3), scene.painted(3).strokes);
    int soft = 0;
    int solid = 0;
    for (const std::uint8_t value : alpha.values) {
        soft += value > 8 && value < 247 ? 1 : 0;
        solid += value >= 247 ? 1 : 0;
    }
    EXPECT_GT(soft, 150);  // the outline is twice as long
    EXPECT_LT(soft, 6 * 320);
    EXPECT_GT(solid, 5000);
}

TEST(StrokeMatte, ALargeFrameGetsAnAlphaOfItsSizeWithSharpEdges) {
    ImageRgba8 frame(1600, 1200);
    AlphaImage truth(1600, 1200);
    for (int y = 0; y < 1200; ++y) {
        for (int x = 0; x < 1600; ++x) {
            const bool inside = std::hypot(x - 800, y - 600) < 301;
            const int grain = (x * 7 + y * 13) % 31;
            std::uint8_t* const pixel = frame.at(x, y);
            pixel[0] = static_cast<std::uint8_t>(inside ? 190 + grain : 40 + grain);
            pixel[1] = static_cast<std::uint8_t>(80 + grain);
            pixel[2] = static_cast<std::uint8_t>(inside ? 60 : 120);
            pixel[3] = 255;
            truth.at(x, y) = inside ? 255 : 0;
        }
    }
    const AlphaImage alpha =
        matteOf(frame, {strokeOf(true, {{0.45F, 0.5F}, {0.55F, 0.5F}}),
                        strokeOf(false, {{0.1F, 0.1F}, {0.9F, 0.1F}, {0.9F, 0.9F}, {0.1F, 0.9F}})});
    EXPECT_GT(iou(alpha, truth), 0.99);
    double error = 0;
    for (std::size_t i = 0; i < alpha.values.size(); ++i)
        error += std::abs(alpha.values[i] - truth.values[i]) / 255.0;
    // Mean alpha error as a width along the outline: below a pixel of the frame, though one of the
    // pictures on which it is made is three of them wide.
    EXPECT_LT(error / (2 * std::numbers::pi * 301), 1.0);
}

TEST(PaintedMattes, WhatHandsDoNotPaintIsRefused) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    const auto messageOf = [](MatteStroke stroke) {
        const auto checked = checkPaintedMatte({{strokeOf(true, {{0.5F, 0.5F}}), std::move(stroke)}});
        return checked.ok() ? std::string() : checked.error().message();
    };
    EXPECT_EQ(messageOf(strokeOf(false, {{-0.2F, 1.2F}})), "");
    EXPECT_THAT(messageOf(strokeOf(true, {})), HasSubstr("stroke 2"));
    EXPECT_THAT(messageOf(strokeOf(true, {{nan, 0}})), HasSubstr("stroke 2"));
    EXPECT_THAT(messageOf(strokeOf(true, {{0, 1e6F}})), HasSubstr("too far"));
    EXPECT_THAT(messageOf({-1, true, 0.1F, {{0, 0}}}), HasSubstr("frame"));
    for (const float radius : {0.0F, -1.0F, 2.0F, nan})
        EXPECT_THAT(messageOf({0, true, radius, {{0, 0}}}), HasSubstr("radius")) << radius;
    PaintedMatte many;
    many.strokes.resize(mostMatteStrokes + 1, strokeOf(true, {{0, 0}}));
    EXPECT_FALSE(checkPaintedMatte(many).ok());
    MatteStroke longest = strokeOf(true, {});
    longest.points.resize(mostMattePoints + 1);
    EXPECT_THAT(messageOf(longest), HasSubstr("points"));
}

TEST(PaintedMattes, KnowTheirFrames) {
    const PaintedMatte painted{
        {{7, true, 0.1F, {{0, 0}}}, {2, true, 0.1F, {{0, 0}}}, {7, false, 0.2F, {{1, 1}}}}};
    EXPECT_EQ(painted.frames(), (std::vector<int>{2, 7}));
    EXPECT_EQ(painted.on(7), (std::vector<MatteStroke>{painted.strokes[0], painted.strokes[2]}));
    EXPECT_TRUE(painted.on(3).empty());
}

}  // namespace
}  // namespace splatreel::core
