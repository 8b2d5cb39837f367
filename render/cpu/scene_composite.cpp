#include "render/cpu/scene_stages.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/scene_composite.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/chunk-inl.h"

#include <algorithm>
#include <cmath>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// The 16 pixels of a block as 16-bit fixed point, row by row.
using Words = hn::CappedTag<std::int16_t, 16>;
using W = hn::Vec<Words>;
using DoubleWords = hn::RepartitionToWide<Words>;
using D = hn::Vec<DoubleWords>;
constexpr Words words;
constexpr DoubleWords doubleWords;
constexpr hn::RebindToUnsigned<Words> unsignedWords;
constexpr int wordLanes = static_cast<int>(HWY_LANES(std::int16_t) < 16 ? HWY_LANES(std::int16_t) : 16);
/// Vectors that make up a block.
constexpr int wordParts = blockPixels / wordLanes;

HWY_INLINE W word(int value) {
    return hn::Set(words, static_cast<std::int16_t>(value));
}
HWY_INLINE W pairOf(std::uint32_t value) {
    return hn::BitCast(words, hn::Set(doubleWords, static_cast<std::int32_t>(value)));
}

/// What stays the same for every block: where pixels lie from the block's centre in half pixels (x and y
/// alternating, in the order that packing puts right), and which line each pixel is on.
struct BlockPattern {
    W even[wordParts], odd[wordParts];
    hn::Vec<hn::Repartition<std::uint8_t, Words>> line[wordParts];
};

HWY_INLINE BlockPattern blockPattern() {
    BlockPattern pattern;
    alignas(32) std::int16_t even[wordLanes], odd[wordLanes];
    alignas(32) std::uint8_t line[2 * wordLanes];
    for (int part = 0; part < wordParts; ++part) {
        // Packing interleaves quarters: lanes of 128 bits hold one line of each half.
        for (int lane = 0; lane < wordLanes / 2; ++lane) {
            const int x = lane % blockSize, row = part * wordLanes / blockSize + lane / blockSize * 2;
            for (int k = 0; k < 2; ++k) {
                std::int16_t* to = (k == 0 ? even : odd) + 2 * lane;
                to[0] = static_cast<std::int16_t>(2 * x - 3);
                to[1] = static_cast<std::int16_t>(2 * (row + k) - 3);
            }
        }
        for (int lane = 0; lane < wordLanes; ++lane) {
            const int row = (part * wordLanes + lane) / blockSize;
            line[2 * lane] = static_cast<std::uint8_t>(2 * row);
            line[2 * lane + 1] = static_cast<std::uint8_t>(2 * row + 1);
        }
        pattern.even[part] = hn::Load(words, even);
        pattern.odd[part] = hn::Load(words, odd);
        pattern.line[part] = hn::Load(hn::Repartition<std::uint8_t, Words>(), line);
    }
    return pattern;
}

/// α = 2^(8 (x − c)) for 0 < x ≤ c = log₂(255) / 8, 0 for x = 0: the eighth power of a polynomial that is
/// fitted so that α is off by 4e-5 at most.
HWY_INLINE W alphaOf(W x) {
    W p = hn::Add(hn::MulFixedPoint15(x, word(1443)), word(3412));
    p = hn::Add(hn::MulFixedPoint15(p, x), word(11558));
    p = hn::SaturatedAdd(hn::MulFixedPoint15(p, x), word(16371));
    p = hn::MulFixedPoint15(p, p);
    p = hn::MulFixedPoint15(p, p);
    p = hn::MulFixedPoint15(p, p);
#if HWY_TARGET <= HWY_AVX2 && HWY_ARCH_X86
    return W{_mm256_sign_epi16(p.raw, x.raw)};
#elif HWY_ARCH_X86
    return W{_mm_sign_epi16(p.raw, x.raw)};
#else
    return hn::IfThenElseZero(hn::Gt(x, hn::Zero(words)), p);
#endif
}

