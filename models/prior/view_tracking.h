#pragma once

#include "models/prior/optical_flow.h"
#include "models/prior/solid_frame.h"
#include "models/prior/view_prior.h"

#include <span>
#include <vector>

namespace splatreel::models {

/// A camera's clip prepared for following points: silhouettes and flow on its own working grid.
struct TrackedView {
    WorkingGrid grid;
    std::vector<SolidFrame> frames;  ///< alpha, colours and camera only
    ClipFlow flow;
    float trust = 1;  ///< against the other views
};

[[nodiscard]] TrackedView trackedView(const core::ObjectClip& clip, int workingSize, float trust);

/// Follows points of a surface through clips of the same object from several sides: every view that sees a
/// node of the deformation graph says how it moves across its picture, all views' silhouettes hold it, and
/// the graph stays as rigid as possible. All views have the same number of frames. Deterministic.
[[nodiscard]] SurfaceMotion trackInViews(std::span<const TrackedView> views, int canonical,
                                         const SolidMesh& mesh, const MeshSamples& samples,
                                         int nodeCount = 1500);

}  // namespace splatreel::models
