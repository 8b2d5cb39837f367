#include "core/timeline/camera_track.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace splatreel::core {
namespace {

constexpr std::size_t coordinates = 8;
/// A pose as numbers that may be interpolated: target, position (straight) or azimuth, elevation and
/// logarithm of the distance (orbit), roll, field of view.
using Coordinates = std::array<double, coordinates>;

constexpr double turn = 2 * std::numbers::pi;

/// The angle nearest to `near` that is equal to `angle`.
double unwrapped(double angle, double near) {
    return angle + turn * std::round((near - angle) / turn);
}

Coordinates coordinatesOf(const CameraPose& pose, CameraCourse course, const Coordinates* before) {
    Coordinates c{};
    for (int axis = 0; axis < 3; ++axis) {
        c[static_cast<std::size_t>(axis)] = pose.target[axis];
        c[static_cast<std::size_t>(axis) + 3] = pose.position[axis];
    }
    c[6] = pose.roll;
    c[7] = pose.fovy;
    if (course == CameraCourse::orbit) {
        const glm::dvec3 offset = glm::dvec3(pose.position) - glm::dvec3(pose.target);
        const double distance = std::max(glm::length(offset), 1e-6);
        const bool upright = std::hypot(offset.x, offset.z) < 1e-6 * distance;
        c[3] = upright && before ? (*before)[3] : std::atan2(offset.x, offset.z);
        c[4] = std::asin(std::clamp(offset.y / distance, -1.0, 1.0));
        c[5] = std::log(distance);
        if (before) c[3] = unwrapped(c[3], (*before)[3]);
    }
    if (before) c[6] = unwrapped(c[6], (*before)[6]);
    return c;
}

CameraPose poseFrom(const Coordinates& c, CameraCourse course) {
    CameraPose pose;
    const glm::dvec3 target(c[0], c[1], c[2]);
    glm::dvec3 position(c[3], c[4], c[5]);
    if (course == CameraCourse::orbit) {
        const double elevation = std::clamp(c[4], -std::numbers::pi / 2, std::numbers::pi / 2);
        position =
            target + std::exp(c[5]) * glm::dvec3(std::cos(elevation) * std::sin(c[3]), std::sin(elevation),
                                                 std::cos(elevation) * std::cos(c[3]));
    }
    // Two curves may meet between keys that do not.
    if (glm::distance(position, target) < 1e-6) position = target + glm::dvec3(0, 0, 1e-3);
    pose.target = target;
    pose.position = position;
    pose.roll = static_cast<float>(c[6]);
    pose.fovy = static_cast<float>(std::clamp(c[7], 0.01, 3.0));
    return pose;
}

/// Tangents by finite differences for uneven times, as CameraPath has them.
Coordinates hermite(std::span<const CameraKeyframe> keys, std::span<const Coordinates> points, std::size_t i,
                    double u) {
    const auto tangent = [&](std::size_t key, std::size_t c) {
        const std::size_t before = key == 0 ? 0 : key - 1;
        const std::size_t after = std::min(key + 1, keys.size() - 1);
        return (points[after][c] - points[before][c]) / (keys[after].frame - keys[before].frame);
    };
    const double span = keys[i + 1].frame - keys[i].frame;
    const double v = 1 - u;
    Coordinates result{};
    for (std::size_t c = 0; c < coordinates; ++c) {
        result[c] = (1 + 2 * u) * v * v * points[i][c] + u * v * v * span * tangent(i, c) +
                    u * u * (3 - 2 * u) * points[i + 1][c] - u * u * v * span * tangent(i + 1, c);
    }
    return result;
}

}  // namespace

float bezierPace(const std::array<float, 4>& controls, float u) {
    const auto cubic = [](float a, float b, float t) {
        const float s = 1 - t;
        return 3 * s * s * t * a + 3 * s * t * t * b + t * t * t;
    };
    if (u <= 0 || u >= 1) return std::clamp(u, 0.0F, 1.0F);
    const float x1 = std::clamp(controls[0], 0.0F, 1.0F);
    const float x2 = std::clamp(controls[2], 0.0F, 1.0F);
    // x grows with t: bisection finds the place for every shape, flat ones included.
    float low = 0;
    float high = 1;
    for (int i = 0; i < 24; ++i) {
        const float middle = 0.5F * (low + high);
        (cubic(x1, x2, middle) < u ? low : high) = middle;
    }
    return cubic(controls[1], controls[3], 0.5F * (low + high));
}

std::optional<CameraPose> CameraTrack::poseAt(double frame) const {
    if (keys.empty()) return std::nullopt;
    const auto next = std::ranges::upper_bound(keys, frame, {}, &CameraKeyframe::frame);
    if (next == keys.begin()) return keys.front().pose;
    if (next == keys.end()) return keys.back().pose;
    const auto i = static_cast<std::size_t>(next - keys.begin()) - 1;
    const CameraKeyframe& key = keys[i];
    if (key.easing == Easing::hold || frame == key.frame) return key.pose;

    // Only the neighbours matter; angles are unwrapped along them.
    const std::size_t first = i == 0 ? 0 : i - 1;
    const std::size_t last = std::min(i + 2, keys.size() - 1);
    const std::span<const CameraKeyframe> around(keys.data() + first, last - first + 1);
    std::vector<Coordinates> points;
    for (const CameraKeyframe& neighbour : around)
        points.push_back(coordinatesOf(neighbour.pose, course, points.empty() ? nullptr : &points.back()));
    const std::size_t at = i - first;

    double u = (frame - key.frame) / (next->frame - key.frame);
    if (key.easing == Easing::linear) {
        Coordinates c{};
        for (std::size_t k = 0; k < coordinates; ++k) c[k] = (1 - u) * points[at][k] + u * points[at + 1][k];
        return poseFrom(c, course);
    }
    if (key.easing == Easing::bezier) u = bezierPace(key.pace, static_cast<float>(u));
    return poseFrom(hermite(around, points, at, u), course);
}

Camera cameraOf(const CameraPose& pose, int width, int height) {
    Camera camera = lookAt(pose.position, pose.target, intrinsicsFromFovy(width, height, pose.fovy));
    const float c = std::cos(pose.roll);
    const float s = std::sin(pose.roll);
    // About the camera's z, which looks forward.
    camera.rotation = glm::mat3(c, -s, 0, s, c, 0, 0, 0, 1) * camera.rotation;
    return camera;
}

CameraPose poseOf(const Camera& camera, float distance) {
    const glm::mat3 toWorld = glm::transpose(camera.rotation);
    CameraPose pose;
    pose.position = camera.position;
    pose.target = camera.position + std::max(distance, 1e-4F) * toWorld[2];
    const Intrinsics& lens = camera.intrinsics;
    if (lens.height > 0 && lens.fy > 0 && !lens.orthographic)
        pose.fovy = 2 * std::atan(0.5F * static_cast<float>(lens.height) / lens.fy);
    // What is left between the upright camera and this one is a turn about z.
    const glm::mat3 upright = lookAt(pose.position, pose.target, lens).rotation;
    const glm::mat3 rest = camera.rotation * glm::transpose(upright);
    pose.roll = std::atan2(rest[1][0], rest[0][0]);
    return pose;
}

}  // namespace splatreel::core
