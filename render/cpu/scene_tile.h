#pragma once

#include "render/cpu/scene_frame.h"
#include "render/cpu/tile.h"

namespace splatreel::render {

/// What a pixel of the block kernel holds: 16-bit fixed point, 2^15 is one; colours in units of the frame's
/// brightest (a power of two).
/// `product` is that of all 1 − α so far, `left` without those behind the stop.
enum ScenePlane : int { sceneLeft, sceneProduct, sceneRed, sceneGreen, sceneBlue, scenePlanes };

/// A chunk of a tile's Gaussians, front to back, in the tile's own coordinates. Lengths that the block kernel
/// squares are scaled so that 1 is where the contribution would have fallen by 2^−8.
struct alignas(64) SceneChunk {
    /// Exponent along one line of pixels: (t0 + along · x + across · y)² and (s0 + down · y)²; see Record.
    struct Shape {
        float along, across, t0;  ///< times 2^15
        float down, s0;           ///< times 2^7.5, so that the square comes in units of 2^−15
        float room;
        float unused[2];
    };
    /// What the block kernel reads: 16-bit values, two in a word.
    struct Paint {
        std::uint32_t slope;  ///< along and across of half a pixel
        std::uint32_t red, green, blue;
    };
    Shape shapes[chunkPadded];
    Paint paints[chunkPadded];
    /// Which blocks the ellipse touches, a byte per row of blocks: rows 0 to 3, rows 4 to 7.
    std::uint32_t touched[2][chunkPadded];
    int size = 0;
};

/// What a worker needs while it draws a tile.
struct SceneScratch {
    Scratch<std::uint64_t> keys, spare;  ///< see orderSceneTile
    SceneChunk chunk;
    alignas(64) std::uint32_t rowList[chunkPadded + 16], rowBits[chunkPadded + 16];
    /// By place in a row's list: room left on each of the block's four lines of pixels, slope and offset.
    alignas(64) std::uint16_t rowRoom[chunkPadded + 16][4];
    alignas(64) float rowAlong[chunkPadded + 16], rowOffset[chunkPadded + 16];
    /// By place in a block's list: place in the row's list + 2^16 · place in the chunk; t at its centre.
    alignas(64) std::uint32_t blockList[chunkPadded + 16];
    alignas(64) std::int32_t blockOffset[chunkPadded + 16];
    alignas(64) std::int16_t state[blockCount][scenePlanes][blockPixels];
};

/// A tile's keys front to back, equal depths by item and row of the item's source. Lies in `scratch`.
[[nodiscard]] std::span<const std::uint64_t> orderSceneTile(const SceneFrame& frame, int tile,
                                                            SceneScratch& scratch);

}  // namespace splatreel::render
