#include "render/cpu/stages.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/composite.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/chunk-inl.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Vectors that make up the 16 pixels of a block, rows of four pixels one after the other.
constexpr int parts = blockPixels / lanes;

/// Where a tile's records come from.
enum class Source {
    kept,   ///< whole ones; backward gets what it needs
    whole,  ///< whole ones
    drawn,  ///< half as large ones
};

/// Planes of a block's state.
namespace drawn {
enum : int { red, green, blue, depth, normalX, normalY, normalZ, product, transmittance };
}

HWY_INLINE void resetState(float (&state)[10][blockPixels]) {
    for (int k = 0; k < 10; ++k) {
        const V value = k >= drawn::product ? set(1.0F) : zero();
        for (int part = 0; part < parts; ++part) hn::Store(value, floats, state[k] + part * lanes);
    }
}

/// Adds the listed Gaussians to a block, front to back. `product` is Π(1 − α) of all of them, which only
/// falls: a Gaussian counts as long as it stays at `stop` or above, so the stop needs no branch and no
/// memory. Where they are kept, those that count for any pixel are appended to `record`, which moves on.
/// Returns whether any pixel still takes light.
template <bool kDepth, bool kNormal, Source kSource, class Place>
HWY_INLINE bool compositeBlock(const Chunk& chunk, const Place* list, int count, int row, int column,
                               float stop, float (&state)[10][blockPixels], std::uint8_t*& record) {
    constexpr bool kRecord = kSource == Source::kept;
    V x[parts], y[parts], product[parts], transmittance[parts], color[3][parts], depth[parts],
        normal[3][parts];
    for (int p = 0; p < parts; ++p) {
        const int offset = p * lanes;
        pixelCentres(row, column, offset, x[p], y[p]);
        product[p] = hn::Load(floats, state[drawn::product] + offset);
        transmittance[p] = hn::Load(floats, state[drawn::transmittance] + offset);
        for (int c = 0; c < 3; ++c) color[c][p] = hn::Load(floats, state[drawn::red + c] + offset);
        if constexpr (kDepth) depth[p] = hn::Load(floats, state[drawn::depth] + offset);
        if constexpr (kNormal) {
            for (int c = 0; c < 3; ++c) normal[c][p] = hn::Load(floats, state[drawn::normalX + c] + offset);
        }
    }
    const V threshold = set(smallestPower), most = set(largestAlpha), stopAt = set(stop);
    bool alive = true;
    for (int begin = 0; begin < count && alive; begin += 8) {
        const int end = std::min(begin + 8, count);
        for (int k = begin; k < end; ++k) {
            const std::size_t j = list[k];
            const V along = set(chunk.along[j]), across = set(chunk.across[j]), t0 = set(chunk.t0[j]);
            const V down = set(chunk.down[j]), s0 = set(chunk.s0[j]), power = set(chunk.power[j]);
            [[maybe_unused]] bool any = false;
            for (int p = 0; p < parts; ++p) {
                const V t = hn::MulAdd(along, x[p], hn::MulAdd(across, y[p], t0));
                const V s = hn::MulAdd(down, y[p], s0);
                const V exponent = hn::NegMulAdd(t, t, hn::NegMulAdd(s, s, power));
                const Mask counts = hn::Ge(exponent, threshold);
                const V alpha = hn::IfThenElseZero(
                    counts, hn::Min(exp2Negative < kSource == Source::drawn > (exponent), most));
                const V next = hn::NegMulAdd(product[p], alpha, product[p]);
                const Mask open = hn::Ge(next, stopAt);
                if constexpr (kRecord) any |= !hn::AllFalse(floats, hn::And(open, counts));
                const V weight = hn::IfThenElseZero(open, hn::Mul(product[p], alpha));
                transmittance[p] = hn::IfThenElse(open, next, transmittance[p]);
                product[p] = next;
                color[0][p] = hn::MulAdd(weight, set(chunk.red[j]), color[0][p]);
                color[1][p] = hn::MulAdd(weight, set(chunk.green[j]), color[1][p]);
                color[2][p] = hn::MulAdd(weight, set(chunk.blue[j]), color[2][p]);
                if constexpr (kDepth) depth[p] = hn::MulAdd(weight, set(chunk.depth[j]), depth[p]);
                if constexpr (kNormal) {
                    normal[0][p] = hn::MulAdd(weight, set(chunk.normalX[j]), normal[0][p]);
                    normal[1][p] = hn::MulAdd(weight, set(chunk.normalY[j]), normal[1][p]);
                    normal[2][p] = hn::MulAdd(weight, set(chunk.normalZ[j]), normal[2][p]);
                }
            }
            if constexpr (kRecord) {
                *record = static_cast<std::uint8_t>(j);
                record += any ? 1 : 0;
            }
        }
        alive = false;
        for (int p = 0; p < parts; ++p) alive |= !hn::AllFalse(floats, hn::Ge(product[p], stopAt));
    }
    for (int p = 0; p < parts; ++p) {
        const int offset = p * lanes;
        hn::Store(product[p], floats, state[drawn::product] + offset);
        hn::Store(transmittance[p], floats, state[drawn::transmittance] + offset);
        for (int c = 0; c < 3; ++c) hn::Store(color[c][p], floats, state[drawn::red + c] + offset);
        if constexpr (kDepth) hn::Store(depth[p], floats, state[drawn::depth] + offset);
        if constexpr (kNormal) {
            for (int c = 0; c < 3; ++c) hn::Store(normal[c][p], floats, state[drawn::normalX + c] + offset);
        }
    }
    return alive;
}

