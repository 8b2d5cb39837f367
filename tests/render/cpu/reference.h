#pragma once

#include "render/cpu/rasterizer.h"

#include <vector>

namespace splatreel::render::reference {

/// The rasteriser's inputs in the precision of the reference, so that finite differences are exact enough.
template <class Real>
struct Scene {
    std::vector<Real> positions;      ///< [N, 3]
    std::vector<Real> logScales;      ///< [N, 3]
    std::vector<Real> rotations;      ///< [N, 4]
    std::vector<Real> opacityLogits;  ///< [N]
    std::vector<Real> sh;             ///< [N, K, 3]
    int shDegree = 0;

    explicit Scene(const GaussianView& view);
    [[nodiscard]] int size() const { return static_cast<int>(opacityLogits.size()); }
};

template <class Real>
struct Image {
    std::vector<Real> color;   ///< [3, H, W]
    std::vector<Real> alpha;   ///< [H, W]
    std::vector<Real> depth;   ///< [H, W]
    std::vector<Real> normal;  ///< [3, H, W]
    std::vector<int> radii;    ///< [N]
    /// Smallest relative distance of any decision of the pixel (1/255 cut, stop) from its threshold. [H, W]
    std::vector<Real> margin;
};

template <class Real>
struct Gradient {
    std::vector<Real> positions, logScales, rotations, opacityLogits, sh, screen, screenAbsolute;
};

/// Plain scalar rasteriser with 16 × 16 tiles and squares round each Gaussian, written for reading: what the
/// fast one is compared with, and the baseline of the benchmark.
template <class Real>
[[nodiscard]] Image<Real> forward(const Scene<Real>& scene, const core::Camera& camera,
                                  const RasterSettings& settings);

template <class Real>
[[nodiscard]] Gradient<Real> backward(const Scene<Real>& scene, const core::Camera& camera,
                                      const RasterSettings& settings, const RasterImageGradient& gradient);

}  // namespace splatreel::render::reference