/// Adds the listed Gaussians to a block, front to back. Returns whether any pixel still takes light.
HWY_INLINE bool compositeSceneBlock(const SceneScratch& scratch, const BlockPattern& pattern, int count,
                                    int stop, std::int16_t (&state)[scenePlanes][blockPixels]) {
    W left[wordParts], product[wordParts], color[3][wordParts];
    for (int p = 0; p < wordParts; ++p) {
        left[p] = hn::Load(words, state[sceneLeft] + p * wordLanes);
        product[p] = hn::Load(words, state[sceneProduct] + p * wordLanes);
        for (int c = 0; c < 3; ++c) color[c][p] = hn::Load(words, state[sceneRed + c] + p * wordLanes);
    }
    const W most = word(32440), stopAt = word(stop);
    // The exact stop, 1e-4, lies between 3 and 4. At 3 rounding hides which side is right: half the weight,
    // a hundredth at most, is off by the least either way.
    const W kept = word(3), halved = word(2);
    const hn::Repartition<std::uint64_t, Words> lines;
    const hn::Repartition<std::uint8_t, Words> bytes;
    bool alive = true;
    for (int begin = 0; begin < count && alive; begin += 8) {
        const int end = std::min(begin + 8, count);
        for (int i = begin; i < end; ++i) {
            const std::uint32_t entry = scratch.blockList[i];
            const SceneChunk::Paint& paint = scratch.chunk.paints[entry >> 16];
            std::uint64_t rooms;
            std::memcpy(&rooms, scratch.rowRoom[entry & 0xffff], sizeof(rooms));
            const auto room = hn::BitCast(bytes, hn::Set(lines, rooms));
            const W slope = pairOf(paint.slope);
            const D offset = hn::Set(doubleWords, scratch.blockOffset[i]);
            const W red = pairOf(paint.red), green = pairOf(paint.green), blue = pairOf(paint.blue);
            for (int p = 0; p < wordParts; ++p) {
                D more0 = hn::Zero(doubleWords), more1 = more0;
                const D even =
                    hn::ReorderWidenMulAccumulate(doubleWords, slope, pattern.even[p], offset, more0);
                const D odd =
                    hn::ReorderWidenMulAccumulate(doubleWords, slope, pattern.odd[p], offset, more1);
                const W t = hn::ReorderDemote2To(words, hn::RearrangeToOddPlusEven(even, more0),
                                                 hn::RearrangeToOddPlusEven(odd, more1));
                const W tt = hn::MulFixedPoint15(t, t);  // as an unsigned number 2^15 is right too
                const auto line = hn::BitCast(unsignedWords, hn::TableLookupBytes(room, pattern.line[p]));
                const W x = hn::BitCast(words, hn::SaturatedSub(line, hn::BitCast(unsignedWords, tt)));
                const W alpha = hn::Min(alphaOf(x), most);
                const W share = hn::MulFixedPoint15(product[p], alpha);
                product[p] = hn::Sub(product[p], share);
                const W weight = hn::BitCast(
                    words,
                    hn::AverageRound(
                        hn::BitCast(unsignedWords, hn::IfThenElseZero(hn::Gt(product[p], kept), share)),
                        hn::BitCast(unsignedWords, hn::IfThenElseZero(hn::Gt(product[p], halved), share))));
                left[p] = hn::Sub(left[p], weight);
                color[0][p] = hn::Add(color[0][p], hn::MulFixedPoint15(weight, red));
                color[1][p] = hn::Add(color[1][p], hn::MulFixedPoint15(weight, green));
                color[2][p] = hn::Add(color[2][p], hn::MulFixedPoint15(weight, blue));
            }
        }
        alive = false;
        for (int p = 0; p < wordParts; ++p) alive |= !hn::AllFalse(words, hn::Gt(product[p], stopAt));
    }
    for (int p = 0; p < wordParts; ++p) {
        hn::Store(left[p], words, state[sceneLeft] + p * wordLanes);
        hn::Store(product[p], words, state[sceneProduct] + p * wordLanes);
        for (int c = 0; c < 3; ++c) hn::Store(color[c][p], words, state[sceneRed + c] + p * wordLanes);
    }
    return alive;
}

