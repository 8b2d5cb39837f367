#pragma once

#include "core/matte/color_grid.h"
#include "core/matte/work_picture.h"

#include <memory>

namespace splatreel::core {

/// A matte on its way from a painted frame to the next frames, or to those before.
///
/// At each step optical flow brings the matte along; near its edge, and wherever forward and backward flow
/// disagree, the picture decides anew (a cut) by colours: those that the object and its background had at the
/// same place in the frame before and, followed back by the flow, in the painted frame, and those of the
/// whole painted frame. The farther the flow fails, the wider the part that is decided anew.
/// Source of the idea: Video SnapCut (Bai et al. 2009); bilateral grids for video (Märki et al. 2016).
class MatteCarrier {
public:
    MatteCarrier(std::shared_ptr<const WorkPicture> picture, AlphaImage alpha, float confidence);

    /// To a neighbouring frame of the same size.
    void advance(std::shared_ptr<const WorkPicture> next);

    [[nodiscard]] const AlphaImage& alpha() const { return alpha_; }
    [[nodiscard]] float confidence() const { return confidence_; }
    [[nodiscard]] const std::shared_ptr<const WorkPicture>& picture() const { return picture_; }

private:
    struct Arrival;  // what flow has brought to the next frame

    std::shared_ptr<const WorkPicture> picture_;
    AlphaImage alpha_;
    float confidence_;
    ColorGrid near_;         ///< colours by place, of the present frame
    ColorGrid paintedNear_;  ///< of the painted frame
    ColorGrid paintedWide_;
    ColorGrid lately_;  ///< like paintedWide_, of the last frames
    ImageF origin_;     ///< [height, width, 3]: where a pixel was in the painted frame, and the trust in that

    [[nodiscard]] Arrival arrive(const WorkPicture& next) const;
    [[nodiscard]] AlphaImage decided(const WorkPicture& next, const Arrival& arrival) const;
};

/// The mean of two mattes of one picture, by the distance from their contours, so that nothing is there half.
[[nodiscard]] AlphaImage blended(const AlphaImage& a, const AlphaImage& b, float shareOfB,
                                 const WorkPicture& picture);
/// Of what is above one half; 1 where both are empty.
[[nodiscard]] float overlap(const AlphaImage& a, const AlphaImage& b);

}  // namespace splatreel::core
