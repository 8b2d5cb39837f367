#include "render/cpu/stages.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "render/cpu/project.cpp"
#include <hwy/foreach_target.h>
// After foreach_target.h, as Highway wants it:
#include "render/cpu/harmonics-inl.h"
#include "render/cpu/record-inl.h"

#include <bit>

HWY_BEFORE_NAMESPACE();
namespace splatreel::render::HWY_NAMESPACE {

/// Colours of a vector of Gaussians, not below 0; whether all of their channels are finite.
template <class AskMore>
HWY_INLINE Mask shade(const Geometry& g, const Rows& rows, int degree, const AskMore& askMore,
                      V (&color)[3]) {
    if (degree == 0) {
        hn::LoadInterleaved3(floats, rows.sh, color[0], color[1], color[2]);
        for (V& channel : color) channel = hn::MulAdd(set(core::shC0), channel, set(0.5F));
    } else {
        V direction[3], basis[mostHarmonics];
        directionOf(g, direction);
        harmonicBasis(degree, direction, basis);
        for (V& channel : color) channel = set(0.5F);
        addHarmonicRows(rows.sh, core::shCoefficientCount(degree), basis, askMore, color);
    }
    const V huge = set(1e30F);
    Mask finite = hn::Lt(hn::Abs(color[0]), huge);
    for (int c = 1; c < 3; ++c) finite = hn::And(finite, hn::Lt(hn::Abs(color[c]), huge));
    for (V& channel : color) channel = hn::Max(channel, zero());
    return finite;
}

/// Parameters are asked for early: many streams at once, which the hardware follows from page to page only.
/// Few lines at a time, or the core would wait for a free buffer.
class RowsAhead {
public:
    explicit RowsAhead(const GaussianView& view)
        : view_(view), width_(3 * static_cast<std::size_t>(core::shCoefficientCount(view.shDegree))) {}

