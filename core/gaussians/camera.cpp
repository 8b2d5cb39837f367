#include "core/gaussians/camera.h"

#include <cmath>

namespace splatreel::core {

Intrinsics intrinsicsFromFovy(int width, int height, float fovy) {
    const float focal = 0.5F * static_cast<float>(height) / std::tan(0.5F * fovy);
    return {width, height, focal, focal, 0.5F * static_cast<float>(width), 0.5F * static_cast<float>(height)};
}

Intrinsics cropped(const Intrinsics& full, float x, float y, float width, float height, int outWidth,
                   int outHeight) {
    const float scaleX = static_cast<float>(outWidth) / width;
    const float scaleY = static_cast<float>(outHeight) / height;
    return {outWidth,
            outHeight,
            full.fx * scaleX,
            full.fy * scaleY,
            (full.cx - x) * scaleX,
            (full.cy - y) * scaleY};
}

Intrinsics resized(const Intrinsics& full, int outWidth, int outHeight) {
    return cropped(full, 0, 0, static_cast<float>(full.width), static_cast<float>(full.height), outWidth,
                   outHeight);
}

Camera lookAt(glm::vec3 position, glm::vec3 target, const Intrinsics& intrinsics) {
    const glm::vec3 forward = glm::normalize(target - position);
    const glm::vec3 up = std::abs(forward.y) > 0.9999F ? glm::vec3(0, 0, -1) : glm::vec3(0, 1, 0);
    const glm::vec3 right = glm::normalize(glm::cross(forward, up));
    const glm::vec3 down = glm::cross(forward, right);
    Camera camera;
    camera.rotation = glm::transpose(glm::mat3(right, down, forward));
    camera.position = position;
    camera.intrinsics = intrinsics;
    return camera;
}

Camera orbitCamera(float azimuth, float elevation, float distance, const Intrinsics& intrinsics) {
    const glm::vec3 position =
        distance * glm::vec3(std::cos(elevation) * std::sin(azimuth), std::sin(elevation),
                             std::cos(elevation) * std::cos(azimuth));
    return lookAt(position, glm::vec3(0.0F), intrinsics);
}

}  // namespace splatreel::core
