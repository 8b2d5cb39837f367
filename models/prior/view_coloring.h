#pragma once

#include "models/prior/solid_mesh.h"

#include <span>
#include <vector>

namespace splatreel::models {

/// A picture that colours a mesh.
struct ColorSource {
    core::Camera camera;
    const core::ImageRgba8* image = nullptr;
    float trust = 1;  ///< against other pictures that see the same place equally well
};

/// Gives every vertex the colour of the pictures that see it, those that face it most first; what none sees
/// takes the colour of the nearest coloured vertices along the mesh, or keeps its own where there are none.
void colorFromViews(SolidMesh& mesh, std::span<const ColorSource> sources);

/// Depth of the mesh's nearest surface per pixel of the camera, 0 where there is none.
[[nodiscard]] std::vector<float> depthMap(const SolidMesh& mesh, const core::Camera& camera);

}  // namespace splatreel::models
