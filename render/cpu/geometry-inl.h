// The projection of a vector of Gaussians, shared by the forward and the backward pass. Compiled once per
// instruction set.
#if defined(SPLATREEL_RENDER_CPU_GEOMETRY_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_GEOMETRY_INL_H
#undef SPLATREEL_RENDER_CPU_GEOMETRY_INL_H
#else
#define SPLATREEL_RENDER_CPU_GEOMETRY_INL_H
#endif

#include "render/cpu/frame.h"
#include "render/cpu/vector-inl.h"

#include <hwy/contrib/math/math-inl.h>

#include <algorithm>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Pointers to one vector's worth of parameters; the last ones of an array are copied into padding first.
struct Rows {
    const float* positions;
    const float* logScales;
    const float* rotations;
    const float* opacityLogits;
    const float* sh;
};

struct PaddedRows {
    alignas(64) float positions[3 * lanes] = {}, logScales[3 * lanes] = {}, rotations[4 * lanes] = {},
                                    opacityLogits[lanes] = {}, sh[48 * lanes] = {};
};

HWY_INLINE Rows rowsAt(const GaussianView& view, int first, int count, PaddedRows& padded) {
    const std::size_t i = static_cast<std::size_t>(first);
    const std::size_t shRow = 3 * static_cast<std::size_t>(core::shCoefficientCount(view.shDegree));
    const Rows rows{view.positions.data() + 3 * i, view.logScales.data() + 3 * i,
                    view.rotations.data() + 4 * i, view.opacityLogits.data() + i, view.sh.data() + shRow * i};
    if (count == lanes) return rows;
    std::copy_n(rows.positions, 3 * count, padded.positions);
    std::copy_n(rows.logScales, 3 * count, padded.logScales);
    std::copy_n(rows.rotations, 4 * count, padded.rotations);
    std::copy_n(rows.opacityLogits, count, padded.opacityLogits);
    std::copy_n(rows.sh, shRow * static_cast<std::size_t>(count), padded.sh);
    return {padded.positions, padded.logScales, padded.rotations, padded.opacityLogits, padded.sh};
}

/// A vector of Gaussians in the camera frame and on the screen.
struct Geometry {
    V offset[3];  ///< position − camera, world axes
    V x, y, z, inverseZ;
    V ratioX, ratioY, boundX, boundY;  ///< x/z, y/z; the same as the Jacobian sees them
    V quaternion[4];                   ///< unit
    V inverseNorm;
    V axes[3][3];  ///< camera-frame components [row][axis] of the Gaussian's unit axes
    V logScale[3], scale[3];
    V half[2][3];  ///< rows of J W R S
    V xx, xy, yy;  ///< undilated covariance on the screen
    V det0, det;   ///< its determinant, and the dilated one's
    V opacity;     ///< σ(logit)
};

