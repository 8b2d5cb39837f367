#include "core/gaussians/packed.h"

#include "core/gaussians/morton.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace splatreel::core {
namespace {

using test::randomGaussians;

double opacityOf(const Gaussians& g, std::size_t row) {
    return 1 / (1 + std::exp(-static_cast<double>(g.opacityLogits[row])));
}

/// Length of the path through the centres in the packed order.
double pathLength(const PackedGaussians& packed) {
    double length = 0;
    for (std::size_t i = 1; i < static_cast<std::size_t>(packed.size); ++i) {
        const PackedBlock& a = packed.blocks[(i - 1) / 16];
        const PackedBlock& b = packed.blocks[i / 16];
        length += std::hypot(static_cast<double>(a.x[(i - 1) % 16] - b.x[i % 16]),
                             static_cast<double>(a.y[(i - 1) % 16] - b.y[i % 16]),
                             static_cast<double>(a.z[(i - 1) % 16] - b.z[i % 16]));
    }
    return length;
}

Gaussians withIds(Gaussians g, std::vector<std::uint64_t> ids) {
    g.ids = std::move(ids);
    return g;
}

TEST(Packed, values_come_back_within_their_bounds) {
    for (int degree = 0; degree <= 3; ++degree) {
        const Gaussians g = randomGaussians(1003, degree, 7);
        const PackedGaussians packed = pack(g);
        EXPECT_EQ(packed.size, 1003);
        EXPECT_EQ(packed.dropped, 0);
        const Gaussians back = unpack(packed);
        ASSERT_TRUE(back.consistent());
        ASSERT_EQ(back.size(), g.size());
        EXPECT_TRUE(std::ranges::equal(back.positions, g.positions));
        EXPECT_TRUE(std::ranges::equal(back.ids, g.ids));
        for (std::size_t i = 0; i < g.logScales.size(); ++i)
            ASSERT_NEAR(back.logScales[i], g.logScales[i], 20.0 / 65535 / 2 + 2e-6);
        for (std::size_t i = 0; i < 1003; ++i)
            ASSERT_NEAR(opacityOf(back, i), opacityOf(g, i), 0x1p-12 + 1e-7);
        const auto width = static_cast<std::size_t>(3 * shCoefficientCount(degree));
        for (std::size_t i = 0; i < g.sh.size(); ++i) {
            const bool base = i % width < 3;  // stored as a colour, so that its error is that of the colour
            const double bound =
                base ? std::abs(0.5 + 0.2821 * static_cast<double>(g.sh[i])) * 0x1p-11 / 0.2820
                     : std::abs(static_cast<double>(g.sh[i])) * 0x1p-11;
            ASSERT_NEAR(back.sh[i], g.sh[i], bound + 1e-6);
        }
        for (std::size_t row = 0; row < 1003; ++row) {
            double dot = 0, norm = 0;
            for (std::size_t k = 0; k < 4; ++k) {
                dot += static_cast<double>(back.rotations[4 * row + k] * g.rotations[4 * row + k]);
                norm += static_cast<double>(g.rotations[4 * row + k] * g.rotations[4 * row + k]);
            }
            ASSERT_GT(std::abs(dot) / std::sqrt(norm), 1 - 2e-6);
        }
    }
}

TEST(Packed, needles_keep_their_shape_and_very_flat_ones_become_the_thinnest) {
    Gaussians g = randomGaussians(3, 0, 1);
    g.logScales = std::vector<float>{-1.0F, -12.0F, -15.9F, 3.99F, -14.0F, 4.0F, -2.0F, -40.0F, -3.0F};
    const Gaussians back = unpack(pack(g));
    ASSERT_EQ(back.size(), 3);
    for (std::size_t i = 0; i < 9; ++i)
        EXPECT_NEAR(back.logScales[i], std::max(g.logScales[i], -16.0F), 1.6e-4);
}

TEST(Packed, padding_has_no_opacity_and_stays_in_place) {
    const Gaussians g = randomGaussians(33, 1, 2);
    const PackedGaussians packed = pack(g);
    ASSERT_EQ(packed.blocks.size(), 3U);
    ASSERT_EQ(packed.harmonics.size(), 3U * 9 * 16);
    for (std::size_t lane = 0; lane < 16; ++lane) {
        EXPECT_EQ(packed.blocks[2].opacity[lane] == 0, lane > 0);
        EXPECT_EQ(packed.blocks[2].x[lane], packed.blocks[2].x[0]);
    }
}

TEST(Packed, nothing_packs_to_nothing) {
    const PackedGaussians packed = pack(Gaussians{});
    EXPECT_EQ(packed.size, 0);
    EXPECT_TRUE(packed.blocks.empty());
    EXPECT_TRUE(packed.clusters.empty());
    EXPECT_TRUE(packed.bounds.empty());
    EXPECT_EQ(unpack(packed).size(), 0);
    EXPECT_TRUE(partnersOf(packed, packed).empty());
}

TEST(Packed, what_cannot_be_drawn_is_dropped_and_counted) {
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    constexpr float infinity = std::numeric_limits<float>::infinity();
    const Gaussians good = randomGaussians(40, 3, 4);
    const auto change = [&](auto member, std::size_t index, float value) {
        Gaussians g = good;
        std::vector<float> values = (g.*member).copy();
        values[index] = value;
        g.*member = std::move(values);
        return g;
    };
    const std::vector<Gaussians> bad = {
        change(&Gaussians::positions, 3 * 5 + 1, nan), change(&Gaussians::positions, 3 * 5 + 2, -infinity),
        change(&Gaussians::positions, 3 * 5, 1e30F),   change(&Gaussians::logScales, 3 * 5, 4.1F),
        change(&Gaussians::logScales, 3 * 5 + 1, nan), change(&Gaussians::logScales, 3 * 5 + 2, -infinity),
        change(&Gaussians::rotations, 4 * 5 + 3, nan), change(&Gaussians::rotations, 4 * 5 + 3, 1e25F),
        change(&Gaussians::opacityLogits, 5, nan),     change(&Gaussians::sh, 48 * 5 + 2, infinity),
        change(&Gaussians::sh, 48 * 5 + 47, 1e6F)};
    for (std::size_t i = 0; i < bad.size(); ++i) {
        const PackedGaussians packed = pack(bad[i]);
        EXPECT_EQ(packed.dropped, 1) << i;
        EXPECT_EQ(packed.size, 39);
        const Gaussians back = unpack(packed);
        ASSERT_EQ(back.size(), 39);
        EXPECT_EQ(back.ids[4], 4U);
        EXPECT_EQ(back.ids[5], 6U);  // the rows after it move up
        EXPECT_EQ(back.positions[3 * 5], good.positions[3 * 6]);
    }
    Gaussians still = good;
    still.rotations = std::vector<float>(160, 0.0F);
    EXPECT_EQ(pack(still).dropped, 40);
    EXPECT_EQ(pack(still).size, 0);
}

TEST(Packed, every_row_stands_at_one_place) {
    const PackedGaussians packed = pack(randomGaussians(5000, 0, 9, false));
    EXPECT_TRUE(packed.ids.empty());
    const std::set<std::uint32_t> rows(packed.rows.begin(), packed.rows.end());
    EXPECT_EQ(rows.size(), 5000U);
    EXPECT_EQ(*rows.rbegin(), 4999U);
}

TEST(Packed, neighbours_in_order_are_neighbours_in_space_in_spite_of_strays) {
    Gaussians g = randomGaussians(5000, 0, 9);
    std::vector<float> positions = g.positions.copy();
    for (int axis = 0; axis < 3; ++axis) positions[static_cast<std::size_t>(axis)] = 1e6F;
    g.positions = std::move(positions);
    const PackedGaussians packed = pack(g);
    std::vector<std::uint32_t> rows(5000);
    std::iota(rows.begin(), rows.end(), 0U);
    double unordered = 0;
    for (std::size_t i = 2; i < 5000; ++i) {
        unordered += std::hypot(static_cast<double>(g.positions[3 * i] - g.positions[3 * i - 3]),
                                static_cast<double>(g.positions[3 * i + 1] - g.positions[3 * i - 2]),
                                static_cast<double>(g.positions[3 * i + 2] - g.positions[3 * i - 1]));
    }
    const double strayed = std::sqrt(3.0) * 2e6;  // to the stray and back
    EXPECT_LT(pathLength(packed), strayed + unordered / 4);
}

TEST(Packed, equal_places_keep_the_order_of_their_rows) {
    Gaussians g = randomGaussians(100, 0, 3);
    g.positions = std::vector<float>(300, 0.25F);
    const PackedGaussians packed = pack(g);
    EXPECT_TRUE(std::ranges::is_sorted(packed.rows));
    EXPECT_TRUE(std::ranges::equal(pack(g).rows, packed.rows));
}

TEST(Packed, clusters_and_bounds_hold_every_centre) {
    const Gaussians g = randomGaussians(1000, 0, 12);
    const PackedGaussians packed = pack(g);
    ASSERT_EQ(packed.clusters.size(), 4U);
    for (std::size_t i = 0; i < 1000; ++i) {
        const PackedCluster& cluster = packed.clusters[i / 16 / blocksPerCluster];
        const std::size_t row = packed.rows[i];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const float value = g.positions[3 * row + axis];
            ASSERT_GE(value, cluster.min[axis]);
            ASSERT_LE(value, cluster.max[axis]);
            ASSERT_LE(std::exp(g.logScales[3 * row + axis]), cluster.largestScale * 1.0002F);
        }
    }
    const Bounds bounds = boundsOf(g);
    for (int axis = 0; axis < 3; ++axis) {
        EXPECT_EQ(packed.bounds.min[axis], bounds.min[axis]);
        EXPECT_EQ(packed.bounds.max[axis], bounds.max[axis]);
    }
}