/// Lays the background under a block that something touched, and keeps what backward reads.
HWY_INLINE void finishBlock(const RasterSettings& settings, float (&state)[10][blockPixels], float* kept) {
    for (int p = 0; p < blockPixels; p += lanes) {
        const V left = hn::Load(floats, state[drawn::transmittance] + p);
        for (int c = 0; c < 3; ++c) {
            float* place = state[drawn::red + c] + p;
            const V background = set(settings.background[static_cast<std::size_t>(c)]);
            hn::Store(hn::MulAdd(left, background, hn::Load(floats, place)), floats, place);
        }
        hn::Store(hn::Sub(set(1.0F), left), floats, state[drawn::transmittance] + p);
    }
    if (kept == nullptr) return;
    constexpr int order[Frame::keptPlanes] = {drawn::red,           drawn::green,  drawn::blue,
                                              drawn::transmittance, drawn::depth,  drawn::normalX,
                                              drawn::normalY,       drawn::normalZ};
    const int planes = settings.normal || settings.depth ? Frame::keptPlanes : 4;
    for (int k = 0; k < planes; ++k) {
        for (int p = 0; p < blockPixels; p += lanes) {
            hn::Store(hn::Load(floats, state[order[k]] + p), floats, kept + k * blockPixels + p);
        }
    }
}

/// What a block shows that nothing touched.
HWY_INLINE void emptyBlock(const RasterSettings& settings, float (&state)[10][blockPixels]) {
    for (int k = 0; k <= drawn::transmittance; ++k) {
        const V value = k < 3 ? set(settings.background[static_cast<std::size_t>(k)]) : zero();
        for (int p = 0; p < blockPixels; p += lanes) hn::Store(value, floats, state[k] + p);
    }
}

/// Writes a plane of the tile into the picture line by line, as far as it lies in it.
HWY_INLINE void writePlane(const View& view, TileOrigin origin, const TileScratch& scratch, int which,
                           float* plane) {
    const int rows = std::min(tileSize, view.height - origin.y);
    const int columns = std::min(tileSize, view.width - origin.x);
    for (int row = 0; row < rows; ++row) {
        float* to = plane + static_cast<std::size_t>(origin.y + row) * static_cast<std::size_t>(view.width) +
                    origin.x;
        const auto* blocks = scratch.state + row / blockSize * blocksAcross;
        const int line = row % blockSize * blockSize;
        int x = 0;
        for (; x + blockSize <= columns; x += blockSize) {
            hn::StoreU(hn::Load(four, blocks[x / blockSize][which] + line), four, to + x);
        }
        for (; x < columns; ++x) to[x] = blocks[x / blockSize][which][line + x % blockSize];
    }
}

/// Planes of the picture that are asked for, and what a block's state has for each.
struct Planes {
    struct Plane {
        int which;
        float* values;
    };
    Plane planes[Frame::keptPlanes];
    int count = 0;

    Planes(const Frame& frame, RasterImage& image) {
        const std::size_t pixels =
            static_cast<std::size_t>(frame.view.width) * static_cast<std::size_t>(frame.view.height);
        for (std::size_t c = 0; c < 3; ++c) {
            add(drawn::red + static_cast<int>(c), image.color.data() + c * pixels);
            if (frame.settings.normal) {
                add(drawn::normalX + static_cast<int>(c), image.normal.data() + c * pixels);
            }
        }
        add(drawn::transmittance, image.alpha.data());
        if (frame.settings.depth) add(drawn::depth, image.depth.data());
    }
    [[nodiscard]] std::span<const Plane> all() const { return {planes, static_cast<std::size_t>(count)}; }

private:
    void add(int which, float* values) { planes[count++] = {which, values}; }
};

