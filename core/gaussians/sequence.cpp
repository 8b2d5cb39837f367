#include "core/gaussians/sequence.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace splatreel::core {
namespace {

/// One row of the result: where it comes from in the two frames around the moment, and in the frames outside
/// them. −1: not there.
struct Match {
    int before = -1;
    int after = -1;
    int outerBefore = -1;
    int outerAfter = -1;
};

/// Walks a frame's sorted ids while the caller's ids grow.
class IdCursor {
public:
    explicit IdCursor(const Gaussians* frame)
        : ids_(frame ? frame->ids.span() : std::span<const std::uint64_t>()) {}

    int find(std::uint64_t id) {
        while (next_ < ids_.size() && ids_[next_] < id) ++next_;
        return next_ < ids_.size() && ids_[next_] == id ? static_cast<int>(next_) : -1;
    }

private:
    std::span<const std::uint64_t> ids_;
    std::size_t next_ = 0;
};

bool sameIds(const Gaussians& a, const Gaussians& b) {
    return a.ids.shares(b.ids) || std::ranges::equal(a.ids.span(), b.ids.span());
}

struct Interpolation {
    const Gaussians& before;
    const Gaussians& after;
    const Gaussians* outerBefore;
    const Gaussians* outerAfter;
    float u;  ///< 0 … 1 from before to after

    [[nodiscard]] std::vector<Match> matches() const;
    [[nodiscard]] Column<float> positions(std::span<const Match> rows) const;
    [[nodiscard]] Column<float> rotations(std::span<const Match> rows) const;
    [[nodiscard]] Column<float> opacityLogits(std::span<const Match> rows) const;
    [[nodiscard]] Column<float> linear(std::span<const Match> rows, const Column<float>& a,
                                       std::size_t widthA, const Column<float>& b, std::size_t widthB) const;
    [[nodiscard]] Column<float> nearer(std::span<const Match> rows, const Column<float>& a,
                                       const Column<float>& b) const;
};

std::vector<Match> Interpolation::matches() const {
    std::vector<Match> rows;
    const auto a = before.ids.span();
    const auto b = after.ids.span();
    rows.reserve(std::max(a.size(), b.size()));
    IdCursor outerA(outerBefore);
    IdCursor outerB(outerAfter);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
        Match match;
        const bool takeA = i < a.size() && (j >= b.size() || a[i] <= b[j]);
        const bool takeB = j < b.size() && (i >= a.size() || b[j] <= a[i]);
        const std::uint64_t id = takeA ? a[i] : b[j];
        if (takeA) match.before = static_cast<int>(i++);
        if (takeB) match.after = static_cast<int>(j++);
        if (takeA) match.outerBefore = outerA.find(id);
        if (takeB) match.outerAfter = outerB.find(id);
        rows.push_back(match);
    }
    return rows;
}

const float* rowOf(const Column<float>& column, int row, std::size_t width) {
    return column.data() + static_cast<std::size_t>(row) * width;
}

Column<float> Interpolation::positions(std::span<const Match> rows) const {
    std::vector<float> values(rows.size() * 3);
    const float u2 = u * u;
    const float u3 = u2 * u;
    // Uniform Catmull-Rom weights of the four neighbours.
    const float w0 = 0.5F * (-u + 2 * u2 - u3);
    const float w1 = 0.5F * (2 - 5 * u2 + 3 * u3);
    const float w2 = 0.5F * (u + 4 * u2 - 3 * u3);
    const float w3 = 0.5F * (-u2 + u3);
    const auto placeIn = [](const Gaussians* frame, int row) {
        return row >= 0 ? rowOf(frame->positions, row, 3) : nullptr;
    };
    float* out = values.data();
    for (const Match& row : rows) {
        const float* p0 = placeIn(outerBefore, row.outerBefore);
        const float* p1 = placeIn(&before, row.before);
        const float* p2 = placeIn(&after, row.after);
        const float* p3 = placeIn(outerAfter, row.outerAfter);
        for (int axis = 0; axis < 3; ++axis, ++out) {
            // What ends or begins here goes on, or comes, as it moves in its own frames.
            if (p2 == nullptr) {
                *out = p1[axis] + (p0 != nullptr ? u * (p1[axis] - p0[axis]) : 0);
            } else if (p1 == nullptr) {
                *out = p2[axis] + (p3 != nullptr ? (1 - u) * (p2[axis] - p3[axis]) : 0);
            } else {
                // A neighbour that is missing lies on the parabola through the three others, or on the line.
                const float step = p2[axis] - p1[axis];
                const float outer0 = p0 != nullptr   ? p0[axis]
                                     : p3 != nullptr ? p3[axis] - 3 * step
                                                     : p1[axis] - step;
                const float outer3 = p3 != nullptr   ? p3[axis]
                                     : p0 != nullptr ? p0[axis] + 3 * step
                                                     : p2[axis] + step;
                *out = w0 * outer0 + w1 * p1[axis] + w2 * p2[axis] + w3 * outer3;
            }
        }
    }
    return values;
}