HWY_INLINE VU lowAndHigh(VI low, VI high) {
    return hn::BitCast(unsignedIntegers,
                       hn::Or(hn::And(low, hn::Set(integers, 0xffff)), hn::ShiftLeft<16>(high)));
}

HWY_INLINE void buildSceneChunk(const SceneFrame& frame, TileOrigin origin,
                                std::span<const std::uint64_t> keys, SceneChunk& chunk) {
    const int count = static_cast<int>(keys.size());
    chunk.size = count;
    const SceneRecord* records = frame.records.data();
    const auto recordAt = [&](int j) {
        return records + static_cast<std::uint32_t>(keys[static_cast<std::size_t>(j)]);
    };
    const V x0 = set(static_cast<float>(origin.x)), y0 = set(static_cast<float>(origin.y));
    // 1 is where the exponent has fallen by 8: t / √8, in 2^15; and the same before squaring.
    const V fixed = set(11585.2375F), root = set(64.0F);
    const V colorScale = set(std::ldexp(32767.0F, -frame.colorBits));
    const VU lowHalf = hn::Set(unsignedIntegers, 0xffff);
    constexpr int ahead = 24;
    for (int j = 0; j < std::min(ahead, count); ++j) hwy::Prefetch(recordAt(j));
    for (int j = 0; j < count; j += lanes) {
        const float* rows[lanes];
        for (int lane = 0; lane < lanes; ++lane) {
            rows[lane] = reinterpret_cast<const float*>(recordAt(std::min(j + lane, count - 1)));
            if (j + lane + ahead < count) hwy::Prefetch(recordAt(j + lane + ahead));
        }
        V shape[4], more[4];
        loadTransposed([&](int lane) { return rows[lane]; }, shape);
        loadTransposed([&](int lane) { return rows[lane] + 4; }, more);
        const V u = hn::Sub(shape[0], x0), v = hn::Sub(shape[1], y0), along = shape[2], across = shape[3];
        const V down = more[0];
        const VU roomRed = hn::BitCast(unsignedIntegers, more[2]);
        const VU greenBlue = hn::BitCast(unsignedIntegers, more[3]);
        const V room = hn::ConvertTo(floats, hn::BitCast(integers, hn::And(roomRed, lowHalf)));
        const Touched touched = touchedBlocks(
            std::min(lanes, count - j),
            {u, v, along, across, down, hn::MulAdd(room, set(1.0002F / 4096.0F), set(1e-3F))}, wholeTile());
        hn::Store(touched.low, unsignedIntegers, chunk.touched[0] + j);
        hn::Store(touched.high, unsignedIntegers, chunk.touched[1] + j);

        const V t0 = hn::Neg(hn::MulAdd(along, u, hn::Mul(across, v)));
        alignas(64) float quarters[2][4 * lanes];
        hn::StoreInterleaved4(hn::Mul(along, fixed), hn::Mul(across, fixed), hn::Mul(t0, fixed),
                              hn::Mul(down, root), floats, quarters[0]);
        hn::StoreInterleaved4(hn::Mul(hn::Neg(hn::Mul(down, v)), root), room, zero(), zero(), floats,
                              quarters[1]);
        auto* shapes = reinterpret_cast<float*>(chunk.shapes + j);
        for (int lane = 0; lane < lanes; ++lane) {
            hn::Store(hn::Load(four, quarters[0] + 4 * lane), four, shapes + 8 * lane);
            hn::Store(hn::Load(four, quarters[1] + 4 * lane), four, shapes + 8 * lane + 4);
        }
        const V half = hn::Mul(fixed, set(0.5F)), limit = set(32767.0F);
        const auto slopeOf = [&](V slope) {
            return hn::NearestInt(hn::Min(hn::Max(hn::Mul(slope, half), hn::Neg(limit)), limit));
        };
        const auto channel = [&](V value) {
            const VI bits = hn::NearestInt(hn::Min(hn::Mul(value, colorScale), limit));
            return lowAndHigh(bits, bits);
        };
        const VU slope = lowAndHigh(slopeOf(along), slopeOf(across));
        hn::StoreInterleaved4(slope, channel(halfIn(hn::ShiftRight<16>(roomRed))),
                              channel(halfIn(hn::And(greenBlue, lowHalf))),
                              channel(halfIn(hn::ShiftRight<16>(greenBlue))), unsignedIntegers,
                              reinterpret_cast<std::uint32_t*>(chunk.paints + j));
    }
}

