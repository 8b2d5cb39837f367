#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/edit/operators/operators.h"
#include "core/edit/sequence_operators.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace splatreel::core {
namespace {

/// Standard deviations of the weights around a frame that a course is fitted with, in windows.
constexpr std::array<double, 3> widths{0.125, 0.25, 0.5};
constexpr double reachInSigmas = 3;
constexpr int fewestFrames = 4;  ///< of a course that is fitted
constexpr int tracksAtOnce = 256;

/// Where each primitive of a sequence is: rows[frame][track], −1 where it is not.
struct Tracks {
    std::vector<std::uint64_t> ids;
    std::vector<std::vector<int>> rows;
};

Tracks tracksOf(const GaussianSequence& sequence) {
    Tracks tracks;
    for (const GaussiansPtr& frame : sequence.frames) {
        const auto ids = frame->ids.span();
        if (std::ranges::equal(ids, tracks.ids)) continue;
        std::vector<std::uint64_t> all;
        std::ranges::set_union(tracks.ids, ids, std::back_inserter(all));
        tracks.ids = std::move(all);
    }
    for (const GaussiansPtr& frame : sequence.frames) {
        std::vector<int> rows(tracks.ids.size(), -1);
        const auto ids = frame->ids.span();
        for (std::size_t track = 0, row = 0; track < rows.size() && row < ids.size(); ++track)
            if (tracks.ids[track] == ids[row]) rows[track] = static_cast<int>(row++);
        tracks.rows.push_back(std::move(rows));
    }
    return tracks;
}

/// A fitted course: at each frame a weighted sum of the frames around it.
struct Fit {
    int first = 0;
    std::vector<double> weights;
    double own = 0;  ///< the weight of the frame itself: its leverage
};

/// The value at `centre` of a polynomial of degree 0 or 2 fitted to the frames in `present` with Gaussian
/// weights. Degree 2 falls back to 0 where the frames do not carry it.
Fit fitAt(const std::vector<int>& present, int centre, double sigma, bool parabola) {
    Fit fit;
    const int frame = present[static_cast<std::size_t>(centre)];
    const int reach = static_cast<int>(std::ceil(reachInSigmas * sigma));
    const auto begin = std::ranges::lower_bound(present, frame - reach);
    const auto end = std::ranges::upper_bound(present, frame + reach);
    fit.first = static_cast<int>(begin - present.begin());
    std::array<double, 5> moments{};
    for (auto at = begin; at != end; ++at) {
        const double x = (*at - frame) / sigma;
        const double w = std::exp(-0.5 * x * x);
        double power = w;
        for (double& moment : moments) moment += std::exchange(power, power * x);
    }
    // First row of the inverse of the normal matrix [m0 m1 m2; m1 m2 m3; m2 m3 m4].
    const auto& m = moments;
    const double a = m[2] * m[4] - m[3] * m[3];
    const double b = m[2] * m[3] - m[1] * m[4];
    const double c = m[1] * m[3] - m[2] * m[2];
    const double determinant = m[0] * a + m[1] * b + m[2] * c;
    const bool carries = parabola && end - begin > 3 && determinant > 1e-9 * m[0] * m[2] * m[4];
    for (auto at = begin; at != end; ++at) {
        const double x = (*at - frame) / sigma;
        const double w = std::exp(-0.5 * x * x);
        const double share = carries ? w * (a + b * x + c * x * x) / determinant : w / m[0];
        if (*at == frame) fit.own = share;
        fit.weights.push_back(share);
    }
    return fit;
}

/// Fits for every width at every frame of a course; the same for all primitives that live in these frames.
struct CourseFits {
    std::vector<int> present;
    std::array<std::vector<Fit>, widths.size()> means;
    std::array<std::vector<Fit>, widths.size()> parabolas;
};

CourseFits fitsOf(std::vector<int> present, double window) {
    CourseFits fits{.present = std::move(present), .means = {}, .parabolas = {}};
    for (std::size_t width = 0; width < widths.size(); ++width) {
        for (int i = 0; i < static_cast<int>(fits.present.size()); ++i) {
            const double sigma = std::max(0.3, widths[width] * window);
            fits.means[width].push_back(fitAt(fits.present, i, sigma, false));
            fits.parabolas[width].push_back(fitAt(fits.present, i, sigma, true));
        }
    }
    return fits;
}

/// Puts the course [frames, size] in the place of itself, fitted with the width that best predicts frames
/// which are left out: of a linear fit, the residual over one less the leverage.
void fitCourse(std::vector<double>& values, std::size_t size,
               const std::array<std::vector<Fit>, widths.size()>& fits, double strength) {
    const std::size_t frames = values.size() / size;
    std::vector<double> best;
    double least = std::numeric_limits<double>::infinity();
    std::vector<double> fitted(values.size());
    for (const std::vector<Fit>& width : fits) {
        double error = 0;
        for (std::size_t i = 0; i < frames; ++i) {
            const Fit& fit = width[i];
            const double left = std::max(1 - fit.own, 1e-3);
            for (std::size_t k = 0; k < size; ++k) {
                double sum = 0;
                for (std::size_t j = 0; j < fit.weights.size(); ++j)
                    sum += fit.weights[j] * values[(static_cast<std::size_t>(fit.first) + j) * size + k];
                fitted[i * size + k] = sum;
                const double residual = (values[i * size + k] - sum) / left;
                error += residual * residual;
            }
        }
        if (error >= least) continue;
        least = error;
        best = fitted;
    }
    if (best.empty()) return;  // not numbers
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += strength * (best[i] - values[i]);
}

struct FittedColumn {
    Column<float> Gaussians::* member;
    std::size_t size;
    bool parabola;
    bool quaternion;
};

/// Turns quaternions to one side and to norm one.
void alignCourse(std::vector<double>& values) {
    for (std::size_t i = 0; i + 4 <= values.size(); i += 4) {
        double square = 0;
        double dot = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            square += values[i + k] * values[i + k];
            if (i > 0) dot += values[i + k] * values[i - 4 + k];
        }
        const double factor = (dot < 0 ? -1 : 1) / std::sqrt(std::max(square, 1e-30));
        for (std::size_t k = 0; k < 4; ++k) values[i + k] *= factor;
    }
}

