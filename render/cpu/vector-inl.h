// Small vector helpers, compiled once per instruction set.
#if defined(SPLATREEL_RENDER_CPU_VECTOR_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_VECTOR_INL_H
#undef SPLATREEL_RENDER_CPU_VECTOR_INL_H
#else
#define SPLATREEL_RENDER_CPU_VECTOR_INL_H
#endif

#include <hwy/highway.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// At most the 16 pixels of a block.
using Floats = hn::CappedTag<float, 16>;
using Integers = hn::RebindToSigned<Floats>;
using Unsigned = hn::RebindToUnsigned<Floats>;
using V = hn::Vec<Floats>;
using VI = hn::Vec<Integers>;
using VU = hn::Vec<Unsigned>;
using Mask = hn::Mask<Floats>;
using Four = hn::CappedTag<float, 4>;

constexpr Floats floats;
constexpr Integers integers;
constexpr Unsigned unsignedIntegers;
constexpr Four four;
constexpr int lanes = static_cast<int>(HWY_LANES(float) < 16 ? HWY_LANES(float) : 16);

static_assert(lanes == 4 || lanes == 8 || lanes == 16);

HWY_INLINE V set(float value) {
    return hn::Set(floats, value);
}
HWY_INLINE V zero() {
    return hn::Zero(floats);
}

/// 2^x for x ≤ 0, relative error 2.6e-6, with kCoarse 7.5e-5; anything for x < −126.
template <bool kCoarse = false>
HWY_INLINE V exp2Negative(V x) {
#if HWY_TARGET <= HWY_AVX3
    const V f{_mm512_reduce_ps(x.raw, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC)};
#else
    const V floor = hn::Floor(x);
    const V f = hn::Sub(x, floor);
#endif
    V p;
    if constexpr (kCoarse) {
        p = hn::MulAdd(set(0.07802452264F), f, set(0.2260671554F));
        p = hn::MulAdd(p, f, set(0.6958335405F));
        p = hn::MulAdd(p, f, set(0.9999252186F));
    } else {
        p = hn::MulAdd(set(0.01353417063F), f, set(0.05201146325F));
        p = hn::MulAdd(p, f, set(0.241442749F));
        p = hn::MulAdd(p, f, set(0.6930038381F));
        p = hn::MulAdd(p, f, set(1.000002593F));
    }
#if HWY_TARGET <= HWY_AVX3
    return V{_mm512_scalef_ps(p.raw, x.raw)};  // rounds the exponent down itself
#else
    const VI exponent = hn::ShiftLeft<23>(hn::ConvertTo(integers, floor));
    return hn::BitCast(floats, hn::Add(hn::BitCast(integers, p), exponent));
#endif
}

/// e^x, relative error 2e-7; x is taken as between −87 and 80, and as 80 where it is no number.
HWY_INLINE V exponential(V x) {
    x = hn::Max(hn::Min(x, set(80.0F)), set(-87.0F));
    const V whole = hn::Round(hn::Mul(x, set(1.44269504F)));
    // The remainder from x itself: the product is rounded.
    V rest = hn::NegMulAdd(whole, set(0.693359375F), x);
    rest = hn::NegMulAdd(whole, set(-2.12194440e-4F), rest);
    V p = hn::MulAdd(set(1.9875691500e-4F), rest, set(1.3981999507e-3F));
    p = hn::MulAdd(p, rest, set(8.3334519073e-3F));
    p = hn::MulAdd(p, rest, set(4.1665795894e-2F));
    p = hn::MulAdd(p, rest, set(1.6666665459e-1F));
    p = hn::MulAdd(p, rest, set(5.0000001201e-1F));
    p = hn::Add(hn::MulAdd(p, hn::Mul(rest, rest), rest), set(1.0F));
    const VI exponent = hn::ShiftLeft<23>(hn::ConvertTo(integers, whole));
    return hn::BitCast(floats, hn::Add(hn::BitCast(integers, p), exponent));
}

/// Asks for a line of memory that is needed later, into the second cache: it takes up to three times as many
/// requests at a time as the nearest one.
HWY_INLINE void prefetchLater(const void* line) {
    __builtin_prefetch(line, 0, 2);
}

/// 1/x to about 1e-7.
HWY_INLINE V reciprocal(V x) {
    const V guess = hn::ApproximateReciprocal(x);
    return hn::Mul(guess, hn::NegMulAdd(x, guess, set(2.0F)));
}

/// √x to about 2e-7 for x ≥ 0, in fewer cycles than the exact one takes on 16 lanes.
HWY_INLINE V squareRoot(V x) {
    const V inverse = hn::ApproximateReciprocalSqrt(hn::Max(x, set(1e-30F)));
    const V root = hn::Mul(x, inverse);
    return hn::MulAdd(hn::Mul(set(0.5F), inverse), hn::NegMulAdd(root, root, x), root);
}

