// Chunks of a tile's Gaussians and the lists of its blocks, shared by the forward and the backward pass.
// Compiled once per instruction set.
#if defined(SPLATREEL_RENDER_CPU_CHUNK_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_CHUNK_INL_H
#undef SPLATREEL_RENDER_CPU_CHUNK_INL_H
#else
#define SPLATREEL_RENDER_CPU_CHUNK_INL_H
#endif

#include "render/cpu/tile.h"
#include "render/cpu/vector-inl.h"

#include <hwy/cache_control.h>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Origin of a tile in pixels.
struct TileOrigin {
    int x, y;
};

HWY_INLINE TileOrigin originOf(const View& view, int tile) {
    return {tile % view.tilesAcross * tileSize, tile / view.tilesAcross * tileSize};
}

/// Centres, in the tile, of the pixels of a block from number `offset` on; pixels go row by row.
HWY_INLINE void pixelCentres(int row, int column, int offset, V& x, V& y) {
    const V pixel = hn::Iota(floats, static_cast<float>(offset));
    const V line = hn::Floor(hn::Mul(pixel, set(1.0F / blockSize)));
    x = hn::Add(hn::NegMulAdd(line, set(blockSize), pixel),
                set(static_cast<float>(column * blockSize) + 0.5F));
    y = hn::Add(line, set(static_cast<float>(row * blockSize) + 0.5F));
}

/// Blocks, first to last, that anything is drawn into.
struct BlockBounds {
    V firstX, lastX, firstY, lastY;
};

HWY_INLINE BlockBounds wholeTile() {
    const V first = zero(), last = set(blocksAcross - 1.0F);
    return {first, last, first, last};
}

/// INRIA's profile draws only inside a square of 16-pixel tiles round each Gaussian: narrows the bounds of
/// one axis.
HWY_INLINE void narrowToSquare(V centre, V radius, V& first, V& last) {
    const V inverse = set(1.0F / 16.0F), perTile = set(16.0F / blockSize);
    centre = hn::Sub(centre, set(0.5F));
    const V low = hn::Floor(hn::Mul(hn::Sub(centre, radius), inverse));
    const V high = hn::Floor(hn::Mul(hn::Add(hn::Add(centre, radius), set(15.0F)), inverse));
    first = hn::Max(first, hn::Mul(low, perTile));
    last = hn::Min(last, hn::MulSub(high, perTile, set(1.0F)));
}

/// See Record; centres in the tile. `excess` is what t² + s² may be at most.
struct Ellipses {
    V u, v, along, across, down, excess;
};

