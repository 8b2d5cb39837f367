#include "core/gaussians/half.h"
#include "core/gaussians/packed.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace splatreel::core {
namespace {

/// By the definition of binary16, in double.
double valueOf(int half) {
    const int exponent = (half >> 10) & 31;
    const int mantissa = half & 1023;
    const double magnitude =
        exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
    return (half & 0x8000) != 0 ? -magnitude : magnitude;
}

TEST(Half, every_finite_half_float_survives_the_way_there_and_back) {
    for (int half = 0; half < 0x10000; ++half) {
        if (((half >> 10) & 31) == 31) continue;
        const float value = fromHalf(static_cast<std::uint16_t>(half));
        ASSERT_EQ(static_cast<double>(value), valueOf(half)) << half;
        ASSERT_EQ(toHalf(value), half);
    }
}

TEST(Half, rounds_to_the_nearest_and_ties_to_even) {
    for (int half = 0; half < 0x7bff; ++half) {
        const double low = valueOf(half);
        const double high = valueOf(half + 1);
        const auto middle = static_cast<float>(0.5 * (low + high));  // exact: one bit more than a half float
        const int even = half % 2 == 0 ? half : half + 1;
        ASSERT_EQ(toHalf(middle), even) << half;
        ASSERT_EQ(toHalf(-middle), even | 0x8000);
        ASSERT_EQ(toHalf(std::nextafter(middle, 0.0F)), half);
        ASSERT_EQ(toHalf(std::nextafter(middle, 1e30F)), half + 1);
    }
}

TEST(Half, what_is_too_large_is_infinite_and_not_a_number_stays_so) {
    EXPECT_EQ(toHalf(halfMaximum), 0x7bff);
    EXPECT_EQ(toHalf(65519.9F), 0x7bff);
    EXPECT_EQ(toHalf(65520.0F), 0x7c00);
    EXPECT_EQ(toHalf(-1e30F), 0xfc00);
    EXPECT_EQ(fromHalf(0x7c00), std::numeric_limits<float>::infinity());
    EXPECT_TRUE(std::isnan(fromHalf(toHalf(std::numeric_limits<float>::quiet_NaN()))));
    EXPECT_EQ(toHalf(1e-30F), 0);
}

/// Angle between two unit quaternions' rotations, radians.
double angleBetween(const float a[4], const float b[4]) {
    double dot = 0, norms[2] = {0, 0};
    for (int i = 0; i < 4; ++i) {
        dot += static_cast<double>(a[i]) * static_cast<double>(b[i]);
        norms[0] += static_cast<double>(a[i]) * static_cast<double>(a[i]);
        norms[1] += static_cast<double>(b[i]) * static_cast<double>(b[i]);
    }
    double chord = 0;  // from the chord: the arc cosine has no digits left near one
    for (int i = 0; i < 4; ++i) {
        const double difference =
            static_cast<double>(a[i]) / std::sqrt(norms[0]) -
            std::copysign(static_cast<double>(b[i]) / std::sqrt(norms[1]), static_cast<double>(b[i]) * dot);
        chord += difference * difference;
    }
    return 4 * std::asin(std::min(1.0, 0.5 * std::sqrt(chord)));
}

TEST(PackedRotation, angles_are_within_what_is_promised) {
    std::mt19937 random(3);
    std::normal_distribution<float> normal;
    double worst = 0;
    double sum = 0;
    constexpr int count = 200'000;
    for (int i = 0; i < count; ++i) {
        // Every third near an axis, every fifth with nearly equal components; any norm.
        float q[4];
        for (float& value : q) value = normal(random);
        if (i % 3 == 0) q[i % 4] *= 1000;
        if (i % 5 == 0)
            for (float& value : q) value = std::copysign(1.0F + 0.01F * normal(random), value);
        const float scale = std::pow(10.0F, 10.0F * std::tanh(normal(random)));
        for (float& value : q) value *= scale;
        float back[4];
        unpackRotation(packRotation(q), back);
        const double angle = angleBetween(q, back);
        worst = std::max(worst, angle);
        sum += angle;
        ASSERT_NEAR(back[0] * back[0] + back[1] * back[1] + back[2] * back[2] + back[3] * back[3], 1, 1e-5);
    }
    EXPECT_LT(worst, 2e-4);
    EXPECT_LT(sum / count, 1e-4);
}

TEST(PackedRotation, quarter_turns_and_the_identity_are_exact) {
    for (int axis = 0; axis < 4; ++axis) {
        for (const float sign : {1.0F, -1.0F}) {
            float q[4] = {0, 0, 0, 0};
            q[axis] = sign;
            float back[4];
            unpackRotation(packRotation(q), back);
            for (int i = 0; i < 4; ++i) EXPECT_EQ(back[i], i == axis ? 1.0F : 0.0F);
        }
    }
}

TEST(PackedRotation, any_bits_give_a_unit_quaternion) {
    std::mt19937 random(5);
    for (int i = 0; i < 100'000; ++i) {
        const PackedRotation packed{{static_cast<std::uint16_t>(random()),
                                     static_cast<std::uint16_t>(random()),
                                     static_cast<std::uint16_t>(random())}};
        float q[4];
        unpackRotation(packed, q);
        ASSERT_NEAR(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3], 1, 1e-5);
    }
}

}  // namespace
}  // namespace splatreel::core