/// A non-negative value up to 65,000 as the bits of a half float, rounded on every instruction set (Highway
/// cuts off where there is no F16C).
HWY_INLINE VU halfOf(V value) {
    const VU bits = hn::BitCast(unsignedIntegers, hn::Mul(value, set(0x1p-112F)));
    return hn::ShiftRight<13>(hn::Add(bits, hn::Set(unsignedIntegers, 1U << 12)));
}

/// Two half floats as one word: the first low.
HWY_INLINE VU halfPair(V low, V high) {
    return hn::Or(halfOf(low), hn::ShiftLeft<16>(halfOf(high)));
}

/// The value of a half float that is not negative.
HWY_INLINE V halfIn(VU bits) {
    return hn::Mul(hn::BitCast(floats, hn::ShiftLeft<13>(bits)), set(0x1p112F));
}

/// Four floats of each of `lanes` rows, transposed: out[k] has the k-th float of every row. Registers are put
/// together from quarters directly: through memory the wide load would wait for the narrow stores before it.
template <class RowAt>
HWY_INLINE void loadTransposed(const RowAt& rowAt, V (&out)[4]) {
    V rows[4];
    for (int k = 0; k < 4; ++k) {
        const auto quarter = [&](int row) { return hn::LoadU(four, rowAt(row)); };
        if constexpr (lanes == 4) {
            rows[k] = V{quarter(k).raw};
        } else {
            const hn::CappedTag<float, 8> eight;
            const auto low = hn::Combine(eight, quarter(k + 4), quarter(k));
            if constexpr (lanes == 8) {
                rows[k] = V{low.raw};
            } else {
                rows[k] = hn::Combine(floats, hn::Combine(eight, quarter(k + 12), quarter(k + 8)), low);
            }
        }
    }
    const hn::Repartition<double, Floats> pairs;
    const auto ab = hn::BitCast(pairs, hn::InterleaveLower(floats, rows[0], rows[1]));
    const auto cd = hn::BitCast(pairs, hn::InterleaveLower(floats, rows[2], rows[3]));
    const auto abUpper = hn::BitCast(pairs, hn::InterleaveUpper(floats, rows[0], rows[1]));
    const auto cdUpper = hn::BitCast(pairs, hn::InterleaveUpper(floats, rows[2], rows[3]));
    out[0] = hn::BitCast(floats, hn::InterleaveLower(pairs, ab, cd));
    out[1] = hn::BitCast(floats, hn::InterleaveUpper(pairs, ab, cd));
    out[2] = hn::BitCast(floats, hn::InterleaveLower(pairs, abUpper, cdUpper));
    out[3] = hn::BitCast(floats, hn::InterleaveUpper(pairs, abUpper, cdUpper));
}

/// Lanes that `mask` has, moved to the front in order. Highway 1.0.3 keeps its table of permutations on the
/// stack below AVX-512: GCC copies a kilobyte at every call.
class Compressor {
public:
    explicit HWY_INLINE Compressor(hn::Mask<Unsigned> mask)
#if HWY_TARGET <= HWY_AVX3
        : mask_(mask), count_(hn::CountTrue(unsignedIntegers, mask)) {
    }
    HWY_INLINE VU operator()(VU values) const { return hn::Compress(values, mask_); }
#else
    {
        std::uint8_t bits = 0;
        if constexpr (lanes == 8) {
            hn::StoreMaskBits(unsignedIntegers, mask, &bits);
        } else {
            std::uint8_t some[8] = {};
            hn::StoreMaskBits(unsignedIntegers, mask, some);
            bits = some[0];
        }
        const hn::Rebind<std::uint8_t, Unsigned> bytes;
        order_ = hn::IndicesFromVec(
            unsignedIntegers, hn::PromoteTo(unsignedIntegers, hn::LoadU(bytes, permutations[bits].data())));
        count_ = static_cast<std::size_t>(std::popcount(bits));
    }
    HWY_INLINE VU operator()(VU values) const { return hn::TableLookupLanes(values, order_); }
#endif
    HWY_INLINE VI operator()(VI values) const {
        return hn::BitCast(integers, (*this)(hn::BitCast(unsignedIntegers, values)));
    }
    [[nodiscard]] HWY_INLINE int count() const { return static_cast<int>(count_); }

private:
#if HWY_TARGET <= HWY_AVX3
    hn::Mask<Unsigned> mask_;
#else
    using Permutations = std::array<std::array<std::uint8_t, 8>, 1U << lanes>;
    static constexpr Permutations permutations = [] {
        Permutations all{};
        for (unsigned bits = 0; bits < all.size(); ++bits) {
            unsigned next = 0;
            for (unsigned lane = 0; lane < lanes; ++lane) {
                if ((bits >> lane & 1U) != 0) all[bits][next++] = static_cast<std::uint8_t>(lane);
            }
        }
        return all;
    }();
    decltype(hn::IndicesFromVec(unsignedIntegers, hn::Zero(unsignedIntegers))) order_;
#endif
    std::size_t count_;
};

/// Lane numbers 0, 1, 2 …
HWY_INLINE V iota() {
    return hn::Iota(floats, 0.0F);
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