/// Asks for the lines of the picture that a row of blocks will be written to.
HWY_INLINE void askForPicture(const View& view, TileOrigin origin, int row, const Planes& planes) {
    const int top = origin.y + row * blockSize, bottom = std::min(top + blockSize, view.height);
    const int last = std::min(tileSize, view.width - origin.x) - 1;
    for (int y = top; y < bottom; ++y) {
        const std::size_t line = static_cast<std::size_t>(y) * static_cast<std::size_t>(view.width) +
                                 static_cast<std::size_t>(origin.x);
        for (const Planes::Plane& plane : planes.all()) {
            for (int x = 0; x < last; x += 16) hwy::Prefetch(plane.values + line + x);
            hwy::Prefetch(plane.values + line + last);
        }
    }
}

/// Calls `draw(column, list, count)` for the live blocks of a row that Gaussians of the chunk touch.
template <class Draw>
HWY_INLINE void forTouchedBlocks(int row, unsigned live, TileScratch& scratch, const Draw& draw) {
#if HWY_TARGET == HWY_AVX3_DL
    for (unsigned left = live & scratch.chunk.touchedByAny[row]; left != 0; left &= left - 1) {
        const int column = std::countr_zero(left);
        const int count = listBlockPlaces(row, column, scratch);
        draw(column, scratch.blockPlaces, count);
    }
#else
    const int rowCount = listRow(scratch.chunk, row, live, scratch);
    for (unsigned left = rowCount == 0 ? 0 : live; left != 0; left &= left - 1) {
        const int column = std::countr_zero(left);
        const int count = listBlock(rowCount, column, scratch);
        if (count != 0) draw(column, scratch.blockList, count);
    }
#endif
}

/// Blocks of a tile while it is drawn.
struct TileProgress {
    unsigned live[blocksAcross];  ///< by row: those that still take light
    std::uint64_t touched = 0;    ///< those that anything was drawn into

    TileProgress(const View& view, TileOrigin origin) {
        for (int row = 0; row < blocksAcross; ++row) live[row] = blocksInside(view, origin, row);
    }
    [[nodiscard]] bool anyLive() const {
        unsigned any = 0;
        for (const unsigned row : live) any |= row;
        return any != 0;
    }
};

/// Draws a chunk into the blocks that are live; of kept records, appends to the arena what backward needs.
/// `beforeBlock` is called with the number of each block that anything is drawn into, before it is.
template <bool kDepth, bool kNormal, Source kSource, class BeforeBlock>
HWY_INLINE void compositeChunk(TileScratch& scratch, float stop, TileProgress& progress, ListArena& arena,
                               const BeforeBlock& beforeBlock) {
    constexpr bool kRecord = kSource == Source::kept;
    std::uint8_t* counts = nullptr;
    std::uint8_t* record = nullptr;
    if constexpr (kRecord) {
        constexpr std::size_t most = blockCount * (chunkPadded + 2);
        counts = arena.reserve(most);
        std::fill_n(counts, 2 * blockCount, std::uint8_t{0});
        record = counts + 2 * blockCount;
    }
    for (int row = 0; row < blocksAcross; ++row) {
        if (progress.live[row] == 0) continue;
        forTouchedBlocks(row, progress.live[row], scratch, [&](int column, const auto* list, int count) {
            const int block = row * blocksAcross + column;
            beforeBlock(block);
            if ((progress.touched >> block & 1U) == 0) resetState(scratch.state[block]);
            progress.touched |= std::uint64_t{1} << block;
            const std::uint8_t* first = record;
            if (!compositeBlock<kDepth, kNormal, kSource>(scratch.chunk, list, count, row, column, stop,
                                                          scratch.state[block], record)) {
                progress.live[row] &= ~(1U << column);
            }
            if constexpr (kRecord) {
                if ((record - first) % 2 != 0) *record++ = chunkFiller;
                const auto listed = static_cast<std::uint16_t>(record - first);
                std::memcpy(counts + 2 * block, &listed, sizeof(listed));
            }
        });
    }
    if constexpr (kRecord) arena.used = static_cast<std::size_t>(record - arena.bytes.data());
}

/// Draws `total` records front to back, until no block takes light; returns how many were looked at.
template <bool kDepth, bool kNormal, Source kSource, class RecordAt>
HWY_INLINE int compositeRecords(Frame& frame, TileOrigin origin, int total, const RecordAt& recordAt,
                                const Planes& planes, ListArena& arena, TileScratch& scratch,
                                TileProgress& progress) {
    const float stop = frame.settings.profile == Profile::inria ? 1e-4F : std::nextafter(1e-4F, 1.0F);
    int done = 0;
    for (int k = 0; k < std::min(chunkCapacity, total); ++k) prefetchLater(recordAt(k));
    while (done < total && progress.anyLive()) {
        const int begin = done, end = std::min(done + chunkCapacity, total);
        buildChunk<true>(
            frame.settings, origin, end - begin, [&, begin](int j) { return recordAt(begin + j); },
            scratch.chunk);
        // Records of the next chunk lie all over memory: asked for while this one is drawn, few at a time, as
        // the core has few buffers; or else what the picture will be written to.
        const int next = std::min(chunkCapacity, total - end);
        int asked = 0, rowsAsked = 0;
        const auto askForNext = [&](int block) {
            for (const int due = (block + 1) * next / blockCount; asked < due; ++asked) {
                prefetchLater(recordAt(end + asked));
            }
            for (; next == 0 && rowsAsked <= block / blocksAcross; ++rowsAsked) {
                askForPicture(frame.view, origin, rowsAsked, planes);
            }
        };
        compositeChunk<kDepth, kNormal, kSource>(scratch, stop, progress, arena, askForNext);
        done = end;
    }
    return done;
}

