#pragma once

#include "core/gaussians/gaussians.h"
#include "core/media/distance_map.h"
#include "core/media/object_clip.h"

#include <glm/glm.hpp>

#include <optional>
#include <span>
#include <vector>

namespace splatreel::models {

/// Where a Gaussian stands to the object of a frame.
enum class Standing {
    within,  ///< may be part of it
    beside,  ///< next to its silhouette, by less than silhouettes of real footage shake
    astray
};

/// Where the object of a clip can be at all: inside a box round the surface that the prior knows, and in
/// front of or behind the frame's silhouette. A Gaussian elsewhere hides where no picture looks at it, and
/// shows as crumbs in the air from any other side. Silhouettes are kept, a distance per pixel.
class Whereabouts {
public:
    /// `clip` must outlive this.
    explicit Whereabouts(const core::ObjectClip& clip);

    /// How a Gaussian centred at `position` (world) stands to the object of frame `frame`. `surface`: box of
    /// the frame's surface points; an empty one bounds nothing.
    [[nodiscard]] Standing standing(int frame, glm::vec3 position, const core::Bounds& surface) const;

private:
    const core::ObjectClip& clip_;
    std::vector<std::optional<core::DistanceMap>>
        silhouettes_;  ///< [frames]; none where a frame shows nothing
};

/// Which frames one Gaussian has to leave, from its standing in every frame: those where it is astray, and
/// those where it is beside the object and not within it in the frame before or after. A silhouette that
/// shakes by a pixel leaves no gaps in its Gaussians' time.
[[nodiscard]] std::vector<int> strayFrames(std::span<const Standing> standing);

}  // namespace splatreel::models
