#include "render/cpu/scene_exact.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/scene_exact_project.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/scene_geometry-inl.h"

#include <array>
#include <bit>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// A vector of Gaussians from columns, activations applied.
HWY_INLINE Parameters parametersOf(const Rows& rows) {
    Parameters out;
    hn::LoadInterleaved3(floats, rows.positions, out.position[0], out.position[1], out.position[2]);
    hn::LoadInterleaved3(floats, rows.logScales, out.logScale[0], out.logScale[1], out.logScale[2]);
    V* q = out.rotation;
    hn::LoadInterleaved4(floats, rows.rotations, q[0], q[1], q[2], q[3]);
    V norm2 = hn::Mul(q[0], q[0]);
    for (int k = 1; k < 4; ++k) norm2 = hn::MulAdd(q[k], q[k], norm2);
    const V inverse = hn::Div(set(1.0F), hn::Sqrt(norm2));
    for (int k = 0; k < 4; ++k) q[k] = hn::Mul(q[k], inverse);
    const V logit = hn::LoadU(floats, rows.opacityLogits), one = set(1.0F);
    out.opacity = hn::Div(one, hn::Add(one, exponential(hn::Neg(logit))));
    return out;
}

HWY_INLINE void columnColors(const Rows& rows, int degree, const V (&direction)[3], V (&color)[3]) {
    if (degree == 0) {
        hn::LoadInterleaved3(floats, rows.sh, color[0], color[1], color[2]);
        for (V& channel : color) channel = hn::MulAdd(set(core::shC0), channel, set(0.5F));
        return;
    }
    V basis[mostHarmonics];
    harmonicBasis(degree, direction, basis);
    for (V& channel : color) channel = set(0.5F);
    addHarmonicRows(rows.sh, core::shCoefficientCount(degree), basis, [] {}, color);
}

/// The shortest axis in the camera frame, turned to face the camera; ties go to the first.
HWY_INLINE void normalsOf(const ItemCamera& camera, const Parameters& of, const Standing& at,
                          const V (&axes)[3][3], V (&normal)[3]) {
    const Mask second = hn::Lt(of.logScale[1], of.logScale[0]);
    const Mask third = hn::Lt(of.logScale[2], hn::Min(of.logScale[0], of.logScale[1]));
    V axis[3];
    for (int k = 0; k < 3; ++k) {
        axis[k] = hn::IfThenElse(third, axes[2][k], hn::IfThenElse(second, axes[1][k], axes[0][k]));
    }
    for (int row = 0; row < 3; ++row) {
        V sum = hn::Mul(set(camera.rotation[3 * row]), axis[0]);
        sum = hn::MulAdd(set(camera.rotation[3 * row + 1]), axis[1], sum);
        normal[row] = hn::MulAdd(set(camera.rotation[3 * row + 2]), axis[2], sum);
    }
    const V facing = camera.orthographic
                         ? normal[2]
                         : hn::MulAdd(normal[0], at.x, hn::MulAdd(normal[1], at.y, hn::Mul(normal[2], at.z)));
    const V sign = hn::IfThenElse(hn::Gt(facing, zero()), set(-1.0F), set(1.0F));
    for (V& component : normal) component = hn::Mul(component, sign);
}

HWY_INLINE void writeExact(Frame& frame, const Projection& p, V depth, const V (&color)[3],
                           const V (&normal)[3], const int* slots, TileBins& bins) {
    const TileSpan across = tileSpanOf(p.u, p.reachX, frame.view.width);
    const TileSpan down = tileSpanOf(p.v, p.reachY, frame.view.height);
    Mask drawn = hn::And(p.visible, hn::And(across.any, down.any));
    for (const V channel : color) drawn = hn::And(drawn, hn::Lt(hn::Abs(channel), set(1e30F)));
    if (hn::AllFalse(floats, drawn)) return;
    alignas(64) float quarters[4][4 * lanes];
    alignas(64) std::int32_t box[4][lanes], present[lanes];
    hn::StoreInterleaved4(p.u, p.v, p.along, p.across, floats, quarters[0]);
    hn::StoreInterleaved4(p.down, p.power, depth, zero(), floats, quarters[1]);
    hn::StoreInterleaved4(hn::Max(color[0], zero()), hn::Max(color[1], zero()), hn::Max(color[2], zero()),
                          zero(), floats, quarters[2]);
    hn::StoreInterleaved4(normal[0], normal[1], normal[2], zero(), floats, quarters[3]);
    hn::Store(across.first, integers, box[0]);
    hn::Store(down.first, integers, box[1]);
    hn::Store(across.last, integers, box[2]);
    hn::Store(down.last, integers, box[3]);
    hn::Store(hn::VecFromMask(integers, hn::RebindMask(integers, drawn)), integers, present);
    for (int lane = 0; lane < lanes; ++lane) {
        if (present[lane] == 0 || slots[lane] < 0) continue;
        const std::size_t slot = static_cast<std::size_t>(slots[lane]);
        auto* record = reinterpret_cast<float*>(frame.records.data() + slot);
        for (int part = 0; part < 4; ++part) {
            hn::Store(hn::Load(four, quarters[part] + 4 * lane), four, record + 4 * part);
        }
        const std::uint64_t depthBits = std::bit_cast<std::uint32_t>(frame.records[slot].depth);
        for (int y = box[1][lane]; y <= box[3][lane]; ++y) {
            for (int x = box[0][lane]; x <= box[2][lane]; ++x) {
                bins.append(y * frame.view.tilesAcross + x, depthBits << 32 | slot);
            }
        }
    }
}

