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

/// Follows points of frame `canonical`'s surface through all frames: flow chained outwards both ways, drawn
/// back into the silhouettes, held together by an as-rigid-as-possible graph of at most `nodeCount` nodes.
/// Depth follows the solids. Where a frame is empty its predecessor's positions stay. `mesh` and `samples`
/// are the surface at the canonical frame. Deterministic.
[[nodiscard]] SurfaceMotion trackSurface(std::span<const SolidFrame> frames, const WorkingGrid& grid,
                                         const ClipFlow& flow, int canonical, const SolidMesh& mesh,
                                         const MeshSamples& samples, int nodeCount = 1500);

}  // namespace splatreel::models
