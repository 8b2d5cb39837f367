#include "core/base/text.h"
#include "core/edit/operators/operators.h"

#include <algorithm>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr int mostFrames = 30;  // to either side

/// Weights of a straight line fitted to values at `offsets` with Gaussian weights, read off at 0. Where the
/// frames lie evenly to both sides it is their weighted mean; at the ends of a sequence, or of a
/// primitive's life, it does not lag behind the motion. Empty where there is one value only.
class LineFit {
public:
    explicit LineFit(double sigma) : sigma_(sigma) {}

    void clear() { sums_ = {}; }
    void add(int offset) {
        const double w = weight(offset);
        sums_.w += w;
        sums_.wx += w * offset;
        sums_.wxx += w * offset * offset;
    }
    /// Of the value at `offset`, once all have been added.
    [[nodiscard]] double share(int offset) const {
        const double determinant = sums_.w * sums_.wxx - sums_.wx * sums_.wx;
        const double w = weight(offset);
        if (determinant <= 1e-9 * sums_.w * sums_.w) return w / sums_.w;
        return w * (sums_.wxx - sums_.wx * offset) / determinant;
    }

private:
    [[nodiscard]] double weight(int offset) const {
        const double d = offset / sigma_;
        return std::exp(-0.5 * d * d);
    }
    struct Sums {
        double w = 0, wx = 0, wxx = 0;
    };
    double sigma_;
    Sums sums_;
};

/// Rows of the frame's ids in another frame, −1 where it has none.
std::vector<int> rowsIn(const Gaussians& other, std::span<const std::uint64_t> ids) {
    std::vector<int> rows(ids.size(), -1);
    const auto theirs = other.ids.span();
    for (std::size_t i = 0, j = 0; i < ids.size() && j < theirs.size(); ++i) {
        while (j < theirs.size() && theirs[j] < ids[i]) ++j;
        if (j < theirs.size() && theirs[j] == ids[i]) rows[i] = static_cast<int>(j);
    }
    return rows;
}

struct Smoothing {
    const FrameWindow& window;
    double sigma;
    double strength;
    std::span<const std::uint8_t> selected;
    std::vector<std::vector<int>> rows;  ///< [frames][N]

    [[nodiscard]] int offsetOf(std::size_t frame) const { return static_cast<int>(frame) - window.centre; }

    /// One column of the frame, its rows `width` wide. Quaternions are turned to the centre's side first and
    /// set to norm one afterwards.
    [[nodiscard]] Column<float> column(Column<float> Gaussians::* member, std::size_t width,
                                       bool quaternions) const {
        const Column<float>& own = window.frame().*member;
        const bool constant = std::ranges::all_of(
            window.frames, [&](const GaussiansPtr& frame) { return ((*frame).*member).shares(own); });
        if (constant) return own;
        std::vector<float> values = own.copy();
        LineFit fit(sigma);
        std::vector<double> mean(width);
        for (std::size_t row = 0; row * width < values.size(); ++row) {
            if (!acts(selected, row)) continue;
            fit.clear();
            for (std::size_t f = 0; f < rows.size(); ++f)
                if (rows[f][row] >= 0) fit.add(offsetOf(f));
            std::ranges::fill(mean, 0.0);
            float* const out = values.data() + row * width;
            for (std::size_t f = 0; f < rows.size(); ++f) {
                if (rows[f][row] < 0) continue;
                const float* value =
                    ((*window.frames[f]).*member).data() + static_cast<std::size_t>(rows[f][row]) * width;
                double share = fit.share(offsetOf(f));
                if (quaternions) share *= sideAndNorm(value, own.data() + row * width);
                for (std::size_t k = 0; k < width; ++k) mean[k] += share * value[k];
            }
            const double ownShare = (1 - strength) * (quaternions ? sideAndNorm(out, out) : 1.0);
            for (std::size_t k = 0; k < width; ++k) mean[k] = ownShare * out[k] + strength * mean[k];
            if (quaternions) setToNormOne(mean);
            std::ranges::transform(mean, out, [](double value) { return static_cast<float>(value); });
        }
        return values;
    }

