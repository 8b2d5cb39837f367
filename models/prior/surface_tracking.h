#pragma once

#include "models/prior/optical_flow.h"
#include "models/prior/solid_frame.h"

#include <span>
#include <vector>

namespace splatreel::models {

/// Follows points of frame `canonical`'s surface through all frames: flow chained outwards both ways, drawn
/// back into the silhouettes, held together by an as-rigid-as-possible graph of at most `nodeCount` nodes.
/// Depth follows the solids. Where a frame is empty its predecessor's positions stay. `mesh` and `samples`
/// are the surface at the canonical frame. Deterministic.
[[nodiscard]] SurfaceMotion trackSurface(std::span<const SolidFrame> frames, const WorkingGrid& grid,
                                         const ClipFlow& flow, int canonical, const SolidMesh& mesh,
                                         const MeshSamples& samples, int nodeCount = 1500);

}  // namespace splatreel::models
