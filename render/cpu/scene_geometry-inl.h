// The projection of a vector of Gaussians of a scene. Compiled once per instruction set.
#if defined(SPLATREEL_RENDER_CPU_SCENE_GEOMETRY_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef SPLATREEL_RENDER_CPU_SCENE_GEOMETRY_INL_H
#undef SPLATREEL_RENDER_CPU_SCENE_GEOMETRY_INL_H
#else
#define SPLATREEL_RENDER_CPU_SCENE_GEOMETRY_INL_H
#endif

#include "render/cpu/harmonics-inl.h"
#include "render/cpu/packed-inl.h"
#include "render/cpu/scene_frame.h"

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Where the Gaussians stand in the camera frame, in the asset's units.
struct Standing {
    V offset[3];  ///< position − camera, asset axes
    V x, y, z;
};

HWY_INLINE Standing standingOf(const ItemCamera& camera, const V (&position)[3]) {
    Standing at;
    for (int k = 0; k < 3; ++k) at.offset[k] = hn::Sub(position[k], set(camera.position[k]));
    const auto turn = [&](int row) {
        V sum = hn::Mul(set(camera.rotation[3 * row]), at.offset[0]);
        sum = hn::MulAdd(set(camera.rotation[3 * row + 1]), at.offset[1], sum);
        return hn::MulAdd(set(camera.rotation[3 * row + 2]), at.offset[2], sum);
    };
    at.x = turn(0), at.y = turn(1), at.z = turn(2);
    return at;
}

HWY_INLINE Mask inFront(const ItemCamera& camera, const Standing& at) {
    return hn::And(hn::Ge(at.z, set(camera.nearest)), hn::Lt(at.z, set(3e37F)));
}

/// Components in the asset's axes of the unit axes of the Gaussians: [axis][component].
HWY_INLINE void axesOf(const V (&q)[4], V (&axes)[3][3]) {
    const V one = set(1.0F);
    const V x2 = hn::Add(q[1], q[1]), y2 = hn::Add(q[2], q[2]), z2 = hn::Add(q[3], q[3]);
    const V wx = hn::Mul(q[0], x2), wy = hn::Mul(q[0], y2), wz = hn::Mul(q[0], z2);
    const V xx = hn::Mul(q[1], x2), xy = hn::Mul(q[1], y2), xz = hn::Mul(q[1], z2);
    const V yy = hn::Mul(q[2], y2), yz = hn::Mul(q[2], z2), zz = hn::Mul(q[3], z2);
    axes[0][0] = hn::Sub(one, hn::Add(yy, zz)), axes[0][1] = hn::Add(xy, wz), axes[0][2] = hn::Sub(xz, wy);
    axes[1][0] = hn::Sub(xy, wz), axes[1][1] = hn::Sub(one, hn::Add(xx, zz)), axes[1][2] = hn::Add(yz, wx);
    axes[2][0] = hn::Add(xz, wy), axes[2][1] = hn::Sub(yz, wx), axes[2][2] = hn::Sub(one, hn::Add(xx, yy));
}

/// Gaussians on the screen. See Record for the ellipse.
struct Projection {
    Mask visible;  ///< in front, finite, and somewhere not below 1/255
    V u, v, along, across, down, power;
    V reachX, reachY;  ///< pixels from the centre to where the contribution falls below 1/255
};