/// Along the shorter arc; `a` and `b` of any norm but zero, the result of norm one.
void interpolateRotation(const float* a, const float* b, float u, float* out) {
    const auto dot = [](const float* p, const float* q) {
        return p[0] * q[0] + p[1] * q[1] + p[2] * q[2] + p[3] * q[3];
    };
    const float scaleA = 1.0F / std::sqrt(std::max(dot(a, a), 1e-30F));
    const float scaleB = 1.0F / std::sqrt(std::max(dot(b, b), 1e-30F));
    const float cosine = dot(a, b) * scaleA * scaleB;
    float weightA = 1.0F - u;
    float weightB = u;
    // Below two degrees the chord is the arc to float precision; farther apart the speed must be even.
    if (std::abs(cosine) < 0.9998F) {
        const float angle = std::acos(std::abs(cosine));
        const float sine = std::sin(angle);
        weightA = std::sin((1.0F - u) * angle) / sine;
        weightB = std::sin(u * angle) / sine;
    }
    weightA *= scaleA;
    weightB *= std::copysign(scaleB, cosine);
    for (int i = 0; i < 4; ++i) out[i] = weightA * a[i] + weightB * b[i];
    const float norm = 1.0F / std::sqrt(std::max(dot(out, out), 1e-30F));
    for (int i = 0; i < 4; ++i) out[i] *= norm;
}

Column<float> Interpolation::rotations(std::span<const Match> rows) const {
    std::vector<float> values(rows.size() * 4);
    float* out = values.data();
    for (const Match& row : rows) {
        if (row.after < 0) {
            std::copy_n(rowOf(before.rotations, row.before, 4), 4, out);
        } else if (row.before < 0) {
            std::copy_n(rowOf(after.rotations, row.after, 4), 4, out);
        } else {
            interpolateRotation(rowOf(before.rotations, row.before, 4), rowOf(after.rotations, row.after, 4),
                                u, out);
        }
        out += 4;
    }
    return values;
}

float sigmoid(float x) {
    return 1.0F / (1.0F + std::exp(-x));
}

/// Opacity is interpolated as such; its complement goes along so that opacities next to one keep their
/// digits.
Column<float> Interpolation::opacityLogits(std::span<const Match> rows) const {
    std::vector<float> values(rows.size());
    const auto logit = [](float opacity, float complement) {
        return std::clamp(std::log(opacity / complement), -80.0F, 80.0F);
    };
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Match& row = rows[i];
        if (row.before < 0 || row.after < 0) {
            // By the square: where one Gaussian takes over from another, both in full would be seen double.
            const float share = row.before >= 0 ? 1.0F - u : u;
            const float weight = share * share;
            const float own = row.before >= 0 ? before.opacityLogits[static_cast<std::size_t>(row.before)]
                                              : after.opacityLogits[static_cast<std::size_t>(row.after)];
            values[i] = logit(weight * sigmoid(own), 1.0F - weight + weight * sigmoid(-own));
        } else {
            const float a = before.opacityLogits[static_cast<std::size_t>(row.before)];
            const float b = after.opacityLogits[static_cast<std::size_t>(row.after)];
            values[i] = a == b ? a
                               : logit((1.0F - u) * sigmoid(a) + u * sigmoid(b),
                                       (1.0F - u) * sigmoid(-a) + u * sigmoid(-b));
        }
    }
    return values;
}