    /// 1 / |q|, negative where q is on the other side of `like`.
    static double sideAndNorm(const float* q, const float* like) {
        double square = 0;
        double dot = 0;
        for (int k = 0; k < 4; ++k) {
            square += double{q[k]} * q[k];
            dot += double{q[k]} * like[k];
        }
        return std::copysign(1.0 / std::sqrt(std::max(square, 1e-30)), dot);
    }
    static void setToNormOne(std::vector<double>& q) {
        double square = 0;
        for (const double value : q) square += value * value;
        const double scale = 1.0 / std::sqrt(std::max(square, 1e-30));
        for (double& value : q) value *= scale;
    }
};

class Smooth final : public FrameOperator {
public:
    [[nodiscard]] std::string name() const override { return "smooth"; }
    [[nodiscard]] std::string label() const override { return TRANSLATE_NOOP("Operator", "Smooth in time"); }
    [[nodiscard]] ParameterSchema schema() const override {
        return {
            number("window", TRANSLATE_NOOP("Parameter", "Window"),
                   TRANSLATE_NOOP(
                       "Parameter",
                       "Standard deviation in frames of the weights around each frame (Gaussian window)."),
                   2, 0.1, 10, TRANSLATE_NOOP("Unit", "frames")),
            number("strength", TRANSLATE_NOOP("Parameter", "Strength"),
                   TRANSLATE_NOOP("Parameter", "0: as it was; 1: smoothed."), 1, 0, 1),
            flag("positions", TRANSLATE_NOOP("Parameter", "Positions"),
                 TRANSLATE_NOOP("Parameter", "Smooths where the Gaussians are."), true),
            flag("rotations", TRANSLATE_NOOP("Parameter", "Rotations"),
                 TRANSLATE_NOOP("Parameter", "Smooths how they are turned."), true),
            flag("scales", TRANSLATE_NOOP("Parameter", "Sizes"),
                 TRANSLATE_NOOP("Parameter", "Smooths how large they are."), true),
            flag("opacities", TRANSLATE_NOOP("Parameter", "Opacities"),
                 TRANSLATE_NOOP("Parameter", "Smooths how opaque they are (their logits).")),
            flag("colors", TRANSLATE_NOOP("Parameter", "Colours"),
                 TRANSLATE_NOOP("Parameter", "Smooths their colours."))};
    }
    [[nodiscard]] int reach(const ParameterSet& parameters) const override {
        return std::min(mostFrames, static_cast<int>(std::ceil(3 * parameters.real("window"))));
    }
    [[nodiscard]] Result<Gaussians> apply(const FrameWindow& window, const ParameterSet& parameters,
                                          std::span<const std::uint8_t> selected) const override {
        const Gaussians& frame = window.frame();
        if (!frame.hasIds()) {
            return Error{"the Gaussians have no ids, so that nothing follows them from frame to frame",
                         label(), "Build correspondences first, or take this edit away."};
        }
        if (parameters.real("strength") == 0 || frame.size() == 0) return frame;
        Smoothing smoothing{.window = window,
                            .sigma = parameters.real("window"),
                            .strength = parameters.real("strength"),
                            .selected = selected,
                            .rows = {}};
        for (const GaussiansPtr& other : window.frames)
            smoothing.rows.push_back(rowsIn(*other, frame.ids.span()));
        Gaussians result = frame;
        if (parameters.flag("positions"))
            result.positions = smoothing.column(&Gaussians::positions, 3, false);
        if (parameters.flag("rotations")) result.rotations = smoothing.column(&Gaussians::rotations, 4, true);
        if (parameters.flag("scales")) result.logScales = smoothing.column(&Gaussians::logScales, 3, false);
        if (parameters.flag("opacities"))
            result.opacityLogits = smoothing.column(&Gaussians::opacityLogits, 1, false);
        const bool sameDegree = std::ranges::all_of(
            window.frames, [&](const GaussiansPtr& other) { return other->shDegree == frame.shDegree; });
        if (parameters.flag("colors") && sameDegree) {
            const auto width = 3 * static_cast<std::size_t>(shCoefficientCount(frame.shDegree));
            result.sh = smoothing.column(&Gaussians::sh, width, false);
        }
        return result;
    }
};

}  // namespace

const FrameOperator& smoothOperator() {
    static const Smooth instance;
    return instance;
}

}  // namespace splatreel::core
