// Unpacks a vector of packed Gaussians, and mixes two of them. Compiled once per instruction set.
#if defined(SPLATREEL_RENDER_CPU_PACKED_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_PACKED_INL_H
#undef SPLATREEL_RENDER_CPU_PACKED_INL_H
#else
#define SPLATREEL_RENDER_CPU_PACKED_INL_H
#endif

#include "core/gaussians/packed.h"
#include "render/cpu/vector-inl.h"

#include <hwy/contrib/math/math-inl.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// A vector of Gaussians with activations applied.
struct Parameters {
    V position[3];
    V rotation[4];  ///< unit quaternion
    V logScale[3];
    V opacity;
};

HWY_INLINE V loadHalf(const std::uint16_t* row) {
    const hn::Rebind<hwy::float16_t, Floats> halves;
    return hn::PromoteTo(floats, hn::LoadU(halves, reinterpret_cast<const hwy::float16_t*>(row)));
}

HWY_INLINE VI loadWord(const std::uint16_t* row) {
    const hn::Rebind<std::uint16_t, Integers> words;
    return hn::PromoteTo(integers, hn::LoadU(words, row));
}

/// See core::unpackRotation.
HWY_INLINE void unpackRotations(const core::PackedBlock& block, int lane, V (&out)[4]) {
    const V step = set(0.70710678118F / 16383.0F);
    const VI low = hn::Set(integers, 0x7fff), middle = hn::Set(integers, 16383);
    VI words[3];
    V small[3];
    V squares = zero();
    for (int k = 0; k < 3; ++k) {
        words[k] = loadWord(block.rotation[k] + lane);
        small[k] = hn::Mul(hn::ConvertTo(floats, hn::Sub(hn::And(words[k], low), middle)), step);
        squares = hn::MulAdd(small[k], small[k], squares);
    }
    const V one = set(1.0F);
    const V large = hn::Sqrt(hn::Max(hn::Sub(one, squares), zero()));
    // The index of the largest: bit 15 of the first word, then of the second.
    const VI top = hn::Set(integers, 0x8000);
    const Mask odd = hn::RebindMask(floats, hn::TestBit(words[0], top));
    const Mask upper = hn::RebindMask(floats, hn::TestBit(words[1], top));
    const V first = hn::IfThenElse(odd, small[0], large);  // index 0 or 1
    const V third = hn::IfThenElse(odd, small[2], large);  // index 2 or 3
    out[0] = hn::IfThenElse(upper, small[0], first);
    out[1] = hn::IfThenElse(upper, small[1], hn::IfThenElse(odd, large, small[0]));
    out[2] = hn::IfThenElse(upper, third, small[1]);
    out[3] = hn::IfThenElse(upper, hn::IfThenElse(odd, large, small[2]), small[2]);
    // Rounding can carry the three beyond the unit ball.
    const Mask beyond = hn::Gt(squares, one);
    if (HWY_UNLIKELY(!hn::AllFalse(floats, beyond))) {
        const V shrink = hn::IfThenElse(beyond, hn::Div(one, hn::Sqrt(squares)), one);
        for (V& component : out) component = hn::Mul(component, shrink);
    }
}

HWY_INLINE Parameters unpackVector(const core::PackedBlock& block, int lane) {
    Parameters out;
    out.position[0] = hn::LoadU(floats, block.x + lane);
    out.position[1] = hn::LoadU(floats, block.y + lane);
    out.position[2] = hn::LoadU(floats, block.z + lane);
    unpackRotations(block, lane, out.rotation);
    const V step = set((core::packedLogScaleMax - core::packedLogScaleMin) / 65535.0F);
    for (int k = 0; k < 3; ++k) {
        const V code = hn::ConvertTo(floats, loadWord(block.logScale[k] + lane));
        out.logScale[k] = hn::MulAdd(code, step, set(core::packedLogScaleMin));
    }
    out.opacity = loadHalf(block.opacity + lane);
    return out;
}

HWY_INLINE V mixed(V from, V to, V blend) {
    return hn::MulAdd(blend, hn::Sub(to, from), from);
}

/// Between two: everything linearly but rotations, which go along the shorter arc at even speed.
HWY_INLINE Parameters mixedParameters(const Parameters& a, const Parameters& b, float blend) {
    Parameters out;
    const V u = set(blend);
    for (int k = 0; k < 3; ++k) {
        out.position[k] = mixed(a.position[k], b.position[k], u);
        out.logScale[k] = mixed(a.logScale[k], b.logScale[k], u);
    }
    out.opacity = mixed(a.opacity, b.opacity, u);
    V cosine = zero();
    for (int k = 0; k < 4; ++k) cosine = hn::MulAdd(a.rotation[k], b.rotation[k], cosine);
    const V flip = hn::IfThenElse(hn::Lt(cosine, zero()), set(-1.0F), set(1.0F));
    const V near = hn::Min(hn::Mul(cosine, flip), set(1.0F));
    const V angle = hn::Acos(floats, near);
    V weightA = hn::Sub(set(1.0F), u), weightB = u;
    // Where chord and arc are the same to float precision the sines would divide nought by nought.
    const Mask far = hn::Lt(near, set(0.9998F));
    const V inverseSine = hn::Div(set(1.0F), hn::Max(hn::Sin(floats, angle), set(1e-6F)));
    weightA = hn::IfThenElse(far, hn::Mul(hn::Sin(floats, hn::Mul(weightA, angle)), inverseSine), weightA);
    weightB = hn::IfThenElse(far, hn::Mul(hn::Sin(floats, hn::Mul(u, angle)), inverseSine), weightB);
    weightB = hn::Mul(weightB, flip);
    V norm2 = zero();
    for (int k = 0; k < 4; ++k) {
        out.rotation[k] = hn::MulAdd(weightB, b.rotation[k], hn::Mul(weightA, a.rotation[k]));
        norm2 = hn::MulAdd(out.rotation[k], out.rotation[k], norm2);
    }
    const V inverse = hn::Div(set(1.0F), hn::Sqrt(hn::Max(norm2, set(1e-30F))));
    for (V& component : out.rotation) component = hn::Mul(component, inverse);
    return out;
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
