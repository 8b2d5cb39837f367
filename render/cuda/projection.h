#pragma once

#include "render/cuda/interface.h"

#include <cmath>

/// Projection of one Gaussian and its derivative: one thread's work, written for host and device alike so
/// that tests compare it with the double-precision reference on machines without a device. Formulas:
/// docs/rasterizer.md.

#ifdef __CUDACC__
#define SPLATREEL_BOTH __host__ __device__ inline
#else
#define SPLATREEL_BOTH inline
#endif

namespace splatreel::render::cuda {

inline constexpr int tileSize = 16;
inline constexpr int mostHarmonics = 16;
inline constexpr float compensationFloor = 2.5e-5F;

template <class Real>
SPLATREEL_BOTH Real smaller(Real a, Real b) {
    return b < a ? b : a;
}
template <class Real>
SPLATREEL_BOTH Real larger(Real a, Real b) {
    return a < b ? b : a;
}
template <class Real>
SPLATREEL_BOTH Real clampTo(Real value, Real low, Real high) {
    return smaller(larger(value, low), high);
}
template <class Real>
SPLATREEL_BOTH Real dot3(const Real* a, const Real* b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/// Tiles x0 … x1 − 1, y0 … y1 − 1.
struct TileRect {
    int x0, y0, x1, y1;
    [[nodiscard]] SPLATREEL_BOTH int count() const { return (x1 - x0) * (y1 - y0); }
};

/// A projected Gaussian. With d the offset from its centre in pixels, its opacity there is
/// peak · exp(−(t² + s²) / 2), t = along dx + across dy, s = down dy: a Cholesky factor of the conic, in
/// which nothing cancels for needles.
template <class Real>
struct Projected {
    Real u, v;
    Real along, across, down;
    Real peak;
    Real depth;
    Real color[3];
    Real normal[3];     ///< camera frame
    Real squareRadius;  ///< INRIA's 3 σ
    int radius;         ///< 0: culled
    TileRect tiles;
};

/// What both directions compute.
template <class Real>
struct Shape {
    Real offset[3];  ///< position − camera, world axes
    Real view[3];    ///< camera frame
    Real bound[2];   ///< x/z, y/z as the Jacobian sees them
    bool clamped[2];
    Real unit[4], norm;
    Real axes[3][3];  ///< [axis][component] of the Gaussian's unit axes, world
    Real scale[3];
    Real jacobian[2][3];    ///< rows of J W, world axes
    Real half[2][3];        ///< rows of J W R S
    Real xx, xy, yy, det0;  ///< undilated covariance on the screen and its determinant
    Real det;               ///< dilated
    Real opacity, compensation;
    bool compensationFloored;
};

template <class Real>
SPLATREEL_BOTH void shapeOf(const SplatreelCudaCamera& camera, const SplatreelCudaSettings& settings,
                            const Real* position, const Real* logScale, const Real* rotation,
                            Real opacityLogit, Shape<Real>& s) {
    for (int k = 0; k < 3; ++k) s.offset[k] = position[k] - Real(camera.position[k]);
    for (int row = 0; row < 3; ++row) {
        s.view[row] = Real(camera.rotation[3 * row]) * s.offset[0] +
                      Real(camera.rotation[3 * row + 1]) * s.offset[1] +
                      Real(camera.rotation[3 * row + 2]) * s.offset[2];
    }
    const Real z = s.view[2];
    const float* limits[2] = {camera.limitX, camera.limitY};
    for (int k = 0; k < 2; ++k) {
        const Real ratio = s.view[k] / z;
        s.bound[k] = clampTo(ratio, Real(limits[k][0]), Real(limits[k][1]));
        s.clamped[k] = s.bound[k] != ratio;
    }
    s.norm = std::sqrt(rotation[0] * rotation[0] + rotation[1] * rotation[1] + rotation[2] * rotation[2] +
                       rotation[3] * rotation[3]);
    for (int k = 0; k < 4; ++k) s.unit[k] = rotation[k] / s.norm;
    const Real w = s.unit[0], x = s.unit[1], y = s.unit[2], q = s.unit[3];
    s.axes[0][0] = 1 - 2 * (y * y + q * q), s.axes[0][1] = 2 * (x * y + w * q),
    s.axes[0][2] = 2 * (x * q - w * y);
    s.axes[1][0] = 2 * (x * y - w * q), s.axes[1][1] = 1 - 2 * (x * x + q * q),
    s.axes[1][2] = 2 * (y * q + w * x);
    s.axes[2][0] = 2 * (x * q + w * y), s.axes[2][1] = 2 * (y * q - w * x),
    s.axes[2][2] = 1 - 2 * (x * x + y * y);
    const Real focal[2] = {Real(camera.fx) / z, Real(camera.fy) / z};
    for (int row = 0; row < 2; ++row) {
        for (int k = 0; k < 3; ++k) {
            s.jacobian[row][k] = focal[row] * (Real(camera.rotation[3 * row + k]) -
                                               s.bound[row] * Real(camera.rotation[6 + k]));
        }
    }
    for (int k = 0; k < 3; ++k) {
        s.scale[k] = std::exp(smaller(logScale[k], Real(80)));
        for (int row = 0; row < 2; ++row) s.half[row][k] = dot3(s.jacobian[row], s.axes[k]) * s.scale[k];
    }
    s.xx = dot3(s.half[0], s.half[0]), s.xy = dot3(s.half[0], s.half[1]), s.yy = dot3(s.half[1], s.half[1]);
    s.det0 = 0;
    for (int k = 0; k < 3; ++k) {
        const int a = (k + 1) % 3, b = (k + 2) % 3;
        const Real cross = s.half[0][a] * s.half[1][b] - s.half[0][b] * s.half[1][a];
        s.det0 += cross * cross;
    }
    const Real dilation = settings.dilation;
    s.det = s.det0 + dilation * (s.xx + s.yy + dilation);
    s.opacity = 1 / (1 + std::exp(smaller(-opacityLogit, Real(80))));
    s.compensation = 1, s.compensationFloored = true;
    if (settings.compensate) {
        const Real ratio = s.det0 / s.det;
        s.compensationFloored = ratio <= Real(compensationFloor);
        s.compensation = std::sqrt(larger(ratio, Real(compensationFloor)));
    }
}

/// Y_k with INRIA's signs, and their derivatives by the direction taken as free.
template <class Real>
SPLATREEL_BOTH void harmonics(int degree, const Real* d, Real* basis) {
    const Real x = d[0], y = d[1], z = d[2];
    basis[0] = Real(0.28209479177387814);
    if (degree < 1) return;
    const Real c1 = Real(0.4886025119029199);
    basis[1] = -c1 * y, basis[2] = c1 * z, basis[3] = -c1 * x;
    if (degree < 2) return;
    const Real a = Real(1.0925484305920792), b = Real(0.31539156525252005), c = Real(0.5462742152960396);
    basis[4] = a * x * y, basis[5] = -a * y * z, basis[6] = b * (2 * z * z - x * x - y * y);
    basis[7] = -a * x * z, basis[8] = c * (x * x - y * y);
    if (degree < 3) return;
    const Real k0 = Real(-0.5900435899266435), k2 = Real(-0.4570457994644658);
    basis[9] = k0 * y * (3 * x * x - y * y);
    basis[10] = Real(2.890611442640554) * x * y * z;
    basis[11] = k2 * y * (4 * z * z - x * x - y * y);
    basis[12] = Real(0.3731763325901154) * z * (2 * z * z - 3 * x * x - 3 * y * y);
    basis[13] = k2 * x * (4 * z * z - x * x - y * y);
    basis[14] = Real(1.445305721320277) * z * (x * x - y * y);
    basis[15] = k0 * x * (x * x - 3 * y * y);
}

/// Adds value · ∂Y_k/∂direction to `slope`, k = 0 … 15.
template <class Real>
SPLATREEL_BOTH void addHarmonicSlope(int k, const Real* d, Real value, Real* slope) {
    const Real x = d[0], y = d[1], z = d[2];
    const Real c1 = Real(0.4886025119029199), a = Real(1.0925484305920792), b = Real(0.31539156525252005),
               c = Real(0.5462742152960396), k0 = Real(-0.5900435899266435), k1 = Real(2.890611442640554),
               k2 = Real(-0.4570457994644658), k3 = Real(0.3731763325901154), k4 = Real(1.445305721320277);
    Real g[3] = {0, 0, 0};
    switch (k) {
        case 1:
            g[1] = -c1;
            break;
        case 2:
            g[2] = c1;
            break;
        case 3:
            g[0] = -c1;
            break;
        case 4:
            g[0] = a * y, g[1] = a * x;
            break;
        case 5:
            g[1] = -a * z, g[2] = -a * y;
            break;
        case 6:
            g[0] = -2 * b * x, g[1] = -2 * b * y, g[2] = 4 * b * z;
            break;
        case 7:
            g[0] = -a * z, g[2] = -a * x;
            break;
        case 8:
            g[0] = 2 * c * x, g[1] = -2 * c * y;
            break;
        case 9:
            g[0] = 6 * k0 * x * y, g[1] = 3 * k0 * (x * x - y * y);
            break;
        case 10:
            g[0] = k1 * y * z, g[1] = k1 * x * z, g[2] = k1 * x * y;
            break;
        case 11:
            g[0] = -2 * k2 * x * y, g[1] = k2 * (4 * z * z - x * x - 3 * y * y), g[2] = 8 * k2 * y * z;
            break;
        case 12:
            g[0] = -6 * k3 * x * z, g[1] = -6 * k3 * y * z, g[2] = k3 * (6 * z * z - 3 * x * x - 3 * y * y);
            break;
        case 13:
            g[0] = k2 * (4 * z * z - 3 * x * x - y * y), g[1] = -2 * k2 * x * y, g[2] = 8 * k2 * x * z;
            break;
        case 14:
            g[0] = 2 * k4 * x * z, g[1] = -2 * k4 * y * z, g[2] = k4 * (x * x - y * y);
            break;
        case 15:
            g[0] = 3 * k0 * (x * x - y * y), g[1] = -6 * k0 * x * y;
            break;
        default:
            break;
    }
    for (int i = 0; i < 3; ++i) slope[i] += value * g[i];
}

/// Index of the smallest scale; ties go to the first.
template <class Real>
SPLATREEL_BOTH int shortestAxis(const Real* logScale) {
    int axis = 0;
    for (int k = 1; k < 3; ++k) axis = logScale[k] < logScale[axis] ? k : axis;
    return axis;
}

/// The shortest axis in the camera frame, turned to face the camera; returns what turned it.
template <class Real>
SPLATREEL_BOTH Real normalOf(const SplatreelCudaCamera& camera, const Shape<Real>& s, int axis,
                             Real* normal) {
    for (int row = 0; row < 3; ++row) {
        normal[row] = 0;
        for (int k = 0; k < 3; ++k) normal[row] += Real(camera.rotation[3 * row + k]) * s.axes[axis][k];
    }
    const Real sign = dot3(normal, s.view) > 0 ? Real(-1) : Real(1);
    for (int row = 0; row < 3; ++row) normal[row] *= sign;
    return sign;
}

template <class Real>
SPLATREEL_BOTH int tileIndex(Real value, int count) {
    return static_cast<int>(clampTo(value, Real(0), Real(count)));
}

/// Projects one Gaussian; radius 0 where it is culled.
template <class Real>
SPLATREEL_BOTH void project(const SplatreelCudaCamera& camera, const SplatreelCudaSettings& settings,
                            const Real* position, const Real* logScale, const Real* rotation,
                            Real opacityLogit, const Real* sh, int shDegree, Projected<Real>& out) {
    out.radius = 0;
    out.tiles = TileRect{};
    Shape<Real> s;
    shapeOf(camera, settings, position, logScale, rotation, opacityLogit, s);
    const Real z = s.view[2];
    if (!(z >= Real(camera.nearest)) || !(s.det > 0) || !std::isfinite(s.det)) return;
    const Real a = s.xx + Real(settings.dilation), c = s.yy + Real(settings.dilation);
    out.along = std::sqrt(c / s.det);
    out.across = -s.xy / std::sqrt(c * s.det);
    out.down = 1 / std::sqrt(c);
    out.u = Real(camera.fx) * (s.view[0] / z) + Real(camera.cx);
    out.v = Real(camera.fy) * (s.view[1] / z) + Real(camera.cy);
    out.depth = z;
    out.peak = s.opacity * s.compensation;
    if (!std::isfinite(out.u) || !std::isfinite(out.v) || !std::isfinite(out.peak)) return;
    Real extent[2];
    if (settings.inria) {
        const Real middle = (a + c) / 2;
        const Real largest = middle + std::sqrt(larger(Real(0.1), middle * middle - s.det));
        extent[0] = extent[1] = smaller(std::ceil(3 * std::sqrt(largest)), Real(1e9));
    } else {
        if (!(out.peak >= Real(1) / 255)) return;
        const Real reach = smaller(Real(3.33), std::sqrt(2 * std::log(255 * out.peak)));
        extent[0] = smaller(std::ceil(reach * std::sqrt(a)), Real(1e9));
        extent[1] = smaller(std::ceil(reach * std::sqrt(c)), Real(1e9));
    }
    out.squareRadius = extent[0];
    const int across = (camera.width + tileSize - 1) / tileSize,
              down = (camera.height + tileSize - 1) / tileSize;
    // INRIA rounds pixel indices (centres at whole numbers), the other profile leaves nothing out.
    const Real shift = settings.inria ? Real(0.5) : Real(0);
    const Real add = Real(tileSize - 1);
    out.tiles.x0 = tileIndex(std::trunc((out.u - shift - extent[0]) / tileSize), across);
    out.tiles.y0 = tileIndex(std::trunc((out.v - shift - extent[1]) / tileSize), down);
    const Real right = out.u - shift + extent[0], bottom = out.v - shift + extent[1];
    out.tiles.x1 = tileIndex(
        settings.inria ? std::trunc((right + add) / tileSize) : std::ceil(right / tileSize), across);
    out.tiles.y1 = tileIndex(
        settings.inria ? std::trunc((bottom + add) / tileSize) : std::ceil(bottom / tileSize), down);
    if (out.tiles.x0 >= out.tiles.x1 || out.tiles.y0 >= out.tiles.y1) {
        out.tiles = TileRect{};
        return;
    }
    out.radius = static_cast<int>(larger(extent[0], extent[1]));

    const Real length = std::sqrt(dot3(s.offset, s.offset));
    const Real direction[3] = {s.offset[0] / length, s.offset[1] / length, s.offset[2] / length};
    Real basis[mostHarmonics];
    harmonics(shDegree, direction, basis);
    const int count = (shDegree + 1) * (shDegree + 1);
    for (int channel = 0; channel < 3; ++channel) {
        Real value = Real(0.5);
        for (int k = 0; k < count; ++k) value += basis[k] * sh[3 * k + channel];
        out.color[channel] = larger(value, Real(0));
    }
    normalOf(camera, s, shortestAxis(logScale), out.normal);
}

/// Whether the ellipse on which the opacity is 1/255 may touch a tile's pixel centres. Never wrong the other
/// way.
template <class Real>
SPLATREEL_BOTH bool touches(const Projected<Real>& g, int tileX, int tileY) {
    const Real cut = 2 * std::log(larger(255 * g.peak, Real(1))) * Real(1.0001) + Real(1e-3);
    const Real left = Real(tileX * tileSize) + Real(0.5) - g.u,
               top = Real(tileY * tileSize) + Real(0.5) - g.v;
    const Real right = left + (tileSize - 1), bottom = top + (tileSize - 1);
    const Real nearX = clampTo(Real(0), left, right), nearY = clampTo(Real(0), top, bottom);
    if (nearX == 0 && nearY == 0) return true;
    // The least value on a box lies on an edge that faces the centre: on each, the other coordinate is free.
    Real least = Real(1e30);
    if (nearX != 0) {
        // d/dy of (along x + across y)² + (down y)²
        const Real y =
            clampTo(-g.along * g.across * nearX / (g.across * g.across + g.down * g.down), top, bottom);
        const Real t = g.along * nearX + g.across * y, s = g.down * y;
        least = smaller(least, t * t + s * s);
    }
    if (nearY != 0) {
        const Real x = clampTo(-g.across * nearY / g.along, left, right);
        const Real t = g.along * x + g.across * nearY, s = g.down * nearY;
        least = smaller(least, t * t + s * s);
    }
    return least <= cut;
}

/// Sums over a Gaussian's pixels. h is a pixel's ∂loss/∂ln(opacity there).
template <class Real>
struct PixelSums {
    Real weight, t, s, tt, ts, ss;  ///< Σ h, Σ h t …
    Real absoluteX, absoluteY;      ///< Σ |h t|, Σ |h (across t + down s)|
    Real color[3];                  ///< Σ w ∂loss/∂colour
    Real depth, normal[3];
};

template <class Real>
struct ParameterGradient {
    Real position[3], logScale[3], rotation[4], opacityLogit, screen[2], screenAbsolute[2];
};

/// Chain rule from the pixels' sums to the parameters. `gradientSh` ([K, 3]) is overwritten.
template <class Real>
SPLATREEL_BOTH void projectBackward(const SplatreelCudaCamera& camera, const SplatreelCudaSettings& settings,
                                    const Real* position, const Real* logScale, const Real* rotation,
                                    Real opacityLogit, const Real* sh, int shDegree, const Projected<Real>& g,
                                    const PixelSums<Real>& sums, ParameterGradient<Real>& out,
                                    Real* gradientSh) {
    Shape<Real> s;
    shapeOf(camera, settings, position, logScale, rotation, opacityLogit, s);
    // ∂loss/∂σ = −h with σ = (t² + s²) / 2
    const Real du = -g.along * sums.t, dv = -(g.across * sums.t + g.down * sums.s);
    out.screen[0] = du, out.screen[1] = dv;
    out.screenAbsolute[0] = g.along * sums.absoluteX, out.screenAbsolute[1] = sums.absoluteY;

    // σ's derivative by the covariance is −½ (Q d)(Q d)ᵀ, and Q d = (along t, across t + down s).
    Real dxx = g.along * g.along * sums.tt / 2;
    Real dxy = g.along * (g.across * sums.tt + g.down * sums.ts);
    Real dyy =
        (g.across * g.across * sums.tt + 2 * g.across * g.down * sums.ts + g.down * g.down * sums.ss) / 2;
    if (settings.compensate && !s.compensationFloored) {
        const Real half = sums.weight / 2;
        const Real a = s.xx + Real(settings.dilation), c = s.yy + Real(settings.dilation);
        dxx += half * (s.yy / s.det0 - c / s.det);
        dxy += 2 * half * (-s.xy / s.det0 + s.xy / s.det);
        dyy += half * (s.xx / s.det0 - a / s.det);
    }
    Real dHalf[2][3];
    for (int k = 0; k < 3; ++k) {
        dHalf[0][k] = 2 * dxx * s.half[0][k] + dxy * s.half[1][k];
        dHalf[1][k] = dxy * s.half[0][k] + 2 * dyy * s.half[1][k];
    }
    Real dAxes[3][3] = {};      // [axis][world component]
    Real dJacobian[2][3] = {};  // camera frame: rows of J
    for (int row = 0; row < 2; ++row) {
        Real world[3] = {0, 0, 0};  // R S dHalf
        for (int k = 0; k < 3; ++k) {
            const Real scaled = s.scale[k] * dHalf[row][k];
            for (int component = 0; component < 3; ++component) {
                dAxes[k][component] += scaled * s.jacobian[row][component];
                world[component] += scaled * s.axes[k][component];
            }
        }
        for (int k = 0; k < 3; ++k) {
            for (int component = 0; component < 3; ++component) {
                dJacobian[row][k] += Real(camera.rotation[3 * k + component]) * world[component];
            }
        }
    }
    for (int k = 0; k < 3; ++k) out.logScale[k] = dHalf[0][k] * s.half[0][k] + dHalf[1][k] * s.half[1][k];

    Real normal[3];
    const int axis = shortestAxis(logScale);
    const Real sign = normalOf(camera, s, axis, normal);
    for (int component = 0; component < 3; ++component) {
        for (int row = 0; row < 3; ++row) {
            dAxes[axis][component] += Real(camera.rotation[3 * row + component]) * sums.normal[row] * sign;
        }
    }
    const Real w = s.unit[0], x = s.unit[1], y = s.unit[2], q = s.unit[3];
    const Real dUnit[4] = {2 * (x * (dAxes[1][2] - dAxes[2][1]) + y * (dAxes[2][0] - dAxes[0][2]) +
                                q * (dAxes[0][1] - dAxes[1][0])),
                           2 * (-2 * x * (dAxes[1][1] + dAxes[2][2]) + y * (dAxes[1][0] + dAxes[0][1]) +
                                q * (dAxes[2][0] + dAxes[0][2]) + w * (dAxes[1][2] - dAxes[2][1])),
                           2 * (x * (dAxes[1][0] + dAxes[0][1]) - 2 * y * (dAxes[0][0] + dAxes[2][2]) +
                                q * (dAxes[1][2] + dAxes[2][1]) + w * (dAxes[2][0] - dAxes[0][2])),
                           2 * (x * (dAxes[2][0] + dAxes[0][2]) + y * (dAxes[1][2] + dAxes[2][1]) -
                                2 * q * (dAxes[0][0] + dAxes[1][1]) + w * (dAxes[0][1] - dAxes[1][0]))};
    const Real along = dUnit[0] * w + dUnit[1] * x + dUnit[2] * y + dUnit[3] * q;
    for (int k = 0; k < 4; ++k) out.rotation[k] = (dUnit[k] - along * s.unit[k]) / s.norm;

    const Real z = s.view[2], fx = camera.fx, fy = camera.fy;
    Real dView[3];
    dView[0] = du * fx / z, dView[1] = dv * fy / z;
    dView[2] = -(du * fx * s.view[0] + dv * fy * s.view[1]) / (z * z) + sums.depth;
    dView[2] -= fx / (z * z) * dJacobian[0][0] + fy / (z * z) * dJacobian[1][1];
    const Real focal[2] = {fx, fy};
    for (int k = 0; k < 2; ++k) {
        if (!s.clamped[k]) dView[k] -= focal[k] / (z * z) * dJacobian[k][2];
        // INRIA ignores that a clamped ratio does not depend on z.
        const Real factor = s.clamped[k] && !settings.inria ? Real(1) : Real(2);
        dView[2] += factor * focal[k] * s.bound[k] / (z * z) * dJacobian[k][2];
    }

    const Real length = std::sqrt(dot3(s.offset, s.offset));
    const Real direction[3] = {s.offset[0] / length, s.offset[1] / length, s.offset[2] / length};
    Real basis[mostHarmonics], slope[3] = {0, 0, 0};
    harmonics(shDegree, direction, basis);
    const int count = (shDegree + 1) * (shDegree + 1);
    for (int channel = 0; channel < 3; ++channel) {
        const Real through = g.color[channel] > 0 ? sums.color[channel] : Real(0);
        for (int k = 0; k < count; ++k) {
            gradientSh[3 * k + channel] = basis[k] * through;
            addHarmonicSlope(k, direction, sh[3 * k + channel] * through, slope);
        }
    }
    const Real radial = dot3(direction, slope);
    for (int k = 0; k < 3; ++k) {
        Real sum = (slope[k] - direction[k] * radial) / length;
        for (int row = 0; row < 3; ++row) sum += Real(camera.rotation[3 * row + k]) * dView[row];
        out.position[k] = sum;
    }
    out.opacityLogit = sums.weight * (1 - s.opacity);
}

}  // namespace splatreel::render::cuda