HWY_INLINE Projection projectionOf(const ItemCamera& camera, const Parameters& gaussians, const Standing& at,
                                   const V (&axes)[3][3], Mask visible) {
    // Rows of the Jacobian times the camera's rotation.
    V rowX[3], rowY[3];
    Projection out;
    if (camera.orthographic) {
        for (int k = 0; k < 3; ++k) {
            rowX[k] = set(camera.fx * camera.rotation[k]);
            rowY[k] = set(camera.fy * camera.rotation[3 + k]);
        }
        out.u = hn::MulAdd(set(camera.fx), at.x, set(camera.cx));
        out.v = hn::MulAdd(set(camera.fy), at.y, set(camera.cy));
    } else {
        const V inverseZ = hn::Div(set(1.0F), at.z);
        const V ratioX = hn::Mul(at.x, inverseZ), ratioY = hn::Mul(at.y, inverseZ);
        const V boundX = hn::Min(hn::Max(ratioX, set(camera.limitX[0])), set(camera.limitX[1]));
        const V boundY = hn::Min(hn::Max(ratioY, set(camera.limitY[0])), set(camera.limitY[1]));
        const V focalX = hn::Mul(set(camera.fx), inverseZ), focalY = hn::Mul(set(camera.fy), inverseZ);
        for (int k = 0; k < 3; ++k) {
            const V depth = set(camera.rotation[6 + k]);
            rowX[k] = hn::Mul(focalX, hn::NegMulAdd(boundX, depth, set(camera.rotation[k])));
            rowY[k] = hn::Mul(focalY, hn::NegMulAdd(boundY, depth, set(camera.rotation[3 + k])));
        }
        out.u = hn::MulAdd(set(camera.fx), ratioX, set(camera.cx));
        out.v = hn::MulAdd(set(camera.fy), ratioY, set(camera.cy));
    }
    const auto dot = [](const V(&a)[3], const V(&b)[3]) {
        return hn::MulAdd(a[2], b[2], hn::MulAdd(a[1], b[1], hn::Mul(a[0], b[0])));
    };
    V halfX[3], halfY[3];
    for (int k = 0; k < 3; ++k) {
        const V scale = exponential(gaussians.logScale[k]);
        halfX[k] = hn::Mul(scale, dot(rowX, axes[k]));
        halfY[k] = hn::Mul(scale, dot(rowY, axes[k]));
    }
    const V xx = dot(halfX, halfX), xy = dot(halfX, halfY), yy = dot(halfY, halfY);
    // The determinant as a sum of squares: the product form cancels for needles.
    V cross[3];
    for (int k = 0; k < 3; ++k) {
        const int a = (k + 1) % 3, b = (k + 2) % 3;
        cross[k] = hn::MulSub(halfX[a], halfY[b], hn::Mul(halfX[b], halfY[a]));
    }
    const V det0 = dot(cross, cross), dilation = set(camera.dilation);
    const V det = hn::MulAdd(dilation, hn::Add(hn::Add(xx, yy), dilation), det0);
    const V largest = set(3e37F);
    visible = hn::And(visible, hn::And(hn::Gt(det, zero()), hn::Lt(det, largest)));

    const V a = hn::Add(xx, dilation), c = hn::Add(yy, dilation), k = set(halfLog2e), one = set(1.0F);
    const V inverseDet = hn::Div(one, det);
    const V slope = hn::Mul(k, inverseDet);
    out.along = hn::Sqrt(hn::Mul(slope, c));
    out.across = hn::Neg(hn::Div(hn::Mul(slope, xy), out.along));
    out.down = hn::Sqrt(hn::Div(k, c));
    V peak = hn::Mul(gaussians.opacity, set(camera.opacity));
    if (camera.compensate) {
        peak = hn::Mul(peak, hn::Sqrt(hn::Max(hn::Mul(det0, inverseDet), set(compensationFloor))));
    }
    out.power = hn::Log2(floats, hn::Max(peak, set(1e-30F)));
    for (const V value : {out.u, out.v, out.along, out.across, out.down}) {
        visible = hn::And(visible, hn::Lt(hn::Abs(value), set(1e9F)));
    }
    visible = hn::And(visible, hn::Le(peak, one));
    const V excess = hn::Sub(out.power, set(smallestPower));
    out.visible = hn::And(visible, hn::Ge(excess, zero()));
    const V room = hn::Mul(hn::Max(excess, zero()), set(1.0F / halfLog2e));
    out.reachX = hn::Sqrt(hn::Mul(room, a)), out.reachY = hn::Sqrt(hn::Mul(room, c));
    return out;
}

/// Unit directions from the camera, in the asset's axes.
HWY_INLINE void directionsOf(const ItemCamera& camera, const Standing& at, V (&direction)[3]) {
    if (camera.orthographic) {
        for (int k = 0; k < 3; ++k) direction[k] = set(camera.forward[k]);
        return;
    }
    V length2 = zero();
    for (const V component : at.offset) length2 = hn::MulAdd(component, component, length2);
    const V inverse = hn::Div(set(1.0F), hn::Sqrt(length2));
    for (int k = 0; k < 3; ++k) direction[k] = hn::Mul(at.offset[k], inverse);
}

