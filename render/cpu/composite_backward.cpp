#include "render/cpu/stages.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/composite_backward.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/chunk-inl.h"

#include <algorithm>
#include <cmath>
#include <limits>

// Lanes are Gaussians here, pixels are walked one by one: the sums over pixels then need no reduction across
// lanes. Light is followed front to back a second time. With g the gradient of a pixel's loss by the
// Gaussian's colour, depth … weighted by those, and G = Σ w g over all that the pixel sees (background
// included), what lies behind Gaussian i is G − Σ_{j ≤ i} w_j g_j, so ∂loss/∂α_i = T_i g_i − that / (1 −
// α_i).

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Planes of a block's state: gradients of the picture, then what is left behind and the transmittance.
namespace plane {
enum : int { red, green, blue, alpha, depth, normalX, normalY, normalZ, rest, transmittance };
}

/// Moves lanes up by a power of two, filling with what `fill` has in the lowest ones.
template <int kBy>
HWY_INLINE V shiftUp(V value, V fill) {
    alignas(64) std::int32_t places[lanes];
    for (int lane = 0; lane < lanes; ++lane) places[lane] = std::max(0, lane - kBy);
    const V moved = hn::TableLookupLanes(value, hn::SetTableIndices(floats, places));
    return hn::IfThenElse(hn::FirstN(floats, kBy), fill, moved);
}

/// Running products of the lanes.
HWY_INLINE V runningProduct(V value) {
    const V one = set(1.0F);
    value = hn::Mul(value, shiftUp<1>(value, one));
    value = hn::Mul(value, shiftUp<2>(value, one));
    if constexpr (lanes > 4) value = hn::Mul(value, shiftUp<4>(value, one));
    if constexpr (lanes > 8) value = hn::Mul(value, shiftUp<8>(value, one));
    return value;
}

/// Running sums of the lanes.
HWY_INLINE V runningSum(V value) {
    value = hn::Add(value, shiftUp<1>(value, zero()));
    value = hn::Add(value, shiftUp<2>(value, zero()));
    if constexpr (lanes > 4) value = hn::Add(value, shiftUp<4>(value, zero()));
    if constexpr (lanes > 8) value = hn::Add(value, shiftUp<8>(value, zero()));
    return value;
}

HWY_INLINE float lastLane(V value) {
    return hn::ExtractLane(value, lanes - 1);
}

struct Limits {
    float stop;   ///< smallest transmittance behind a Gaussian that counts
    float clamp;  ///< unclamped opacity above which no gradient flows
};

