#include "core/timeline/speed_curve.h"

#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

/// A ramp from 1 to 3 over frames 10 … 20, a jump to −1 at 30, standing still from 40 on.
SpeedCurve winding() {
    return {{{10, 1, 1}, {20, 3, 3}, {30, 3, -1}, {40, -1, 0}}};
}

TEST(SpeedCurve, WithoutKeysPlaysAsFilmed) {
    EXPECT_EQ(SpeedCurve{}.speedAt(7), 1);
    EXPECT_EQ(SpeedCurve{}.integral(7.5), 7.5);
    EXPECT_EQ(SpeedCurve{}.integral(-2), -2);
}

TEST(SpeedCurve, RampsJumpsAndRests) {
    const SpeedCurve curve = winding();
    EXPECT_EQ(curve.speedAt(0), 1);
    EXPECT_EQ(curve.speedAt(15), 2);
    EXPECT_EQ(curve.speedAt(29.9), 3);
    EXPECT_EQ(curve.speedAt(30), -1);
    EXPECT_EQ(curve.speedAt(100), 0);
}

TEST(SpeedCurve, IntegralIsThatOfManySmallSteps) {
    const SpeedCurve curve = winding();
    double sum = 0;
    constexpr double step = 1.0 / 1024;
    for (int i = 0; i < 60 * 1024; ++i) {
        EXPECT_NEAR(curve.integral(i * step), sum, 0.01);
        sum += step * curve.speedAt((i + 0.5) * step);
    }
    EXPECT_DOUBLE_EQ(curve.integral(10), 10);
    EXPECT_DOUBLE_EQ(curve.integral(20), 30);
    EXPECT_DOUBLE_EQ(curve.integral(30), 60);
    EXPECT_DOUBLE_EQ(curve.integral(40), 50);
    EXPECT_DOUBLE_EQ(curve.integral(1000), 50);
    EXPECT_DOUBLE_EQ(curve.integral(-5), -5);
}

TEST(SpeedCurve, ShiftedCurveContinues) {
    const SpeedCurve curve = winding();
    for (const double cut : {-3.0, 4.0, 17.0, 30.0, 55.0}) {
        for (const double t : {0.0, 1.5, 12.0, 40.0})
            EXPECT_NEAR(curve.shifted(cut).integral(t), curve.integral(cut + t) - curve.integral(cut), 1e-12);
    }
}

TEST(SpeedCurve, ReversedCurveGoesTheSameWayBack) {
    const SpeedCurve curve = winding();
    const SpeedCurve back = curve.reversed(47);
    for (const double t : {0.0, 6.5, 7.0, 20.0, 33.3, 47.0})
        EXPECT_NEAR(curve.integral(47) + back.integral(t), curve.integral(47 - t), 1e-12);
    EXPECT_EQ(back.reversed(47), curve);
    EXPECT_EQ(SpeedCurve{}.reversed(5).integral(5), -5);
}

TEST(SpeedCurve, StretchedCurveCoversTheSame) {
    const SpeedCurve slow = winding().stretched(2.5);
    EXPECT_DOUBLE_EQ(slow.integral(100), winding().integral(40));
    EXPECT_DOUBLE_EQ(slow.speedAt(15 * 2.5), 2 / 2.5);
}

}  // namespace
}  // namespace splatreel::core
