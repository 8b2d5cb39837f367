#pragma once

#include "core/media/image.h"

#include <span>
#include <vector>

/// How well a sequence shows what a reference shows. Nothing is fitted: both sides are compared as they are,
/// on white, as 8-bit sRGB values scaled to [0, 1].
namespace splatreel::core {

/// A picture ready to be measured.
struct MeasuredPicture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;  ///< [height, width, 3] over white
    std::vector<float> alpha;       ///< [height, width]; the silhouette is where it is above 0.5
};

[[nodiscard]] MeasuredPicture onWhite(const ImageRgba8& image);
/// From a picture that was drawn over white: `color` is [3, height, width], `alpha` is [height, width].
[[nodiscard]] MeasuredPicture fromPlanar(int width, int height, std::span<const float> color,
                                         std::span<const float> alpha);

/// PSNR of equal pictures, in dB; 8-bit values cannot come closer without being equal.
inline constexpr double psnrOfEqual = 100.0;

/// Figures of one picture against its reference. "Inside" means over the pixels of the reference's
/// silhouette; NaN where it has none.
struct PictureFigures {
    double psnr = 0;        ///< dB, all pixels, three channels; at most psnrOfEqual
    double psnrInside = 0;  ///< dB
    double ssim = 0;        ///< Gaussian window 11, σ 1.5, mean of the three channels (Wang et al. 2004)
    double ssimInside = 0;
    double iou = 0;  ///< of the silhouettes; 1 where both are empty
};

/// Both pictures of one size.
[[nodiscard]] PictureFigures comparePictures(const MeasuredPicture& render, const MeasuredPicture& reference);

struct FrameFigures {
    int frame = 0;
    PictureFigures picture;
    /// How far the reference went since the frame before: mean |difference| × 255 over all pixels; NaN
    /// without one.
    double change = 0;
};

/// Figures of one camera's pictures over time. The mean is that of the frames' values. What no frame gives
/// (time needs neighbours, "inside" a silhouette) is NaN.
struct ViewFigures {
    std::vector<FrameFigures> frames;
    PictureFigures mean;
    double flicker = 0;             ///< × 255, see ViewEvaluation
    double warpingError = 0;        ///< × 255, whole picture
    double warpingErrorInside = 0;  ///< × 255
};

/// Gathers one view's figures frame by frame; holds three frames at a time.
///
/// Flicker: mean over the pixels of the reference's silhouette of |second difference in time of the render −
/// that of the reference|. Warping error: mean of |I(t+1)(x + flow) − I(t)(x)| of the render, where flow is
/// the reference's from t to t+1 (dense inverse search) and forward and backward flow agree (Sundaram et al.
/// 2010).
class ViewEvaluation {
public:
    /// Pictures of one size throughout. Frames come in order; a gap in `frame` starts time anew.
    void add(int frame, MeasuredPicture render, MeasuredPicture reference);
    [[nodiscard]] ViewFigures figures() const;

private:
    struct Instant {
        int frame = 0;
        MeasuredPicture render;
        MeasuredPicture reference;
    };
    struct Mean {
        double sum = 0;
        double count = 0;
    };

    std::vector<FrameFigures> frames_;
    std::vector<Instant> window_;  ///< the last two instants before the new one
    Mean flicker_;
    Mean warping_;
    Mean warpingInside_;
};

/// The mean of each figure over views, leaving out what is NaN; `frames` stays empty.
[[nodiscard]] ViewFigures meanOf(std::span<const ViewFigures> views);

}  // namespace splatreel::core