/// Which blocks the ellipses of the vector at `first` touch: exact on pixel centres up to rounding, never too
/// few. Lanes from `count` on touch nothing. Each lane has its own row of blocks, and only as many are looked
/// at as the tallest ellipse needs. The chunk is of either kind.
template <class AnyChunk>
HWY_INLINE void touchedBlocks(AnyChunk& chunk, int first, int count, const Ellipses& ellipses,
                              const BlockBounds& bounds) {
    const V u = ellipses.u, v = ellipses.v, across = ellipses.across, down = ellipses.down;
    const V excess = ellipses.excess;
    const V most = set(blocksAcross - 1.0F), quarter = set(1.0F / blockSize);
    const V inverseAlong = reciprocal(ellipses.along);
    const V lowest = hn::Mul(hn::Sqrt(hn::Max(excess, zero())), reciprocal(down));  // |dy| at most
    // Where the rightmost point lies; the leftmost is its mirror image.
    const V slant = hn::Sqrt(hn::MulAdd(across, across, hn::Mul(down, down)));
    const V extreme = hn::Neg(hn::Mul(hn::Mul(across, lowest), reciprocal(slant)));
    // Pixel centres of row r lie from 4 r + 0.5 to 4 r + 3.5.
    V row = hn::Ceil(hn::MulAdd(hn::Sub(v, lowest), quarter, set(-3.5F * 0.25F - 2e-3F)));
    V lastRow = hn::Floor(hn::MulAdd(hn::Add(v, lowest), quarter, set(-0.5F * 0.25F + 2e-3F)));
    row = hn::Max(row, bounds.firstY);
    lastRow = hn::Min(lastRow, bounds.lastY);
    const Mask present = hn::And(hn::Gt(excess, zero()), hn::Lt(iota(), set(static_cast<float>(count))));
    VU low = hn::Zero(unsignedIntegers), high = low;
    for (Mask open = hn::And(present, hn::Le(row, lastRow)); !hn::AllFalse(floats, open);
         open = hn::And(present, hn::Le(row, lastRow))) {
        const V top = hn::Sub(hn::MulAdd(row, set(blockSize), set(0.5F)), v);
        const V bottom = hn::Add(top, set(blockSize - 1.0F));
        const auto edge = [&](V at) {  // the point of the ellipse's edge nearest to `at` within the row
            return hn::Min(hn::Max(at, top), bottom);
        };
        const V right = edge(extreme), left = edge(hn::Neg(extreme));
        const V sRight = hn::Mul(down, right), sLeft = hn::Mul(down, left);
        const V rootRight = hn::Sqrt(hn::Max(hn::NegMulAdd(sRight, sRight, excess), zero()));
        const V rootLeft = hn::Sqrt(hn::Max(hn::NegMulAdd(sLeft, sLeft, excess), zero()));
        const V xRight = hn::MulAdd(hn::NegMulAdd(across, right, rootRight), inverseAlong, u);
        const V xLeft = hn::NegMulAdd(hn::MulAdd(across, left, rootLeft), inverseAlong, u);
        V lastBlock = hn::Floor(hn::MulAdd(xRight, quarter, set(-0.5F * 0.25F + 2e-3F)));
        V firstBlock = hn::Ceil(hn::MulAdd(xLeft, quarter, set(-3.5F * 0.25F - 2e-3F)));
        lastBlock = hn::Min(lastBlock, bounds.lastX);
        firstBlock = hn::Max(firstBlock, bounds.firstX);
        const Mask hit = hn::And(open, hn::Le(firstBlock, lastBlock));
        const auto shiftOf = [](V blocks) {
            return hn::BitCast(unsignedIntegers, hn::ConvertTo(integers, blocks));
        };
        const VU one = hn::Set(unsignedIntegers, 1);
        const VU bits =
            hn::IfThenElseZero(hn::RebindMask(unsignedIntegers, hit),
                               hn::Sub(hn::Shl(one, shiftOf(hn::Add(hn::Max(lastBlock, zero()), set(1.0F)))),
                                       hn::Shl(one, shiftOf(hn::Min(firstBlock, most)))));
        const Mask upper = hn::Ge(row, set(4.0F));
        const V within = hn::Sub(row, hn::IfThenElseZero(upper, set(4.0F)));
        const VU placed = hn::Shl(bits, shiftOf(hn::Mul(hn::Min(within, set(3.0F)), set(8.0F))));
        const auto above = hn::RebindMask(unsignedIntegers, upper);
        high = hn::Or(high, hn::IfThenElseZero(above, placed));
        low = hn::Or(low, hn::IfThenZeroElse(above, placed));
        row = hn::Add(row, set(1.0F));
    }
    hn::Store(low, unsignedIntegers, chunk.touched[0] + first);
    hn::Store(high, unsignedIntegers, chunk.touched[1] + first);
}

