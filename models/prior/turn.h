#pragma once

#include "core/gaussians/transform.h"
#include "core/media/object_clip.h"

#include <glm/glm.hpp>

#include <optional>
#include <vector>

namespace splatreel::models {

/// An object that turns about a vertical axis in front of a resting camera, as on a turntable, or round which
/// a camera went: every frame shows another side of it.
struct Turn {
    std::vector<float> angles;  ///< [frames] radians from the first, counter-clockwise seen from above
    glm::vec3 pivot{0.0F};      ///< a point of the axis, world
    float agreement = 0;        ///< share of the silhouettes that their common hull fills

    /// Radians between the frames that are farthest apart.
    [[nodiscard]] float span() const;
};

/// Finds out whether the clip's object turns, by about three quarters of a circle or more, while it keeps its
/// shape, and how. The flow of the front says so: places that stand out move farther than the rim, one way
/// all the time. How far, it says only roughly, because the depth is a guess; the one angle at which the
/// silhouettes agree on a shape decides. Nothing where limbs move, the object rests, the silhouettes
/// contradict each other, or many angles would do.
[[nodiscard]] std::optional<Turn> findTurn(const core::ObjectClip& clip);

/// The same clip as if the object had rested and the camera gone round it.
[[nodiscard]] core::ObjectClip stabilised(const core::ObjectClip& clip, const Turn& turn);

/// From the resting object to where it really was at `frame`.
[[nodiscard]] core::Similarity motionAt(const Turn& turn, int frame);

}  // namespace splatreel::models
