#include "models/fourdstr/densify.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace splatreel::models {
namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

/// Members of the frame that have been seen with a gradient, and those gradients.
struct Candidates {
    std::vector<int> rows;
    std::vector<float> gradients;
};

Candidates candidatesOf(const GaussianPool& pool, const DensityStatistics& statistics, int frame) {
    Candidates candidates;
    for (int row = 0; row < pool.size(); ++row) {
        if (!pool.membership.contains(row, frame)) continue;
        const float gradient = statistics.gradient(frame, row);
        if (!(gradient > 0) || !std::isfinite(gradient)) continue;
        candidates.rows.push_back(row);
        candidates.gradients.push_back(gradient);
    }
    return candidates;
}

/// selected[row] = frames that ask for it.
using Selection = std::vector<std::vector<int>>;

Selection selectPerFrame(const GaussianPool& pool, const DensityStatistics& statistics,
                         const DensifySettings& settings, double share) {
    Selection selected(static_cast<std::size_t>(pool.size()));
    for (int frame = 0; frame < statistics.frames(); ++frame) {
        if (!statistics.seen(frame)) continue;
        const Candidates candidates = candidatesOf(pool, statistics, frame);
        if (static_cast<int>(candidates.rows.size()) < settings.minimumEligible) continue;
        const float threshold = upperQuantile(candidates.gradients, share);
        for (std::size_t i = 0; i < candidates.rows.size(); ++i) {
            if (candidates.gradients[i] >= threshold) {
                selected[static_cast<std::size_t>(candidates.rows[i])].push_back(frame);
            }
        }
    }
    return selected;
}

/// The usual way: one threshold on the gradient averaged over the frames, children live wherever their parent
/// does.
Selection selectGlobally(const GaussianPool& pool, const DensityStatistics& statistics,
                         const DensifySettings& settings, double share) {
    Selection selected(static_cast<std::size_t>(pool.size()));
    std::vector<float> means(static_cast<std::size_t>(pool.size()));
    std::vector<float> eligible;
    for (int row = 0; row < pool.size(); ++row) {
        float sum = 0;
        int seen = 0;
        for (int frame = 0; frame < statistics.frames(); ++frame) {
            const float gradient = statistics.gradient(frame, row);
            if (!(gradient > 0) || !std::isfinite(gradient)) continue;
            sum += gradient;
            ++seen;
        }
        if (seen == 0) continue;
        means[static_cast<std::size_t>(row)] = sum / static_cast<float>(seen);
        eligible.push_back(means[static_cast<std::size_t>(row)]);
    }
    if (static_cast<int>(eligible.size()) < settings.minimumEligible) return selected;
    const float threshold = upperQuantile(eligible, share);
    for (int row = 0; row < pool.size(); ++row) {
        if (!(means[static_cast<std::size_t>(row)] >= threshold)) continue;
        for (int frame = 0; frame < statistics.frames(); ++frame) {
            if (pool.membership.contains(row, frame))
                selected[static_cast<std::size_t>(row)].push_back(frame);
        }
    }
    return selected;
}

GaussianTensors rowsOf(const GaussianTensors& all, const torch::Tensor& rows) {
    return {all.positions.index_select(0, rows), all.logScales.index_select(0, rows),
            all.rotations.index_select(0, rows), all.opacityLogits.index_select(0, rows),
            all.sh.index_select(0, rows)};
}

/// R(q) v of [N, 4] quaternions and [N, 3] vectors.
torch::Tensor rotate(const torch::Tensor& quaternions, const torch::Tensor& vectors) {
    const torch::Tensor unit = quaternions / quaternions.norm(2, 1, true).clamp_min(1e-12);
    const torch::Tensor w = unit.slice(1, 0, 1);
    const torch::Tensor axis = unit.slice(1, 1, 4);
    const torch::Tensor twice = 2 * torch::cross(axis, vectors, 1);
    return vectors + w * twice + torch::cross(axis, twice, 1);
}

}  // namespace

DensityStatistics::DensityStatistics(int frames, int rows)
    : pictures_(at(frames)),
      gradientSum_(at(frames), std::vector<float>(at(rows))),
      visible_(at(frames), std::vector<std::uint16_t>(at(rows))),
      radius_(at(frames), std::vector<int>(at(rows))),
      oversized_(at(frames), std::vector<std::uint8_t>(at(rows))) {}

void DensityStatistics::add(int frame, std::span<const int> rows, std::span<const float> gradients,
                            std::span<const int> radii) {
    const std::size_t f = at(frame);
    ++pictures_[f];
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (radii[i] <= 0) continue;
        const std::size_t row = at(rows[i]);
        gradientSum_[f][row] += gradients[i];
        if (visible_[f][row] < std::numeric_limits<std::uint16_t>::max()) ++visible_[f][row];
        radius_[f][row] = std::max(radius_[f][row], radii[i]);
    }
}

void DensityStatistics::resetFrame(int frame) {
    const std::size_t f = at(frame);
    pictures_[f] = 0;
    std::fill(gradientSum_[f].begin(), gradientSum_[f].end(), 0.0F);
    std::fill(visible_[f].begin(), visible_[f].end(), std::uint16_t{0});
    std::fill(radius_[f].begin(), radius_[f].end(), 0);
}

void DensityStatistics::append(int rows) {
    for (std::size_t f = 0; f < pictures_.size(); ++f) {
        const std::size_t size = gradientSum_[f].size() + at(rows);
        gradientSum_[f].resize(size);
        visible_[f].resize(size);
        radius_[f].resize(size);
        oversized_[f].resize(size);
    }
}

