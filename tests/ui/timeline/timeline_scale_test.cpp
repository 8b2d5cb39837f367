#include "ui/timeline/timeline_scale.h"

#include <gtest/gtest.h>

namespace splatreel::ui {
namespace {

TimelineScale scaleOf(double pixelsPerFrame) {
    return {100, 800, 0, pixelsPerFrame};
}

TEST(TimelineScale, PlacesAndFramesAreInverse) {
    const TimelineScale scale{100, 800, 12.5, 7};
    EXPECT_DOUBLE_EQ(scale.frameAt(scale.xOf(33.25)), 33.25);
}

TEST(TimelineScale, ZoomKeepsTheFrameUnderTheCursor) {
    TimelineScale scale = fitted(scaleOf(8), 500);
    for (int i = 0; i < 8; ++i) {
        const double before = scale.frameAt(420);
        scale = zoomedAt(scale, 1.4, 420, 500);
        EXPECT_NEAR(scale.frameAt(420), before, 1e-9);
    }
}

TEST(TimelineScale, ZoomingOutEndsWithTheWholeLength) {
    TimelineScale scale = scaleOf(40);
    for (int i = 0; i < 60; ++i) scale = zoomedAt(scale, 0.7, 300, 200);
    EXPECT_DOUBLE_EQ(scale.firstFrame, 0);
    EXPECT_GE(scale.framesShown(), 200);
    EXPECT_LE(scale.framesShown(), 220);
}

TEST(TimelineScale, TheLengthIsNotLostFromSight) {
    const TimelineScale scale = scrolled(scaleOf(40), 1e6, 200);
    EXPECT_LT(scale.firstFrame, 201);
    EXPECT_DOUBLE_EQ(scrolled(scale, -1e6, 200).firstFrame, 0);
}

TEST(TimelineScale, TurnsThePageForAFrameOutOfSightOnly) {
    const TimelineScale scale = scaleOf(40);  // 20 frames in sight
    EXPECT_EQ(showing(scale, 10, 200), scale);
    const TimelineScale turned = showing(scale, 21, 200);
    EXPECT_GT(turned.xOf(21), turned.left);
    EXPECT_LT(turned.xOf(21), turned.left + 0.2 * turned.width);
}

TEST(TimelineScale, LabelsHaveRoomAtEveryZoom) {
    for (double pixels = 0.01; pixels < 64; pixels *= 1.37) {
        double last = -1e9;
        int count = 0;
        for (const RulerTick& tick : frameTicks(scaleOf(pixels), 56)) {
            if (!tick.major) continue;
            EXPECT_GE(scaleOf(pixels).xOf(tick.frame) - last, 55.9) << pixels;
            last = scaleOf(pixels).xOf(tick.frame);
            ++count;
        }
        EXPECT_GE(count, 1) << pixels;
        last = -1e9;
        for (const RulerTick& tick : secondTicks(scaleOf(pixels), {24, 1}, 72)) {
            EXPECT_GE(scaleOf(pixels).xOf(tick.frame) - last, 71.9) << pixels;
            last = scaleOf(pixels).xOf(tick.frame);
        }
    }
}

TEST(TimelineScale, SecondsStandAtTheirFrames) {
    for (const RulerTick& tick : secondTicks(scaleOf(3), {25, 1})) {
        if (tick.label != "0:05") continue;
        EXPECT_DOUBLE_EQ(tick.frame, 125);
        return;
    }
    FAIL() << "five seconds have no label";
}

}  // namespace
}  // namespace splatreel::ui