/// What the row of blocks makes of each Gaussian of its list.
HWY_INLINE void prepareRow(int row, int count, SceneScratch& scratch) {
    const float top = static_cast<float>(row * blockSize), centre = top + 0.5F * blockSize;
    const auto lines = hn::Add(hn::Iota(four, 0.5F), hn::Set(four, top));
    const hn::Rebind<std::int32_t, Four> fourIntegers;
    const hn::Rebind<std::uint16_t, Four> fourWords;
    for (int k = 0; k < count; ++k) {
        const SceneChunk::Shape& shape = scratch.chunk.shapes[scratch.rowList[k]];
        const auto s = hn::MulAdd(hn::Set(four, shape.down), lines, hn::Set(four, shape.s0));
        const auto room = hn::NegMulAdd(s, s, hn::Set(four, shape.room));
        static_cast<void>(fourIntegers);
        hn::StoreU(hn::DemoteTo(fourWords, hn::NearestInt(room)), fourWords, scratch.rowRoom[k]);
        scratch.rowAlong[k] = shape.along;
        scratch.rowOffset[k] = shape.across * centre + shape.t0;
        scratch.rowList[k] = scratch.rowList[k] << 16 | static_cast<std::uint32_t>(k);
    }
}

/// The Gaussians of a row's list that touch a block of it, front to back.
HWY_INLINE int listSceneBlock(int rowCount, int column, SceneScratch& scratch) {
    int count = 0;
    const VU bit = hn::Set(unsignedIntegers, 1U << column);
    const V centre = set((static_cast<float>(column) + 0.5F) * blockSize);
    for (int k = 0; k < rowCount; k += lanes) {
        const auto touched = hn::TestBit(hn::Load(unsignedIntegers, scratch.rowBits + k), bit);
        if (hn::AllFalse(unsignedIntegers, touched)) continue;
        const V offset = hn::MulAdd(hn::Load(floats, scratch.rowAlong + k), centre,
                                    hn::Load(floats, scratch.rowOffset + k));
        const Compressor compress(touched);
        hn::StoreU(compress(hn::Load(unsignedIntegers, scratch.rowList + k)), unsignedIntegers,
                   scratch.blockList + count);
        hn::StoreU(compress(hn::NearestInt(offset)), integers, scratch.blockOffset + count);
        count += compress.count();
    }
    return count;
}

/// Nothing yet in front of any pixel.
HWY_INLINE void resetSceneState(std::int16_t (&state)[scenePlanes][blockPixels]) {
    for (int plane = 0; plane < scenePlanes; ++plane) {
        for (int p = 0; p < blockPixels; p += wordLanes) {
            hn::Store(word(plane <= sceneProduct ? 32767 : 0), words, state[plane] + p);
        }
    }
}

HWY_INLINE void compositeSceneChunk(SceneScratch& scratch, const BlockPattern& pattern, int stop,
                                    unsigned (&live)[blocksAcross], std::uint64_t& touched) {
    for (int row = 0; row < blocksAcross; ++row) {
        if (live[row] == 0) continue;
        const int rowCount = listRow(scratch.chunk, row, live[row], scratch);
        if (rowCount == 0) continue;
        prepareRow(row, rowCount, scratch);
        for (int column = 0; column < blocksAcross; ++column) {
            if ((live[row] >> column & 1U) == 0) continue;
            const int count = listSceneBlock(rowCount, column, scratch);
            if (count == 0) continue;
            const int block = row * blocksAcross + column;
            if ((touched >> block & 1U) == 0) resetSceneState(scratch.state[block]);
            touched |= std::uint64_t{1} << block;
            if (!compositeSceneBlock(scratch, pattern, count, stop, scratch.state[block])) {
                live[row] &= ~(1U << column);
            }
        }
    }
}

/// Writes blocks over what lies behind them.
class BlockWriter {
public:
    explicit BlockWriter(const SceneFrame& frame) : bits_(frame.colorBits), shift_(7 - frame.colorBits) {}

