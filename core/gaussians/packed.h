#pragma once

#include "core/gaussians/gaussians.h"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace splatreel::core {

/// Gaussians that are stored, read and drawn together.
inline constexpr int packedBlockSize = 16;

/// 16 Gaussians as renderers read them: 32 bytes each, a row per value, so that 16 lanes load one row, on the
/// processor as on a device. Little endian; this is also the layout in files and device memory.
struct PackedBlock {
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
/// w, x, y, z, 15 bits each over [−1/√2, 1/√2]. The index of the largest stands in the top bits of the first
/// two words (low bit first). An angle is off by less than 1e-4.
struct PackedRotation {
    std::uint16_t words[3];
};
[[nodiscard]] PackedRotation packRotation(const float wxyz[4]);
void unpackRotation(PackedRotation packed, float wxyz[4]);

/// A half float to nearest even, and back.
[[nodiscard]] std::uint16_t toHalf(float value);
[[nodiscard]] float fromHalf(std::uint16_t half);

/// Where a run of blocks lies, for culling as a whole.
struct PackedCluster {
    float min[3], max[3];  ///< box of the centres
    float largestScale;    ///< largest standard deviation of any axis of any Gaussian, metres
};
inline constexpr int blocksPerCluster = 16;

/// One frame as renderers draw it, 32 bytes per Gaussian and 6 (K − 1) more where it has harmonics above
/// degree 0. N Gaussians in an order in which neighbours lie close in space. Immutable once made.
struct PackedGaussians {
    int size = 0;                          ///< N; the last block is padded with opacity 0
    int shDegree = 0;                      ///< 0 … 3
    int dropped = 0;                       ///< of the source's rows: not finite or absurd, kept out
    Bounds bounds;                         ///< of the centres
    std::vector<PackedBlock> blocks;       ///< [⌈N / 16⌉]
    std::vector<std::uint16_t> harmonics;  ///< [blocks, 3 (K − 1), 16] half floats, row 3 (k − 1) + channel
    std::vector<PackedCluster> clusters;   ///< [⌈blocks / blocksPerCluster⌉]
    std::vector<std::uint64_t> ids;        ///< [N] or empty
    std::vector<std::uint32_t> rows;       ///< [N] row of the source that stands at each place

    /// Of blocks and harmonics: what a device has to hold.
    [[nodiscard]] std::size_t deviceBytes() const {
        return blocks.size() * sizeof(PackedBlock) + harmonics.size() * sizeof(std::uint16_t);
    }
    /// Main memory of everything.
    [[nodiscard]] std::size_t bytes() const;
};

using PackedGaussiansPtr = std::shared_ptr<const PackedGaussians>;

/// Packs a frame. Gaussians that are not finite, or whose scale lies beyond the packed range's upper end, are
/// dropped and counted. The order is a Morton curve through the centres; with `like`, Gaussians whose ids it
/// has keep its places in order (the rest follow), so that frames of a sequence line up and interpolating
/// between them reads memory in order. Uses core::parallelFor.
[[nodiscard]] PackedGaussians pack(const Gaussians& gaussians, const PackedGaussians* like = nullptr);

/// Back to columns, in the source's row order; what packing rounded stays rounded.
[[nodiscard]] Gaussians unpack(const PackedGaussians& packed);

/// Place in `to` of each Gaussian of `from` by id, −1 where it has none. [from.size]; empty where either has
/// no ids.
[[nodiscard]] std::vector<std::int32_t> partnersOf(const PackedGaussians& from, const PackedGaussians& to);

}  // namespace splatreel::core
