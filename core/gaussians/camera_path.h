#pragma once

#include "core/base/result.h"
#include "core/gaussians/camera.h"
#include "core/gaussians/gaussians.h"

#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {

/// Where a camera stands and looks at one moment.
struct CameraKey {
    double seconds = 0;
    glm::vec3 position{0.0F, 0.0F, defaultDistance};
    glm::vec3 target{0.0F};
};

/// A camera that moves: keys in time, a smooth curve between them.
struct CameraPath {
    float fovy = 0;               ///< vertical field of view, radians
    std::vector<CameraKey> keys;  ///< at least one, strictly increasing in time

    /// Catmull-Rom for uneven times (Hermite with finite-difference tangents); rests before the first key and
    /// after the last.
    [[nodiscard]] Camera at(double seconds, int width, int height) const;
};

/// Parses {"fovy_deg", "keys": [{"time" (seconds), "position": [x, y, z], "target": [x, y, z]}…]}. `where`
/// names the text in errors: missing or non-finite numbers, no keys, more than 100,000, a position on its
/// target.
[[nodiscard]] Result<CameraPath> parseCameraPath(std::string_view json, const std::string& where);

/// The camera at an azimuth and elevation (radians) that sees the whole of `bounds`, looking at its middle:
/// far enough for the box's sphere to fit the narrower side of the picture. Empty bounds: the standard
/// camera.
[[nodiscard]] Camera framingCamera(const Bounds& bounds, float azimuth, float elevation, float fovy,
                                   int width, int height);

}  // namespace splatreel::core