/// Adds the listed Gaussians' sums over a block's pixels to scratch.sums, front to back. Returns whether any
/// pixel still takes light.
template <bool kExtras>
HWY_INLINE bool compositeBlockBackward(TileScratch& scratch, int count, int row, int column, Limits limits,
                                       float (&state)[10][blockPixels]) {
    const Chunk& chunk = scratch.chunk;
    const V threshold = set(smallestPower), most = set(largestAlpha), one = set(1.0F);
    const V stop = set(limits.stop), clamp = set(limits.clamp);
    const float left = static_cast<float>(column * blockSize) + 0.5F;
    const float top = static_cast<float>(row * blockSize) + 0.5F;
    bool alive = true;
    for (int begin = 0; begin < count && alive; begin += lanes) {
        const int present = std::min(lanes, count - begin);
        // Lanes past the end repeat a Gaussian, without any opacity.
        for (int k = present; k < lanes; ++k) scratch.blockList[begin + k] = scratch.blockList[begin];
        const VI places = hn::BitCast(integers, hn::LoadU(unsignedIntegers, scratch.blockList + begin));
        const auto gather = [&places](const float* from) { return hn::GatherIndex(floats, from, places); };
        const V along = gather(chunk.along), across = gather(chunk.across), t0 = gather(chunk.t0);
        const V down = gather(chunk.down), s0 = gather(chunk.s0);
        const V power = hn::IfThenElse(hn::FirstN(floats, static_cast<std::size_t>(present)),
                                       gather(chunk.power), set(-1e4F));
        const V red = gather(chunk.red), green = gather(chunk.green), blue = gather(chunk.blue);
        V depth = zero(), normalX = zero(), normalY = zero(), normalZ = zero();
        if constexpr (kExtras) {
            depth = gather(chunk.depth);
            normalX = gather(chunk.normalX), normalY = gather(chunk.normalY), normalZ = gather(chunk.normalZ);
        }
        V sum0 = zero(), sumT = zero(), sumS = zero(), sumTT = zero(), sumTS = zero(), sumSS = zero();
        V absoluteX = zero(), absoluteY = zero();
        V sumRed = zero(), sumGreen = zero(), sumBlue = zero();
        V sumDepth = zero(), sumNormal[3] = {zero(), zero(), zero()};
        for (int y = 0; y < blockSize; ++y) {
            const V py = set(top + static_cast<float>(y));
            const V tRow = hn::MulAdd(across, py, t0);
            const V s = hn::MulAdd(down, py, s0);
            const V powerRow = hn::NegMulAdd(s, s, power);
            const V downS = hn::Mul(down, s);
            V row0 = zero(), rowT = zero();
            for (int x = 0; x < blockSize; ++x) {
                const int pixel = y * blockSize + x;
                const V t = hn::MulAdd(along, set(left + static_cast<float>(x)), tRow);
                const V exponent = hn::NegMulAdd(t, t, powerRow);
                const Mask counts = hn::Ge(exponent, threshold);
                const V raw = exp2Negative(exponent);
                const V alpha = hn::IfThenElseZero(counts, hn::Min(raw, most));
                const V through = hn::Sub(one, alpha);
                const V behind = hn::Mul(set(state[plane::transmittance][pixel]), runningProduct(through));
                state[plane::transmittance][pixel] = lastLane(behind);
                const V inverse = reciprocal(through);
                const V front = hn::Mul(behind, inverse);
                const Mask open = hn::And(counts, hn::Ge(behind, stop));
                const V weight = hn::IfThenElseZero(open, hn::Mul(alpha, front));
                const V dRed = set(state[plane::red][pixel]), dGreen = set(state[plane::green][pixel]),
                        dBlue = set(state[plane::blue][pixel]);
                V value = hn::MulAdd(red, dRed, set(state[plane::alpha][pixel]));
                value = hn::MulAdd(green, dGreen, value);
                value = hn::MulAdd(blue, dBlue, value);
                if constexpr (kExtras) {
                    value = hn::MulAdd(depth, set(state[plane::depth][pixel]), value);
                    value = hn::MulAdd(normalX, set(state[plane::normalX][pixel]), value);
                    value = hn::MulAdd(normalY, set(state[plane::normalY][pixel]), value);
                    value = hn::MulAdd(normalZ, set(state[plane::normalZ][pixel]), value);
                }
                const V rest = hn::Sub(set(state[plane::rest][pixel]), runningSum(hn::Mul(weight, value)));
                state[plane::rest][pixel] = lastLane(rest);
                const V dAlpha = hn::NegMulAdd(rest, inverse, hn::Mul(front, value));
                const V h = hn::IfThenElseZero(hn::And(open, hn::Le(raw, clamp)), hn::Mul(raw, dAlpha));
                sumRed = hn::MulAdd(weight, dRed, sumRed);
                sumGreen = hn::MulAdd(weight, dGreen, sumGreen);
                sumBlue = hn::MulAdd(weight, dBlue, sumBlue);
                if constexpr (kExtras) {
                    sumDepth = hn::MulAdd(weight, set(state[plane::depth][pixel]), sumDepth);
                    for (int c = 0; c < 3; ++c) {
                        sumNormal[c] =
                            hn::MulAdd(weight, set(state[plane::normalX + c][pixel]), sumNormal[c]);
                    }
                }
                const V hT = hn::Mul(h, t);
                row0 = hn::Add(row0, h);
                rowT = hn::Add(rowT, hT);
                sumTT = hn::MulAdd(hT, t, sumTT);
                absoluteX = hn::Add(absoluteX, hn::Abs(hT));
                absoluteY = hn::Add(absoluteY, hn::Abs(hn::MulAdd(across, hT, hn::Mul(downS, h))));
            }
            sum0 = hn::Add(sum0, row0);
            sumT = hn::Add(sumT, rowT);
            const V row0S = hn::Mul(row0, s);
            sumS = hn::Add(sumS, row0S);
            sumSS = hn::MulAdd(row0S, s, sumSS);
            sumTS = hn::MulAdd(rowT, s, sumTS);
        }
        alignas(64) float sums[4][4 * lanes];
        hn::StoreInterleaved4(sum0, sumT, sumS, sumTT, floats, sums[0]);
        hn::StoreInterleaved4(sumTS, sumSS, absoluteX, absoluteY, floats, sums[1]);
        hn::StoreInterleaved4(sumRed, sumGreen, sumBlue, sumDepth, floats, sums[2]);
        if constexpr (kExtras) {
            hn::StoreInterleaved4(sumNormal[0], sumNormal[1], sumNormal[2], zero(), floats, sums[3]);
        }
        for (int k = 0; k < present; ++k) {
            const std::size_t j = scratch.blockList[begin + k];
            float* to = scratch.sums[j];
            for (int part = 0; part < (kExtras ? 4 : 3); ++part) {
                hn::Store(hn::Add(hn::Load(four, to + 4 * part), hn::Load(four, sums[part] + 4 * k)), four,
                          to + 4 * part);
            }
            scratch.chunkTouched[j] = 1;
        }
        alive = false;
        for (int p = 0; p < blockPixels; p += lanes) {
            alive |= !hn::AllFalse(floats, hn::Ge(hn::Load(floats, state[plane::transmittance] + p), stop));
        }
    }
    return alive;
}

