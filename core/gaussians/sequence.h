#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/gaussians/camera.h"
#include "core/gaussians/gaussians.h"

#include <memory>
#include <string>
#include <vector>

namespace splatreel::core {

using GaussiansPtr = std::shared_ptr<const Gaussians>;

/// How an asset wants to be drawn: the screen-space low-pass in pixels² that is added to every projected
/// covariance, and whether opacity is scaled down to make up for it (Mip-Splatting).
struct Filtering {
    float dilation = 0.3F;
    bool compensate = false;
};

/// A 4D asset: Gaussians per frame at a constant rate. Frames may differ in count; equal ids are the same
/// primitive.
struct GaussianSequence {
    std::vector<GaussiansPtr> frames;
    Rate rate{24, 1};
    Filtering filtering;
    Camera inputCamera;  ///< of the clip it was made from, uncropped; intrinsics.width = 0 when unknown
    Camera clipCamera;   ///< the same, cropped and resampled as the engine saw it; width = 0 when unknown
    std::string
        provenance;  ///< JSON object: engine, parameters, seed, generator's version; empty when unknown

    [[nodiscard]] int frameCount() const { return static_cast<int>(frames.size()); }
    [[nodiscard]] const Gaussians& frame(int index) const { return *frames[static_cast<std::size_t>(index)]; }
    /// Box of all centres of all frames.
    [[nodiscard]] Bounds bounds() const;
    /// Whether every frame has ids, so that `at` can interpolate.
    [[nodiscard]] bool hasIds() const;

    /// State at `time` in frames (0 … frameCount − 1, clamped). Between two frames the primitives that both
    /// have are interpolated (position by a Catmull-Rom curve, rotation along the shorter arc, the rest
    /// linearly in log-scale, opacity and harmonics); those of one frame only move on as they did and fade
    /// out or in by the square of what is left. Without ids: the nearest frame.
    [[nodiscard]] Gaussians at(double time) const;
};

}  // namespace splatreel::core