class Rectify final : public Operator {
public:
    [[nodiscard]] std::string name() const override { return "rectify"; }
    [[nodiscard]] std::string label() const override { return TRANSLATE_NOOP("Operator", "Rectify motion"); }
    [[nodiscard]] ParameterSchema schema() const override {
        return {
            number("window", TRANSLATE_NOOP("Parameter", "Window"),
                   TRANSLATE_NOOP(
                       "Parameter",
                       "Frames that a state is weighed with, the frame in their middle (temporal window)."),
                   10, 2, 40, TRANSLATE_NOOP("Unit", "frames")),
            number("strength", TRANSLATE_NOOP("Parameter", "Strength"),
                   TRANSLATE_NOOP("Parameter", "0: as it was; 1: rectified."), 1, 0, 1),
            flag("positions", TRANSLATE_NOOP("Parameter", "Positions"),
                 TRANSLATE_NOOP("Parameter", "Fits parabolas to where the Gaussians are."), true),
            flag("rotations", TRANSLATE_NOOP("Parameter", "Rotations"),
                 TRANSLATE_NOOP("Parameter", "Weighs how they are turned over the window."), true),
            flag("scales", TRANSLATE_NOOP("Parameter", "Sizes"),
                 TRANSLATE_NOOP("Parameter", "Weighs how large they are over the window."), true)};
    }

