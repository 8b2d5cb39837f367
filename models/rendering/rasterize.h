#pragma once

#include "core/gaussians/camera.h"
#include "render/cpu/rasterizer.h"

#include <torch/types.h>

#include <memory>
#include <span>
#include <vector>

namespace splatreel::models {

/// Gaussians to draw as tensors, raw parameters as in render::GaussianView, float32; rows of several frames
/// one after the other.
struct GaussianRows {
    torch::Tensor positions;      // [N, 3]
    torch::Tensor logScales;      // [N, 3]
    torch::Tensor rotations;      // [N, 4]
    torch::Tensor opacityLogits;  // [N]
    torch::Tensor sh;             // [N, K, 3]
};

/// One picture of a batch: the rows [first, first + count) seen by a camera.
struct PictureJob {
    int first = 0;
    int count = 0;
    core::Camera camera;
};

/// Pictures as tensors that know their gradient.
struct Pictures {
    std::vector<torch::Tensor> colors;  // per job [3, H, W] over the background
    std::vector<torch::Tensor> alphas;  // per job [H, W]
};

/// Screen-space facts of a batch, for densification; filled by the backward pass.
struct ScreenStatistics {
    std::vector<std::vector<float>> gradients;  ///< per job [count] ‖∂loss/∂centre‖₂ in NDC units
    std::vector<std::vector<int>> radii;        ///< per job [count] pixels, 0 where culled
};

/// The differentiable rasteriser as a torch function: gradients reach every tensor of GaussianRows. Drawn on
/// the CPU; tensors on other devices are copied there and back. One batch at a time: `draw`, then at most one
/// backward pass, then the next `draw`.
class Rasterize {
public:
    Rasterize();

    [[nodiscard]] Pictures draw(const GaussianRows& rows, std::vector<PictureJob> jobs,
                                const render::RasterSettings& settings);
    /// Of the last batch, after its backward pass.
    [[nodiscard]] const ScreenStatistics& statistics() const;

    struct Batch;

private:
    std::shared_ptr<Batch> batch_;
};

}  // namespace splatreel::models