/// Fills a chunk with the Gaussians at `places` of a tile's pairs, in that order; `kTouched` also finds which
/// blocks they touch.
template <bool kTouched, class Place>
HWY_INLINE void buildChunk(const Frame& frame, TileOrigin origin, std::span<const std::uint64_t> pairs,
                           std::span<const Place> places, Chunk& chunk) {
    const int count = static_cast<int>(places.size());
    chunk.size = count;
    const bool normals = frame.settings.normal;
    const auto recordAt = [&](int j) {  // keys have their place in the lower half
        const auto place = static_cast<std::uint32_t>(places[static_cast<std::size_t>(j)]);
        return &frame.records[static_cast<std::uint32_t>(pairs[place])];
    };
    const bool square = frame.settings.profile == Profile::inria;
    const V x0 = set(static_cast<float>(origin.x)), y0 = set(static_cast<float>(origin.y));
    constexpr int ahead = 32;
    for (int j = 0; j < std::min(ahead, count); ++j) hwy::Prefetch(recordAt(j));
    for (int j = 0; j < count; j += lanes) {
        const int present = std::min(lanes, count - j);
        const Record* rows[lanes];
        for (int lane = 0; lane < lanes; ++lane) {
            rows[lane] = recordAt(std::min(j + lane, count - 1));
            if (j + lane + ahead < count) hwy::Prefetch(recordAt(j + lane + ahead));
        }
        V shape[4], more[4], color[4];
        loadTransposed([&](int lane) { return &rows[lane]->u; }, shape);
        loadTransposed([&](int lane) { return &rows[lane]->down; }, more);
        loadTransposed([&](int lane) { return &rows[lane]->red; }, color);
        V u = shape[0], v = shape[1];
        const V along = shape[2], across = shape[3];
        const V down = more[0], power = more[1], depth = more[2], radius = more[3];
        u = hn::Sub(u, x0), v = hn::Sub(v, y0);
        hn::Store(along, floats, chunk.along + j);
        hn::Store(across, floats, chunk.across + j);
        hn::Store(hn::Neg(hn::MulAdd(along, u, hn::Mul(across, v))), floats, chunk.t0 + j);
        hn::Store(down, floats, chunk.down + j);
        hn::Store(hn::Neg(hn::Mul(down, v)), floats, chunk.s0 + j);
        hn::Store(power, floats, chunk.power + j);
        hn::Store(depth, floats, chunk.depth + j);
        hn::Store(color[0], floats, chunk.red + j);
        hn::Store(color[1], floats, chunk.green + j);
        hn::Store(color[2], floats, chunk.blue + j);
        if (normals) {
            V normal[4];
            loadTransposed([&](int lane) { return &rows[lane]->normalX; }, normal);
            hn::Store(normal[0], floats, chunk.normalX + j);
            hn::Store(normal[1], floats, chunk.normalY + j);
            hn::Store(normal[2], floats, chunk.normalZ + j);
        }
        if constexpr (kTouched) {
            BlockBounds bounds = wholeTile();
            if (square) {
                narrowToSquare(u, radius, bounds.firstX, bounds.lastX);
                narrowToSquare(v, radius, bounds.firstY, bounds.lastY);
            }
            // A little larger than true.
            const V excess = hn::MulAdd(hn::Sub(power, set(smallestPower)), set(1.0002F), set(1e-3F));
            touchedBlocks(chunk, j, present, {u, v, along, across, down, excess}, bounds);
        }
    }
}

/// Places in the chunk, front to back, of what touches a row of blocks, and which of its live blocks.
template <class AnyChunk, class AnyScratch>
HWY_INLINE int listRow(const AnyChunk& chunk, int row, unsigned liveBlocks, AnyScratch& scratch) {
    int count = 0;
    const VU live = hn::Set(unsignedIntegers, liveBlocks);
    for (int j = 0; j < chunk.size; j += lanes) {
        const VU rows = hn::Load(unsignedIntegers, chunk.touched[row / 4] + j);
        const VU bits = hn::And(hn::ShiftRightSame(rows, row % 4 * 8), live);
        const Compressor compress(hn::Ne(bits, hn::Zero(unsignedIntegers)));
        hn::StoreU(compress(hn::Iota(unsignedIntegers, static_cast<std::uint32_t>(j))), unsignedIntegers,
                   scratch.rowList + count);
        hn::StoreU(compress(bits), unsignedIntegers, scratch.rowBits + count);
        count += compress.count();
    }
    // What lies behind the end belongs to no block.
    for (int k = 0; k < 16; k += lanes) {
        hn::StoreU(hn::Zero(unsignedIntegers), unsignedIntegers, scratch.rowBits + count + k);
    }
    return count;
}

/// Places in the chunk, front to back, of what touches a block of the row listed last.
HWY_INLINE int listBlock(int rowCount, int column, TileScratch& scratch) {
    int count = 0;
    const VU bit = hn::Set(unsignedIntegers, 1U << column);
    for (int j = 0; j < rowCount; j += lanes) {
        const auto touched = hn::TestBit(hn::Load(unsignedIntegers, scratch.rowBits + j), bit);
        const Compressor compress(touched);
        hn::StoreU(compress(hn::Load(unsignedIntegers, scratch.rowList + j)), unsignedIntegers,
                   scratch.blockList + count);
        count += compress.count();
    }
    return count;
}

/// Bits of the blocks of a row that lie inside the picture; 0 for a row outside.
HWY_INLINE unsigned blocksInside(const View& view, TileOrigin origin, int row) {
    if (origin.y + row * blockSize >= view.height) return 0;
    const int across = std::min(blocksAcross, (view.width - origin.x + blockSize - 1) / blockSize);
    return (1U << across) - 1;
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
