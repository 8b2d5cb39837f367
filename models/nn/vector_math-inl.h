// Per-target inline header (no single include guard): elementary functions of the kernels of models/nn.
#if defined(SPLATREEL_MODELS_NN_VECTOR_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_MODELS_NN_VECTOR_MATH_INL_H_
#undef SPLATREEL_MODELS_NN_VECTOR_MATH_INL_H_
#else
#define SPLATREEL_MODELS_NN_VECTOR_MATH_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cstddef>

HWY_BEFORE_NAMESPACE();
namespace splatreel::models::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// At most 16 lanes, so that a block of channels is never wider than 64 bytes.
using D = hn::CappedTag<float, 16>;
using V = hn::Vec<D>;

/// The first `count` lanes from anywhere, zeros behind them.
HWY_INLINE V loadLanes(const float* from, int count) {
    const D d;
    if (static_cast<std::size_t>(count) == hn::Lanes(d)) return hn::LoadU(d, from);
    // Masked loads may read beyond the mask on older targets.
    HWY_ALIGN float lanes[HWY_MAX_BYTES / sizeof(float)] = {};
    std::copy_n(from, count, lanes);
    return hn::Load(d, lanes);
}

/// Stores the first `count` lanes.
HWY_INLINE void storeLanes(V value, float* to, int count) {
    const D d;
    if (static_cast<std::size_t>(count) == hn::Lanes(d)) {
        hn::StoreU(value, d, to);
    } else {
        HWY_ALIGN float lanes[HWY_MAX_BYTES / sizeof(float)] = {};
        hn::Store(value, d, lanes);
        std::copy_n(lanes, count, to);
    }
}

/// 2^x, exact at 0, relative error below 2e-7 in |x| < 126. Unclamped it is only valid there; clamped, values
/// beyond are treated as ±126.
template <bool clamped>
HWY_INLINE V exp2(V x) {
    const D d;
    const hn::RebindToSigned<D> di;
    if constexpr (clamped) x = hn::Min(hn::Max(x, hn::Set(d, -126.0F)), hn::Set(d, 126.0F));
    // Adding 1.5·2^23 rounds to the nearest integer and leaves it in the low bits.
    const V magic = hn::Set(d, 12582912.0F);
    const V shifted = hn::Add(x, magic);
    const V f = hn::Sub(x, hn::Sub(shifted, magic));
    // Minimax polynomial of 2^f on [−1/2, 1/2] with constant term 1: relative error 9.1e-8.
    V p = hn::Set(d, 1.326472706527820e-3F);
    p = hn::MulAdd(p, f, hn::Set(d, 9.671512648911655e-3F));
    p = hn::MulAdd(p, f, hn::Set(d, 5.550733743691139e-2F));
    p = hn::MulAdd(p, f, hn::Set(d, 2.402224208517323e-1F));
    p = hn::MulAdd(p, f, hn::Set(d, 6.931469775988577e-1F));
    p = hn::MulAdd(p, f, hn::Set(d, 1.0F));
    return hn::BitCast(d, hn::Add(hn::BitCast(di, p), hn::ShiftLeft<23>(hn::BitCast(di, shifted))));
}

/// e^x for x ≤ 0.
HWY_INLINE V expNegative(V x) {
    return exp2<true>(hn::Mul(x, hn::Set(D(), 1.44269504088896341F)));
}

/// 1 / x with a relative error of a few 1e-7, for x of ordinary size; much cheaper than a division.
HWY_INLINE V reciprocal(V x) {
#if HWY_ARCH_X86 && HWY_TARGET != HWY_SCALAR
    const V r = hn::ApproximateReciprocal(x);
    return hn::MulAdd(r, hn::NegMulAdd(x, r, hn::Set(D(), 1.0F)), r);
#else
    return hn::Div(hn::Set(D(), 1.0F), x);
#endif
}

/// 1 / (1 + e^−x)
HWY_INLINE V sigmoid(V x) {
    const D d;
    const V e = expNegative(hn::Neg(hn::Abs(x)));
    const V r = reciprocal(hn::Add(hn::Set(d, 1.0F), e));
    return hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Mul(e, r), r);
}

/// log(1 + e) for e in [0, 1], relative error about 1e-7.
HWY_INLINE V log1pUnit(V e) {
    const D d;
    // log(1 + e) = 2 atanh(s), s = e / (2 + e) ≤ 1/3.
    const V s = hn::Mul(e, reciprocal(hn::Add(hn::Set(d, 2.0F), e)));
    const V s2 = hn::Mul(s, s);
    V p = hn::Set(d, 2.0F / 13.0F);
    p = hn::MulAdd(p, s2, hn::Set(d, 2.0F / 11.0F));
    p = hn::MulAdd(p, s2, hn::Set(d, 2.0F / 9.0F));
    p = hn::MulAdd(p, s2, hn::Set(d, 2.0F / 7.0F));
    p = hn::MulAdd(p, s2, hn::Set(d, 2.0F / 5.0F));
    p = hn::MulAdd(p, s2, hn::Set(d, 2.0F / 3.0F));
    p = hn::MulAdd(p, s2, hn::Set(d, 2.0F));
    return hn::Mul(p, s);
}

struct Softplus {
    V value, slope;
};

/// log(1 + e^x) and its derivative σ(x).
HWY_INLINE Softplus softplus(V x) {
    const D d;
    const V one = hn::Set(d, 1.0F);
    const V e = expNegative(hn::Neg(hn::Abs(x)));
    const V r = reciprocal(hn::Add(one, e));
    const V slope = hn::IfThenElse(hn::Lt(x, hn::Zero(d)), hn::Mul(e, r), r);
    return {hn::Add(hn::Max(x, hn::Zero(d)), log1pUnit(e)), slope};
}

}  // namespace splatreel::models::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
