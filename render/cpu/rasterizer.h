#pragma once

#include "core/gaussians/camera.h"
#include "core/gaussians/gaussians.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace splatreel::render {

/// Gaussians as the rasteriser reads them: raw parameters, activations happen inside. N primitives, world
/// frame.
struct GaussianView {
    std::span<const float> positions;      ///< [N, 3]
    std::span<const float> logScales;      ///< [N, 3]
    std::span<const float> rotations;      ///< [N, 4] w, x, y, z, any norm but zero
    std::span<const float> opacityLogits;  ///< [N]
    std::span<const float> sh;             ///< [N, K, 3]
    int shDegree = 0;

    [[nodiscard]] int size() const { return static_cast<int>(opacityLogits.size()); }
};

[[nodiscard]] GaussianView viewOf(const core::Gaussians& gaussians);

/// Which public implementation's culling, stop test and clamp gradients are followed (they differ by less
/// than 1/255 a culled Gaussian).
enum class Profile { gsplat, inria };

struct RasterSettings {
    Profile profile = Profile::gsplat;
    float dilation = 0.3F;    ///< pixels² added to the projected covariance's diagonal
    bool compensate = false;  ///< Mip-Splatting's opacity compensation for the dilation
    std::array<float, 3> background{1, 1, 1};
    bool depth = false;   ///< also Σ w z
    bool normal = false;  ///< also Σ w n, n the axis of the smallest scale facing the camera
    /// Keep what backward needs. Without it pictures are drawn faster: unless normals or INRIA's profile are
    /// asked for, colours are rounded to half floats (at most 65,000), pictures differ by up to 5e-4 of a
    /// value.
    bool differentiable = true;
};

/// One picture to draw: training draws other Gaussians at every frame of a batch.
struct RasterJob {
    GaussianView gaussians;
    core::Camera camera;
};

/// Planar pictures, H × W each, rows from the top.
struct RasterImage {
    int width = 0;
    int height = 0;
    std::vector<float> color;   ///< [3, H, W] over the background
    std::vector<float> alpha;   ///< [H, W]
    std::vector<float> depth;   ///< [H, W] or empty; unnormalised, background 0
    std::vector<float> normal;  ///< [3, H, W] or empty; camera frame
};

/// ∂loss/∂picture; empty spans are zero.
struct RasterImageGradient {
    std::span<const float> color;   ///< [3, H, W]
    std::span<const float> alpha;   ///< [H, W]
    std::span<const float> depth;   ///< [H, W]
    std::span<const float> normal;  ///< [3, H, W]
};

/// ∂loss/∂parameters of one job, with respect to the raw parameters of GaussianView.
struct RasterGradient {
    std::vector<float> positions;       ///< [N, 3]
    std::vector<float> logScales;       ///< [N, 3]
    std::vector<float> rotations;       ///< [N, 4] through the normalisation
    std::vector<float> opacityLogits;   ///< [N]
    std::vector<float> sh;              ///< [N, K, 3]
    std::vector<float> screen;          ///< [N, 2] ∂loss/∂centre in pixels
    std::vector<float> screenAbsolute;  ///< [N, 2] Σ over pixels of |∂loss/∂centre| (AbsGS)
};

/// Draws batches of Gaussian pictures on the CPU and differentiates them. Holds the scratch memory and what
/// the last forward pass left for backward; one caller at a time. Deterministic: the same input gives the
/// same bits, whatever the number of workers. Non-finite primitives are culled.
class CpuRasterizer {
public:
    CpuRasterizer();
    ~CpuRasterizer();
    CpuRasterizer(CpuRasterizer&&) noexcept;
    CpuRasterizer& operator=(CpuRasterizer&&) noexcept;

    /// One picture per job. The spans must stay valid until the matching backward.
    [[nodiscard]] std::vector<RasterImage> forward(std::span<const RasterJob> jobs,
                                                   const RasterSettings& settings);
    /// The same into pictures that the caller keeps: their memory is used again.
    void forward(std::span<const RasterJob> jobs, const RasterSettings& settings,
                 std::vector<RasterImage>& images);
    /// Gradients per job of the last forward, which was `differentiable`.
    [[nodiscard]] std::vector<RasterGradient> backward(std::span<const RasterImageGradient> gradients);
    /// The same into gradients that the caller keeps.
    void backward(std::span<const RasterImageGradient> gradients, std::vector<RasterGradient>& into);
    /// Screen-space radius in pixels per Gaussian of a job of the last forward, 0 where culled. [N]
    [[nodiscard]] std::span<const int> radii(int job) const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace splatreel::render