    /// Four lines of four pixels of the picture from those that lie behind. Where all of them are opaque,
    /// colours and backdrop meet with seven bits to spare, so that only the end is rounded to eight.
    HWY_INLINE void write(const std::int16_t (&state)[scenePlanes][blockPixels], const std::uint32_t* back,
                          std::size_t backStride, std::uint32_t* to, std::size_t stride) const {
        std::uint32_t opaque = 0xff000000;
        for (std::size_t row = 0; row < blockSize; ++row) {
            for (std::size_t x = 0; x < blockSize; ++x) opaque &= back[row * backStride + x];
        }
        if (opaque == 0xff000000) {
            writeOpaque(state, back, backStride, to, stride);
        } else {
            writeStraight(state, back, backStride, to, stride);
        }
    }

private:
    HWY_INLINE void writeOpaque(const std::int16_t (&state)[scenePlanes][blockPixels],
                                const std::uint32_t* back, std::size_t backStride, std::uint32_t* to,
                                std::size_t stride) const {
        const hn::Rebind<std::uint32_t, Four> fourPixels;
        const hn::Rebind<std::int32_t, Four> fourIntegers;
        const hn::Repartition<std::int16_t, decltype(fourIntegers)> eightWords;
        for (std::size_t row = 0; row < blockSize; row += 2) {
            const std::size_t at = row * blockSize;
            const auto left = hn::Load(eightWords, state[sceneLeft] + at);
            const auto first = hn::LoadU(fourPixels, back + row * backStride);
            const auto second = hn::LoadU(fourPixels, back + (row + 1) * backStride);
            hn::Vec<decltype(eightWords)> channel[3];
            for (int c = 0; c < 3; ++c) {
                const auto level = [&](auto pixels) {
                    return hn::BitCast(fourIntegers,
                                       hn::And(hn::ShiftRightSame(pixels, 8 * c), hn::Set(fourPixels, 255)));
                };
                auto behind = hn::ReorderDemote2To(eightWords, level(first), level(second));
                behind = hn::ShiftLeftSame(behind, shift_);
                const auto color = hn::Load(eightWords, state[sceneRed + c] + at);
                const auto value =
                    hn::SaturatedAdd(hn::MulFixedPoint15(color, hn::Set(eightWords, 255 * 128)),
                                     hn::MulFixedPoint15(left, behind));
                const auto rounded =
                    hn::SaturatedAdd(value, hn::Set(eightWords, static_cast<std::int16_t>(1 << shift_ >> 1)));
                channel[c] = hn::Min(hn::ShiftRightSame(rounded, shift_), hn::Set(eightWords, 255));
            }
            const auto low = hn::Or(channel[0], hn::ShiftLeft<8>(channel[1]));
            const auto high = hn::Or(channel[2], hn::Set(eightWords, -256));
            hn::StoreU(hn::BitCast(fourPixels, hn::InterleaveLower(eightWords, low, high)), fourPixels,
                       to + row * stride);
            hn::StoreU(hn::BitCast(fourPixels, hn::InterleaveUpper(eightWords, low, high)), fourPixels,
                       to + (row + 1) * stride);
        }
    }

    void writeStraight(const std::int16_t (&state)[scenePlanes][blockPixels], const std::uint32_t* back,
                       std::size_t backStride, std::uint32_t* to, std::size_t stride) const {
        const float unit = std::ldexp(1.0F / 32767.0F, bits_);
        for (std::size_t pixel = 0; pixel < blockPixels; ++pixel) {
            const std::size_t row = pixel / blockSize, x = pixel % blockSize;
            const std::uint32_t behind = back[row * backStride + x];
            const float left = static_cast<float>(state[sceneLeft][pixel]) / 32767.0F;
            const float shining = left * static_cast<float>(behind >> 24) / 255.0F;
            const float alpha = 1.0F - left + shining, inverse = 255.0F / std::max(alpha, 1e-6F);
            std::uint32_t out = static_cast<std::uint32_t>(alpha * 255.0F + 0.5F) << 24;
            for (int c = 0; c < 3; ++c) {
                const float color = static_cast<float>(state[sceneRed + c][pixel]) * unit +
                                    shining * static_cast<float>(behind >> (8 * c) & 255U) / 255.0F;
                out |= static_cast<std::uint32_t>(std::min(color * inverse, 255.0F) + 0.5F) << (8 * c);
            }
            to[row * stride + x] = out;
        }
    }

