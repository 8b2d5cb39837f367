#pragma once

#include <torch/types.h>

#include <random>
#include <vector>

namespace splatreel::models {

/// What a view-conditioned denoiser is told: which picture it starts from and how the camera moves from it.
/// Radians.
struct Conditioning {
    int frame = 0;
    int anchor = -1;       ///< index of the anchor view, −1: the input view
    double elevation = 0;  ///< of the drawn view minus that of the conditioning picture
    double azimuth = 0;    ///< likewise, in (−π, π]
};

/// A diffusion model that judges drawn pictures. Its weights are frozen.
class Denoiser {
public:
    virtual ~Denoiser() = default;
    /// Pictures [n, 3, H, W] in [0, 1] → latents; differentiable in the pictures.
    [[nodiscard]] virtual torch::Tensor encode(const torch::Tensor& pictures) const = 0;
    /// Noise that the model finds in `latents` at step `timestep` (of 1000), guidance applied; without
    /// gradient.
    [[nodiscard]] virtual torch::Tensor predictNoise(const torch::Tensor& latents, int timestep,
                                                     const std::vector<Conditioning>& conditioning) const = 0;
    /// ᾱ of a step.
    [[nodiscard]] virtual double cumulativeAlpha(int timestep) const = 0;
};

/// Steps that noise is drawn from, as shares of 1000: they fall linearly over `steps`.
struct TimestepSchedule {
    double lowFrom = 0.5;
    double lowTo = 0.02;
    double highFrom = 0.95;
    double highTo = 0.5;
    int steps = 3000;

    struct Range {
        int low;
        int high;
    };
    [[nodiscard]] Range at(int step) const;
};

/// λ₁ and λ₂: weights of the views that are judged from an anchor and from the input view.
struct DistillationWeights {
    double anchors = 1;
    double reference = 1;
    /// Share of the views off the front that are judged from the input view all the same.
    double referenceShare = 0.6;
};

/// Which picture a view is judged from, as 4DSTR's multi-view distillation draws it: the input view within
/// 30° of the front or with probability `referenceShare`, else the anchor of its 60° sector.
/// `anchorAzimuths`, `anchorElevations` in radians; empty: always the input view.
[[nodiscard]] Conditioning chooseConditioning(int frame, double azimuth, double elevation,
                                              const std::vector<double>& anchorAzimuths,
                                              const std::vector<double>& anchorElevations,
                                              double referenceShare, std::mt19937_64& random);

/// Score distillation of drawn pictures [n, 3, H, W]: a scalar whose gradient with respect to the latents is
/// λ (1 − ᾱ_t)(ε̂ − ε) per picture, summed (Poole et al. 2023; Zero123-XL as in STAG4D). Non-finite entries
/// count as zero.
[[nodiscard]] torch::Tensor scoreDistillation(const Denoiser& denoiser, const torch::Tensor& pictures,
                                              const std::vector<Conditioning>& conditioning,
                                              const DistillationWeights& weights,
                                              TimestepSchedule::Range range, std::mt19937_64& random);

}  // namespace splatreel::models
