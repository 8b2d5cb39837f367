#pragma once

#include "render/cpu/frame.h"

namespace splatreel::render {

/// Gaussians of a tile are taken front to back in chunks that stay in the nearest cache.
inline constexpr int chunkCapacity = 240;
/// Place of a Gaussian that adds nothing, to make lists even.
inline constexpr int chunkFiller = 255;
inline constexpr int chunkPadded = 256;

/// A chunk as structure of arrays, in the tile's own coordinates (origin at its upper left corner). See
/// Record; t = along · x + across · y + t0, s = down · y + s0.
struct alignas(64) Chunk {
    float along[chunkPadded] = {}, across[chunkPadded] = {}, t0[chunkPadded] = {};
    float down[chunkPadded] = {}, s0[chunkPadded] = {}, power[chunkPadded] = {};
    float red[chunkPadded] = {}, green[chunkPadded] = {}, blue[chunkPadded] = {}, depth[chunkPadded] = {};
    float normalX[chunkPadded] = {}, normalY[chunkPadded] = {}, normalZ[chunkPadded] = {};
    /// Which blocks of each row of blocks the ellipse touches, bit by column.
    std::uint8_t rows[blocksAcross][chunkPadded] = {};
    int size = 0;

    Chunk() { power[chunkFiller] = -1e4F; }
};

/// What a worker needs while it draws a tile.
struct TileScratch {
    Scratch<std::uint64_t> keys, sorted;  ///< depth bits · 2³² + place within the tile
    Scratch<std::uint32_t> buckets;
    Scratch<float> rangeSums;
    Chunk chunk;
    alignas(64) std::uint32_t rowList[chunkPadded + 16], rowBits[chunkPadded + 16],
        blockList[chunkPadded + 16];
    /// Per block and pixel, see the passes.
    alignas(64) float state[blockCount][10][blockPixels];
    alignas(64) float sums[chunkPadded][sumCount];
    alignas(64) std::uint8_t chunkTouched[chunkPadded];
};

/// Orders a tile's pairs front to back, equal depths by Gaussian: keys into scratch.sorted. Only the buckets
/// that `finishOrder` is asked for are put in exact order.
class TileOrder {
public:
    TileOrder(std::span<const std::uint64_t> pairs, TileScratch& scratch);
    /// Puts at least [begin, wanted) in final order, `begin` being what the last call returned (0 at first);
    /// returns its true end.
    int finish(int begin, int wanted);
    [[nodiscard]] std::span<const std::uint64_t> keys() const { return keys_; }

private:
    std::span<std::uint64_t> keys_;
    const std::uint32_t* bucketEnds_ = nullptr;
    int bucketCount_ = 0;
    int nextBucket_ = 0;
};

}  // namespace splatreel::render
