// Spherical harmonics of a vector of Gaussians. Compiled once per instruction set.
#if defined(SPLATREEL_RENDER_CPU_HARMONICS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_HARMONICS_INL_H
#undef SPLATREEL_RENDER_CPU_HARMONICS_INL_H
#else
#define SPLATREEL_RENDER_CPU_HARMONICS_INL_H
#endif

#include "render/cpu/geometry-inl.h"

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

constexpr int mostHarmonics = 16;

/// A vector of Gaussians' coefficients, transposed: [3 · coefficient + channel][lane].
struct HarmonicsOfVector {
    alignas(64) float values[3 * mostHarmonics][lanes];
};

HWY_INLINE void loadHarmonics(const float* rows, int coefficients, HarmonicsOfVector& out) {
    const int width = 3 * coefficients;
    for (int next = 0; next < width; next += 4) {
        const int column = std::min(next, width - 4);  // the last four may overlap the ones before
        V columns[4];
        loadTransposed([&](int lane) { return rows + lane * width + column; }, columns);
        for (int k = 0; k < 4; ++k) hn::Store(columns[k], floats, out.values[column + k]);
    }
}

/// Unit directions from the camera.
HWY_INLINE V directionOf(const Geometry& g, V (&direction)[3]) {
    const V length2 = hn::MulAdd(g.offset[0], g.offset[0],
                                 hn::MulAdd(g.offset[1], g.offset[1], hn::Mul(g.offset[2], g.offset[2])));
    const V inverse = hn::Div(set(1.0F), hn::Sqrt(length2));
    for (int k = 0; k < 3; ++k) direction[k] = hn::Mul(g.offset[k], inverse);
    return inverse;
}

/// Y_k(direction) with INRIA's signs.
HWY_INLINE void harmonicBasis(int degree, const V (&direction)[3], V (&basis)[mostHarmonics]) {
    const V x = direction[0], y = direction[1], z = direction[2];
    basis[0] = set(0.28209479177387814F);
    if (degree < 1) return;
    const V c1 = set(0.4886025119029199F);
    basis[1] = hn::Neg(hn::Mul(c1, y)), basis[2] = hn::Mul(c1, z), basis[3] = hn::Neg(hn::Mul(c1, x));
    if (degree < 2) return;
    const V xx = hn::Mul(x, x), yy = hn::Mul(y, y), zz = hn::Mul(z, z);
    const V xy = hn::Mul(x, y), yz = hn::Mul(y, z), xz = hn::Mul(x, z);
    const V c2 = set(1.0925484305920792F);
    basis[4] = hn::Mul(c2, xy), basis[5] = hn::Neg(hn::Mul(c2, yz)), basis[7] = hn::Neg(hn::Mul(c2, xz));
    const V sum = hn::Add(xx, yy), difference = hn::Sub(xx, yy);
    basis[6] = hn::Mul(set(0.31539156525252005F), hn::Sub(hn::Add(zz, zz), sum));
    basis[8] = hn::Mul(set(0.5462742152960396F), difference);
    if (degree < 3) return;
    const V k0 = set(-0.5900435899266435F), k2 = set(-0.4570457994644658F), three = set(3.0F);
    const V outer = hn::Sub(hn::Mul(set(4.0F), zz), sum);
    basis[9] = hn::Mul(hn::Mul(k0, y), hn::MulSub(three, xx, yy));
    basis[10] = hn::Mul(hn::Mul(set(2.890611442640554F), xy), z);
    basis[11] = hn::Mul(hn::Mul(k2, y), outer);
    basis[12] = hn::Mul(hn::Mul(set(0.3731763325901154F), z), hn::NegMulAdd(three, sum, hn::Add(zz, zz)));
    basis[13] = hn::Mul(hn::Mul(k2, x), outer);
    basis[14] = hn::Mul(hn::Mul(set(1.445305721320277F), z), difference);
    basis[15] = hn::Mul(hn::Mul(k0, x), hn::NegMulAdd(three, yy, xx));
}

/// Adds Σ_k basis_k · coefficient_k, at least four coefficients. Calls `meanwhile` now and then.
template <class Meanwhile>
HWY_INLINE void addHarmonicRows(const float* rows, int coefficients, const V (&basis)[mostHarmonics],
                                const Meanwhile& meanwhile, V (&color)[3]) {
    const int width = 3 * coefficients;
    const auto fourFrom = [&](int column, V(&columns)[4]) {
        meanwhile();
        loadTransposed([&](int lane) { return rows + lane * width + column; }, columns);
    };
    int k = 0;
    for (; k + 4 <= coefficients; k += 4) {
        V columns[3][4];
        for (int quad = 0; quad < 3; ++quad) fourFrom(3 * k + 4 * quad, columns[quad]);
        for (int i = 0; i < 12; ++i) {
            color[i % 3] = hn::MulAdd(basis[k + i / 3], columns[i / 4][i % 4], color[i % 3]);
        }
    }
    for (; k < coefficients; ++k) {  // the ninth
        V columns[4];
        fourFrom(3 * k - 1, columns);
        for (int c = 0; c < 3; ++c) color[c] = hn::MulAdd(basis[k], columns[1 + c], color[c]);
    }
}

