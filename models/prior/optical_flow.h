#pragma once

#include "models/prior/solid_frame.h"

#include <span>
#include <vector>

namespace splatreel::models {

/// Optical flow between neighbouring frames on the working grid, both ways, continued beyond the silhouettes
/// and filled in where both ways disagree.
struct ClipFlow {
    struct Step {
        cv::Mat2f offset;      ///< cells
        cv::Mat1f confidence;  ///< in [0, 1], from the difference between there and back again
    };
    std::vector<Step> forward;   ///< [frames − 1], t → t + 1
    std::vector<Step> backward;  ///< [frames − 1], t + 1 → t
};

/// Dense inverse search flow (Kroeger et al. 2016) of the frames' colours along their axis of most contrast,
/// over a background that differs from the object, so that silhouettes are followed, too.
[[nodiscard]] ClipFlow computeFlow(std::span<const SolidFrame> frames);

/// Flow between the cells' centres, clamped at the border.
[[nodiscard]] glm::vec2 sampleFlow(const cv::Mat2f& flow, glm::vec2 at);

/// Fills a picture from where it is known: values with weights spread over growing neighbourhoods (pull and
/// push), so that every place takes what its surroundings are sure of. `values` are not weighted yet.
[[nodiscard]] cv::Mat pullPush(const cv::Mat& values, const cv::Mat1f& weights);

/// For every cell the nearest cell of the silhouette, and how far it is.
struct NearestInside {
    cv::Mat2f at;        ///< its centre
    cv::Mat1f distance;  ///< cells, 0 inside; 0 everywhere when there is no silhouette

    explicit NearestInside(const cv::Mat1b& alpha);
};

}  // namespace splatreel::models