TEST(Packed, frames_line_up_with_the_one_they_are_packed_like) {
    const PackedGaussians first = pack(randomGaussians(500, 0, 1));
    const Gaussians other = randomGaussians(500, 0, 2);  // the same ids elsewhere
    const PackedGaussians second = pack(other, &first);
    EXPECT_TRUE(second.ids.shares(first.ids));
    EXPECT_TRUE(second.rows.shares(first.rows));
    const auto partners = partnersOf(first, second);
    for (std::size_t i = 0; i < 500; ++i) ASSERT_EQ(partners[i], static_cast<std::int32_t>(i));
    EXPECT_TRUE(std::ranges::equal(unpack(second).positions, other.positions));
}

TEST(Packed, new_ids_follow_those_that_are_known) {
    const PackedGaussians first = pack(withIds(randomGaussians(6, 0, 1), {1, 3, 5, 7, 9, 11}));
    const PackedGaussians second = pack(withIds(randomGaussians(5, 0, 2), {3, 4, 7, 11, 20}), &first);
    std::vector<std::uint64_t> expected;
    for (const std::uint64_t id : first.ids) {
        if (id == 3 || id == 7 || id == 11) expected.push_back(id);
    }
    ASSERT_EQ(second.ids.size(), 5U);
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), second.ids.begin()));

    const auto partners = partnersOf(first, second);
    const auto back = partnersOf(second, first);
    for (std::size_t i = 0; i < 6; ++i) {
        const bool known = std::ranges::count(expected, first.ids[i]) == 1;
        ASSERT_EQ(partners[i] >= 0, known);
        if (!known) continue;
        EXPECT_EQ(second.ids[static_cast<std::size_t>(partners[i])], first.ids[i]);
        EXPECT_EQ(back[static_cast<std::size_t>(partners[i])], static_cast<std::int32_t>(i));
    }
}

TEST(Packed, without_ids_there_are_no_partners) {
    const PackedGaussians with = pack(randomGaussians(10, 0, 1));
    const PackedGaussians without = pack(randomGaussians(10, 0, 1, false), &with);
    EXPECT_TRUE(partnersOf(with, without).empty());
    EXPECT_TRUE(partnersOf(without, with).empty());
}

TEST(Packed, memory_is_used_again) {
    PackedGaussians packed = pack(randomGaussians(1000, 2, 1));
    const PackedBlock* blocks = packed.blocks.data();
    const std::uint16_t* harmonics = packed.harmonics.data();
    const Gaussians g = randomGaussians(900, 2, 2);
    pack(g, nullptr, packed);
    EXPECT_EQ(packed.blocks.data(), blocks);
    EXPECT_EQ(packed.harmonics.data(), harmonics);
    EXPECT_EQ(packed.size, 900);
    EXPECT_TRUE(std::ranges::equal(unpack(packed).positions, g.positions));
}

}  // namespace
}  // namespace splatreel::core
