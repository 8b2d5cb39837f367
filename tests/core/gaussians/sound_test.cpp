#include "core/gaussians/sound.h"

#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

namespace splatreel::core {
namespace {

using test::randomGaussians;

constexpr float infinity = std::numeric_limits<float>::infinity();

/// One value of the third row changed.
Gaussians changed(Column<float> Gaussians::* column, std::size_t width, std::size_t index, float value) {
    Gaussians g = randomGaussians(6, 1, 3);
    std::vector<float> values = (g.*column).copy();
    values[2 * width + index] = value;
    g.*column = std::move(values);
    return g;
}

TEST(Sound, what_is_not_finite_or_absurd_goes_and_is_counted) {
    const float nan = std::nanf("");
    const Gaussians bad[] = {
        changed(&Gaussians::positions, 3, 0, nan),          changed(&Gaussians::positions, 3, 2, -2e9F),
        changed(&Gaussians::logScales, 3, 1, infinity),     changed(&Gaussians::logScales, 3, 1, 21),
        changed(&Gaussians::rotations, 4, 3, nan),          changed(&Gaussians::opacityLogits, 1, 0, nan),
        changed(&Gaussians::opacityLogits, 1, 0, infinity), changed(&Gaussians::sh, 12, 11, 7e4F)};
    for (const Gaussians& g : bad) {
        Gaussians kept = g;
        ASSERT_TRUE(keepSound(kept, "a.ply").ok());
        EXPECT_EQ(kept.size(), 5);
        EXPECT_EQ(kept.dropped, 1);
        EXPECT_TRUE(kept.consistent());
    }
}

TEST(Sound, a_rotation_without_direction_goes) {
    Gaussians g = randomGaussians(6, 0, 3);
    std::vector<float> rotations = g.rotations.copy();
    std::fill_n(rotations.begin() + 8, 4, 0.0F);
    g.rotations = std::move(rotations);
    ASSERT_TRUE(keepSound(g, "").ok());
    EXPECT_EQ(g.size(), 5);
}

TEST(Sound, what_is_only_too_large_to_be_drawn_stays) {
    Gaussians g = changed(&Gaussians::logScales, 3, 1, 10);
    ASSERT_TRUE(keepSound(g, "").ok());
    EXPECT_EQ(g.size(), 6);
    EXPECT_EQ(pack(g).dropped, 1);
}

TEST(Sound, ids_and_channels_stay_with_their_rows) {
    Gaussians g = changed(&Gaussians::positions, 3, 1, infinity);
    g.channels["parent"] = std::vector<float>{0, 10, 20, 30, 40, 50};
    ASSERT_TRUE(keepSound(g, "").ok());
    EXPECT_EQ(g.ids.copy(), (std::vector<std::uint64_t>{0, 1, 3, 4, 5}));
    EXPECT_EQ(g.channels["parent"].copy(), (std::vector<float>{0, 10, 30, 40, 50}));
    EXPECT_EQ(pack(g).leftOut(), 1);  // the count goes on with the frame
}

TEST(Sound, good_frames_keep_their_memory) {
    Gaussians g = randomGaussians(6, 0, 3);
    const Gaussians before = g;
    ASSERT_TRUE(keepSound(g, "").ok());
    EXPECT_TRUE(g.positions.shares(before.positions));
    EXPECT_EQ(g.dropped, 0);
}

TEST(Sound, nothing_left_is_an_error_and_nothing_at_all_is_none) {
    Gaussians g = randomGaussians(6, 0, 3);
    g.positions = std::vector<float>(18, infinity);
    const auto kept = keepSound(g, "a.ply");
    ASSERT_FALSE(kept.ok());
    EXPECT_NE(kept.error().message().find("all of its 6 Gaussians"), std::string::npos);
    EXPECT_NE(kept.error().message().find("a.ply"), std::string::npos);
    Gaussians none;
    EXPECT_TRUE(keepSound(none, "").ok());
}

}  // namespace
}  // namespace splatreel::core