/// Screen bounds of ellipsoids, exact under perspective (from the dual quadric; terms that would cancel are
/// left out), and the ellipsoids themselves.
HWY_INLINE Projection surfacesOf(const ExactScene& scene, const ItemCamera& camera, const Parameters& of,
                                 const Standing& at, const V (&axes)[3][3], Mask visible, const int* slots,
                                 Scratch<Ellipsoid>& ellipsoids) {
    const V huge = set(1e6F), one = set(1.0F);
    V turned[3][3], w[3][3], centre[3], covariance[3][3];
    const V position[3] = {at.x, at.y, at.z};
    for (int row = 0; row < 3; ++row) {
        for (int k = 0; k < 3; ++k) covariance[row][k] = zero();
    }
    for (int k = 0; k < 3; ++k) {
        const V length = hn::Mul(exponential(of.logScale[k]), set(scene.ellipsoidScale));
        const V inverse = hn::Div(one, hn::Max(length, set(1e-9F)));
        centre[k] = zero();
        for (int row = 0; row < 3; ++row) {
            V sum = hn::Mul(set(camera.rotation[3 * row]), axes[k][0]);
            sum = hn::MulAdd(set(camera.rotation[3 * row + 1]), axes[k][1], sum);
            turned[k][row] = hn::MulAdd(set(camera.rotation[3 * row + 2]), axes[k][2], sum);
            w[k][row] = hn::Mul(turned[k][row], inverse);
            centre[k] = hn::MulAdd(w[k][row], position[row], centre[k]);
        }
        for (int row = 0; row < 3; ++row) {
            for (int column = 0; column < 3; ++column) {
                const V product =
                    hn::Mul(hn::Mul(turned[k][row], turned[k][column]), hn::Mul(length, length));
                covariance[row][column] = hn::Add(covariance[row][column], product);
            }
        }
    }
    Projection out;
    const auto bounds = [&](int axis, float focal, float principal, V& middle, V& reach) {
        const V a = position[axis], z = position[2];
        const V aa = covariance[axis][axis], az = covariance[axis][2], zz = covariance[2][2];
        if (camera.orthographic) {
            middle = hn::MulAdd(set(focal), a, set(principal));
            reach = hn::Mul(set(focal), hn::Sqrt(aa));
            return;
        }
        const V under = hn::Sub(hn::Mul(z, z), zz);
        V spread = hn::MulAdd(hn::Mul(z, z), aa, hn::Mul(hn::Mul(a, a), zz));
        spread = hn::NegMulAdd(hn::Mul(hn::Mul(set(2.0F), a), z), az, spread);
        spread = hn::Add(spread, hn::MulSub(az, az, hn::Mul(aa, zz)));
        const V inverse = hn::Div(one, under);
        const Mask whole =
            hn::Gt(under, hn::Mul(set(1e-6F), hn::Mul(z, z)));  // else it reaches the camera's plane
        middle = hn::MulAdd(set(focal), hn::Mul(hn::Sub(hn::Mul(a, z), az), inverse), set(principal));
        reach = hn::Mul(set(focal), hn::Mul(hn::Sqrt(hn::Max(spread, zero())), inverse));
        middle = hn::IfThenElse(whole, middle, zero());
        reach = hn::IfThenElse(whole, reach, huge);
    };
    bounds(0, camera.fx, camera.cx, out.u, out.reachX);
    bounds(1, camera.fy, camera.cy, out.v, out.reachY);
    if (scene.look == Look::centers) {
        const V inverse = camera.orthographic ? one : hn::Div(one, at.z);
        out.u = hn::MulAdd(set(camera.fx), hn::Mul(at.x, inverse), set(camera.cx));
        out.v = hn::MulAdd(set(camera.fy), hn::Mul(at.y, inverse), set(camera.cy));
        out.reachX = out.reachY = set(scene.centerRadius);
    }
    // The drawing of surfaces finds their bounds where the ellipse stands otherwise.
    out.along = out.reachX, out.across = out.reachY;
    out.down = out.power = zero();
    for (const V value : {out.u, out.v, out.reachX, out.reachY}) {
        visible = hn::And(visible, hn::Lt(hn::Abs(value), set(1e9F)));
    }
    // What hardly shows as a Gaussian has no surface.
    out.visible = hn::And(visible, hn::Ge(hn::Mul(of.opacity, set(camera.opacity)), set(1.0F / 255.0F)));
    alignas(64) float values[12][lanes];
    for (int k = 0; k < 3; ++k) {
        for (int row = 0; row < 3; ++row) hn::Store(w[k][row], floats, values[3 * k + row]);
        hn::Store(centre[k], floats, values[9 + k]);
    }
    for (int lane = 0; lane < lanes; ++lane) {
        if (slots[lane] < 0) continue;
        Ellipsoid& to = ellipsoids[static_cast<std::size_t>(slots[lane])];
        for (int k = 0; k < 9; ++k) to.axes[k / 3][k % 3] = values[k][lane];
        for (int k = 0; k < 3; ++k) to.centre[k] = values[9 + k][lane];
        to.depthScale = camera.depthScale;
        to.nearest = camera.nearest;
        to.fx = camera.fx, to.fy = camera.fy;
    }
    return out;
}

