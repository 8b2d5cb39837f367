#pragma once

#include "core/media/object_clip.h"
#include "models/prior/view_prior.h"

namespace splatreel::models {

/// How badly a surface that is followed through the clip explains it, 0 … about 2: per frame the mean squared
/// difference of colour at the points that face the camera (1 beside the object), and the share of the
/// silhouette that no point comes near.
[[nodiscard]] double unexplained(const core::ObjectClip& clip, const SurfaceMotion& motion);

/// The frame whose surface explains the clip best once the prior has followed it, among the first, the last,
/// some between and the one that shows most of the object: what opens or comes into view is better followed
/// backwards. The first where it makes no difference.
[[nodiscard]] int chooseCanonicalFrame(const core::ObjectClip& clip, const ViewPrior& prior);

}  // namespace splatreel::models
