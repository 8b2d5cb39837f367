#pragma once

#include "models/prior/solid_frame.h"

namespace splatreel::models {

/// How far a mask is its own mirror image about a vertical axis: intersection over union with its reflection
/// at the best axis, in [0, 1]. High for objects seen from the front or behind, low for animals seen from the
/// side.
[[nodiscard]] float mirrorSymmetry(const cv::Mat1b& mask);

/// The front's colours, low-passed by `sigma` cells without mixing in what lies outside the silhouette.
[[nodiscard]] cv::Mat3b softened(const SolidFrame& frame, double sigma);

/// Colours drawn from the rim inwards, row by row: what goes around the object (hair, clothes) without what
/// only the front has (a face).
[[nodiscard]] cv::Mat3b drawnFromRim(const SolidFrame& frame);

/// Mean colour of every row, continued over rows without the object.
[[nodiscard]] cv::Mat3b rowMeans(const SolidFrame& frame);

}  // namespace splatreel::models
