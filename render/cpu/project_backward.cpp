#include "render/cpu/stages.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/project_backward.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/harmonics-inl.h"

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Sums of a vector of Gaussians from their rows. Returns whether there is anything.
HWY_INLINE bool loadSums(const float* rows, V (&sums)[sumCount]) {
    V any = zero();
    for (int part = 0; part < sumCount; part += 4) {
        V columns[4];
        loadTransposed([&](int lane) { return rows + lane * sumCount + part; }, columns);
        for (int k = 0; k < 4; ++k) {
            sums[part + k] = columns[k];
            any = hn::Or(any, columns[k]);
        }
    }
    return !hn::AllTrue(floats, hn::Eq(any, zero()));
}

/// Where a vector's results go; the last ones of an array pass through padding.
struct OutRows {
    float *positions, *logScales, *rotations, *opacityLogits, *sh, *screen, *screenAbsolute;
};

HWY_INLINE OutRows outRowsAt(RasterGradient& gradient, int first, int shRow) {
    const std::size_t i = static_cast<std::size_t>(first);
    return {gradient.positions.data() + 3 * i,
            gradient.logScales.data() + 3 * i,
            gradient.rotations.data() + 4 * i,
            gradient.opacityLogits.data() + i,
            gradient.sh.data() + static_cast<std::size_t>(shRow) * i,
            gradient.screen.data() + 2 * i,
            gradient.screenAbsolute.data() + 2 * i};
}

struct PaddedOutRows {
    alignas(64) float positions[3 * lanes], logScales[3 * lanes], rotations[4 * lanes],
        opacityLogits[lanes], sh[48 * lanes], screen[2 * lanes], screenAbsolute[2 * lanes];

    OutRows rows() { return {positions, logScales, rotations, opacityLogits, sh, screen, screenAbsolute}; }
};

HWY_INLINE void copyOut(const OutRows& from, const OutRows& to, int count, int shRow) {
    std::copy_n(from.positions, 3 * count, to.positions);
    std::copy_n(from.logScales, 3 * count, to.logScales);
    std::copy_n(from.rotations, 4 * count, to.rotations);
    std::copy_n(from.opacityLogits, count, to.opacityLogits);
    std::copy_n(from.sh, shRow * count, to.sh);
    std::copy_n(from.screen, 2 * count, to.screen);
    std::copy_n(from.screenAbsolute, 2 * count, to.screenAbsolute);
}

HWY_INLINE void clearOut(const OutRows& to, int count, int shRow) {
    std::fill_n(to.positions, 3 * count, 0.0F);
    std::fill_n(to.logScales, 3 * count, 0.0F);
    std::fill_n(to.rotations, 4 * count, 0.0F);
    std::fill_n(to.opacityLogits, count, 0.0F);
    std::fill_n(to.sh, shRow * count, 0.0F);
    std::fill_n(to.screen, 2 * count, 0.0F);
    std::fill_n(to.screenAbsolute, 2 * count, 0.0F);
}

/// Gradients of the harmonics; adds what flows through the direction to `dOffset` (world axes).
HWY_INLINE void shadeBackward(const Geometry& g, const Rows& rows, int degree, Mask drawn,
                              const V (&dColor)[3], float* out, V (&dOffset)[3]) {
    if (degree == 0) {
        V sh[3], d[3];
        hn::LoadInterleaved3(floats, rows.sh, sh[0], sh[1], sh[2]);
        for (int c = 0; c < 3; ++c) {
            const Mask open = hn::Ge(hn::MulAdd(set(core::shC0), sh[c], set(0.5F)), zero());
            d[c] = hn::IfThenElseZero(hn::And(open, drawn), hn::Mul(set(core::shC0), dColor[c]));
        }
        hn::StoreInterleaved3(d[0], d[1], d[2], floats, out);
        return;
    }
    const int coefficients = core::shCoefficientCount(degree);
    HarmonicsOfVector sh;
    loadHarmonics(rows.sh, coefficients, sh);
    V direction[3], basis[mostHarmonics], open[3];
    const V inverse = directionOf(g, direction);
    harmonicBasis(degree, direction, basis);
    for (int c = 0; c < 3; ++c) {
        V color = set(0.5F);
        for (int k = 0; k < coefficients; ++k) {
            color = hn::MulAdd(basis[k], hn::Load(floats, sh.values[3 * k + c]), color);
        }
        open[c] = hn::IfThenElseZero(hn::And(hn::Ge(color, zero()), drawn), dColor[c]);
    }
    V value[mostHarmonics];
    alignas(64) float transposed[3][lanes];
    for (int k = 0; k < coefficients; ++k) {
        value[k] = zero();
        for (int c = 0; c < 3; ++c) {
            value[k] = hn::MulAdd(hn::Load(floats, sh.values[3 * k + c]), open[c], value[k]);
            hn::Store(hn::Mul(basis[k], open[c]), floats, transposed[c]);
        }
        for (int lane = 0; lane < lanes; ++lane) {
            float* to = out + (lane * coefficients + k) * 3;
            for (int c = 0; c < 3; ++c) to[c] = transposed[c][lane];
        }
    }
    V slope[3];
    harmonicSlope(degree, direction, value, slope);
    const V radial = hn::MulAdd(slope[0], direction[0],
                                hn::MulAdd(slope[1], direction[1], hn::Mul(slope[2], direction[2])));
    for (int k = 0; k < 3; ++k) {
        const V part = hn::Mul(hn::NegMulAdd(radial, direction[k], slope[k]), inverse);
        dOffset[k] = hn::Add(dOffset[k], hn::IfThenElseZero(drawn, part));
    }
}