/// Reads a plane of the gradient of the picture; zero where there is none.
HWY_INLINE void readBlock(const View& view, int x, int y, const float* plane, float* values) {
    for (int p = 0; p < blockPixels; p += lanes) hn::Store(zero(), floats, values + p);
    if (plane == nullptr) return;
    const int rows = std::min(blockSize, view.height - y), columns = std::min(blockSize, view.width - x);
    for (int row = 0; row < rows; ++row) {
        const float* from =
            plane + static_cast<std::size_t>(y + row) * static_cast<std::size_t>(view.width) + x;
        if (columns == blockSize) {
            hn::Store(hn::LoadU(four, from), four, values + row * blockSize);
        } else {
            std::copy_n(from, columns, values + row * blockSize);
        }
    }
}

/// Gradients of a block's pixels, and G, the sum over what each sees.
HWY_INLINE void startBlock(const View& view, int x, int y, const RasterImageGradient& gradient,
                           const float* kept, float (&state)[10][blockPixels]) {
    const std::size_t pixels = static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height);
    const auto planeOf = [pixels](std::span<const float> values, std::size_t channel) {
        return values.empty() ? nullptr : values.data() + channel * pixels;
    };
    for (std::size_t c = 0; c < 3; ++c) {
        readBlock(view, x, y, planeOf(gradient.color, c), state[plane::red + c]);
        readBlock(view, x, y, planeOf(gradient.normal, c), state[plane::normalX + c]);
    }
    readBlock(view, x, y, planeOf(gradient.alpha, 0), state[plane::alpha]);
    readBlock(view, x, y, planeOf(gradient.depth, 0), state[plane::depth]);
    for (int p = 0; p < blockPixels; p += lanes) {
        V rest = zero();
        for (int k = 0; k < Frame::keptPlanes; ++k) {
            rest = hn::MulAdd(hn::Load(floats, state[k] + p), hn::Load(floats, kept + k * blockPixels + p),
                              rest);
        }
        hn::Store(rest, floats, state[plane::rest] + p);
        hn::Store(set(1.0F), floats, state[plane::transmittance] + p);
    }
}

