#include "models/fourdstr/densify.h"

#include <gtest/gtest.h>

#include <numeric>

namespace splatreel::models {
namespace {

constexpr int frames = 3;

GaussianPool poolOf(int rows) {
    GaussianPool pool;
    pool.parameters = {torch::zeros({0, 3}), torch::zeros({0, 3}), torch::zeros({0, 4}), torch::zeros({0}),
                       torch::zeros({0, 1, 3})};
    pool.membership = Membership(0, frames);
    torch::Tensor rotations = torch::zeros({rows, 4});
    rotations.select(1, 0).fill_(1);
    std::vector<std::uint64_t> ids(static_cast<std::size_t>(rows));
    std::iota(ids.begin(), ids.end(), std::uint64_t{0});
    pool.append({torch::arange(3 * rows, torch::kFloat32).view({rows, 3}), torch::full({rows, 3}, -4.0F),
                 rotations, torch::zeros({rows}), torch::zeros({rows, 1, 3})},
                ids, std::vector<int>(ids.size(), -1));
    for (int row = 0; row < rows; ++row) pool.membership.insertAll(row);
    return pool;
}

/// Gradient of row r in frame f.
DensityStatistics statisticsOf(int rows, const std::function<float(int, int)>& gradient, int radius = 3) {
    DensityStatistics statistics(frames, rows);
    std::vector<int> all(static_cast<std::size_t>(rows));
    std::iota(all.begin(), all.end(), 0);
    for (int frame = 0; frame < frames; ++frame) {
        std::vector<float> gradients;
        for (const int row : all) gradients.push_back(gradient(frame, row));
        statistics.add(frame, all, gradients, std::vector<int>(all.size(), radius));
    }
    return statistics;
}

float small(int, int) {
    return 0.01F;
}

PruneSettings nothing() {
    return {0, 0, 1e30F, 1e30F};
}

TEST(UpperQuantile, SelectsExactlyTheShare) {
    std::vector<float> values(1000);
    std::iota(values.begin(), values.end(), 1.0F);
    EXPECT_EQ(upperQuantile(values, 0.025), 976.0F);  // 25 values at or above
    EXPECT_EQ(upperQuantile({1, 2, 3}, 0.1), std::numeric_limits<float>::infinity());
}

TEST(Densify, EveryFrameSelectsByItsOwnQuantile) {
    GaussianPool pool = poolOf(200);
    // Gradients of frame 2 are a thousandth of the others', yet it gets its share.
    const auto statistics = statisticsOf(200, [](int frame, int row) {
        return static_cast<float>((row + 37 * frame) % 200 + 1) * (frame == 2 ? 1e-3F : 1.0F);
    });
    std::mt19937_64 random(1);
    const DensifyResult result = densify(pool, statistics, {}, small, random);
    EXPECT_EQ(result.selectedPerFrame,
              (std::vector<int>{4, 4, 4}));  // 200 · 0.025, less the pool's fill of its cap
    EXPECT_EQ(pool.size(), 200 + result.cloned);
    EXPECT_TRUE(pool.consistent());
}

TEST(Densify, CloneSelectedBySeveralFramesIsOneChildOfTheirUnion) {
    GaussianPool pool = poolOf(100);
    const auto statistics = statisticsOf(100, [](int frame, int row) {
        return row == 7 && frame != 1 ? 9.0F : 1.0F + 1e-3F * static_cast<float>(row);
    });
    std::mt19937_64 random(1);
    DensifySettings settings;
    settings.share = 0.0101;
    settings.maximumRows = 1'000'000'000;
    densify(pool, statistics, settings, small, random);
    ASSERT_EQ(pool.size(), 102);  // the child of 7, and that of frame 1's own choice
    const int child = pool.parents[100] == 7 ? 100 : 101;
    EXPECT_EQ(pool.parents[static_cast<std::size_t>(child)], 7U);
    EXPECT_TRUE(pool.membership.contains(child, 0));
    EXPECT_FALSE(pool.membership.contains(child, 1));
    EXPECT_TRUE(pool.membership.contains(child, 2));
    EXPECT_TRUE(pool.membership.contains(7, 0));
}

TEST(Densify, LargeGaussianIsSplitAndLeavesTheFramesThatAsked) {
    GaussianPool pool = poolOf(100);
    const auto statistics = statisticsOf(100, [](int frame, int row) {
        if (frame != 1 || row >= 6) return 0.0F;
        return row == 3 ? 9.0F : 1.0F;
    });
    DensifySettings settings;
    settings.minimumEligible = 1;
    settings.share = 0.3;
    std::mt19937_64 random(1);
    const DensifyResult result = densify(pool, statistics, settings, [](int, int) { return 0.5F; }, random);
    EXPECT_EQ(result.split, 1);
    ASSERT_EQ(pool.size(), 102);
    EXPECT_FALSE(pool.membership.contains(3, 1));
    EXPECT_TRUE(pool.membership.contains(3, 0));
    EXPECT_TRUE(pool.membership.contains(100, 1) && pool.membership.contains(101, 1));
    EXPECT_NEAR(pool.parameters.logScales[100][0].item<float>(), -4.0F - std::log(1.6F), 1e-6);
}

TEST(Densify, GlobalThresholdIgnoresAQuietFrame) {
    GaussianPool pool = poolOf(100);
    const auto statistics = statisticsOf(
        100, [](int frame, int row) { return (frame == 0 && row == 50) || row == 90 ? 5.0F : 1.0F; });
    DensifySettings settings;
    settings.perFrame = false;
    settings.share = 0.0101;
    settings.maximumRows = 1'000'000'000;
    std::mt19937_64 random(1);
    densify(pool, statistics, settings, small, random);
    ASSERT_EQ(pool.size(), 101);
    EXPECT_EQ(pool.parents[100], 90U);
    for (int frame = 0; frame < frames; ++frame) EXPECT_TRUE(pool.membership.contains(100, frame));
}

TEST(Densify, FullPoolStaysAsItIs) {
    GaussianPool pool = poolOf(100);
    DensifySettings settings;
    settings.maximumRows = 100;
    std::mt19937_64 random(1);
    densify(pool, statisticsOf(100, [](int, int row) { return static_cast<float>(row); }), settings, small,
            random);
    EXPECT_EQ(pool.size(), 100);
}

TEST(Prune, TransparentGaussianLeavesEveryFrame) {
    GaussianPool pool = poolOf(10);
    pool.parameters.opacityLogits[4] = -10;
    DensityStatistics statistics(frames, 10);
    PruneSettings settings = nothing();
    settings.opacity = 0.01F;
    const PruneResult result = prune(pool, statistics, settings, 100, small);
    EXPECT_EQ(result.transparent, 1);
    EXPECT_EQ(pool.size(), 9);
    EXPECT_EQ(result.old2new[4], -1);
    EXPECT_EQ(result.old2new[5], 4);
    EXPECT_EQ(pool.ids[4], 5U);
}

TEST(Prune, ScaleOutsideItsRangeLeavesThatFrameOnly) {
    GaussianPool pool = poolOf(10);
    DensityStatistics statistics(frames, 10);
    PruneSettings settings = nothing();
    settings.smallest = 1e-3F;
    settings.largest = 0.1F;
    const PruneResult result = prune(pool, statistics, settings, 100, [](int row, int frame) {
        if (row == 2 && frame == 1) return 1e-4F;
        return row == 3 && frame == 2 ? 0.2F : 0.01F;
    });
    EXPECT_EQ(result.scale, 2);
    EXPECT_EQ(pool.size(), 10);
    EXPECT_FALSE(pool.membership.contains(2, 1));
    EXPECT_TRUE(pool.membership.contains(2, 0));
    EXPECT_FALSE(pool.membership.contains(3, 2));
}

TEST(Prune, TooLargeOnScreenTwiceInARowLeavesTheFrame) {
    GaussianPool pool = poolOf(4);
    DensityStatistics statistics = statisticsOf(4, [](int, int) { return 1.0F; }, 40);
    PruneSettings settings = nothing();
    settings.screenShare = 0.15F;
    EXPECT_EQ(prune(pool, statistics, settings, 100, small).screen, 0);
    EXPECT_EQ(prune(pool, statistics, settings, 100, small).screen, 4 * frames);
    EXPECT_EQ(pool.size(), 0);
}

TEST(Prune, GaussianWithoutAFrameIsRemoved) {
    GaussianPool pool = poolOf(3);
    for (int frame = 0; frame < frames; ++frame) pool.membership.erase(1, frame);
    DensityStatistics statistics(frames, 3);
    EXPECT_EQ(prune(pool, statistics, nothing(), 100, small).removed, 1);
    EXPECT_EQ(pool.size(), 2);
    EXPECT_TRUE(pool.consistent());
}

}  // namespace
}  // namespace splatreel::models
