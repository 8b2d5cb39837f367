#pragma once

#include "core/base/result.h"
#include "models/nn/parameters.h"

#include <torch/types.h>

#include <array>
#include <vector>

namespace splatreel::models {

/// How a HexPlane field is laid out and where it lies in space.
struct HexPlaneConfig {
    std::array<float, 3> lower{-1.6F, -1.6F,
                               -1.6F};  ///< box that the planes cover, beyond it they are clamped
    std::array<float, 3> upper{1.6F, 1.6F, 1.6F};
    std::array<int, 4> resolution{64, 64, 64, 25};  ///< x, y, z, time, of the first level; each ≥ 2
    std::vector<int> multipliers{1, 2, 4, 8};       ///< per level, of the spatial resolution
    int channels = 32;
    /// As published checkpoints have it: coordinates run against the axes, and time t ∈ [0, 1) is taken as a
    /// coordinate of [−1, 1], so that half of the time axis lies idle. Otherwise coordinates run along and
    /// time is 2t − 1.
    bool checkpointAxes = false;

    [[nodiscard]] int features() const { return channels * static_cast<int>(multipliers.size()); }
};

/// Weights of the regularisers, as multiples of the mean over each plane.
struct HexPlaneRegularity {
    double timeSmoothness = 5;      ///< squared second differences over time of the planes with time
    double timeConstancy = 0.05;    ///< |1 − value| of the planes with time
    double spaceSmoothness = 0.05;  ///< squared second differences along the rows of the planes without
};

/// Six planes per level over the pairs of (x, y, z, t); a feature is the product of the six bilinear samples,
/// levels are concatenated (Cao & Johnson 2023, Fridovich-Keil et al. 2023).
class HexPlane {
public:
    /// Planes of space U(0.1, 0.5), planes with time 1.
    HexPlane(const HexPlaneConfig& config, const torch::Generator& generator);

    /// positions [rows, 3] world, times [rows] in [0, 1] → [rows, features()]. Differentiable in planes,
    /// positions and times.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& positions, const torch::Tensor& times) const;

    /// Weighted sum over planes and levels, a scalar; differentiable.
    [[nodiscard]] torch::Tensor regularity(const HexPlaneRegularity& weights) const;

    /// "grids.LEVEL.PLANE", [rows, columns, channels]: rows are the pair's second axis.
    [[nodiscard]] NamedTensors parameters() const;
    /// The same values as checkpoints have them, [1, channels, rows, columns]; copies.
    [[nodiscard]] NamedTensors checkpointPlanes() const;
    [[nodiscard]] core::Result<void> loadCheckpointPlanes(const NamedTensors& values);

    [[nodiscard]] const HexPlaneConfig& config() const { return config_; }

private:
    HexPlaneConfig config_;
    std::vector<torch::Tensor> planes_;  // 6 per level
};

}  // namespace splatreel::models
