#pragma once

#include "core/gaussians/camera.h"
#include "core/media/image.h"
#include "models/prior/view_prior.h"

#include <glm/glm.hpp>

#include <array>
#include <span>
#include <vector>

namespace splatreel::models {

/// A closed triangle mesh in the world frame with a colour per vertex.
struct SolidMesh {
    std::vector<glm::vec3> positions;
    std::vector<glm::vec3> normals;  ///< unit, outwards
    std::vector<glm::vec3> colors;   ///< sRGB in [0, 1]
    /// Where a vertex lies in the working grid: column, row, and depth between the front sheet (−1) and the
    /// back sheet (+1). Empty for meshes that do not come from a grid.
    std::vector<glm::vec3> sheet;
    std::vector<std::array<int, 3>> triangles;  ///< counter-clockwise seen from outside

    [[nodiscard]] bool empty() const { return triangles.empty(); }
};

/// Sets the vertex normals to the area-weighted mean of their triangles'.
void computeNormals(SolidMesh& mesh);

/// Points drawn from a mesh's surface: where each one lies on it.
struct MeshSamples {
    std::vector<int> triangles;      ///< [N]
    std::vector<glm::vec3> weights;  ///< [N] barycentric
    float spacing = 0;               ///< mean distance to the nearest neighbour
    [[nodiscard]] int size() const { return static_cast<int>(triangles.size()); }
};

/// About `count` evenly spread points (Poisson-disk thinning of a low-discrepancy set): no two are nearer
/// than a radius that is chosen to meet the count. Deterministic.
[[nodiscard]] MeshSamples sampleEvenly(const SolidMesh& mesh, int count);

/// A vertex attribute at a sample.
[[nodiscard]] glm::vec3 interpolate(std::span<const glm::vec3> attribute, const SolidMesh& mesh,
                                    const MeshSamples& samples, int index);

/// Positions, normals and colours of samples.
[[nodiscard]] SurfacePoints surfacePoints(const SolidMesh& mesh, const MeshSamples& samples);

/// Draws a mesh with a z-buffer, `supersampling`² samples per pixel; straight alpha is the coverage.
/// Triangles seen from behind are left out. One thread; deterministic.
[[nodiscard]] core::ImageRgba8 drawMesh(const SolidMesh& mesh, const core::Camera& camera,
                                        int supersampling = 2);

/// A camera of `size`² pixels at the given direction (radians) and distance from the origin whose picture
/// just holds the points, with a margin as a share of the size.
[[nodiscard]] core::Camera framingCamera(std::span<const glm::vec3> points, float azimuth, float elevation,
                                         float distance, int size, float margin = 0.06F);

}  // namespace splatreel::models
