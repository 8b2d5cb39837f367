#include "core/gaussians/sequence.h"

#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <cmath>

namespace splatreel::core {
namespace {

using test::randomGaussians;

struct Row {
    std::uint64_t id;
    float x;
    float logit = 0.0F;
};

/// Primitives on the x axis, everything else constant.
GaussiansPtr frameOf(const std::vector<Row>& rows) {
    Gaussians g;
    std::vector<float> positions;
    std::vector<float> rotations;
    std::vector<float> logits;
    std::vector<std::uint64_t> ids;
    for (const Row& row : rows) {
        positions.insert(positions.end(), {row.x, 0, 0});
        rotations.insert(rotations.end(), {1, 0, 0, 0});
        logits.push_back(row.logit);
        ids.push_back(row.id);
    }
    g.positions = positions;
    g.logScales = std::vector<float>(3 * rows.size(), -3.0F);
    g.rotations = rotations;
    g.opacityLogits = logits;
    g.sh = std::vector<float>(3 * rows.size(), 0.25F);
    g.ids = ids;
    return std::make_shared<const Gaussians>(std::move(g));
}

float sigmoid(float x) {
    return 1.0F / (1.0F + std::exp(-x));
}

TEST(SequenceAt, whole_times_give_the_frames_and_outside_is_clamped) {
    GaussianSequence sequence;
    sequence.frames = {frameOf({{0, 1}}), frameOf({{0, 2}}), frameOf({{0, 5}})};
    EXPECT_TRUE(sequence.at(1.0).positions.shares(sequence.frame(1).positions));
    EXPECT_TRUE(sequence.at(-7.0).positions.shares(sequence.frame(0).positions));
    EXPECT_TRUE(sequence.at(99.0).positions.shares(sequence.frame(2).positions));
    EXPECT_TRUE(sequence.at(std::nan("")).positions.shares(sequence.frame(0).positions));
    EXPECT_EQ(GaussianSequence{}.at(3.0).size(), 0);
}

TEST(SequenceAt, positions_follow_a_catmull_rom_curve_where_all_neighbours_have_the_id) {
    GaussianSequence sequence;  // x = t² is reproduced by Catmull-Rom, not by lines
    for (int t = 0; t < 4; ++t) sequence.frames.push_back(frameOf({{0, static_cast<float>(t * t)}}));
    EXPECT_NEAR(sequence.at(1.5).positions[0], 2.25F, 1e-5F);
    EXPECT_NEAR(sequence.at(1.25).positions[0], 1.5625F, 1e-5F);
    // At the ends three frames make a parabola.
    EXPECT_NEAR(sequence.at(0.5).positions[0], 0.25F, 1e-5F);
    EXPECT_NEAR(sequence.at(2.5).positions[0], 6.25F, 1e-5F);
}

TEST(SequenceAt, an_id_missing_in_an_outer_frame_bends_as_the_three_others_do) {
    GaussianSequence sequence;
    sequence.frames = {frameOf({{5, 0}}), frameOf({{5, 1}, {9, 1}}), frameOf({{5, 4}, {9, 4}}),
                       frameOf({{5, 9}, {9, 9}})};
    const Gaussians middle = sequence.at(1.5);
    ASSERT_EQ(middle.size(), 2);
    EXPECT_NEAR(middle.positions[0], 2.25F, 1e-5F);
    EXPECT_NEAR(middle.positions[3], 2.25F, 1e-5F);
}

TEST(SequenceAt, two_frames_alone_make_a_line) {
    GaussianSequence sequence;
    sequence.frames = {frameOf({{5, 1}}), frameOf({{5, 4}})};
    EXPECT_NEAR(sequence.at(0.25).positions[0], 1.75F, 1e-5F);
}

TEST(SequenceAt, what_ends_or_begins_moves_as_in_its_own_frames) {
    GaussianSequence sequence;
    sequence.frames = {frameOf({{1, 10}}), frameOf({{1, 12}}), frameOf({{2, 50}}), frameOf({{2, 54}})};
    const Gaussians middle = sequence.at(1.25);
    ASSERT_EQ(middle.size(), 2);
    EXPECT_FLOAT_EQ(middle.positions[0], 12.5F);
    EXPECT_FLOAT_EQ(middle.positions[3], 47.0F);
}

TEST(SequenceAt, primitives_of_one_frame_only_fade_and_ids_stay_sorted) {
    GaussianSequence sequence;
    sequence.frames = {frameOf({{1, 10, 2.0F}, {4, 40}}), frameOf({{4, 44}, {7, 70, -1.0F}})};
    const Gaussians middle = sequence.at(0.25);
    ASSERT_EQ(middle.size(), 3);
    EXPECT_TRUE(middle.consistent());
    EXPECT_EQ(middle.ids.copy(), (std::vector<std::uint64_t>{1, 4, 7}));
    EXPECT_FLOAT_EQ(middle.positions[0], 10.0F);
    EXPECT_FLOAT_EQ(middle.positions[3], 41.0F);
    EXPECT_FLOAT_EQ(middle.positions[6], 70.0F);
    EXPECT_NEAR(sigmoid(middle.opacityLogits[0]), 0.5625F * sigmoid(2.0F), 1e-6F);
    EXPECT_NEAR(sigmoid(middle.opacityLogits[2]), 0.0625F * sigmoid(-1.0F), 1e-6F);
}

TEST(SequenceAt, opacity_is_interpolated_as_opacity_and_extreme_logits_stay_finite) {
    GaussianSequence sequence;
    sequence.frames = {frameOf({{0, 0, 4.0F}, {1, 0, 60.0F}, {2, 0, 30.0F}}),
                       frameOf({{0, 0, -4.0F}, {1, 0, 60.0F}, {2, 0, 20.0F}})};
    const Gaussians middle = sequence.at(0.5);
    EXPECT_NEAR(sigmoid(middle.opacityLogits[0]), 0.5F, 1e-6F);
    EXPECT_FLOAT_EQ(middle.opacityLogits[1], 60.0F);
    EXPECT_NEAR(middle.opacityLogits[2], 20.0F + std::log(2.0F), 1e-2F);
}

TEST(SequenceAt, rotations_take_the_shorter_arc_at_even_speed) {
    const auto turned = [](float degrees, float sign) {
        Gaussians g = *frameOf({{0, 0}});
        const float half = degrees * 3.14159265F / 360.0F;
        g.rotations = std::vector<float>{3 * sign * std::cos(half), 0, 3 * sign * std::sin(half), 0};
        return std::make_shared<const Gaussians>(g);
    };
    GaussianSequence sequence;
    sequence.frames = {turned(10, 1), turned(130, -1)};
    for (const float u : {0.2F, 0.5F, 0.9F}) {
        const Gaussians between = sequence.at(u);
        const float w = between.rotations[0];
        const float y = between.rotations[2];
        EXPECT_NEAR(w * w + y * y, 1.0F, 1e-5F);
        EXPECT_NEAR(2 * std::atan2(y, w) * 180 / 3.14159265F, 10 + 120 * u, 1e-2F);
    }
}

TEST(SequenceAt, shared_columns_stay_shared_and_the_rest_is_linear) {
    Gaussians first = randomGaussians(50, 2, 1);
    Gaussians second = first;
    second.logScales = randomGaussians(50, 2, 2).logScales;
    second.channels["parent"] = std::vector<float>(50, 8.0F);
    first.channels["parent"] = std::vector<float>(50, 3.0F);
    GaussianSequence sequence;
    sequence.frames = {std::make_shared<const Gaussians>(first), std::make_shared<const Gaussians>(second)};
    const Gaussians between = sequence.at(0.75);
    EXPECT_TRUE(between.consistent());
    EXPECT_TRUE(between.sh.shares(first.sh));
    EXPECT_TRUE(between.ids.shares(first.ids));
    for (std::size_t i = 0; i < 150; ++i)
        EXPECT_NEAR(between.logScales[i], 0.25F * first.logScales[i] + 0.75F * second.logScales[i], 1e-5F);
    EXPECT_FLOAT_EQ(between.channels.at("parent")[7], 8.0F);
}

TEST(SequenceAt, frames_of_different_degrees_meet_in_the_higher_one) {
    GaussianSequence sequence;
    sequence.frames = {std::make_shared<const Gaussians>(randomGaussians(4, 0, 1)),
                       std::make_shared<const Gaussians>(randomGaussians(6, 1, 2))};
    const Gaussians between = sequence.at(0.5);
    EXPECT_EQ(between.shDegree, 1);
    EXPECT_TRUE(between.consistent());
    EXPECT_FLOAT_EQ(between.sh[5], 0.5F * sequence.frame(1).sh[5]);
    EXPECT_FLOAT_EQ(between.sh[12 * 5 + 5], sequence.frame(1).sh[12 * 5 + 5]);
}

TEST(SequenceAt, without_ids_the_nearest_frame) {
    GaussianSequence sequence;
    sequence.frames = {std::make_shared<const Gaussians>(randomGaussians(5, 0, 1, false)),
                       std::make_shared<const Gaussians>(randomGaussians(5, 0, 2, false))};
    EXPECT_FALSE(sequence.hasIds());
    EXPECT_TRUE(sequence.at(0.4).positions.shares(sequence.frame(0).positions));
    EXPECT_TRUE(sequence.at(0.6).positions.shares(sequence.frame(1).positions));
}

TEST(Sequence, bounds_cover_every_frame) {
    GaussianSequence sequence;
    EXPECT_TRUE(sequence.bounds().empty());
    sequence.frames = {frameOf({{0, 1}, {1, 2}}), frameOf({{0, -4}})};
    const Bounds bounds = sequence.bounds();
    EXPECT_FLOAT_EQ(bounds.min[0], -4.0F);
    EXPECT_FLOAT_EQ(bounds.max[0], 2.0F);
}

}  // namespace
}  // namespace splatreel::core