    int bits_, shift_;
};

HWY_INLINE void writeSceneTile(const SceneFrame& frame, TileOrigin origin, std::uint64_t touched,
                               const SceneScratch& scratch, const SceneBackdrop& behind,
                               std::uint32_t* rgba) {
    const BlockWriter writer(frame);
    const std::size_t stride = static_cast<std::size_t>(frame.width);
    std::uint32_t plain[blockPixels];
    std::fill_n(plain, blockPixels, behind.color);
    for (int block = 0; block < blockCount; ++block) {
        const int x = origin.x + block % blocksAcross * blockSize;
        const int y = origin.y + block / blocksAcross * blockSize;
        if (x >= frame.width || y >= frame.height) continue;
        const std::size_t at = static_cast<std::size_t>(y) * stride + static_cast<std::size_t>(x);
        const int columns = std::min(blockSize, frame.width - x),
                  rows = std::min(blockSize, frame.height - y);
        const bool drawn = (touched >> block & 1U) != 0;
        const bool whole = columns == blockSize && rows == blockSize;
        if (drawn && whole) {
            if (behind.pixels != nullptr) {
                writer.write(scratch.state[block], behind.pixels + at, stride, rgba + at, stride);
            } else {
                writer.write(scratch.state[block], plain, blockSize, rgba + at, stride);
            }
            continue;
        }
        std::uint32_t pixels[blockPixels];
        std::copy_n(plain, blockPixels, pixels);
        for (int row = 0; row < rows && behind.pixels != nullptr; ++row) {
            std::copy_n(behind.pixels + at + static_cast<std::size_t>(row) * stride, columns,
                        pixels + row * blockSize);
        }
        if (drawn) writer.write(scratch.state[block], pixels, blockSize, pixels, blockSize);
        for (int row = 0; row < rows; ++row) {
            std::copy_n(pixels + row * blockSize, columns,
                        rgba + at + static_cast<std::size_t>(row) * stride);
        }
    }
}

void CompositeSceneTile(const SceneFrame& frame, int tile, SceneScratch& scratch, const SceneBackdrop& behind,
                        std::uint32_t* rgba) {
    const TileOrigin origin{tile % frame.tilesAcross * tileSize, tile / frame.tilesAcross * tileSize};
    const std::span<const std::uint64_t> keys = orderSceneTile(frame, tile, scratch);
    const BlockPattern pattern = blockPattern();
    const int stop = 115 >> frame.colorBits;
    unsigned live[blocksAcross], anyLive = 0;
    View view{};
    view.width = frame.width, view.height = frame.height;
    for (int row = 0; row < blocksAcross; ++row) {
        live[row] = blocksInside(view, origin, row);
        anyLive |= live[row];
    }
    std::uint64_t touched = 0;
    const int total = static_cast<int>(keys.size());
    int done = 0;
    while (done < total && anyLive != 0) {
        const int end = std::min(done + chunkCapacity, total);
        buildSceneChunk(frame, origin,
                        keys.subspan(static_cast<std::size_t>(done), static_cast<std::size_t>(end - done)),
                        scratch.chunk);
        compositeSceneChunk(scratch, pattern, stop, live, touched);
        anyLive = 0;
        for (const unsigned row : live) anyLive |= row;
        done = end;
    }
    writeSceneTile(frame, origin, touched, scratch, behind, rgba);
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(CompositeSceneTile);

void compositeSceneTile(const SceneFrame& frame, int tile, SceneScratch& scratch, const SceneBackdrop& behind,
                        std::uint32_t* rgba) {
    HWY_DYNAMIC_DISPATCH(CompositeSceneTile)(frame, tile, scratch, behind, rgba);
}

}  // namespace splatreel::render
#endif
