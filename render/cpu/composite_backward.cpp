#include "render/cpu/stages.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/composite_backward.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/chunk-inl.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

// Light is followed front to back a second time. With g the gradient of a pixel's loss by the Gaussian's
// colour, depth … weighted by those, and G = Σ w g over all that the pixel sees (background included), what
// lies behind Gaussian i is G − Σ_{j ≤ i} w_j g_j, so ∂loss/∂α_i = T_i g_i − that / (1 − α_i): nothing has to
// be undone.

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Planes of a block's state: gradients of the picture, then what is left behind and the transmittance.
namespace differentiated {
enum : int { red, green, blue, alpha, depth, normalX, normalY, normalZ, rest, transmittance };
}

/// Vectors that make up the 16 pixels of a block, rows of four pixels one after the other.
constexpr int parts = blockPixels / lanes;

/// Sums over each row of four pixels: lane k of a row's four gets the sum of the k-th argument.
HWY_INLINE V sumRows(V a, V b, V c, V d) {
    const hn::Repartition<double, Floats> pairs;
    const V ab = hn::Add(hn::InterleaveLower(floats, a, b), hn::InterleaveUpper(floats, a, b));
    const V cd = hn::Add(hn::InterleaveLower(floats, c, d), hn::InterleaveUpper(floats, c, d));
    const auto low = hn::InterleaveLower(pairs, hn::BitCast(pairs, ab), hn::BitCast(pairs, cd));
    const auto high = hn::InterleaveUpper(pairs, hn::BitCast(pairs, ab), hn::BitCast(pairs, cd));
    return hn::Add(hn::BitCast(floats, low), hn::BitCast(floats, high));
}

/// The upper two lanes of each four from `upper`, the lower two from `lower`.
HWY_INLINE V upperHalves(V upper, V lower) {
    const hn::Repartition<double, Floats> pairs;
    return hn::BitCast(floats, hn::OddEven(hn::BitCast(pairs, upper), hn::BitCast(pairs, lower)));
}

/// Adds the sums over all four-lane groups of each argument to the four floats at `to`, `to + 4` …
HWY_INLINE void addGroups(V a, V b, V c, V d, float* to) {
#if HWY_TARGET <= HWY_AVX3
    const V ab = hn::Add(hn::ConcatLowerLower(floats, b, a), hn::ConcatUpperUpper(floats, b, a));
    const V cd = hn::Add(hn::ConcatLowerLower(floats, d, c), hn::ConcatUpperUpper(floats, d, c));
    const V even{_mm512_shuffle_f32x4(ab.raw, cd.raw, 0x88)};
    const V odd{_mm512_shuffle_f32x4(ab.raw, cd.raw, 0xDD)};
    hn::Store(hn::Add(hn::Load(floats, to), hn::Add(even, odd)), floats, to);
#else
    if constexpr (lanes == 8) {
        const V ab = hn::Add(hn::ConcatLowerLower(floats, b, a), hn::ConcatUpperUpper(floats, b, a));
        const V cd = hn::Add(hn::ConcatLowerLower(floats, d, c), hn::ConcatUpperUpper(floats, d, c));
        hn::Store(hn::Add(hn::Load(floats, to), ab), floats, to);
        hn::Store(hn::Add(hn::Load(floats, to + 8), cd), floats, to + 8);
    } else {
        hn::Store(hn::Add(hn::Load(floats, to), a), floats, to);
        hn::Store(hn::Add(hn::Load(floats, to + 4), b), floats, to + 4);
        hn::Store(hn::Add(hn::Load(floats, to + 8), c), floats, to + 8);
        hn::Store(hn::Add(hn::Load(floats, to + 12), d), floats, to + 12);
    }
#endif
}

struct Limits {
    float stop;   ///< smallest transmittance behind a Gaussian that counts
    float clamp;  ///< unclamped opacity above which no gradient flows
};

