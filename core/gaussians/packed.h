#pragma once

#include "core/gaussians/column.h"
#include "core/gaussians/gaussians.h"
#include "core/gaussians/half.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace splatreel::core {

/// Gaussians that are stored, read and drawn together.
inline constexpr int packedBlockSize = 16;

/// 16 Gaussians as renderers read them: 32 bytes each, a row per value, so that 16 lanes load one row, on the
/// processor as on a device. Little endian; this is also the layout in files and device memory.
struct alignas(64) PackedBlock {
    float x[16], y[16], z[16];      ///< world frame, metres
    std::uint16_t color[3][16];     ///< half floats: 0.5 + Y₀₀ · the coefficient of degree 0, unclamped, sRGB
    std::uint16_t opacity[16];      ///< half float in [0, 1]; 0: nothing (padding, dropped)
    std::uint16_t logScale[3][16];  ///< unorm over [packedLogScaleMin, packedLogScaleMax]
    std::uint16_t rotation[3][16];  ///< see packRotation
};
static_assert(sizeof(PackedBlock) == 32 * packedBlockSize);

inline constexpr float packedLogScaleMin = -16.0F;
inline constexpr float packedLogScaleMax = 4.0F;

/// A unit quaternion by its three smaller components (the largest made positive and left out), in the order
/// w, x, y, z, 15 bits each over [−1/√2, 1/√2]: component = (low 15 bits − 16383) / (16383 √2), so that
/// nought is exact. The index of the largest stands in the top bits of the first two words (low bit first).
/// An angle is off by less than 2e-4, on average by 5e-5.
struct PackedRotation {
    std::uint16_t words[3];
};
/// Of any finite norm but zero.
[[nodiscard]] PackedRotation packRotation(const float wxyz[4]);
/// Norm one.
void unpackRotation(PackedRotation packed, float wxyz[4]);

/// Half floats of the harmonics above degree 0 that belong to a block.
[[nodiscard]] constexpr std::size_t harmonicBytesPerBlock(int shDegree) {
    return 3 * static_cast<std::size_t>(shCoefficientCount(shDegree) - 1) * packedBlockSize *
           sizeof(std::uint16_t);
}

/// Where a run of blocks lies, for culling as a whole.
struct PackedCluster {
    float min[3], max[3];  ///< box of the centres
    float largestScale;    ///< largest standard deviation of any axis of any Gaussian, metres
};
inline constexpr int blocksPerCluster = 16;

class DeviceBlocks;

/// One frame as renderers draw it, 32 bytes per Gaussian and 6 (K − 1) more where it has harmonics above
/// degree 0. N Gaussians in an order in which neighbours lie close in space. Immutable once made.
struct PackedGaussians {
    int size = 0;           ///< N; the last block is padded with opacity 0
    int shDegree = 0;       ///< 0 … 3
    int dropped = 0;        ///< rows of the source that packing kept out: not finite or absurd (sound.h)
    int droppedBefore = 0;  ///< those that the source itself has left out and that are no rows of it
    Bounds bounds;          ///< of the centres
    std::vector<PackedBlock> blocks;       ///< [⌈N / 16⌉]
    std::vector<std::uint16_t> harmonics;  ///< [blocks, 3 (K − 1), 16] half floats, row 3 (k − 1) + channel
    std::vector<PackedCluster> clusters;   ///< [⌈blocks / blocksPerCluster⌉]
    Column<std::uint64_t> ids;             ///< [N] or empty; frames that line up share it
    Column<std::uint32_t> rows;            ///< [N] row of the source that stands at each place

    /// Where blocks and harmonics are when they are not here (device_blocks.h); renderers fetch them. Such a
    /// frame has size, degree, bounds and clusters, and its rows stand in the source's order. Null: here.
    std::shared_ptr<const DeviceBlocks> elsewhere;

    [[nodiscard]] int leftOut() const { return dropped + droppedBefore; }
    [[nodiscard]] std::size_t blockCount() const {
        return (static_cast<std::size_t>(size) + packedBlockSize - 1) / packedBlockSize;
    }
    /// Of blocks and harmonics, wherever they are: what a device has to hold.
    [[nodiscard]] std::size_t deviceBytes() const {
        return blockCount() * (sizeof(PackedBlock) + harmonicBytesPerBlock(shDegree));
    }
    /// Main memory of everything.
    [[nodiscard]] std::size_t bytes() const;
};

using PackedGaussiansPtr = std::shared_ptr<const PackedGaussians>;

/// Packs a frame. Gaussians that are not finite or absurd (sound.h, and a scale beyond the packed range's
/// upper end) are dropped and counted. The order is a Morton curve through the centres; with `like`,
/// Gaussians whose ids it has keep its places in order (the rest follow), so that frames of a sequence line
/// up and interpolating between them reads memory in order. Uses core::parallelFor.
[[nodiscard]] PackedGaussians pack(const Gaussians& gaussians, const PackedGaussians* like = nullptr);
/// The same into a frame whose memory is used again. `like` is another one.
void pack(const Gaussians& gaussians, const PackedGaussians* like, PackedGaussians& packed);

/// How many Gaussians `pack` drops.
[[nodiscard]] int unpresentableCount(const Gaussians& gaussians);

/// Boxes and largest scales of all runs of blocks, from the blocks; `bounds` likewise. For whoever made
/// blocks otherwise than by `pack`.
void updateClusters(PackedGaussians& packed);

/// Whether every value is finite, every centre within farthestCentre (sound.h), every opacity within [0, 1]
/// and the boxes are in order: what `pack` makes sure of and a file may lack.
[[nodiscard]] bool presentable(const PackedGaussians& packed);

/// Back to columns, in the source's row order; what packing rounded stays rounded. Channels are not kept.
[[nodiscard]] Gaussians unpack(const PackedGaussians& packed);

/// Place in `to` of each Gaussian of `from` by id, −1 where it has none. [from.size]; empty where either has
/// no ids.
[[nodiscard]] std::vector<std::int32_t> partnersOf(const PackedGaussians& from, const PackedGaussians& to);

}  // namespace splatreel::core
