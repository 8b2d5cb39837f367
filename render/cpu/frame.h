#pragma once

#include "render/cpu/rasterizer.h"
#include "render/cpu/scratch.h"
#include "render/cpu/tile_bins.h"

#include <cstdint>

namespace splatreel::render {

/// Pictures are cut into tiles of 32 × 32 pixels; a tile has 8 × 8 blocks of 4 × 4 pixels, each one register
/// of 16 lanes.
inline constexpr int tileSize = 32;
inline constexpr int blockSize = 4;
inline constexpr int blocksAcross = tileSize / blockSize;
inline constexpr int blockCount = blocksAcross * blocksAcross;
inline constexpr int blockPixels = blockSize * blockSize;

/// A contribution below 1/255 is none; as a power of two.
inline constexpr float smallestPower = -7.99435344F;
inline constexpr float largestAlpha = 0.99F;
/// ½ log₂ e turns a conic into powers of two.
inline constexpr float halfLog2e = 0.72134752044448170F;

/// The camera as the kernels read it.
struct View {
    float rotation[9];  ///< world to camera, row by row
    float position[3];
    float fx, fy, cx, cy;
    float limitX[2], limitY[2];  ///< bounds of x/z and y/z inside the Jacobian, lower and upper
    float nearest;               ///< smallest depth that is drawn
    int width, height;
    int tilesAcross, tilesDown;
};

[[nodiscard]] View viewOf(const core::Camera& camera, const RasterSettings& settings);

/// A projected Gaussian. The exponent of its opacity is power − t² − s² with t = along · dx + across · dy and
/// s = down · dy in powers of two, dx and dy in pixels from the centre: a Cholesky form, which cannot lose
/// its sign by cancellation.
struct alignas(64) Record {
    float u, v;          ///< centre in pixels
    float along;         ///< √(½ log₂e · A), A, B, C the conic
    float across;        ///< ½ log₂e · B / along
    float down;          ///< √(½ log₂e · (C − B²/A))
    float power;         ///< log₂ of the opacity at the centre
    float depth;         ///< camera z
    float squareRadius;  ///< INRIA's 3 σ radius, which bounds the drawn square in that profile
    float red, green, blue, unused0;
    float normalX, normalY, normalZ, unused1;  ///< camera frame, when asked for
};

/// A Record of a frame that is only drawn, half a cache line.
struct alignas(32) DrawnRecord {
    float u, v, along, across, down, depth;
    std::uint16_t power;     ///< −8192 · log₂ of the opacity at the centre
    std::uint16_t color[3];  ///< half floats, not below 0
};
static_assert(sizeof(DrawnRecord) == 32);

/// Floats that a (tile, Gaussian) pair adds to the Gaussian's gradient. h is a pixel's ∂loss/∂ln α, t and s
/// are Record's: sums over them stay well conditioned for needles, where moments of dx and dy cancel.
inline constexpr int sumCount = 16;
namespace sum {
enum : int {
    weight,     ///< Σ h
    t,          ///< Σ h t
    tt,         ///< Σ h t²
    absoluteX,  ///< Σ |h t|
    absoluteY,  ///< Σ |h (across t + down s)|
    red,
    green,
    blue,
    s,
    ts,
    ss,
    unused,
    depth,
    normalX,
    normalY,
    normalZ,
};
}

/// Bytes that one worker appends to. Per chunk of a tile: how many Gaussians contribute to each of its blocks
/// (two bytes each), then their places in the chunk, block by block.
struct ListArena {
    std::vector<std::uint8_t> bytes;
    std::size_t used = 0;

    /// Room for `count` more bytes.
    std::uint8_t* reserve(std::size_t count) {
        if (bytes.size() < used + count) bytes.resize(2 * (used + count));
        return bytes.data() + used;
    }
};

struct ListPlace {
    std::uint32_t worker;
    std::size_t offset;
};

/// Everything about one picture between the stages. Grows to the largest frame seen.
struct Frame {
    RasterJob job;
    RasterSettings settings;
    View view{};
    int size = 0;  ///< Gaussians

    bool drawnOnly = false;             ///< whether `drawnRecords` stands for `records`
    Scratch<Record> records;            ///< [N]
    Scratch<DrawnRecord> drawnRecords;  ///< [N]
    Scratch<std::int32_t> radii;        ///< [N]

    int rangeCount = 0;  ///< ranges of Gaussians that one worker projects as a whole
    int rangeSize = 0;
    std::vector<TileBins> bins;          ///< [workers] keys have the Gaussian as their record
    Scratch<std::uint32_t> tileStart;    ///< [tiles + 1] first pair of each tile
    Scratch<std::uint32_t> workerStart;  ///< [workers, tiles] first pair of each worker within a tile
    std::vector<int> busyTiles;          ///< tiles with pairs, most pairs first
    std::vector<int> tileSlot;           ///< [tiles] place of a busy tile in `kept`

    // For backward:
    struct RangeOwner {
        int worker;  ///< who projected the range
        int before;  ///< the range which that worker had before, −1: none
    };
    std::vector<RangeOwner> rangeOwners;  ///< [ranges]
    std::vector<int> latestRanges;        ///< [workers]
    Scratch<std::uint32_t> rangeEnds;     ///< [ranges, tiles] how many keys its worker had filed after it
    Scratch<std::uint64_t> pairs;         ///< [pairs] keys by tile, then by worker, then as they were filed
    Scratch<std::uint32_t> order;         ///< [pairs] per tile: places within the tile, front to back
    Scratch<std::uint32_t> consumed;      ///< [tiles] how many of `order` forward looked at
    Scratch<float> kept;            ///< [busy tiles, blocks, keptPlanes, 16] the picture, block by block
    std::vector<ListArena> arenas;  ///< [workers] what contributed to each block
    Scratch<ListPlace> lists;       ///< [tiles] where a tile's lists begin
    Scratch<float> sums;            ///< [pairs, sumCount]
    Scratch<std::uint8_t> summed;   ///< [pairs] whether `sums` holds anything

    [[nodiscard]] int tileCount() const { return view.tilesAcross * view.tilesDown; }
    /// red, green, blue, alpha, depth, normal x, y, z
    static constexpr int keptPlanes = 8;
};

}  // namespace splatreel::render
