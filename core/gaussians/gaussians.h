#pragma once

#include "core/gaussians/column.h"

#include <cstdint>
#include <map>
#include <string>

namespace splatreel::core {

/// Number of spherical-harmonic coefficients per channel for a degree: 1, 4, 9, 16.
constexpr int shCoefficientCount(int degree) {
    return (degree + 1) * (degree + 1);
}

/// Y_00; colour = shC0 · coefficient + 0.5 for degree 0.
inline constexpr float shC0 = 0.28209479177387814F;

/// 3D Gaussians at one instant, as structure of arrays, in the world frame (right-handed, +y up, metres). N
/// primitives. Covariance R diag(exp(logScale))² Rᵀ; opacity σ(logit). Colour is sRGB, straight from the
/// harmonics (no transfer function). Copies are cheap: columns are shared and immutable.
struct Gaussians {
    Column<float> positions;      ///< [N, 3]
    Column<float> logScales;      ///< [N, 3] natural logarithm of the standard deviations
    Column<float> rotations;      ///< [N, 4] quaternion w, x, y, z; any norm but zero
    Column<float> opacityLogits;  ///< [N]
    Column<float>
        sh;  ///< [N, K, 3] harmonics, K = shCoefficientCount(shDegree), coefficient-major, sign as INRIA
    int shDegree = 0;  ///< 0 … 3
    Column<std::uint64_t>
        ids;  ///< [N] or empty: the same id is the same primitive in every frame; strictly increasing
    std::map<std::string, Column<float>> channels;  ///< optional, [N] each: "parent", "residual" …
    int dropped = 0;  ///< rows that the source has and this has not: not finite or absurd (sound.h)

    [[nodiscard]] int size() const { return static_cast<int>(opacityLogits.size()); }
    [[nodiscard]] bool hasIds() const { return !ids.empty() || size() == 0; }
    /// Whether every column's length fits the others.
    [[nodiscard]] bool consistent() const;
    /// Main memory of all columns in bytes (shared ones counted in full).
    [[nodiscard]] std::size_t bytes() const;
};

/// Axis-aligned box; empty when min > max.
struct Bounds {
    float min[3] = {1e30F, 1e30F, 1e30F};
    float max[3] = {-1e30F, -1e30F, -1e30F};

    [[nodiscard]] bool empty() const { return min[0] > max[0]; }
    void include(const float* point);
    void include(const Bounds& other);
};

/// Box of the centres.
[[nodiscard]] Bounds boundsOf(const Gaussians& gaussians);

/// The rows of `gaussians` that `rows` lists, in that order.
[[nodiscard]] Gaussians selectRows(const Gaussians& gaussians, std::span<const int> rows);

}  // namespace splatreel::core
