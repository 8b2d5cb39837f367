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
    /// Which blocks the ellipse touches, a byte per row of blocks: rows 0 to 3, rows 4 to 7.
    std::uint32_t touched[2][chunkPadded] = {};
    /// The same by row of blocks, where a vector of bytes can be compressed.
    alignas(64) std::uint8_t touchedRows[blocksAcross][chunkPadded] = {};
    std::uint8_t touchedByAny[blocksAcross] = {};  ///< the rows' bytes of all Gaussians together
    int size = 0;

    Chunk() { power[chunkFiller] = -1e4F; }
};

/// What a worker needs while it draws a tile.
struct TileScratch {
    Scratch<std::uint64_t> keys, spare;  ///< see orderTile
    Scratch<float> rangeSums;
    Chunk chunk;
    alignas(64) std::uint32_t rowList[chunkPadded + 16], rowBits[chunkPadded + 16],
        blockList[chunkPadded + 16];
    alignas(64) std::uint8_t blockPlaces[chunkPadded + 64];  ///< `blockList` as bytes
    /// Per block and pixel, see the passes.
    alignas(64) float state[blockCount][10][blockPixels];
    alignas(64) float sums[chunkPadded][sumCount];
    alignas(64) std::uint8_t chunkTouched[chunkPadded];
};

struct OrderedTile {
    std::span<const std::uint64_t> pairs;  ///< depth bits · 2³² + Gaussian, as they were filed
    /// The same front to back, equal depths by Gaussian: depth bits · 2³² + place in `pairs`.
    std::span<const std::uint64_t> order;
};

/// Of a frame that is differentiable: the pairs are kept, the order lies in `scratch`.
[[nodiscard]] OrderedTile orderTile(Frame& frame, int tile, TileScratch& scratch);

/// Of one that is not: depth bits · 2³² + Gaussian, front to back, equal depths by Gaussian; in `scratch`.
[[nodiscard]] std::span<const std::uint64_t> orderDrawnTile(const Frame& frame, int tile,
                                                            TileScratch& scratch);

}  // namespace splatreel::render
