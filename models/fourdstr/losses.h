#pragma once

#include "models/fourdstr/model.h"
#include "models/fourdstr/targets.h"

namespace splatreel::models {

/// How the sequences are meant to be drawn, and so how training draws them: compensated, so that a smaller or
/// larger picture than training saw keeps the object's weight.
inline constexpr core::Filtering trainingFiltering{0.3F, true};

/// The rasteriser's settings that say the same.
[[nodiscard]] render::RasterSettings trainingRaster();

struct PictureError {
    torch::Tensor color;  ///< Σ squared colour error over the object's area, mean of the channels
    torch::Tensor mask;   ///< Σ squared silhouette error over the object's area
    double meanSquare;    ///< over all pixels, for PSNR
};

/// λ₃ and λ₄ terms of one picture (4DSTR eq. of the total loss: reconstruction and mask).
[[nodiscard]] PictureError pictureError(const torch::Tensor& color, const torch::Tensor& alpha,
                                        const Target& target);

/// Mean squared change of log-scale and rotation between consecutive frames of the batch, over the Gaussians
/// in both.
[[nodiscard]] torch::Tensor temporalChange(const FrameRows& rows);

/// Smoothness of the planes and stillness, weighted by the settings (HexPlane / 4DGaussians regularisers).
[[nodiscard]] torch::Tensor planeRegularization(const HexPlane& planes, const FourdstrSettings& settings);

}  // namespace splatreel::models