template <bool kExtras>
void compositeTileBackwardWith(Frame& frame, int tile, TileScratch& scratch,
                               const RasterImageGradient& gradient) {
    const TileOrigin origin = originOf(frame.view, tile);
    const std::size_t first = frame.tileStart[static_cast<std::size_t>(tile)];
    const std::size_t total = frame.tileStart[static_cast<std::size_t>(tile) + 1] - first;
    const std::span<const std::uint64_t> pairs(frame.pairs.data() + first, total);
    const int consumed = static_cast<int>(frame.consumed[static_cast<std::size_t>(tile)]);
    std::fill_n(frame.summed.data() + first, total, std::uint8_t{0});
    const bool inria = frame.settings.profile == Profile::inria;
    const Limits limits{inria ? 1e-4F : std::nextafter(1e-4F, 1.0F),
                        inria ? std::numeric_limits<float>::max() : largestAlpha};
    const float* kept =
        frame.kept.data() + static_cast<std::size_t>(frame.tileSlot[static_cast<std::size_t>(tile)]) *
                                (blockCount * Frame::keptPlanes * blockPixels);
    unsigned live[blocksAcross], anyLive = 0;
    for (int row = 0; row < blocksAcross; ++row) {
        live[row] = blocksInside(frame.view, origin, row);
        anyLive |= live[row];
        for (int column = 0; column < blocksAcross; ++column) {
            if ((live[row] >> column & 1U) == 0) continue;
            const int block = row * blocksAcross + column;
            startBlock(frame.view, origin.x + column * blockSize, origin.y + row * blockSize, gradient,
                       kept + block * Frame::keptPlanes * blockPixels, scratch.state[block]);
        }
    }
    Chunk& chunk = scratch.chunk;
    std::uint64_t* keys = scratch.keys.ensure(chunkCapacity);
    for (int done = 0; done < consumed && anyLive != 0; done += chunkCapacity) {
        const int count = std::min(chunkCapacity, consumed - done);
        const std::uint32_t* order = frame.order.data() + first + done;
        std::copy_n(order, count, keys);
        buildChunk(frame, origin, pairs, {keys, static_cast<std::size_t>(count)}, chunk);
        std::fill_n(scratch.chunkTouched, count, std::uint8_t{0});
        std::fill_n(&scratch.sums[0][0], static_cast<std::size_t>(count) * sumCount, 0.0F);
        anyLive = 0;
        for (int row = 0; row < blocksAcross; ++row) {
            if (live[row] == 0) continue;
            const int rowCount = listRow(chunk, row, live[row], scratch);
            for (int column = 0; column < blocksAcross && rowCount > 0; ++column) {
                if ((live[row] >> column & 1U) == 0) continue;
                const int listed = listBlock(rowCount, column, scratch);
                if (listed == 0) continue;
                if (!compositeBlockBackward<kExtras>(scratch, listed, row, column, limits,
                                                     scratch.state[row * blocksAcross + column])) {
                    live[row] &= ~(1U << column);
                }
            }
            anyLive |= live[row];
        }
        for (int j = 0; j < count; ++j) {
            if (scratch.chunkTouched[j] == 0) continue;
            const std::size_t place = first + order[j];
            frame.summed[place] = 1;
            for (int part = 0; part < sumCount; part += 4) {
                hn::Store(hn::Load(four, scratch.sums[j] + part), four,
                          frame.sums.data() + place * sumCount + part);
            }
        }
    }
}

void CompositeTileBackward(Frame& frame, int tile, TileScratch& scratch,
                           const RasterImageGradient& gradient) {
    if (gradient.depth.empty() && gradient.normal.empty()) {
        compositeTileBackwardWith<false>(frame, tile, scratch, gradient);
    } else {
        compositeTileBackwardWith<true>(frame, tile, scratch, gradient);
    }
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(CompositeTileBackward);

void compositeTileBackward(Frame& frame, int tile, TileScratch& scratch,
                           const RasterImageGradient& gradient) {
    HWY_DYNAMIC_DISPATCH(CompositeTileBackward)(frame, tile, scratch, gradient);
}

}  // namespace splatreel::render
#endif
