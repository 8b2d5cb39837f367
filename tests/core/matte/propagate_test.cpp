#include "core/matte/painted_matte.h"
#include "tests/core/matte/moving_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace splatreel::core {
namespace {

using test::iou;
using test::MovingScene;
using ::testing::HasSubstr;

PropagatedMatte carried(const MovingScene& scene, const PaintedMatte& painted,
                        const MatteOptions& options = {}) {
    auto matte = propagateMatte({0, scene.frameCount}, scene.reader(), painted, options);
    EXPECT_TRUE(matte.ok()) << (matte.ok() ? "" : matte.error().message());
    return matte.ok() ? *std::move(matte) : PropagatedMatte();
}

/// Of each frame.
std::vector<double> overlaps(const MovingScene& scene, const PropagatedMatte& matte) {
    std::vector<double> result;
    for (int frame = 0; frame < scene.frameCount; ++frame) {
        const AlphaImage alpha = matte.at(frame);
        result.push_back(!alpha.empty() ? iou(alpha, scene.truth(frame)) : 0);
    }
    return result;
}

double mean(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

TEST(PropagatedMattes, StrokesOnOneFrameHoldThroughTheClip) {
    const MovingScene scene;
    const PropagatedMatte matte = carried(scene, scene.painted(0));
    EXPECT_TRUE(matte.complete);
    const std::vector<double> each = overlaps(scene, matte);
    EXPECT_GE(mean(each), 0.93);
    EXPECT_GE(std::ranges::min(each), 0.88) << ::testing::PrintToString(each);
    EXPECT_EQ(matte.confidence.front(), 1);
    EXPECT_GT(std::ranges::min(matte.confidence), 0.5) << ::testing::PrintToString(matte.confidence);
}

TEST(PropagatedMattes, GoBothWaysFromAFrameInTheMiddle) {
    MovingScene scene;
    scene.frameCount = 12;
    const PropagatedMatte matte = carried(scene, scene.painted(6));
    EXPECT_GE(std::ranges::min(overlaps(scene, matte)), 0.9);
    EXPECT_EQ(matte.confidence[6], 1);
}

TEST(PropagatedMattes, ACutIsSeenAndStrokesBehindItHelp) {
    MovingScene scene;
    scene.frameCount = 20;
    scene.cutAt = 8;
    PaintedMatte painted = scene.painted(0);
    const PropagatedMatte first = carried(scene, painted);
    EXPECT_GT(first.confidence[7], 0.6);
    EXPECT_LT(first.confidence[8], 0.3);
    EXPECT_LT(first.confidence[19], 0.3);
    const std::vector<double> before = overlaps(scene, first);

    for (const MatteStroke& stroke : scene.painted(14).strokes) painted.strokes.push_back(stroke);
    const PropagatedMatte second = carried(scene, painted);
    const std::vector<double> after = overlaps(scene, second);
    EXPECT_LT(mean(std::span(before).subspan(8)), 0.8);
    EXPECT_GE(std::ranges::min(after), 0.88) << ::testing::PrintToString(after);
    EXPECT_GT(second.confidence[19], 0.6);
    EXPECT_GT(second.confidence[9], 0.6);
}

TEST(PropagatedMattes, ACorrectionReachesTheFramesRoundIt) {
    MovingScene scene;
    scene.frameCount = 16;
    // What is kept at first holds a piece of the background.
    PaintedMatte painted = scene.painted(0);
    painted.strokes.push_back({0, true, 0.06F, {{0.1F, 0.75F}, {0.25F, 0.75F}}});
    const std::vector<double> before = overlaps(scene, carried(scene, painted));
    painted.strokes.push_back({8, false, 0.07F, {{0.05F, 0.75F}, {0.25F, 0.75F}}});
    const std::vector<double> after = overlaps(scene, carried(scene, painted));
    EXPECT_LT(before[8], 0.85);
    EXPECT_GT(after[8], before[8] + 0.1);
    EXPECT_GT(after[7], before[7] + 0.05);
    EXPECT_GT(after[15], before[15]);
    EXPECT_NEAR(after[0], before[0], 1e-9);  // as it was painted
}

TEST(PropagatedMattes, AStopLeavesWhatIsDone) {
    MovingScene scene;
    scene.frameCount = 20;
    std::stop_source source;
    int arrived = 0;
    std::vector<int> order;
    const MatteOptions options{.arrived =
                                   [&](int frame, const AlphaImage&, float) {
                                       order.push_back(frame);
                                       if (++arrived == 4) source.request_stop();
                                   },
                               .stop = source.get_token()};
    const PropagatedMatte matte = carried(scene, scene.painted(10), options);
    EXPECT_FALSE(matte.complete);
    EXPECT_EQ(order, (std::vector<int>{10, 11, 12, 13}));
    EXPECT_FALSE(matte.at(10).empty());
    EXPECT_FALSE(matte.at(13).empty());
    EXPECT_TRUE(matte.at(14).empty());
    EXPECT_EQ(matte.confidence[14], 0);
    EXPECT_TRUE(matte.at(9).empty());
}

TEST(PropagatedMattes, TheSameStrokesGiveTheSame) {
    MovingScene scene;
    scene.frameCount = 6;
    PaintedMatte painted = scene.painted(0);
    painted.strokes.push_back(scene.keepStroke(4));
    const PropagatedMatte one = carried(scene, painted);
    const PropagatedMatte two = carried(scene, painted);
    for (int frame = 0; frame < scene.frameCount; ++frame) EXPECT_EQ(one.at(frame), two.at(frame)) << frame;
    EXPECT_EQ(one.confidence, two.confidence);
}

TEST(PropagatedMattes, ProgressEndsWithAllSteps) {
    MovingScene scene;
    scene.frameCount = 6;
    PaintedMatte painted = scene.painted(0);
    painted.strokes.push_back(scene.keepStroke(4));
    std::vector<int> steps;
    int all = 0;
    (void)carried(scene, painted, {.progress = [&](int step, int total) {
                      steps.push_back(step);
                      all = total;
                  }});
    EXPECT_TRUE(std::ranges::is_sorted(steps));
    EXPECT_EQ(steps.back(), all);
}

TEST(PropagatedMattes, FramesAreReadForwardsInFewRuns) {
    MovingScene scene;
    scene.width = 64;
    scene.height = 48;
    scene.frameCount = 30;
    int last = -1;
    int runs = 0;
    const auto counting = [&](int frame) {
        runs += frame < last ? 1 : 0;
        last = frame;
        return scene.reader()(frame);
    };
    const MatteStroke keep{20, true, 0.05F, {{0.5F, 0.5F}}};
    ASSERT_TRUE(propagateMatte({0, 30}, counting, {{keep}}).ok());
    EXPECT_LE(runs, 1);
}

TEST(PropagatedMattes, AClipThatEndsEarlyKeepsWhatThereIs) {
    MovingScene scene;
    scene.frameCount = 5;
    const auto matte = propagateMatte({0, 9}, scene.reader(), scene.painted(2));
    ASSERT_TRUE(matte.ok());
    EXPECT_FALSE(matte->at(0).empty());
    EXPECT_FALSE(matte->at(4).empty());
    EXPECT_TRUE(matte->at(5).empty());
}

TEST(PropagatedMattes, ErrorsSayWhatIsWrong) {
    const MovingScene scene;
    const auto messageOf = [&](const PaintedMatte& painted, const MatteFrameReader& reader) {
        const auto matte = propagateMatte({0, 4}, reader, painted);
        return matte.ok() ? std::string() : matte.error().message();
    };
    EXPECT_THAT(messageOf({}, scene.reader()), HasSubstr("no stroke"));
    EXPECT_THAT(messageOf({{{0, true, 0.1F, {{2, 2}}}}}, scene.reader()), HasSubstr("no stroke"));
    EXPECT_THAT(messageOf({{{0, true, 0.0F, {{0.5F, 0.5F}}}}}, scene.reader()), HasSubstr("radius"));
    EXPECT_THAT(messageOf({{{999, true, 0.1F, {{0.5F, 0.5F}}}}}, scene.reader()), HasSubstr("999"));
    EXPECT_THAT(messageOf({{{2'000'000'000, true, 0.1F, {{0.5F, 0.5F}}}}}, scene.reader()),
                HasSubstr("stroke 1"));
    EXPECT_THAT(messageOf({{{9'000'000, true, 0.1F, {{0.5F, 0.5F}}}}}, scene.reader()),
                HasSubstr("more than"));
    const MatteFrameReader broken = [](int) -> Result<std::optional<ImageRgba8>> {
        return Error{"cannot be decoded", "frame", ""};
    };
    EXPECT_THAT(messageOf(scene.painted(0), broken), HasSubstr("cannot be decoded"));
    const MatteFrameReader changing = [](int frame) -> Result<std::optional<ImageRgba8>> {
        return std::optional<ImageRgba8>(ImageRgba8(64 + frame, 64));
    };
    EXPECT_THAT(messageOf({{{0, true, 0.1F, {{0.5F, 0.5F}}}}}, changing), HasSubstr("size"));
}

}  // namespace
}  // namespace splatreel::core
