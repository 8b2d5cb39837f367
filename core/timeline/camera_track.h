#pragma once

#include "core/gaussians/camera.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace splatreel::core {

/// Where a camera stands, what it looks at and how.
struct CameraPose {
    glm::vec3 position{0.0F, 0.0F, defaultDistance};
    glm::vec3 target{0.0F};
    float roll = 0;                                 ///< radians about the line of sight, clockwise as seen
    float fovy = glm::radians(defaultFovyDegrees);  ///< vertical field of view, radians
    friend bool operator==(const CameraPose&, const CameraPose&) = default;
};

/// The pose as a camera, +y up but for its roll.
[[nodiscard]] Camera cameraOf(const CameraPose& pose, int width, int height);
/// The pose that gives this camera, looking at the point `distance` ahead of it.
[[nodiscard]] CameraPose poseOf(const Camera& camera, float distance);

/// How a camera goes from one key to the next.
enum class Easing {
    hold,    ///< stays, then cuts
    linear,  ///< straight, at an even speed
    smooth,  ///< on one curve through the keys (Catmull-Rom)
    bezier   ///< on the same curve, at a pace of its own (CameraKeyframe::pace)
};

struct CameraKeyframe {
    std::uint64_t id = 0;  ///< unique in its timeline
    int frame = 0;         ///< of the timeline
    CameraPose pose;
    Easing easing = Easing::smooth;  ///< from here to the next key
    /// Of a bezier: the inner control points x1, y1, x2, y2 of pace over time, as in CSS. x in [0, 1].
    std::array<float, 4> pace{0.42F, 0.0F, 0.58F, 1.0F};
    friend bool operator==(const CameraKeyframe&, const CameraKeyframe&) = default;
};

/// What is interpolated between keys.
enum class CameraCourse {
    orbit,    ///< direction and distance from the target: keys around an object go round it
    straight  ///< the position itself
};

/// The camera keys of a timeline.
struct CameraTrack {
    std::vector<CameraKeyframe> keys;  ///< strictly increasing in `frame`
    CameraCourse course = CameraCourse::orbit;

    /// The pose at a time in timeline frames; rests before the first key and after the last. Nothing without
    /// keys.
    [[nodiscard]] std::optional<CameraPose> poseAt(double frame) const;

    friend bool operator==(const CameraTrack&, const CameraTrack&) = default;
};

/// The pace of a cubic Bézier curve from (0, 0) to (1, 1) at time u in [0, 1].
[[nodiscard]] float bezierPace(const std::array<float, 4>& controls, float u);

}  // namespace splatreel::core