/// Slots of the Gaussians at the places from `first` on; −1: padding.
HWY_INLINE void slotsOf(const ExactSource& source, int first, int (&slots)[lanes]) {
    const int count = source.fromColumns ? source.columns.size() : source.packed.frame->size;
    for (int lane = 0; lane < lanes; ++lane) {
        int row = first + lane;
        if (row >= count) {
            slots[lane] = -1;
            continue;
        }
        if (!source.fromColumns && !source.packed.frame->rows.empty()) {
            row = static_cast<int>(source.packed.frame->rows[static_cast<std::size_t>(row)]);
        }
        slots[lane] = row < source.slots ? source.firstSlot + row : -1;
    }
}

void ProjectExactRange(ExactScene& scene, int rangeIndex, TileBins& bins) {
    const SceneRange range = scene.ranges[static_cast<std::size_t>(rangeIndex)];
    const ExactSource& source = scene.sources[static_cast<std::size_t>(range.item)];
    const ItemCamera& camera = source.packed.camera;
    const int degree = source.fromColumns ? source.columns.shDegree : source.packed.frame->shDegree;
    core::PackedBlock partner;
    alignas(64) std::uint16_t partnerRows[mostHarmonicRows * core::packedBlockSize];
    PaddedRows padded;
    const int places = range.lastBlock * core::packedBlockSize;
    for (int first = range.firstBlock * core::packedBlockSize; first < places; first += lanes) {
        const int block = first / core::packedBlockSize, lane = first % core::packedBlockSize;
        int slots[lanes];
        slotsOf(source, first, slots);
        Parameters parameters;
        Rows rows{};
        BlockRows blockRows{};
        if (source.fromColumns) {
            const int count = std::min(lanes, source.columns.size() - first);
            if (count <= 0) break;
            rows = rowsAt(source.columns, first, count, padded);
            parameters = parametersOf(rows);
        } else {
            blockRows = blockRowsOf(*source.packed.frame, block);
            parameters = unpackVector(*blockRows.block, lane);
            if (source.packed.next != nullptr) {
                gatherPartners(source.packed, block, partner, partnerRows);
                parameters = mixedParameters(parameters, unpackVector(partner, lane), source.packed.blend);
            }
        }
        const Standing at = standingOf(camera, parameters.position);
        Mask before = inFront(camera, at);
        for (const V logScale : parameters.logScale) {
            before = hn::And(before, hn::Lt(hn::Abs(logScale), set(1e30F)));
        }
        V axes[3][3], direction[3], color[3], normal[3] = {zero(), zero(), zero()};
        axesOf(parameters.rotation, axes);
        const bool surfaces = scene.look == Look::ellipsoids || scene.look == Look::centers;
        const Projection p =
            surfaces ? surfacesOf(scene, camera, parameters, at, axes, before, slots, scene.ellipsoids)
                     : projectionOf(camera, parameters, at, axes, before);
        directionsOf(camera, at, direction);
        if (source.fromColumns) {
            columnColors(rows, degree, direction, color);
        } else {
            colorsOf(blockRows, degree, lane, direction, color);
            if (source.packed.next != nullptr) {
                V other[3];
                colorsOf({&partner, partnerRows}, degree, lane, direction, other);
                for (int c = 0; c < 3; ++c) color[c] = mixed(color[c], other[c], set(source.packed.blend));
            }
        }
        // Marks are by place in the packed frame, which columns do not follow.
        if (source.packed.highlighted != nullptr && !source.fromColumns) {
            highlightColors(source.packed, block, lane, color);
        }
        if (scene.frame.settings.normal) normalsOf(camera, parameters, at, axes, normal);
        writeExact(scene.frame, p, hn::Mul(at.z, set(camera.depthScale)), color, normal, slots, bins);
    }
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(ProjectExactRange);

void projectExactRange(ExactScene& scene, int range, TileBins& bins) {
    HWY_DYNAMIC_DISPATCH(ProjectExactRange)(scene, range, bins);
}

}  // namespace splatreel::render
#endif