/// Gradient by the unit quaternion of Σ_row,axis d[row][axis] · R[row][axis], through the normalisation.
HWY_INLINE void rotationBackward(const Geometry& g, const V (&d)[3][3], V (&out)[4]) {
    const V w = g.quaternion[0], x = g.quaternion[1], y = g.quaternion[2], z = g.quaternion[3];
    const V two = set(2.0F);
    const V d21 = hn::Sub(d[2][1], d[1][2]), d02 = hn::Sub(d[0][2], d[2][0]), d10 = hn::Sub(d[1][0], d[0][1]);
    const V s01 = hn::Add(d[0][1], d[1][0]), s02 = hn::Add(d[0][2], d[2][0]), s12 = hn::Add(d[1][2], d[2][1]);
    const auto twice = [two](V a, V b) { return hn::Mul(two, hn::Add(a, b)); };
    V q[4];
    q[0] = hn::MulAdd(x, d21, hn::MulAdd(y, d02, hn::Mul(z, d10)));
    q[1] = hn::MulAdd(y, s01, hn::MulAdd(z, s02, hn::MulSub(w, d21, hn::Mul(x, twice(d[1][1], d[2][2])))));
    q[2] = hn::MulAdd(x, s01, hn::MulAdd(z, s12, hn::MulSub(w, d02, hn::Mul(y, twice(d[0][0], d[2][2])))));
    q[3] = hn::MulAdd(x, s02, hn::MulAdd(y, s12, hn::MulSub(w, d10, hn::Mul(z, twice(d[0][0], d[1][1])))));
    V radial = zero();
    for (int k = 0; k < 4; ++k) radial = hn::MulAdd(q[k], g.quaternion[k], radial);
    const V scale = hn::Mul(two, g.inverseNorm);
    for (int k = 0; k < 4; ++k) {
        out[k] = hn::Mul(scale, hn::NegMulAdd(radial, g.quaternion[k], q[k]));
    }
}

