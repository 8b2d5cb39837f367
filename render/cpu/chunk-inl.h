// Chunks of a tile's Gaussians and the lists of its blocks, shared by the forward and the backward pass.
// Compiled once per instruction set.
#if defined(SPLATREEL_RENDER_CPU_CHUNK_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_CHUNK_INL_H
#undef SPLATREEL_RENDER_CPU_CHUNK_INL_H
#else
#define SPLATREEL_RENDER_CPU_CHUNK_INL_H
#endif

#include "render/cpu/record-inl.h"
#include "render/cpu/tile.h"

#include <hwy/cache_control.h>

#include <cstring>
#include <type_traits>

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

/// Blocks of a tile, a byte per row of blocks: rows 0 to 3, rows 4 to 7.
struct Touched {
    VU low, high;
};

/// Which blocks the ellipses of a vector touch: exact on pixel centres up to rounding, never too few. Lanes
/// from `count` on touch nothing. Each lane has its own row of blocks, and only as many are looked at as the
/// tallest ellipse needs.
HWY_INLINE Touched touchedBlocks(int count, const Ellipses& ellipses, const BlockBounds& bounds) {
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
        const V rootRight = squareRoot(hn::Max(hn::NegMulAdd(sRight, sRight, excess), zero()));
        const V rootLeft = squareRoot(hn::Max(hn::NegMulAdd(sLeft, sLeft, excess), zero()));
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
    return {low, high};
}

/// Whether lists of blocks are made of bytes, 64 at a time.
constexpr bool byteLists = HWY_TARGET == HWY_AVX3_DL;

/// Notes which blocks the Gaussians from `first` on touch.
HWY_INLINE void storeTouched(const Touched& touched, int first, Chunk& chunk) {
#if HWY_TARGET == HWY_AVX3_DL
    const auto row = [&](VU bytes, int which) {
        _mm_store_si128(reinterpret_cast<__m128i*>(chunk.touchedRows[which] + first),
                        _mm512_cvtepi32_epi8(bytes.raw));
    };
    row(touched.low, 0), row(hn::ShiftRight<8>(touched.low), 1);
    row(hn::ShiftRight<16>(touched.low), 2), row(hn::ShiftRight<24>(touched.low), 3);
    row(touched.high, 4), row(hn::ShiftRight<8>(touched.high), 5);
    row(hn::ShiftRight<16>(touched.high), 6), row(hn::ShiftRight<24>(touched.high), 7);
#else
    hn::Store(touched.low, unsignedIntegers, chunk.touched[0] + first);
    hn::Store(touched.high, unsignedIntegers, chunk.touched[1] + first);
#endif
}

/// Fills a chunk with `count` records, front to back: `recordAt(j)` is the j-th. `kTouched` also finds which
/// blocks they touch.
template <bool kTouched, class RecordAt>
HWY_INLINE void buildChunk(const RasterSettings& settings, TileOrigin origin, int count,
                           const RecordAt& recordAt, Chunk& chunk) {
    chunk.size = count;
    using AnyRecord = std::remove_reference_t<decltype(*recordAt(0))>;
    const bool normals = settings.normal;
    const bool square = settings.profile == Profile::inria;
    const V x0 = set(static_cast<float>(origin.x)), y0 = set(static_cast<float>(origin.y));
    [[maybe_unused]] Touched any{hn::Zero(unsignedIntegers), hn::Zero(unsignedIntegers)};
    constexpr int ahead = 32;
    for (int j = 0; j < std::min(ahead, count); ++j) hwy::Prefetch(recordAt(j));
    for (int j = 0; j < count; j += lanes) {
        const int present = std::min(lanes, count - j);
        AnyRecord* rows[lanes];
        if (j + ahead + lanes <= count) {
            for (int lane = 0; lane < lanes; ++lane) {
                rows[lane] = recordAt(j + lane);
                hwy::Prefetch(recordAt(j + lane + ahead));
            }
        } else {
            for (int lane = 0; lane < lanes; ++lane) rows[lane] = recordAt(std::min(j + lane, count - 1));
            for (int k = j + ahead; k < count; ++k) hwy::Prefetch(recordAt(k));
        }
        const Projected p = projectedAt(rows);
        const V u = hn::Sub(p.u, x0), v = hn::Sub(p.v, y0);
        const V along = p.along, across = p.across, down = p.down, power = p.power;
        hn::Store(along, floats, chunk.along + j);
        hn::Store(across, floats, chunk.across + j);
        hn::Store(hn::Neg(hn::MulAdd(along, u, hn::Mul(across, v))), floats, chunk.t0 + j);
        hn::Store(down, floats, chunk.down + j);
        hn::Store(hn::Neg(hn::Mul(down, v)), floats, chunk.s0 + j);
        hn::Store(power, floats, chunk.power + j);
        hn::Store(p.depth, floats, chunk.depth + j);
        hn::Store(p.color[0], floats, chunk.red + j);
        hn::Store(p.color[1], floats, chunk.green + j);
        hn::Store(p.color[2], floats, chunk.blue + j);
        if constexpr (std::is_same_v<AnyRecord, const Record>) {
            if (normals) {
                V normal[4];
                loadTransposed([&](int lane) { return &rows[lane]->normalX; }, normal);
                hn::Store(normal[0], floats, chunk.normalX + j);
                hn::Store(normal[1], floats, chunk.normalY + j);
                hn::Store(normal[2], floats, chunk.normalZ + j);
            }
        }
        if constexpr (kTouched) {
            BlockBounds bounds = wholeTile();
            if (square) {
                narrowToSquare(u, p.radius, bounds.firstX, bounds.lastX);
                narrowToSquare(v, p.radius, bounds.firstY, bounds.lastY);
            }
            // A little larger than true.
            const V excess = hn::MulAdd(hn::Sub(power, set(smallestPower)), set(1.0002F), set(1e-3F));
            const Touched touched = touchedBlocks(present, {u, v, along, across, down, excess}, bounds);
            storeTouched(touched, j, chunk);
            any.low = hn::Or(any.low, touched.low), any.high = hn::Or(any.high, touched.high);
        }
    }
    if constexpr (kTouched && byteLists) {
        // Lists are made 64 at a time.
        const Touched none{hn::Zero(unsignedIntegers), hn::Zero(unsignedIntegers)};
        for (int j = (count + lanes - 1) / lanes * lanes; j % 64 != 0; j += lanes) {
            storeTouched(none, j, chunk);
        }
#if HWY_TARGET == HWY_AVX3_DL
        const int words[2] = {_mm512_reduce_or_epi32(any.low.raw), _mm512_reduce_or_epi32(any.high.raw)};
        std::memcpy(chunk.touchedByAny, words, sizeof(words));
#endif
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

#if HWY_TARGET == HWY_AVX3_DL
/// Places in the chunk, front to back, of what touches a block.
HWY_INLINE int listBlockPlaces(int row, int column, TileScratch& scratch) {
    const hn::CappedTag<std::uint8_t, 64> bytes;
    const auto bit = hn::Set(bytes, static_cast<std::uint8_t>(1U << column));
    int count = 0;
    for (int j = 0; j < scratch.chunk.size; j += 64) {
        const auto touched = hn::TestBit(hn::Load(bytes, scratch.chunk.touchedRows[row] + j), bit);
        hn::StoreU(hn::Compress(hn::Iota(bytes, static_cast<std::uint8_t>(j)), touched), bytes,
                   scratch.blockPlaces + count);
        count += static_cast<int>(hn::CountTrue(bytes, touched));
    }
    return count;
}
#endif

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