void DensityStatistics::compact(std::span<const int> old2new) {
    const auto squeeze = [&](auto& values) {
        std::size_t kept = 0;
        for (std::size_t row = 0; row < old2new.size(); ++row) {
            if (old2new[row] >= 0) values[kept++] = values[row];
        }
        values.resize(kept);
    };
    for (std::size_t f = 0; f < pictures_.size(); ++f) {
        squeeze(gradientSum_[f]);
        squeeze(visible_[f]);
        squeeze(radius_[f]);
        squeeze(oversized_[f]);
    }
}

float DensityStatistics::gradient(int frame, int row) const {
    const int seen = visible_[at(frame)][at(row)];
    return seen > 0 ? gradientSum_[at(frame)][at(row)] / static_cast<float>(seen) : 0.0F;
}

float upperQuantile(std::vector<float> values, double share) {
    const auto selected = static_cast<std::size_t>(share * static_cast<double>(values.size()));
    if (selected == 0) return infinity;
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(std::min(selected, values.size()) - 1);
    std::nth_element(values.begin(), nth, values.end(), std::greater<>());
    return *nth;
}

DensifyResult densify(GaussianPool& pool, const DensityStatistics& statistics,
                      const DensifySettings& settings,
                      const std::function<float(int row, int frame)>& worldScale, std::mt19937_64& random) {
    const torch::NoGradGuard noGrad;
    DensifyResult result;
    result.selectedPerFrame.assign(static_cast<std::size_t>(statistics.frames()), 0);
    const double room = 1.0 - static_cast<double>(pool.size()) / settings.maximumRows;
    if (room <= 0) return result;
    const double share = settings.share * std::min(1.0, room);
    const Selection selected = settings.perFrame ? selectPerFrame(pool, statistics, settings, share)
                                                 : selectGlobally(pool, statistics, settings, share);

    std::vector<std::int64_t> parentRows;
    std::vector<std::uint64_t> parentIds;
    std::vector<int> births;
    std::vector<std::uint8_t> fromSplit;
    for (int row = 0; row < pool.size(); ++row) {
        const std::vector<int>& frames = selected[static_cast<std::size_t>(row)];
        if (frames.empty()) continue;
        float largest = 0;
        for (const int frame : frames) {
            largest = std::max(largest, worldScale(row, frame));
            ++result.selectedPerFrame[static_cast<std::size_t>(frame)];
        }
        const bool split = largest > settings.splitScale;
        (split ? result.split : result.cloned) += 1;
        for (int child = 0; child < (split ? 2 : 1); ++child) {
            parentRows.push_back(row);
            parentIds.push_back(pool.ids[static_cast<std::size_t>(row)]);
            births.push_back(frames.front());
            fromSplit.push_back(split ? 1 : 0);
        }
    }
    if (parentRows.empty()) return result;

    const torch::Device device = pool.parameters.positions.device();
    GaussianTensors children = rowsOf(pool.parameters, torch::tensor(parentRows, torch::kInt64).to(device));
    std::normal_distribution<float> normal;
    std::vector<float> noise(parentRows.size() * 3);
    for (std::size_t i = 0; i < parentRows.size(); ++i) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            noise[3 * i + axis] = fromSplit[i] != 0 ? normal(random) : 0.0F;
    }
    const torch::Tensor offset = torch::tensor(noise).view({-1, 3}).to(device) * children.logScales.exp();
    children.positions = children.positions + rotate(children.rotations, offset);
    const torch::Tensor split =
        torch::tensor(std::vector<float>(fromSplit.begin(), fromSplit.end())).to(device);
    children.logScales = children.logScales - split.unsqueeze(1) * std::log(1.6F);

    const int first = pool.append(children, parentIds, births);
    for (std::size_t i = 0; i < parentRows.size(); ++i) {
        const int row = static_cast<int>(parentRows[i]);
        for (const int frame : selected[static_cast<std::size_t>(row)]) {
            pool.membership.insert(first + static_cast<int>(i), frame);
            if (fromSplit[i] != 0) pool.membership.erase(row, frame);
        }
    }
    return result;
}

PruneResult prune(GaussianPool& pool, DensityStatistics& statistics, const PruneSettings& settings,
                  int pictureWidth, const std::function<float(int row, int frame)>& worldScale) {
    const torch::NoGradGuard noGrad;
    PruneResult result;
    const torch::Tensor opacity = torch::sigmoid(pool.parameters.opacityLogits).to(torch::kCPU).contiguous();
    const float* alpha = opacity.data_ptr<float>();
    std::vector<std::uint8_t> keep(static_cast<std::size_t>(pool.size()), 1);
    for (int row = 0; row < pool.size(); ++row) {
        if (alpha[row] < settings.opacity) {
            keep[static_cast<std::size_t>(row)] = 0;
            ++result.transparent;
            continue;
        }
        for (int frame = 0; frame < statistics.frames(); ++frame) {
            if (!pool.membership.contains(row, frame)) continue;
            const float scale = worldScale(row, frame);
            if (scale < settings.smallest || scale > settings.largest) {
                pool.membership.erase(row, frame);
                ++result.scale;
                continue;
            }
            if (!statistics.seen(frame)) continue;
            std::uint8_t& oversized = statistics.oversized(frame, row);
            const bool large = static_cast<float>(statistics.largestRadius(frame, row)) >
                               settings.screenShare * static_cast<float>(pictureWidth);
            oversized = large ? static_cast<std::uint8_t>(oversized + 1) : std::uint8_t{0};
            if (oversized >= 2) {
                pool.membership.erase(row, frame);
                ++result.screen;
            }
        }
        if (pool.membership.count(row) == 0) {
            keep[static_cast<std::size_t>(row)] = 0;
            ++result.removed;
        }
    }
    result.old2new = pool.compact(keep);
    statistics.compact(result.old2new);
    return result;
}

}  // namespace splatreel::models