/// Adds the harmonics above degree 0, rows of 16 half floats.
HWY_INLINE void addHarmonics(int degree, const V (&direction)[3], const std::uint16_t* rows, V (&color)[3]) {
    V basis[mostHarmonics];
    harmonicBasis(degree, direction, basis);
    const int coefficients = core::shCoefficientCount(degree);
    for (int k = 1; k < coefficients; ++k) {
        for (int c = 0; c < 3; ++c) {
            const V value = loadHalf(rows + (3 * (k - 1) + c) * core::packedBlockSize);
            color[c] = hn::MulAdd(basis[k], value, color[c]);
        }
    }
}

/// Rows of harmonics above degree 0.
constexpr int mostHarmonicRows = 3 * (mostHarmonics - 1);

/// The block that the kernel reads: the frame's own, or the following frame's at its partners.
struct BlockRows {
    const core::PackedBlock* block;
    const std::uint16_t* harmonics;
};

HWY_INLINE BlockRows blockRowsOf(const core::PackedGaussians& gaussians, int block) {
    const std::size_t index = static_cast<std::size_t>(block);
    const std::size_t rows = 3 * static_cast<std::size_t>(core::shCoefficientCount(gaussians.shDegree) - 1);
    return {&gaussians.blocks[index], gaussians.harmonics.data() + index * rows * core::packedBlockSize};
}

/// Colours of the vector at `lane`, not cut off at 0.
HWY_INLINE void colorsOf(const BlockRows& rows, int degree, int lane, const V (&direction)[3],
                         V (&color)[3]) {
    for (int c = 0; c < 3; ++c) color[c] = loadHalf(rows.block->color[c] + lane);
    if (degree > 0) addHarmonics(degree, direction, rows.harmonics + lane, color);
}

/// The highlight's colour where the vector's places are marked, as bright as their own, so that shape stays
/// to be seen; nothing of it is so dark that it is lost. The shaders say the same (view.glsl).
HWY_INLINE void highlightColors(const SceneSource& source, int block, int lane, V (&color)[3]) {
    const std::size_t place = static_cast<std::size_t>(block * core::packedBlockSize + lane);
    if (place / 32 >= source.highlightedWords) return;
    const std::uint32_t word = source.highlighted[place / 32] >> (place % 32);
    if ((word & ((1ULL << lanes) - 1)) == 0) return;
    const VI bits = hn::Set(integers, static_cast<std::int32_t>(word));
    const VI own = hn::Shl(hn::Set(integers, 1), hn::Iota(integers, 0));
    const Mask marked = hn::RebindMask(floats, hn::TestBit(bits, own));
    V luma = hn::Mul(set(0.2126F), hn::Max(color[0], zero()));
    luma = hn::MulAdd(set(0.7152F), hn::Max(color[1], zero()), luma);
    luma = hn::MulAdd(set(0.0722F), hn::Max(color[2], zero()), luma);
    const V light = hn::MulAdd(set(0.75F), hn::Min(luma, set(1.0F)), set(0.25F));
    for (int c = 0; c < 3; ++c) {
        const V shaded = hn::Mul(set(source.highlight[static_cast<std::size_t>(c)]), light);
        color[c] = hn::IfThenElse(marked, shaded, color[c]);
    }
}

/// Tiles from the first to the last whose pixels' centres may lie inside, and whether there are any.
struct TileSpan {
    VI first, last;
    Mask any;
};

HWY_INLINE TileSpan tileSpanOf(V centre, V reach, int pixels) {
    static_assert(tileSize == 32);
    const V half = set(0.5F), safe = hn::MulAdd(reach, set(1.0001F), set(0.01F));
    const V first = hn::Max(hn::Ceil(hn::Sub(hn::Sub(centre, safe), half)), zero());
    const V last =
        hn::Min(hn::Floor(hn::Sub(hn::Add(centre, safe), half)), set(static_cast<float>(pixels - 1)));
    TileSpan span;
    span.any = hn::Le(first, last);
    const V inside = set(static_cast<float>(pixels));
    span.first = hn::ShiftRight<5>(hn::ConvertTo(integers, hn::Min(first, inside)));
    span.last = hn::ShiftRight<5>(hn::ConvertTo(integers, hn::Max(last, zero())));
    return span;
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
