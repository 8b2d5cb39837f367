#pragma once

#include "core/gaussians/gaussians.h"
#include "core/media/distance_map.h"
#include "core/media/object_clip.h"

#include <glm/glm.hpp>

#include <optional>
#include <vector>

namespace splatreel::models {

/// Where the object of a clip can be at all: inside a box round the surface that the prior knows, and in
/// front of or behind the frame's silhouette. A Gaussian elsewhere hides where no picture looks at it, and
/// shows as crumbs in the air from any other side. Silhouettes are kept, a distance per pixel.
class Whereabouts {
public:
    /// `clip` must outlive this.
    explicit Whereabouts(const core::ObjectClip& clip);

    /// Whether a Gaussian centred at `position` (world) may be part of frame `frame`. `surface`: box of the
    /// frame's surface points; an empty one bounds nothing.
    [[nodiscard]] bool plausible(int frame, glm::vec3 position, const core::Bounds& surface) const;

private:
    const core::ObjectClip& clip_;
    std::vector<std::optional<core::DistanceMap>>
        silhouettes_;  ///< [frames]; none where a frame shows nothing
};

}  // namespace splatreel::models
