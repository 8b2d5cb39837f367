#pragma once

#include <array>
#include <cstddef>
#include <vector>

/// Sampling of a HexPlane field, without torch. Float32, row-major; several cores; same bits whatever the
/// number of workers.
namespace splatreel::models::kernels {

/// The axis pairs of the six planes of a level, (columns, rows); axis 3 is time.
inline constexpr std::array<std::array<int, 2>, 6> hexPlaneAxes{
    {{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}};

struct HexPlaneArguments {
    std::ptrdiff_t rows = 0;
    const float* positions = nullptr;        ///< [rows, 3]
    const float* times = nullptr;            ///< [rows]
    std::array<float, 4> scale{}, offset{};  ///< coordinate in [−1, 1] = value · scale + offset, per axis
    int channels = 0;
    std::vector<std::array<int, 4>> resolution;  ///< per level and axis, each ≥ 2
    std::vector<const float*> planes;  ///< 6 per level: [resolution of row axis, of column axis, channels]
};

struct HexPlaneGradients {
    std::vector<float*> planes;  ///< like the planes; added to
    float* positions = nullptr;  ///< [rows, 3] or null; overwritten
    float* times = nullptr;      ///< [rows] or null; overwritten
};

/// out [rows, levels · channels]: per level the product of the six planes' bilinear samples, clamped at the
/// border.
void hexPlaneForward(const HexPlaneArguments& arguments, float* out);
void hexPlaneBackward(const HexPlaneArguments& arguments, const float* gradOut,
                      const HexPlaneGradients& gradients);

}  // namespace splatreel::models::kernels
