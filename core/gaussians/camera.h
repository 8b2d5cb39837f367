#pragma once

#include <glm/glm.hpp>

namespace splatreel::core {

/// Intrinsics in pixels; pixel (i, j) has its centre at (i + 0.5, j + 0.5), y down. Pinhole: u = fx x / z +
/// cx. Orthographic: u = fx x + cx, so that fx and fy are pixels per metre.
struct Intrinsics {
    int width = 0;
    int height = 0;
    float fx = 0;
    float fy = 0;
    float cx = 0;
    float cy = 0;
    bool orthographic = false;
};

/// A camera in the world frame (right-handed, +y up). `rotation` takes world axes to OpenCV camera axes (x
/// right, y down, z forward): p_camera = rotation · (p_world − position).
struct Camera {
    glm::mat3 rotation{1.0F};  ///< glm is column-major: rotation[column][row]
    glm::vec3 position{0.0F};
    Intrinsics intrinsics;
    float nearPlane = 0.01F;

    [[nodiscard]] glm::vec3 toCamera(glm::vec3 world) const { return rotation * (world - position); }
};

/// The input camera's vertical field of view in degrees and its distance, unless the user says otherwise.
inline constexpr float defaultFovyDegrees = 49.1F;
inline constexpr float defaultDistance = 2.0F;

/// Square pixels, centred principal point. `fovy` in radians.
[[nodiscard]] Intrinsics intrinsicsFromFovy(int width, int height, float fovy);

/// The same view seen through the box (x, y, width, height in pixels of `full`), then resampled to outWidth ×
/// outHeight.
[[nodiscard]] Intrinsics cropped(const Intrinsics& full, float x, float y, float width, float height,
                                 int outWidth, int outHeight);
/// The same view at another resolution.
[[nodiscard]] Intrinsics resized(const Intrinsics& full, int outWidth, int outHeight);

/// Looks from `position` at `target`, +y up (or −z up when looking along y).
[[nodiscard]] Camera lookAt(glm::vec3 position, glm::vec3 target, const Intrinsics& intrinsics);

/// Camera on a sphere round the origin; radians. Azimuth 0 stands at +z and grows counter-clockwise seen from
/// above, elevation grows upwards: position = d (cos el sin az, sin el, cos el cos az).
[[nodiscard]] Camera orbitCamera(float azimuth, float elevation, float distance,
                                 const Intrinsics& intrinsics);

}  // namespace splatreel::core