HWY_INLINE void backwardOfVector(const Frame& frame, const Rows& rows, Mask drawn, const V (&sums)[sumCount],
                                 const OutRows& out) {
    const View& view = frame.view;
    const RasterSettings& settings = frame.settings;
    const bool exact = settings.profile == Profile::gsplat;
    const Geometry g = geometryOf(view, settings, rows);
    const auto shown = [drawn](V value) { return hn::IfThenElseZero(drawn, value); };
    const V a = hn::Add(g.xx, set(settings.dilation)), c = hn::Add(g.yy, set(settings.dilation));
    const V inverseDet = hn::Div(set(1.0F), g.det), conicScale = set(halfLog2e);
    const V along = hn::Sqrt(hn::Mul(hn::Mul(conicScale, c), inverseDet));
    const V across = hn::Neg(hn::Div(hn::Mul(hn::Mul(conicScale, g.xy), inverseDet), along));
    const V down = hn::Sqrt(hn::Div(conicScale, c));

    // Centre on the screen; α = 2^(power − t² − s²).
    const V twoLn2 = set(1.0F / halfLog2e);
    const V sumT = hn::Mul(twoLn2, sums[sum::t]), sumS = hn::Mul(twoLn2, sums[sum::s]);
    const V du = hn::Mul(along, sumT);
    const V dv = hn::MulAdd(across, sumT, hn::Mul(down, sumS));
    hn::StoreInterleaved2(shown(du), shown(dv), floats, out.screen);
    hn::StoreInterleaved2(shown(hn::Mul(hn::Mul(twoLn2, along), sums[sum::absoluteX])),
                          shown(hn::Mul(twoLn2, sums[sum::absoluteY])), floats, out.screenAbsolute);
    const V half = set(0.5F);
    V v00 = zero(), v01 = zero(), v11 = zero();  // what the compensation adds to ∂loss/∂covariance
    if (settings.compensate) {
        const Mask free = hn::Gt(hn::Mul(g.det0, inverseDet), set(compensationFloor));
        const V share = hn::IfThenElseZero(free, hn::Mul(half, sums[sum::weight]));
        const V inverse0 = hn::Div(set(1.0F), hn::Max(g.det0, set(1e-37F)));
        v00 = hn::Mul(share, hn::MulSub(g.yy, inverse0, hn::Mul(c, inverseDet)));
        v01 = hn::Mul(share, hn::Mul(g.xy, hn::Sub(inverseDet, inverse0)));
        v11 = hn::Mul(share, hn::MulSub(g.xx, inverse0, hn::Mul(a, inverseDet)));
    }
    hn::StoreU(shown(hn::Mul(sums[sum::weight], hn::Sub(set(1.0F), g.opacity))), floats, out.opacityLogits);

    // Σ' = P Pᵀ with P = J W R S, so ∂P = 2 V P; its rows are g.half. V = ½ (2 ln 2)² Cᵀ N C with C the
    // Cholesky factor (along, across; 0, down) and N the second moments of (t, s).
    const V tt = hn::Mul(hn::Mul(twoLn2, twoLn2), sums[sum::tt]);
    const V ts = hn::Mul(hn::Mul(twoLn2, twoLn2), sums[sum::ts]);
    const V ss = hn::Mul(hn::Mul(twoLn2, twoLn2), sums[sum::ss]);
    const V two = set(2.0F), focalX = hn::Mul(set(view.fx), g.inverseZ),
            focalY = hn::Mul(set(view.fy), g.inverseZ);
    V dLogScale[3], dAxes[3][3], j00 = zero(), j02 = zero(), j11 = zero(), j12 = zero();
    for (int axis = 0; axis < 3; ++axis) {
        const V e0 = hn::MulAdd(along, g.half[0][axis], hn::Mul(across, g.half[1][axis]));
        const V e1 = hn::Mul(down, g.half[1][axis]);
        const V f0 = hn::MulAdd(tt, e0, hn::Mul(ts, e1)), f1 = hn::MulAdd(ts, e0, hn::Mul(ss, e1));
        V p0 = hn::Mul(along, f0), p1 = hn::MulAdd(across, f0, hn::Mul(down, f1));
        if (settings.compensate) {
            p0 = hn::MulAdd(two, hn::MulAdd(v00, g.half[0][axis], hn::Mul(v01, g.half[1][axis])), p0);
            p1 = hn::MulAdd(two, hn::MulAdd(v01, g.half[0][axis], hn::Mul(v11, g.half[1][axis])), p1);
        }
        dLogScale[axis] = hn::MulAdd(p0, g.half[0][axis], hn::Mul(p1, g.half[1][axis]));
        const V s0 = hn::Mul(p0, g.scale[axis]), s1 = hn::Mul(p1, g.scale[axis]);
        dAxes[0][axis] = hn::Mul(focalX, s0);
        dAxes[1][axis] = hn::Mul(focalY, s1);
        dAxes[2][axis] = hn::Neg(hn::MulAdd(g.boundX, dAxes[0][axis], hn::Mul(g.boundY, dAxes[1][axis])));
        j00 = hn::MulAdd(g.axes[0][axis], s0, j00);
        j02 = hn::MulAdd(g.axes[2][axis], s0, j02);
        j11 = hn::MulAdd(g.axes[1][axis], s1, j11);
        j12 = hn::MulAdd(g.axes[2][axis], s1, j12);
    }
    if (settings.normal) {
        V normal[3], sign;
        normalOf(g, normal, sign);
        const ShortestAxis axis = shortestAxis(g);
        for (int row = 0; row < 3; ++row) {
            const V d = hn::Mul(sums[sum::normalX + row], sign);
            const Mask other = hn::Or(axis.second, axis.third);
            dAxes[row][0] = hn::Add(dAxes[row][0], hn::IfThenZeroElse(other, d));
            dAxes[row][1] = hn::Add(dAxes[row][1], hn::IfThenElseZero(axis.second, d));
            dAxes[row][2] = hn::Add(dAxes[row][2], hn::IfThenElseZero(axis.third, d));
        }
    }
    hn::StoreInterleaved3(shown(dLogScale[0]), shown(dLogScale[1]), shown(dLogScale[2]), floats,
                          out.logScales);
    const auto turnBack = [&view](V d0, V d1, V d2, int axis) {  // camera axes to world axes
        return hn::MulAdd(
            set(view.rotation[axis]), d0,
            hn::MulAdd(set(view.rotation[3 + axis]), d1, hn::Mul(set(view.rotation[6 + axis]), d2)));
    };
    V dRotation[3][3], dQuaternion[4];
    for (int k = 0; k < 3; ++k) {
        for (int row = 0; row < 3; ++row) {
            dRotation[row][k] = turnBack(dAxes[0][k], dAxes[1][k], dAxes[2][k], row);
        }
    }
    rotationBackward(g, dRotation, dQuaternion);
    hn::StoreInterleaved4(shown(dQuaternion[0]), shown(dQuaternion[1]), shown(dQuaternion[2]),
                          shown(dQuaternion[3]), floats, out.rotations);

    // J → camera-frame position; J02 = −fx b / z with b the bounded ratio.
    const V perZx = hn::Mul(focalX, g.inverseZ), perZy = hn::Mul(focalY, g.inverseZ);
    const Mask clampedX = hn::Ne(g.ratioX, g.boundX), clampedY = hn::Ne(g.ratioY, g.boundY);
    V dx = hn::MulSub(focalX, du, hn::IfThenZeroElse(clampedX, hn::Mul(perZx, j02)));
    V dy = hn::MulSub(focalY, dv, hn::IfThenZeroElse(clampedY, hn::Mul(perZy, j12)));
    const V one = set(1.0F);
    // A bounded ratio does not depend on z; INRIA's gradient has it so all the same.
    const V timesX = exact ? hn::IfThenElse(clampedX, one, two) : two;
    const V timesY = exact ? hn::IfThenElse(clampedY, one, two) : two;
    V dz = sums[sum::depth];
    dz = hn::NegMulAdd(hn::Mul(focalX, g.ratioX), du, dz);
    dz = hn::NegMulAdd(hn::Mul(focalY, g.ratioY), dv, dz);
    dz = hn::NegMulAdd(perZx, j00, dz);
    dz = hn::NegMulAdd(perZy, j11, dz);
    dz = hn::MulAdd(hn::Mul(hn::Mul(timesX, perZx), g.boundX), j02, dz);
    dz = hn::MulAdd(hn::Mul(hn::Mul(timesY, perZy), g.boundY), j12, dz);
    V dOffset[3];
    for (int k = 0; k < 3; ++k) dOffset[k] = shown(turnBack(dx, dy, dz, k));
    const V dColor[3] = {sums[sum::red], sums[sum::green], sums[sum::blue]};
    shadeBackward(g, rows, frame.job.gaussians.shDegree, drawn, dColor, out.sh, dOffset);
    hn::StoreInterleaved3(dOffset[0], dOffset[1], dOffset[2], floats, out.positions);
}