    /// What follows is about the vector from `first` on.
    void start(int first) {
        const std::size_t place = static_cast<std::size_t>(first);
        const auto ask = [place](std::span<const float> values, std::size_t width) {
            const float* begin = values.data() + place * width;
            for (std::size_t k = 0; k < width * lanes; k += 16) prefetchLater(begin + k);
        };
        ask(view_.positions, 3);
        ask(view_.logScales, 3);
        ask(view_.rotations, 4);
        ask(view_.opacityLogits, 1);
        next_ = view_.sh.data() + place * width_;
        end_ = next_ + width_ * lanes;
    }
    void stop() { next_ = end_; }
    /// The next lines of harmonics.
    void more(int lines) {
        for (int k = 0; k < lines && next_ < end_; ++k, next_ += 16) prefetchLater(next_);
    }

private:
    const GaussianView& view_;
    std::size_t width_;
    const float* next_ = nullptr;
    const float* end_ = nullptr;
};

/// Bounds on one axis of the screen.
struct Span {
    VI first, last;  ///< tiles, inclusive
    Mask drawn;      ///< whether the profile's square of 16-pixel tiles reaches the picture
    Mask touched;    ///< whether a pixel's centre lies inside
};

HWY_INLINE Span spanOf(V centre, V reach, V radius, int pixels, bool square) {
    const V tile = set(16.0F), inverse = set(1.0F / 16.0F);
    const V across = set(static_cast<float>((pixels + 15) / 16));
    // INRIA rounds pixel indices (centres at whole numbers), the other profile leaves nothing out.
    const V middle = square ? hn::Sub(centre, set(0.5F)) : centre;
    const V low = hn::Mul(hn::Sub(middle, radius), inverse);
    const V high = square ? hn::Trunc(hn::Mul(hn::Add(hn::Add(middle, radius), set(15.0F)), inverse))
                          : hn::Ceil(hn::Mul(hn::Add(middle, radius), inverse));
    const V begin = hn::Min(hn::Max(hn::Trunc(low), zero()), across);
    const V end = hn::Min(hn::Max(high, zero()), across);
    const V half = set(0.5F);
    const V safe = hn::MulAdd(reach, set(1.0001F), set(0.01F));
    V first = hn::Ceil(hn::Sub(hn::Sub(centre, safe), half));
    V last = hn::Floor(hn::Sub(hn::Add(centre, safe), half));
    first = hn::Max(first, hn::Mul(begin, tile));
    last =
        hn::Min(hn::Min(last, hn::Sub(hn::Mul(end, tile), set(1.0F))), set(static_cast<float>(pixels - 1)));
    Span span{};
    span.drawn = hn::Lt(begin, end);
    span.touched = hn::And(span.drawn, hn::Le(first, last));
    span.first = hn::ShiftRight<5>(hn::ConvertTo(integers, hn::Max(first, zero())));
    span.last = hn::ShiftRight<5>(hn::ConvertTo(integers, hn::Max(last, zero())));
    return span;
}

/// A bit per lane.
HWY_INLINE unsigned bitsOf(Mask mask) {
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(floats, mask, bytes);
    return bytes[0] | static_cast<unsigned>(bytes[1]) << 8;
}

void ProjectRange(Frame& frame, int begin, int end, TileBins& bins) {
    static_assert(tileSize == 32);
    const View view = frame.view;
    const RasterSettings& settings = frame.settings;
    const bool inria = settings.profile == Profile::inria;
    const int degree = frame.job.gaussians.shDegree;
    PaddedRows padded;
    RowsAhead ahead(frame.job.gaussians);
    const int linesAtOnce = (3 * core::shCoefficientCount(degree) * lanes / 16 + 3) / 4;
    alignas(64) std::int32_t box[4][lanes], depthBits[lanes], firstTiles[lanes];
    for (int i = begin; i < end; i += lanes) {
        const int count = std::min(lanes, end - i);
        const Rows rows = rowsAt(frame.job.gaussians, i, count, padded);
        if (i + 4 * lanes <= end) {
            ahead.start(i + 3 * lanes);
        } else {
            ahead.stop();
        }
        const Geometry g = geometryOf(view, settings, rows);
        ahead.more(linesAtOnce);
        const V largest = set(3e37F), dilation = set(settings.dilation);
        Mask visible = hn::And(hn::Ge(g.z, set(view.nearest)), hn::Lt(g.z, largest));
        visible = hn::And(visible, hn::And(hn::Gt(g.det, zero()), hn::Lt(g.det, largest)));

        const V a = hn::Add(g.xx, dilation), c = hn::Add(g.yy, dilation);
        const V inverseDet = hn::Div(set(1.0F), g.det), k = set(halfLog2e);
        const V along = hn::Sqrt(hn::Mul(hn::Mul(k, c), inverseDet));
        const V across = hn::Neg(hn::Div(hn::Mul(hn::Mul(k, g.xy), inverseDet), along));
        const V down = hn::Sqrt(hn::Div(k, c));
        V peak = g.opacity;
        if (settings.compensate) {
            const V ratio = hn::Max(hn::Mul(g.det0, inverseDet), set(compensationFloor));
            peak = hn::Mul(peak, hn::Sqrt(ratio));
        }
        const V power = hn::Log2(floats, hn::Max(peak, set(1e-30F)));
        const V u = hn::MulAdd(set(view.fx), g.ratioX, set(view.cx));
        const V v = hn::MulAdd(set(view.fy), g.ratioY, set(view.cy));
        for (const V value : {u, v, along, across, down}) {
            visible = hn::And(visible, hn::Lt(hn::Abs(value), set(1e9F)));
        }
        visible = hn::And(visible, hn::Le(peak, set(1.0F)));
        visible = hn::And(visible, hn::FirstN(floats, static_cast<std::size_t>(count)));

        ahead.more(linesAtOnce);
        // Ellipse on which the contribution falls below 1/255.
        const V excess = hn::Sub(power, set(smallestPower));
        const V room = hn::Mul(hn::Max(excess, zero()), set(1.0F / halfLog2e));
        const V reachX = hn::Sqrt(hn::Mul(room, a)), reachY = hn::Sqrt(hn::Mul(room, c));
        V radiusX, radiusY;
        if (inria) {
            const V middle = hn::Mul(set(0.5F), hn::Add(a, c));
            const V spread = hn::Sqrt(hn::Max(set(0.1F), hn::MulSub(middle, middle, g.det)));
            radiusX = hn::Ceil(hn::Mul(set(3.0F), hn::Sqrt(hn::Add(middle, spread))));
            radiusY = radiusX = hn::Min(radiusX, set(1e9F));
        } else {
            visible = hn::And(visible, hn::Ge(excess, zero()));
            radiusX = hn::Min(hn::Ceil(reachX), set(1e9F));
            radiusY = hn::Min(hn::Ceil(reachY), set(1e9F));
        }
        const Span spanX = spanOf(u, reachX, radiusX, view.width, inria);
        const Span spanY = spanOf(v, reachY, radiusY, view.height, inria);
        visible = hn::And(visible, hn::And(spanX.drawn, spanY.drawn));

        Projected p{u, v, along, across, down, power, g.z, {}, {}};
        if (hn::AllFalse(floats, visible)) {
            hn::StoreU(hn::Zero(integers), integers, frame.radii.data() + i);
            continue;
        }
        ahead.more(linesAtOnce);
        visible = hn::And(visible, shade(g, rows, degree, [&] { ahead.more(1); }, p.color));
        const V radius = hn::Max(radiusX, radiusY);
        hn::StoreU(hn::IfThenElseZero(hn::RebindMask(integers, visible), hn::ConvertTo(integers, radius)),
                   integers, frame.radii.data() + i);
        const Mask touched = hn::And(visible, hn::And(spanX.touched, spanY.touched));
        hn::Store(spanX.first, integers, box[0]);
        hn::Store(spanY.first, integers, box[1]);
        hn::Store(spanX.last, integers, box[2]);
        hn::Store(spanY.last, integers, box[3]);
        hn::Store(hn::BitCast(integers, g.z), integers, depthBits);
        if (frame.drawnOnly) {
            streamRecords(p, frame.drawnRecords.data() + i);
        } else {
            V normal[3] = {zero(), zero(), zero()}, sign;
            if (settings.normal) normalOf(g, normal, sign);
            p.radius = radius;
            streamRecords(p, normal, frame.records.data() + i);
        }
        hn::Store(hn::Add(hn::Mul(spanY.first, hn::Set(integers, view.tilesAcross)), spanX.first), integers,
                  firstTiles);
        const auto one =
            hn::RebindMask(floats, hn::And(hn::Eq(spanX.first, spanX.last), hn::Eq(spanY.first, spanY.last)));
        const auto keyOf = [&](int lane) {
            const std::uint64_t depth = static_cast<std::uint32_t>(depthBits[lane]);
            return depth << 32 | static_cast<std::uint32_t>(i + lane);
        };
        // Most lie in one tile: apart, so that no branch has to be guessed for them.
        for (unsigned left = bitsOf(hn::And(touched, one)); left != 0; left &= left - 1) {
            const int lane = std::countr_zero(left);
            bins.append(firstTiles[lane], keyOf(lane));
        }
        for (unsigned left = bitsOf(hn::AndNot(one, touched)); left != 0; left &= left - 1) {
            const int lane = std::countr_zero(left);
            const std::uint64_t key = keyOf(lane);
            for (int y = box[1][lane]; y <= box[3][lane]; ++y) {
                for (int x = box[0][lane]; x <= box[2][lane]; ++x) bins.append(y * view.tilesAcross + x, key);
            }
        }
    }
}

}  // namespace splatreel::render::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace splatreel::render {

HWY_EXPORT(ProjectRange);

void projectRange(Frame& frame, int begin, int end, TileBins& bins) {
    HWY_DYNAMIC_DISPATCH(ProjectRange)(frame, begin, end, bins);
}

}  // namespace splatreel::render
#endif
