#include "core/timeline/speed_edit.h"

#include <gtest/gtest.h>

#include <array>

namespace splatreel::core {
namespace {

/// From half the speed to twice it, with a jump in between.
SpeedCurve winding() {
    return {{{0, 0.5, 0.5}, {10, 1, 2}, {30, 2, 2}}};
}

TEST(SpeedEdit, ANewKeyChangesNothingOfTheCourse) {
    const auto [curve, index] = withSpeedKey(winding(), 5);
    ASSERT_EQ(curve.keys.size(), 4U);
    EXPECT_EQ(index, 1U);
    for (double frame = 0; frame <= 40; frame += 0.5)
        EXPECT_NEAR(curve.integral(frame), winding().integral(frame), 1e-12) << frame;
}

TEST(SpeedEdit, AKeyThatIsThereIsNotMadeTwice) {
    const auto [curve, index] = withSpeedKey(winding(), 10);
    EXPECT_EQ(curve, winding());
    EXPECT_EQ(index, 1U);
}

TEST(SpeedEdit, AKeyStaysBetweenItsNeighbours) {
    const SpeedCurve late = withChangedKey(winding(), 1, {100, 3, 3}, 40);
    EXPECT_EQ(late.keys[1], (SpeedKey{29, 3, 3}));
    const SpeedCurve early = withChangedKey(winding(), 1, {-5, 3, 3}, 40);
    EXPECT_EQ(early.keys[1].frame, 1);
    EXPECT_EQ(withChangedKey(winding(), 2, {100, 1, 1}, 40).keys[2].frame, 40);
    EXPECT_EQ(withChangedKey(winding(), 3, {5, 1, 1}, 40), winding());
}

TEST(SpeedEdit, AKeyWithoutRoomChangesItsSpeedOnly) {
    const SpeedCurve tight{{{0, 1, 1}, {0.5, 1, 1}, {1, 1, 1}}};
    EXPECT_EQ(withChangedKey(tight, 1, {0.7, 2, 2}, 40).keys[1], (SpeedKey{0.5, 2, 2}));
}

TEST(SpeedEdit, ARemovedKeyLeavesTheOthers) {
    EXPECT_EQ(withoutSpeedKey(winding(), 1), (SpeedCurve{{{0, 0.5, 0.5}, {30, 2, 2}}}));
    EXPECT_EQ(withoutSpeedKey(SpeedCurve::constant(2), 0), SpeedCurve{});
}

TEST(SpeedEdit, APieceIsShiftedAlone) {
    const SpeedCurve faster = withShiftedPiece(winding(), 20, 1);
    EXPECT_EQ(faster.speedAt(20), 3);
    EXPECT_EQ(faster.speedAt(5), winding().speedAt(5));
    EXPECT_EQ(faster.speedAt(35), winding().speedAt(35));
    EXPECT_EQ(withShiftedPiece({}, 7, -0.5), SpeedCurve::constant(0.5));
}

TEST(SpeedEdit, ACourseCoversAsMuchOfTheSource) {
    constexpr std::array slowToFast{1.0, 7.0};
    const SpeedCurve ramp = withCourse({}, 40, slowToFast);
    EXPECT_EQ(ramp, (SpeedCurve{{{0, 0.25, 0.25}, {40, 1.75, 1.75}}}));
    const SpeedCurve backwards = withCourse(SpeedCurve::constant(-2), 40, slowToFast);
    EXPECT_NEAR(backwards.integral(40), -80, 1e-9);
    const SpeedCurve still = withCourse(SpeedCurve::constant(0), 40, slowToFast);
    EXPECT_NEAR(still.integral(40), 40, 1e-9) << "as filmed";
}

}  // namespace
}  // namespace splatreel::core