template <bool kDepth, bool kNormal, Source kSource>
void compositeTileWith(Frame& frame, int tile, int worker, TileScratch& scratch, RasterImage& image) {
    const TileOrigin origin = originOf(frame.view, tile);
    const Planes planes(frame, image);
    ListArena& arena = frame.arenas[static_cast<std::size_t>(worker)];
    TileProgress progress(frame.view, origin);
    float* kept = nullptr;
    if constexpr (kSource == Source::kept) {
        const std::size_t tileIndex = static_cast<std::size_t>(tile);
        frame.lists[tileIndex] = {static_cast<std::uint32_t>(worker), arena.used};
        const OrderedTile ordered = orderTile(frame, tile, scratch);
        const auto recordAt = [&frame, ordered](int k) -> const Record* {
            const auto place = static_cast<std::uint32_t>(ordered.order[static_cast<std::size_t>(k)]);
            return &frame.records[static_cast<std::uint32_t>(ordered.pairs[place])];
        };
        const int done =
            compositeRecords<kDepth, kNormal, kSource>(frame, origin, static_cast<int>(ordered.order.size()),
                                                       recordAt, planes, arena, scratch, progress);
        frame.consumed[tileIndex] = static_cast<std::uint32_t>(done);
        const std::size_t first = frame.tileStart[tileIndex];
        for (int k = 0; k < done; ++k) {
            frame.order[first + static_cast<std::size_t>(k)] =
                static_cast<std::uint32_t>(ordered.order[static_cast<std::size_t>(k)]);
        }
        kept = frame.kept.data() + static_cast<std::size_t>(frame.tileSlot[tileIndex]) *
                                       (blockCount * Frame::keptPlanes * blockPixels);
    } else {
        const std::span<const std::uint64_t> keys = orderDrawnTile(frame, tile, scratch);
        const auto recordAt = [&frame, keys](int k) {
            const auto gaussian = static_cast<std::uint32_t>(keys[static_cast<std::size_t>(k)]);
            if constexpr (kSource == Source::drawn) {
                return std::as_const(frame.drawnRecords).data() + gaussian;
            } else {
                return std::as_const(frame.records).data() + gaussian;
            }
        };
        compositeRecords<kDepth, kNormal, kSource>(frame, origin, static_cast<int>(keys.size()), recordAt,
                                                   planes, arena, scratch, progress);
    }
    for (int block = 0; block < blockCount; ++block) {
        if ((progress.touched >> block & 1U) == 0) {
            emptyBlock(frame.settings, scratch.state[block]);
        } else {
            finishBlock(frame.settings, scratch.state[block],
                        kept ? kept + block * Frame::keptPlanes * blockPixels : nullptr);
        }
    }
    for (const Planes::Plane& plane : planes.all()) {
        writePlane(frame.view, origin, scratch, plane.which, plane.values);
    }
}

template <Source kSource>
void compositeTileFrom(Frame& frame, int tile, int worker, TileScratch& scratch, RasterImage& image) {
    if constexpr (kSource != Source::drawn) {
        if (frame.settings.normal) {
            compositeTileWith<true, true, kSource>(frame, tile, worker, scratch, image);
            return;
        }
    }
    if (frame.settings.depth) {
        compositeTileWith<true, false, kSource>(frame, tile, worker, scratch, image);
    } else {
        compositeTileWith<false, false, kSource>(frame, tile, worker, scratch, image);
    }
}

void CompositeTile(Frame& frame, int tile, int worker, TileScratch& scratch, RasterImage& image) {
    if (frame.settings.differentiable) {
        compositeTileFrom<Source::kept>(frame, tile, worker, scratch, image);
    } else if (frame.drawnOnly) {
        compositeTileFrom<Source::drawn>(frame, tile, worker, scratch, image);
    } else {
        compositeTileFrom<Source::whole>(frame, tile, worker, scratch, image);
    }
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(CompositeTile);

void compositeTile(Frame& frame, int tile, int worker, TileScratch& scratch, RasterImage& image) {
    HWY_DYNAMIC_DISPATCH(CompositeTile)(frame, tile, worker, scratch, image);
}

}  // namespace splatreel::render
#endif
