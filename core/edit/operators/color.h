#pragma once

#include "core/parameters/parameters.h"

#include <glm/glm.hpp>

#include <span>

namespace splatreel::core {

/// An affine map of sRGB colours: c' = matrix · c + offset. Harmonics are linear in colour, so that what it
/// does to them is exact, from every side.
struct ColorMap {
    glm::dmat3 matrix{1.0};
    glm::dvec3 offset{0.0};

    [[nodiscard]] glm::dvec3 operator()(glm::dvec3 color) const { return matrix * color + offset; }
    [[nodiscard]] bool isIdentity() const { return matrix == glm::dmat3(1.0) && offset == glm::dvec3(0.0); }
};

/// First `a`, then `b`.
[[nodiscard]] ColorMap chained(const ColorMap& a, const ColorMap& b);

/// Schema of "grade": exposure, contrast, saturation, hue, temperature, tint.
[[nodiscard]] ParameterSchema gradeSchema();

/// In this order: temperature and tint (gains per channel that keep the luma of grey), exposure (a gain:
/// under a gamma of 2.2 that is what a factor on linear light is), contrast about middle grey, saturation
/// about the luma (Rec. 709 weights), hue (turn about the grey axis that keeps the luma).
[[nodiscard]] ColorMap gradeMap(const ParameterSet& parameters);

/// One Gaussian's harmonics [K, 3], the colour being 0.5 + Σ Y sh.
void applyToHarmonics(const ColorMap& map, std::span<float> sh);

}  // namespace splatreel::core
