#pragma once

#include "models/prior/solid_mesh.h"

#include <opencv2/core.hpp>

#include <span>

namespace splatreel::models {

/// One picture's silhouette for carving.
struct Silhouette {
    core::Camera camera;
    cv::Mat1f inside;     ///< signed distance to the outline in pixels, positive inside
    float tolerance = 0;  ///< pixels by which the outline may be wrong
};

/// The signed distance field of a picture's alpha at 0.5.
[[nodiscard]] Silhouette silhouetteOf(const core::ImageRgba8& image, const core::Camera& camera);

struct Box {
    glm::vec3 low{0.0F};
    glm::vec3 high{0.0F};
    [[nodiscard]] bool empty() const { return !(low.x < high.x && low.y < high.y && low.z < high.z); }
};

/// The box around what all silhouettes may hold, within `around` of the origin; empty when they share
/// nothing.
[[nodiscard]] Box hullBounds(std::span<const Silhouette> silhouettes, float around);

/// The share of each silhouette's pixels that the hull still covers, the mean over the silhouettes: 1 when
/// they agree with each other.
[[nodiscard]] float hullCoverage(std::span<const Silhouette> silhouettes, const Box& box, int resolution);

/// The visual hull (what lies inside every silhouette, within its tolerance) as a closed mesh by surface
/// nets, with `resolution` voxels along the box's longest side. Positions, normals and triangles; colours are
/// grey.
[[nodiscard]] SolidMesh carveHull(std::span<const Silhouette> silhouettes, const Box& box, int resolution);

}  // namespace splatreel::models
