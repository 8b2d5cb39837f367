#include "core/edit/take.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace splatreel::core {
namespace {

std::vector<GaussiansPtr> moving(int frames, float noise, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, noise);
    const Gaussians base = test::randomGaussians(20, 0, 5);
    std::vector<GaussiansPtr> made;
    for (int frame = 0; frame < frames; ++frame) {
        Gaussians g = base;
        std::vector<float> positions = base.positions.copy();
        for (std::size_t i = 0; i < positions.size(); ++i)
            positions[i] += 0.05F * static_cast<float>(frame) + normal(random);
        g.positions = std::move(positions);
        made.push_back(std::make_shared<const Gaussians>(std::move(g)));
    }
    return made;
}

Result<Gaussians> smoothed(const std::vector<GaussiansPtr>& frames, int centre,
                           const OperatorValues& values = {}, std::span<const std::uint8_t> selected = {}) {
    const FrameOperator* const operation = findFrameOperator("smooth");
    return operation->apply({frames, centre}, *parametersOf(operation->schema(), values), selected);
}

TEST(Smooth, LeavesEvenMotionAsItIsToTheVeryEnds) {
    const auto frames = moving(9, 0);
    for (const int centre : {0, 1, 4, 8}) {
        const auto result = smoothed(frames, centre);
        ASSERT_TRUE(result);
        for (std::size_t i = 0; i < 60; ++i)
            EXPECT_NEAR(result->positions[i], frames[static_cast<std::size_t>(centre)]->positions[i], 1e-5);
    }
}

TEST(Smooth, TakesNoiseAway) {
    const auto noisy = moving(21, 0.02F);
    const auto clean = moving(21, 0);
    double before = 0;
    double after = 0;
    const auto result = smoothed(noisy, 10, {{"window", 3.0}});
    for (std::size_t i = 0; i < 60; ++i) {
        before += std::pow(noisy[10]->positions[i] - clean[10]->positions[i], 2);
        after += std::pow(result->positions[i] - clean[10]->positions[i], 2);
    }
    EXPECT_LT(after, before / 5);  // ten frames' worth of mean
}

TEST(Smooth, WorksOnlyWhereItIsSelectedAndAsStronglyAsAsked) {
    const auto frames = moving(9, 0.02F);
    std::vector<std::uint8_t> selected(20, 0);
    selected[3] = 1;
    const auto part = smoothed(frames, 4, {}, selected);
    const auto all = smoothed(frames, 4);
    const auto half = smoothed(frames, 4, {{"strength", 0.5}});
    for (std::size_t i = 0; i < 60; ++i) {
        const float own = frames[4]->positions[i];
        EXPECT_EQ(part->positions[i], i / 3 == 3 ? all->positions[i] : own);
        EXPECT_NEAR(half->positions[i], 0.5F * (own + all->positions[i]), 1e-6);
    }
}

TEST(Smooth, AveragesTurnsWhateverTheSignOfTheirQuaternions) {
    auto frames = moving(5, 0);
    for (std::size_t f = 0; f < frames.size(); ++f) {
        Gaussians g = *frames[f];
        const float angle = 0.1F * static_cast<float>(f);
        const float sign = f % 2 ? -3.0F : 1.0F;
        std::vector<float> rotations;
        for (int row = 0; row < 20; ++row)
            for (const float value : {std::cos(angle), std::sin(angle), 0.0F, 0.0F})
                rotations.push_back(sign * value);
        g.rotations = std::move(rotations);
        frames[f] = std::make_shared<const Gaussians>(std::move(g));
    }
    const auto result = smoothed(frames, 2);
    EXPECT_NEAR(std::abs(result->rotations[0]), std::cos(0.2F), 1e-5);
    EXPECT_NEAR(std::abs(result->rotations[1]), std::sin(0.2F), 1e-5);
}

TEST(Smooth, FollowsPrimitivesThatComeAndGo) {
    auto frames = moving(5, 0.02F);
    Gaussians fewer = *frames[3];
    std::vector<int> rows{1, 4, 7};
    fewer = selectRows(fewer, rows);
    frames[3] = std::make_shared<const Gaussians>(fewer);
    const auto result = smoothed(frames, 3);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->size(), 3);
    EXPECT_TRUE(result->consistent());
    EXPECT_TRUE(smoothed(frames, 2)->consistent());
}

TEST(Smooth, SharedColumnsStayShared) {
    const auto frames = moving(5, 0.02F);
    const auto result = smoothed(frames, 2);
    EXPECT_TRUE(result->logScales.shares(frames[2]->logScales));
    EXPECT_TRUE(result->rotations.shares(frames[2]->rotations));
    EXPECT_FALSE(result->positions.shares(frames[2]->positions));
}

TEST(Smooth, NeedsIds) {
    auto frames = moving(3, 0);
    Gaussians unnamed = *frames[1];
    unnamed.ids = {};
    frames[1] = std::make_shared<const Gaussians>(unnamed);
    EXPECT_FALSE(smoothed(frames, 1));
}

}  // namespace
}  // namespace splatreel::core