    [[nodiscard]] Result<GaussianSequence> apply(const GaussianSequence& input, const ObjectClip*,
                                                 const KnownViews*, const ParameterSet& parameters,
                                                 ProgressSink& sink, std::stop_token stop) const override {
        for (const GaussiansPtr& frame : input.frames) {
            if (frame->size() > 0 && !frame->hasIds()) {
                return Error{"the Gaussians have no ids, so that nothing follows them from frame to frame",
                             label(), "Build correspondences first, or take this edit away."};
            }
        }
        std::vector<FittedColumn> columns;
        if (parameters.flag("positions")) columns.push_back({&Gaussians::positions, 3, true, false});
        if (parameters.flag("rotations")) columns.push_back({&Gaussians::rotations, 4, false, true});
        if (parameters.flag("scales")) columns.push_back({&Gaussians::logScales, 3, false, false});
        const Tracks tracks = tracksOf(input);
        const double window = parameters.real("window");
        std::vector<int> every(input.frames.size());
        for (std::size_t i = 0; i < every.size(); ++i) every[i] = static_cast<int>(i);
        const CourseFits whole = fitsOf(every, window);

        std::vector<Gaussians> frames;
        for (const GaussiansPtr& frame : input.frames) frames.push_back(*frame);
        for (std::size_t index = 0; index < columns.size(); ++index) {
            const FittedColumn& column = columns[index];
            std::vector<std::vector<float>> values;
            for (const GaussiansPtr& frame : input.frames) values.push_back(((*frame).*column.member).copy());
            const int blocks = (static_cast<int>(tracks.ids.size()) + tracksAtOnce - 1) / tracksAtOnce;
            // A few blocks at a time, so that a stop is heard.
            constexpr int group = 16;
            for (int first = 0; first < blocks; first += group) {
                if (stop.stop_requested()) return Error{"stopped", name(), ""};
                sink.progress({TRANSLATE_NOOP("Stage", "fitting"),
                               static_cast<std::int64_t>(index) * blocks + first,
                               static_cast<std::int64_t>(columns.size()) * blocks, 0, -1, -1});
                parallelFor(std::min(group, blocks - first), [&](int block, int) {
                    const int begin = (first + block) * tracksAtOnce;
                    const int end = std::min(begin + tracksAtOnce, static_cast<int>(tracks.ids.size()));
                    for (int track = begin; track < end; ++track)
                        fitTrack(tracks, track, column, whole, parameters, values);
                });
            }
            for (std::size_t i = 0; i < frames.size(); ++i) frames[i].*column.member = std::move(values[i]);
        }
        GaussianSequence output = input;
        for (std::size_t i = 0; i < frames.size(); ++i)
            output.frames[i] = std::make_shared<const Gaussians>(std::move(frames[i]));
        return output;
    }

private:
    static void fitTrack(const Tracks& tracks, int track, const FittedColumn& column, const CourseFits& whole,
                         const ParameterSet& parameters, std::vector<std::vector<float>>& values) {
        const auto place = static_cast<std::size_t>(track);
        std::vector<int> present;
        for (std::size_t frame = 0; frame < tracks.rows.size(); ++frame)
            if (tracks.rows[frame][place] >= 0) present.push_back(static_cast<int>(frame));
        if (static_cast<int>(present.size()) < fewestFrames) return;
        const bool always = present.size() == whole.present.size();
        const CourseFits own = always ? CourseFits() : fitsOf(present, parameters.real("window"));
        const CourseFits& fits = always ? whole : own;
        const auto at = [&](int frame) {
            const auto row = static_cast<std::size_t>(tracks.rows[static_cast<std::size_t>(frame)][place]);
            return values[static_cast<std::size_t>(frame)].data() + row * column.size;
        };
        std::vector<double> course;
        for (const int frame : present) course.insert(course.end(), at(frame), at(frame) + column.size);
        if (column.quaternion) alignCourse(course);
        fitCourse(course, column.size, column.parabola ? fits.parabolas : fits.means,
                  parameters.real("strength"));
        if (column.quaternion) alignCourse(course);
        for (std::size_t i = 0; i < present.size(); ++i) {
            float* const to = at(present[i]);
            for (std::size_t k = 0; k < column.size; ++k)
                to[k] = static_cast<float>(course[i * column.size + k]);
        }
    }
};

}  // namespace

std::span<const Operator* const> sequenceOperators() {
    static const Rectify rectify;
    static const Operator* const all[] = {&rectify};
    return all;
}

const Operator* findSequenceOperator(std::string_view name) {
    for (const Operator* known : sequenceOperators())
        if (known->name() == name) return known;
    return nullptr;
}

}  // namespace splatreel::core
