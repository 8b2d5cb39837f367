#include "core/gaussians/packed.h"
#include "render/cuda/pack_row.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace splatreel::render {
namespace {

static_assert(sizeof(cuda::Block) == sizeof(core::PackedBlock));
static_assert(sizeof(cuda::Cluster) == sizeof(core::PackedCluster));
static_assert(cuda::blocksPerCluster == core::blocksPerCluster);
static_assert(cuda::logScaleMin == core::packedLogScaleMin && cuda::logScaleMax == core::packedLogScaleMax);

SplatreelCudaGaussians columnsOf(const core::Gaussians& g) {
    return {g.positions.data(), g.logScales.data(), g.rotations.data(), g.opacityLogits.data(),
            g.sh.data(),        g.size(),           g.shDegree};
}

/// A row as the device's thread packs it, at lane 0.
struct Row {
    cuda::Block block{};
    std::vector<std::uint16_t> harmonics = std::vector<std::uint16_t>(std::size_t{45} * 16);
    bool good;

    Row(const core::Gaussians& g, std::size_t row)
        : good(cuda::packRow(columnsOf(g), row, true, block, harmonics.data(), 0, core::toHalf)) {}
};

TEST(CudaPacking, RowsAreCorePacksOwn) {
    for (int degree = 0; degree <= 3; ++degree) {
        const core::Gaussians g = test::randomGaussians(500, degree, 5);
        const core::PackedGaussians expected = core::pack(g);
        const std::size_t width = expected.harmonics.size() / expected.blocks.size();
        for (std::size_t place = 0; place < 500; ++place) {
            const Row row(g, expected.rows[place]);
            ASSERT_TRUE(row.good);
            cuda::Block block;
            std::memcpy(&block, &expected.blocks[place / 16], sizeof block);
            const std::size_t lane = place % 16;
            for (std::size_t k = 0; k < 3; ++k) {
                EXPECT_EQ(row.block.position[k][0], block.position[k][lane]);
                EXPECT_EQ(row.block.color[k][0], block.color[k][lane]);
                EXPECT_NEAR(row.block.logScale[k][0], block.logScale[k][lane], 1);
                EXPECT_NEAR(row.block.rotation[k][0], block.rotation[k][lane], 1) << place;
            }
            EXPECT_NEAR(row.block.opacity[0], block.opacity[lane], 1);
            for (std::size_t k = 0; k < width / 16; ++k)
                EXPECT_EQ(row.harmonics[16 * k], expected.harmonics[place / 16 * width + 16 * k + lane]);
        }
    }
}

TEST(CudaPacking, WhatCorePackDropsCannotBeSeen) {
    const float nan = std::nanf(""), infinity = std::numeric_limits<float>::infinity();
    const core::Gaussians good = test::randomGaussians(4, 1, 5);
    const auto with = [&](core::Column<float> core::Gaussians::* column, float value) {
        core::Gaussians g = good;
        std::vector<float> values = (g.*column).copy();
        values[1] = value;
        g.*column = std::move(values);
        return g;
    };
    using core::Gaussians;
    for (const Gaussians& g : {with(&Gaussians::positions, nan), with(&Gaussians::positions, 2e9F),
                               with(&Gaussians::logScales, infinity), with(&Gaussians::logScales, 5),
                               with(&Gaussians::rotations, nan), with(&Gaussians::rotations, 1e20F),
                               with(&Gaussians::sh, 1e6F), with(&Gaussians::sh, -infinity)}) {
        const Row row(g, 0);
        EXPECT_FALSE(row.good);
        EXPECT_EQ(row.block.opacity[0], 0);
        EXPECT_EQ(core::pack(g).dropped, 1);
        EXPECT_TRUE(std::isfinite(row.block.position[0][0]));
    }
}

TEST(CudaPacking, PaddingIsPackedButNotSeen) {
    const core::Gaussians g = test::randomGaussians(4, 0, 5);
    cuda::Block block{};
    EXPECT_TRUE(cuda::packRow(columnsOf(g), 3, false, block, nullptr, 7, core::toHalf));
    EXPECT_EQ(block.opacity[7], 0);
    EXPECT_EQ(block.position[0][7], g.positions[9]);
}

}  // namespace
}  // namespace splatreel::render