/// Adds up `parts` registers.
HWY_INLINE V total(const V (&values)[parts]) {
    V sum = values[0];
    for (int p = 1; p < parts; ++p) sum = hn::Add(sum, values[p]);
    return sum;
}

/// Adds the listed Gaussians' sums over a block's pixels to scratch.sums, front to back. `count` is even: two
/// are under way at a time, as one alone is a long chain of dependent steps.
template <bool kExtras>
HWY_INLINE void compositeBlockBackward(TileScratch& scratch, const std::uint8_t* list, int count, int row,
                                       int column, Limits limits, float (&state)[10][blockPixels]) {
    const Chunk& chunk = scratch.chunk;
    V x[parts], y[parts], transmittance[parts], rest[parts], dColor[3][parts], dAlpha[parts], dDepth[parts],
        dNormal[3][parts];
    for (int p = 0; p < parts; ++p) {
        const int offset = p * lanes;
        pixelCentres(row, column, offset, x[p], y[p]);
        transmittance[p] = hn::Load(floats, state[differentiated::transmittance] + offset);
        rest[p] = hn::Load(floats, state[differentiated::rest] + offset);
        dAlpha[p] = hn::Load(floats, state[differentiated::alpha] + offset);
        for (int c = 0; c < 3; ++c) dColor[c][p] = hn::Load(floats, state[differentiated::red + c] + offset);
        if constexpr (kExtras) {
            dDepth[p] = hn::Load(floats, state[differentiated::depth] + offset);
            for (int c = 0; c < 3; ++c) {
                dNormal[c][p] = hn::Load(floats, state[differentiated::normalX + c] + offset);
            }
        }
    }
    const V threshold = set(smallestPower), most = set(largestAlpha), one = set(1.0F);
    const V stop = set(limits.stop), clamp = set(limits.clamp);
    constexpr int together = parts == 1 ? 2 : 1;
    for (int k = 0; k < count; k += together) {
        V t[together][parts], s[together][parts], raw[together][parts], alpha[together][parts],
            inverse[together][parts];
        Mask counts[together][parts];
        for (int e = 0; e < together; ++e) {
            const std::size_t j = list[k + e];
            const V along = set(chunk.along[j]), across = set(chunk.across[j]), t0 = set(chunk.t0[j]);
            const V down = set(chunk.down[j]), s0 = set(chunk.s0[j]), power = set(chunk.power[j]);
            for (int p = 0; p < parts; ++p) {
                t[e][p] = hn::MulAdd(along, x[p], hn::MulAdd(across, y[p], t0));
                s[e][p] = hn::MulAdd(down, y[p], s0);
                const V exponent = hn::NegMulAdd(t[e][p], t[e][p], hn::NegMulAdd(s[e][p], s[e][p], power));
                counts[e][p] = hn::Ge(exponent, threshold);
                raw[e][p] = exp2Negative(exponent);
                alpha[e][p] = hn::IfThenElseZero(counts[e][p], hn::Min(raw[e][p], most));
                inverse[e][p] = reciprocal(hn::Sub(one, alpha[e][p]));
            }
        }
        for (int e = 0; e < together; ++e) {
            const std::size_t j = list[k + e];
            const V across = set(chunk.across[j]), down = set(chunk.down[j]);
            const V red = set(chunk.red[j]), green = set(chunk.green[j]), blue = set(chunk.blue[j]);
            V first[parts], second[parts], third[parts], fourth[parts];
            for (int p = 0; p < parts; ++p) {
                const V front = transmittance[p];
                const V behind = hn::NegMulAdd(front, alpha[e][p], front);
                transmittance[p] = behind;
                const Mask open = hn::And(counts[e][p], hn::Ge(behind, stop));
                const V weight = hn::IfThenElseZero(open, hn::Mul(front, alpha[e][p]));
                V value = hn::MulAdd(red, dColor[0][p], dAlpha[p]);
                value = hn::MulAdd(green, dColor[1][p], value);
                value = hn::MulAdd(blue, dColor[2][p], value);
                if constexpr (kExtras) {
                    value = hn::MulAdd(set(chunk.depth[j]), dDepth[p], value);
                    value = hn::MulAdd(set(chunk.normalX[j]), dNormal[0][p], value);
                    value = hn::MulAdd(set(chunk.normalY[j]), dNormal[1][p], value);
                    value = hn::MulAdd(set(chunk.normalZ[j]), dNormal[2][p], value);
                }
                rest[p] = hn::NegMulAdd(weight, value, rest[p]);
                const V slope = hn::NegMulAdd(rest[p], inverse[e][p], hn::Mul(front, value));
                const V h =
                    hn::IfThenElseZero(hn::And(open, hn::Le(raw[e][p], clamp)), hn::Mul(raw[e][p], slope));
                const V hT = hn::Mul(h, t[e][p]);
                const V hY = hn::MulAdd(across, hT, hn::Mul(hn::Mul(down, s[e][p]), h));
                first[p] = sumRows(h, hT, hn::Mul(hT, t[e][p]), hn::Abs(hT));
                // A row's s is the same for its pixels: lanes 0 and 1 give Σ h s and Σ h t s; Σ h s² goes
                // to 2.
                const V rowsS = hn::Mul(first[p], s[e][p]);
                third[p] = upperHalves(hn::Shuffle1032(hn::Mul(rowsS, s[e][p])), rowsS);
                second[p] = sumRows(hn::Abs(hY), hn::Mul(weight, dColor[0][p]), hn::Mul(weight, dColor[1][p]),
                                    hn::Mul(weight, dColor[2][p]));
                fourth[p] = zero();
                if constexpr (kExtras) {
                    fourth[p] = sumRows(hn::Mul(weight, dDepth[p]), hn::Mul(weight, dNormal[0][p]),
                                        hn::Mul(weight, dNormal[1][p]), hn::Mul(weight, dNormal[2][p]));
                }
            }
            addGroups(total(first), total(second), total(third), total(fourth), scratch.sums[j]);
            scratch.chunkTouched[j] = 1;
        }
    }
    for (int p = 0; p < parts; ++p) {
        hn::Store(transmittance[p], floats, state[differentiated::transmittance] + p * lanes);
        hn::Store(rest[p], floats, state[differentiated::rest] + p * lanes);
    }
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
template <bool kExtras>
HWY_INLINE void startBlock(const View& view, int x, int y, const RasterImageGradient& gradient,
                           const float* kept, float (&state)[10][blockPixels]) {
    const std::size_t pixels = static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height);
    const auto planeOf = [pixels](std::span<const float> values, std::size_t channel) {
        return values.empty() ? nullptr : values.data() + channel * pixels;
    };
    for (std::size_t c = 0; c < 3; ++c) {
        readBlock(view, x, y, planeOf(gradient.color, c), state[differentiated::red + c]);
        if constexpr (kExtras) {
            readBlock(view, x, y, planeOf(gradient.normal, c), state[differentiated::normalX + c]);
        }
    }
    readBlock(view, x, y, planeOf(gradient.alpha, 0), state[differentiated::alpha]);
    if constexpr (kExtras) readBlock(view, x, y, planeOf(gradient.depth, 0), state[differentiated::depth]);
    for (int p = 0; p < blockPixels; p += lanes) {
        V rest = zero();
        for (int k = 0; k < (kExtras ? Frame::keptPlanes : 4); ++k) {
            rest = hn::MulAdd(hn::Load(floats, state[k] + p), hn::Load(floats, kept + k * blockPixels + p),
                              rest);
        }
        hn::Store(rest, floats, state[differentiated::rest] + p);
        hn::Store(set(1.0F), floats, state[differentiated::transmittance] + p);
    }
}