HWY_INLINE Geometry geometryOf(const View& view, const RasterSettings& settings, const Rows& rows) {
    Geometry g;
    hn::LoadInterleaved3(floats, rows.positions, g.offset[0], g.offset[1], g.offset[2]);
    for (int k = 0; k < 3; ++k) g.offset[k] = hn::Sub(g.offset[k], set(view.position[k]));
    const auto turn = [&view](const V(&vector)[3], int row) {
        V sum = hn::Mul(set(view.rotation[3 * row]), vector[0]);
        sum = hn::MulAdd(set(view.rotation[3 * row + 1]), vector[1], sum);
        return hn::MulAdd(set(view.rotation[3 * row + 2]), vector[2], sum);
    };
    g.x = turn(g.offset, 0), g.y = turn(g.offset, 1), g.z = turn(g.offset, 2);
    g.inverseZ = hn::Div(set(1.0F), g.z);
    g.ratioX = hn::Mul(g.x, g.inverseZ), g.ratioY = hn::Mul(g.y, g.inverseZ);
    g.boundX = hn::Min(hn::Max(g.ratioX, set(view.limitX[0])), set(view.limitX[1]));
    g.boundY = hn::Min(hn::Max(g.ratioY, set(view.limitY[0])), set(view.limitY[1]));

    V* q = g.quaternion;
    hn::LoadInterleaved4(floats, rows.rotations, q[0], q[1], q[2], q[3]);
    V norm2 = hn::Mul(q[0], q[0]);
    for (int k = 1; k < 4; ++k) norm2 = hn::MulAdd(q[k], q[k], norm2);
    g.inverseNorm = hn::Div(set(1.0F), hn::Sqrt(norm2));
    for (int k = 0; k < 4; ++k) q[k] = hn::Mul(q[k], g.inverseNorm);
    const V one = set(1.0F), two = set(2.0F);
    const V x2 = hn::Mul(two, q[1]), y2 = hn::Mul(two, q[2]), z2 = hn::Mul(two, q[3]);
    const V wx = hn::Mul(q[0], x2), wy = hn::Mul(q[0], y2), wz = hn::Mul(q[0], z2);
    const V qxx = hn::Mul(q[1], x2), qxy = hn::Mul(q[1], y2), qxz = hn::Mul(q[1], z2);
    const V qyy = hn::Mul(q[2], y2), qyz = hn::Mul(q[2], z2), qzz = hn::Mul(q[3], z2);
    const V world[3][3] = {// [axis][component]
                           {hn::Sub(one, hn::Add(qyy, qzz)), hn::Add(qxy, wz), hn::Sub(qxz, wy)},
                           {hn::Sub(qxy, wz), hn::Sub(one, hn::Add(qxx, qzz)), hn::Add(qyz, wx)},
                           {hn::Add(qxz, wy), hn::Sub(qyz, wx), hn::Sub(one, hn::Add(qxx, qyy))}};
    hn::LoadInterleaved3(floats, rows.logScales, g.logScale[0], g.logScale[1], g.logScale[2]);
    const V focalX = hn::Mul(set(view.fx), g.inverseZ), focalY = hn::Mul(set(view.fy), g.inverseZ);
    for (int k = 0; k < 3; ++k) {
        for (int row = 0; row < 3; ++row) g.axes[row][k] = turn(world[k], row);
        g.scale[k] = exponential(g.logScale[k]);
        g.half[0][k] =
            hn::Mul(hn::Mul(focalX, g.scale[k]), hn::NegMulAdd(g.boundX, g.axes[2][k], g.axes[0][k]));
        g.half[1][k] =
            hn::Mul(hn::Mul(focalY, g.scale[k]), hn::NegMulAdd(g.boundY, g.axes[2][k], g.axes[1][k]));
    }
    const auto dot = [](const V(&a)[3], const V(&b)[3]) {
        return hn::MulAdd(a[2], b[2], hn::MulAdd(a[1], b[1], hn::Mul(a[0], b[0])));
    };
    g.xx = dot(g.half[0], g.half[0]), g.xy = dot(g.half[0], g.half[1]), g.yy = dot(g.half[1], g.half[1]);
    // The determinant as a sum of squares: the product form cancels for needles.
    V cross[3];
    for (int k = 0; k < 3; ++k) {
        const int a = (k + 1) % 3, b = (k + 2) % 3;
        cross[k] = hn::MulSub(g.half[0][a], g.half[1][b], hn::Mul(g.half[0][b], g.half[1][a]));
    }
    g.det0 = dot(cross, cross);
    const V dilation = set(settings.dilation);
    g.det = hn::MulAdd(dilation, hn::Add(hn::Add(g.xx, g.yy), dilation), g.det0);
    const V logit = hn::LoadU(floats, rows.opacityLogits);
    g.opacity = hn::Div(one, hn::Add(one, exponential(hn::Neg(logit))));
    return g;
}

/// Square of Mip-Splatting's compensation before its floor.
constexpr float compensationFloor = 2.5e-5F;

/// Index of the shortest axis as masks: whether it is the second, whether it is the third; ties go to the
/// first.
struct ShortestAxis {
    Mask second, third;
};
HWY_INLINE ShortestAxis shortestAxis(const Geometry& g) {
    const Mask second = hn::Lt(g.logScale[1], g.logScale[0]);
    const Mask third = hn::Lt(g.logScale[2], hn::Min(g.logScale[0], g.logScale[1]));
    return {hn::And(second, hn::Not(third)), third};
}

/// The shortest axis, turned to face the camera; `sign` is what turned it.
HWY_INLINE void normalOf(const Geometry& g, V (&normal)[3], V& sign) {
    const ShortestAxis axis = shortestAxis(g);
    for (int row = 0; row < 3; ++row) {
        normal[row] = hn::IfThenElse(axis.third, g.axes[row][2],
                                     hn::IfThenElse(axis.second, g.axes[row][1], g.axes[row][0]));
    }
    const V facing = hn::MulAdd(normal[0], g.x, hn::MulAdd(normal[1], g.y, hn::Mul(normal[2], g.z)));
    sign = hn::IfThenElse(hn::Gt(facing, zero()), set(-1.0F), set(1.0F));
    for (V& component : normal) component = hn::Mul(component, sign);
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
