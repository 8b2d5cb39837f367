#include "core/media/packed_alpha.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace splatreel::core {
namespace {

/// A disc with a soft edge.
AlphaImage disc(int side) {
    AlphaImage alpha(side, side);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const double inside = 0.3 * side - std::hypot(x - 0.5 * side, y - 0.5 * side);
            alpha.at(x, y) = static_cast<std::uint8_t>(std::clamp(128 + 40 * inside, 0.0, 255.0));
        }
    }
    return alpha;
}

TEST(PackedAlpha, ComesBackAsItWas) {
    const AlphaImage alpha = disc(512);
    EXPECT_EQ(PackedAlpha(alpha).unpacked(), alpha);
}

TEST(PackedAlpha, AMatteTakesASmallPartOfItsSize) {
    const AlphaImage alpha = disc(512);
    EXPECT_LT(PackedAlpha(alpha).bytes(), alpha.values.size() / 20);
}

TEST(PackedAlpha, NoiseIsKept) {
    AlphaImage alpha(37, 11);
    std::mt19937 random(1);
    for (std::uint8_t& value : alpha.values) value = static_cast<std::uint8_t>(random());
    EXPECT_EQ(PackedAlpha(alpha).unpacked(), alpha);
}

TEST(PackedAlpha, OfNothingIsEmpty) {
    EXPECT_TRUE(PackedAlpha().empty());
    EXPECT_TRUE(PackedAlpha(AlphaImage()).empty());
    EXPECT_TRUE(PackedAlpha().unpacked().empty());
}

}  // namespace
}  // namespace splatreel::core
