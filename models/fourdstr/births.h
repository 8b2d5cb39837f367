#pragma once

#include "models/fourdstr/model.h"
#include "models/fourdstr/targets.h"

#include <span>
#include <vector>

namespace splatreel::models {

/// Flat Gaussians lying on surface points, as wide as the points are apart. Float32, `shDegree` harmonics.
[[nodiscard]] GaussianTensors gaussiansOnSurface(const SurfacePoints& points, int shDegree,
                                                 torch::Device device);

/// Gaussians that frames need because the canonical ones do not reach what they show: where a frame's picture
/// is uncovered or far off, points of the prior's surface of that frame become members of it and its
/// neighbours. They enter the pool at the canonical place from which the present deformation carries them to
/// where they are needed.
class Births {
public:
    explicit Births(int frames) : frames_(frames) {}

    /// Picks up to `settings.birthsPerFrame` points for a frame; `color` [3, H, W] and `alpha` [H, W] show
    /// its present state `rows` from the input camera.
    void find(int frame, const torch::Tensor& color, const torch::Tensor& alpha, const Target& target,
              const SurfacePoints& surface, const FrameRows& rows, const FourdstrModel& model,
              const FourdstrSettings& settings);

    /// Appends at most `room` of them, spread evenly over what was found; returns how many.
    int append(GaussianPool& pool, int room) const;

private:
    struct Birth {
        int frame = 0;
        std::uint64_t parent = 0;
        float position[3] = {};
        float logScale[3] = {};
        float rotation[4] = {};
        float color[3] = {};
    };
    int frames_;
    std::vector<Birth> births_;
};

}  // namespace splatreel::models
