#pragma once

#include <opencv2/core.hpp>

namespace splatreel::models {

/// The solution of Δu − u / reach² = −4 inside the mask (≠ 0), 0 outside, in cells². For reach = ∞ (0 stands
/// for it) √u is half a sphere over a disc; a finite reach flattens what lies deeper inside than the reach.
/// Red-black successive over-relaxation from coarse to fine; deterministic.
[[nodiscard]] cv::Mat1f inflate(const cv::Mat1b& mask, float reach = 0);

}  // namespace splatreel::models