/// Rows of `a` and `b` may differ in width (harmonics of different degrees): what one lacks counts as zero.
Column<float> Interpolation::linear(std::span<const Match> rows, const Column<float>& a, std::size_t widthA,
                                    const Column<float>& b, std::size_t widthB) const {
    const std::size_t width = std::max(widthA, widthB);
    std::vector<float> values(rows.size() * width, 0.0F);
    float* out = values.data();
    for (const Match& row : rows) {
        if (row.after < 0) {
            std::copy_n(rowOf(a, row.before, widthA), widthA, out);
        } else if (row.before < 0) {
            std::copy_n(rowOf(b, row.after, widthB), widthB, out);
        } else {
            const float* from = rowOf(a, row.before, widthA);
            const float* to = rowOf(b, row.after, widthB);
            const std::size_t common = std::min(widthA, widthB);
            for (std::size_t k = 0; k < common; ++k) out[k] = from[k] + u * (to[k] - from[k]);
            for (std::size_t k = common; k < widthA; ++k) out[k] = (1.0F - u) * from[k];
            for (std::size_t k = common; k < widthB; ++k) out[k] = u * to[k];
        }
        out += width;
    }
    return values;
}

/// Channels hold labels as well as measures: the nearer frame's value stays what it is.
Column<float> Interpolation::nearer(std::span<const Match> rows, const Column<float>& a,
                                    const Column<float>& b) const {
    std::vector<float> values(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const bool fromBefore = rows[i].after < 0 || (rows[i].before >= 0 && u < 0.5F);
        values[i] = fromBefore ? a[static_cast<std::size_t>(rows[i].before)]
                               : b[static_cast<std::size_t>(rows[i].after)];
    }
    return values;
}

Gaussians interpolate(const Interpolation& between) {
    const Gaussians& a = between.before;
    const Gaussians& b = between.after;
    const std::vector<Match> rows = between.matches();
    const bool aligned = sameIds(a, b);  // then a column that both share needs no work
    const auto widthOf = [](const Gaussians& g) {
        return 3 * static_cast<std::size_t>(shCoefficientCount(g.shDegree));
    };

    Gaussians result;
    result.shDegree = std::max(a.shDegree, b.shDegree);
    result.positions = between.positions(rows);
    result.rotations = aligned && a.rotations.shares(b.rotations) ? a.rotations : between.rotations(rows);
    result.logScales = aligned && a.logScales.shares(b.logScales)
                           ? a.logScales
                           : between.linear(rows, a.logScales, 3, b.logScales, 3);
    result.opacityLogits =
        aligned && a.opacityLogits.shares(b.opacityLogits) ? a.opacityLogits : between.opacityLogits(rows);
    result.sh =
        aligned && a.sh.shares(b.sh) ? a.sh : between.linear(rows, a.sh, widthOf(a), b.sh, widthOf(b));
    if (aligned) {
        result.ids = a.ids;
    } else {
        std::vector<std::uint64_t> ids(rows.size());
        std::ranges::transform(rows, ids.begin(), [&](const Match& row) {
            return row.before >= 0 ? a.ids[static_cast<std::size_t>(row.before)]
                                   : b.ids[static_cast<std::size_t>(row.after)];
        });
        result.ids = std::move(ids);
    }
    for (const auto& [name, column] : a.channels) {
        const auto other = b.channels.find(name);
        if (other != b.channels.end()) result.channels[name] = between.nearer(rows, column, other->second);
    }
    return result;
}

}  // namespace

Bounds GaussianSequence::bounds() const {
    Bounds all;
    const Column<float>* last = nullptr;
    for (const GaussiansPtr& frame : frames) {
        if (last && last->shares(frame->positions)) continue;
        all.include(boundsOf(*frame));
        last = &frame->positions;
    }
    return all;
}

bool GaussianSequence::hasIds() const {
    return std::ranges::all_of(frames, [](const GaussiansPtr& frame) { return frame->hasIds(); });
}

Gaussians GaussianSequence::at(double time) const {
    if (frames.empty()) return {};
    const double last = static_cast<double>(frames.size() - 1);
    const double clamped = time > 0.0 ? std::min(time, last) : 0.0;  // not a number: the first frame
    const auto index = static_cast<std::size_t>(clamped);
    const auto u = static_cast<float>(clamped - static_cast<double>(index));
    if (u <= 0.0F) return *frames[index];
    if (u >= 1.0F) return *frames[index + 1];
    const Gaussians& before = *frames[index];
    const Gaussians& after = *frames[index + 1];
    if (!before.hasIds() || !after.hasIds()) return u < 0.5F ? before : after;
    return interpolate({.before = before,
                        .after = after,
                        .outerBefore = index > 0 ? frames[index - 1].get() : nullptr,
                        .outerAfter = index + 2 < frames.size() ? frames[index + 2].get() : nullptr,
                        .u = u});
}

}  // namespace splatreel::core