template <bool kExtras>
void compositeTileBackwardWith(Frame& frame, int tile, TileScratch& scratch,
                               const RasterImageGradient& gradient) {
    const TileOrigin origin = originOf(frame.view, tile);
    const std::size_t tileIndex = static_cast<std::size_t>(tile);
    const std::size_t first = frame.tileStart[tileIndex];
    const std::size_t pairCount = frame.tileStart[tileIndex + 1] - first;
    const std::span<const std::uint64_t> pairs(frame.pairs.data() + first, pairCount);
    const int consumed = static_cast<int>(frame.consumed[tileIndex]);
    std::fill_n(frame.summed.data() + first, pairCount, std::uint8_t{0});
    const bool inria = frame.settings.profile == Profile::inria;
    const Limits limits{inria ? 1e-4F : std::nextafter(1e-4F, 1.0F),
                        inria ? std::numeric_limits<float>::max() : largestAlpha};
    const float* kept = frame.kept.data() + static_cast<std::size_t>(frame.tileSlot[tileIndex]) *
                                                (blockCount * Frame::keptPlanes * blockPixels);
    const ListPlace lists = frame.lists[tileIndex];
    const std::uint8_t* list = frame.arenas[lists.worker].bytes.data() + lists.offset;
    std::uint64_t started = 0;
    const auto recordOf = [&](int k) -> const Record* {
        const std::uint32_t place = frame.order[first + static_cast<std::size_t>(k)];
        return &frame.records[static_cast<std::uint32_t>(pairs[place])];
    };
    const auto sumsOf = [&](int k) {
        return frame.sums.data() + (first + frame.order[first + static_cast<std::size_t>(k)]) * sumCount;
    };
    for (int k = 0; k < std::min(chunkCapacity, consumed); ++k) prefetchLater(recordOf(k));
    for (int done = 0; done < consumed; done += chunkCapacity) {
        const int count = std::min(chunkCapacity, consumed - done);
        buildChunk<false>(
            frame.settings, origin, count, [&, done](int j) { return recordOf(done + j); }, scratch.chunk);
        // Asked for while the chunk is gone through, few at a time: where its sums go, and the next records.
        const int next = std::min(chunkCapacity, consumed - done - count);
        int sumsAsked = 0, recordsAsked = 0;
        const auto askFor = [&](int block) {
            for (const int due = (block + 1) * count / blockCount; sumsAsked < due; ++sumsAsked) {
                prefetchLater(sumsOf(done + sumsAsked));
            }
            for (const int due = (block + 1) * next / blockCount; recordsAsked < due; ++recordsAsked) {
                prefetchLater(recordOf(done + count + recordsAsked));
            }
        };
        std::fill_n(scratch.chunkTouched, count, std::uint8_t{0});
        std::fill_n(&scratch.sums[0][0], static_cast<std::size_t>(count) * sumCount, 0.0F);
        const std::uint8_t* counts = list;
        list += 2 * blockCount;
        for (int block = 0; block < blockCount; ++block) {
            std::uint16_t listed = 0;
            std::memcpy(&listed, counts + 2 * block, sizeof(listed));
            if (listed == 0) continue;
            const int row = block / blocksAcross, column = block % blocksAcross;
            askFor(block);
            if ((started >> block & 1U) == 0) {
                startBlock<kExtras>(frame.view, origin.x + column * blockSize, origin.y + row * blockSize,
                                    gradient, kept + block * Frame::keptPlanes * blockPixels,
                                    scratch.state[block]);
                started |= std::uint64_t{1} << block;
            }
            compositeBlockBackward<kExtras>(scratch, list, listed, row, column, limits, scratch.state[block]);
            list += listed;
        }
        for (int j = 0; j < count; ++j) {
            // Without a branch that nobody can guess: nothing reads the sums of those that are not touched.
            const std::size_t place = first + frame.order[first + static_cast<std::size_t>(done + j)];
            frame.summed[place] = scratch.chunkTouched[j];
            for (int part = 0; part < sumCount; part += lanes) {
                hn::Store(hn::Load(floats, scratch.sums[j] + part), floats,
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