/// ∂/∂direction of Σ_k value_k Y_k, the direction taken as free.
HWY_INLINE void harmonicSlope(int degree, const V (&direction)[3], const V (&value)[mostHarmonics],
                              V (&slope)[3]) {
    for (V& component : slope) component = zero();
    if (degree < 1) return;
    const V x = direction[0], y = direction[1], z = direction[2];
    const V c1 = set(0.4886025119029199F);
    V dx = hn::Neg(hn::Mul(c1, value[3])), dy = hn::Neg(hn::Mul(c1, value[1])), dz = hn::Mul(c1, value[2]);
    if (degree >= 2) {
        const V c2 = set(1.0925484305920792F), two = set(2.0F);
        const V a = hn::Mul(c2, value[4]), b = hn::Neg(hn::Mul(c2, value[5])),
                c = hn::Neg(hn::Mul(c2, value[7]));
        const V e = hn::Mul(set(2 * 0.31539156525252005F), value[6]),
                f = hn::Mul(set(2 * 0.5462742152960396F), value[8]);
        dx = hn::Add(dx, hn::MulAdd(a, y, hn::MulAdd(c, z, hn::Mul(x, hn::Sub(f, e)))));
        dy = hn::Add(dy, hn::MulAdd(a, x, hn::MulSub(b, z, hn::Mul(y, hn::Add(f, e)))));
        dz = hn::Add(dz, hn::MulAdd(b, y, hn::MulAdd(c, x, hn::Mul(hn::Mul(two, e), z))));
    }
    if (degree >= 3) {
        const V xx = hn::Mul(x, x), yy = hn::Mul(y, y), zz = hn::Mul(z, z);
        const V xy = hn::Mul(x, y), yz = hn::Mul(y, z), xz = hn::Mul(x, z);
        const V k0 = set(-0.5900435899266435F), k2 = set(-0.4570457994644658F);
        const V three = set(3.0F), six = set(6.0F), two = set(2.0F);
        const V zz4 = hn::Mul(set(4.0F), zz), zz6 = hn::Mul(six, zz), difference = hn::Sub(xx, yy);
        const V v9 = hn::Mul(k0, value[9]), v10 = hn::Mul(set(2.890611442640554F), value[10]);
        const V v11 = hn::Mul(k2, value[11]), v12 = hn::Mul(set(0.3731763325901154F), value[12]);
        const V v13 = hn::Mul(k2, value[13]), v14 = hn::Mul(set(1.445305721320277F), value[14]);
        const V v15 = hn::Mul(k0, value[15]);
        V sx = hn::Mul(v9, hn::Mul(six, xy));
        sx = hn::MulAdd(v10, yz, sx);
        sx = hn::NegMulAdd(v11, hn::Mul(two, xy), sx);
        sx = hn::NegMulAdd(v12, hn::Mul(six, xz), sx);
        sx = hn::MulAdd(v13, hn::Sub(hn::NegMulAdd(three, xx, zz4), yy), sx);
        sx = hn::MulAdd(v14, hn::Mul(two, xz), sx);
        sx = hn::MulAdd(v15, hn::Mul(three, difference), sx);
        V sy = hn::Mul(v9, hn::Mul(three, difference));
        sy = hn::MulAdd(v10, xz, sy);
        sy = hn::MulAdd(v11, hn::Sub(hn::NegMulAdd(three, yy, zz4), xx), sy);
        sy = hn::NegMulAdd(v12, hn::Mul(six, yz), sy);
        sy = hn::NegMulAdd(v13, hn::Mul(two, xy), sy);
        sy = hn::NegMulAdd(v14, hn::Mul(two, yz), sy);
        sy = hn::NegMulAdd(v15, hn::Mul(six, xy), sy);
        V sz = hn::Mul(v10, xy);
        sz = hn::MulAdd(v11, hn::Mul(set(8.0F), yz), sz);
        sz = hn::MulAdd(v12, hn::NegMulAdd(three, hn::Add(xx, yy), zz6), sz);
        sz = hn::MulAdd(v13, hn::Mul(set(8.0F), xz), sz);
        sz = hn::MulAdd(v14, difference, sz);
        dx = hn::Add(dx, sx), dy = hn::Add(dy, sy), dz = hn::Add(dz, sz);
    }
    slope[0] = dx, slope[1] = dy, slope[2] = dz;
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
