#pragma once

#include "models/prior/solid_frame.h"

#include <span>

namespace splatreel::models {

/// How deep a solid is assumed to be behind its silhouette: halfDepth = scale · R · (u / R²)^exponent in
/// cells, where u is the inflation and R² its maximum. Scale 1 and exponent ½ are plain inflation, a sphere
/// over a disc.
struct ThicknessLaw {
    float scale = 1;
    float exponent = 0.5F;
    /// Cells from sheet to sheet that the deepest place of every frame has at least; the core is made rounder
    /// for it.
    float leastDepth = 0;
    /// How far the silhouettes are seen from the front, in [0, 1]: their plane of symmetry holds the line of
    /// sight.
    float frontal = 0;
};

/// One law for the whole clip, from the silhouettes' mean symmetry and proportions. It was found by trying
/// scales and exponents on silhouettes of 70 animated models (animals, fish, people, machines) seen from
/// every side, for the best mean intersection over union of the solid's other views: uneven silhouettes (seen
/// from the side) need no more than plain inflation, with thin parts a little thinner; even ones wider than
/// high (animals and vehicles from the front) are about as deep as they are wide. Nothing is flatter than 37
/// % of its greatest width, but long bodies seen from the side, which are narrower.
[[nodiscard]] ThicknessLaw thicknessLaw(std::span<const SolidFrame> frames);

/// Half depth in cells.
[[nodiscard]] cv::Mat1f applyThickness(const cv::Mat1f& inflation, const ThicknessLaw& law);

}  // namespace splatreel::models