void ProjectRangeBackward(const Frame& frame, int begin, int end, const float* sumRows,
                          RasterGradient& gradient) {
    PaddedRows padded;
    PaddedOutRows paddedOut;
    const GaussianView& gaussians = frame.job.gaussians;
    const int shRow = 3 * core::shCoefficientCount(gaussians.shDegree);
    for (int i = begin; i < end; i += lanes) {
        const int count = std::min(lanes, end - i);
        const OutRows out = outRowsAt(gradient, i, shRow);
        V sums[sumCount];
        if (!loadSums(sumRows + static_cast<std::size_t>(i - begin) * sumCount, sums)) {
            clearOut(out, count, shRow);
            continue;
        }
        const VI radii = hn::LoadU(integers, frame.radii.data() + i);
        const Mask drawn = hn::RebindMask(floats, hn::Gt(radii, hn::Zero(integers)));
        const Rows rows = rowsAt(gaussians, i, count, padded);
        if (count == lanes) {
            backwardOfVector(frame, rows, drawn, sums, out);
        } else {
            backwardOfVector(frame, rows, drawn, sums, paddedOut.rows());
            copyOut(paddedOut.rows(), out, count, shRow);
        }
    }
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(ProjectRangeBackward);

void projectRangeBackward(const Frame& frame, int begin, int end, const float* sums,
                          RasterGradient& gradient) {
    HWY_DYNAMIC_DISPATCH(ProjectRangeBackward)(frame, begin, end, sums, gradient);
}

}  // namespace splatreel::render
#endif
