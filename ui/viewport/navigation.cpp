#include "ui/viewport/navigation.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr float nearest = 1e-3F;  // metres, of the distance to the pivot
constexpr float farthest = 1e3F;
/// An orthographic camera's size comes from the distance, but where it stands does not matter to the eye.
constexpr float orthographicReach = 10.0F;
constexpr float framingMargin = 1.1F;

struct Axes {
    glm::vec3 right, down, forward;
};

Axes axesOf(const Viewpoint& viewpoint) {
    const float sinAzimuth = std::sin(viewpoint.azimuth);
    const float cosAzimuth = std::cos(viewpoint.azimuth);
    const float sinElevation = std::sin(viewpoint.elevation);
    const float cosElevation = std::cos(viewpoint.elevation);
    const glm::vec3 right(cosAzimuth, 0.0F, -sinAzimuth);
    const glm::vec3 forward(-cosElevation * sinAzimuth, -sinElevation, -cosElevation * cosAzimuth);
    const glm::vec3 down = glm::cross(forward, right);
    const float c = std::cos(viewpoint.roll);
    const float r = std::sin(viewpoint.roll);
    return {c * right + r * down, c * down - r * right, forward};
}

/// Pixels per metre in the plane through the pivot.
float pixelsPerMetre(const Viewpoint& viewpoint, int height) {
    return 0.5F * static_cast<float>(height) / std::tan(0.5F * viewpoint.fovy) / viewpoint.distance;
}

float clampElevation(float elevation) {
    return std::clamp(elevation, -glm::half_pi<float>(), glm::half_pi<float>());
}

/// Into −π … π.
float wrapped(float angle) {
    return std::remainder(angle, glm::two_pi<float>());
}

glm::vec3 corner(const core::Bounds& bounds, unsigned index) {
    return {(index & 1U) != 0 ? bounds.max[0] : bounds.min[0],
            (index & 2U) != 0 ? bounds.max[1] : bounds.min[1],
            (index & 4U) != 0 ? bounds.max[2] : bounds.min[2]};
}

}  // namespace

core::Camera cameraOf(const Viewpoint& viewpoint, int width, int height) {
    const Axes axes = axesOf(viewpoint);
    core::Camera camera;
    camera.rotation = glm::transpose(glm::mat3(axes.right, axes.down, axes.forward));
    camera.intrinsics = core::intrinsicsFromFovy(width, height, viewpoint.fovy);
    float back = viewpoint.distance;
    if (viewpoint.orthographic) {
        camera.intrinsics.orthographic = true;
        camera.intrinsics.fx = camera.intrinsics.fy = pixelsPerMetre(viewpoint, height);
        back = std::max(back, orthographicReach);
    }
    camera.position = viewpoint.pivot - back * axes.forward;
    camera.nearPlane = std::clamp(0.01F * viewpoint.distance, 1e-4F, 0.01F);
    return camera;
}

Viewpoint viewpointOf(const core::CameraPose& pose) {
    Viewpoint viewpoint;
    const glm::vec3 away = pose.position - pose.target;
    viewpoint.pivot = pose.target;
    viewpoint.distance = std::clamp(glm::length(away), nearest, farthest);
    viewpoint.elevation = std::asin(std::clamp(away.y / viewpoint.distance, -1.0F, 1.0F));
    viewpoint.azimuth = std::atan2(away.x, away.z);
    viewpoint.roll = pose.roll;
    viewpoint.fovy = pose.fovy;
    return viewpoint;
}

core::CameraPose poseOf(const Viewpoint& viewpoint) {
    core::CameraPose pose;
    pose.target = viewpoint.pivot;
    pose.position = viewpoint.pivot - viewpoint.distance * axesOf(viewpoint).forward;
    pose.roll = viewpoint.roll;
    pose.fovy = viewpoint.fovy;
    return pose;
}

Viewpoint viewpointOf(const core::Camera& camera, float distance) {
    const glm::vec3 forward = glm::transpose(camera.rotation) * glm::vec3(0, 0, 1);
    Viewpoint viewpoint;
    viewpoint.elevation = std::asin(std::clamp(-forward.y, -1.0F, 1.0F));
    if (std::hypot(forward.x, forward.z) > 1e-5F) {
        viewpoint.azimuth = std::atan2(-forward.x, -forward.z);
    } else {
        const glm::vec3 right = glm::transpose(camera.rotation) * glm::vec3(1, 0, 0);
        viewpoint.azimuth = std::atan2(-right.z, right.x);
    }
    viewpoint.distance = std::clamp(distance, nearest, farthest);
    viewpoint.pivot = camera.position + viewpoint.distance * forward;
    const core::Intrinsics& intrinsics = camera.intrinsics;
    if (!intrinsics.orthographic && intrinsics.fy > 0 && intrinsics.height > 0) {
        viewpoint.fovy = 2.0F * std::atan(0.5F * static_cast<float>(intrinsics.height) / intrinsics.fy);
    }
    return viewpoint;
}

Viewpoint orbited(Viewpoint viewpoint, float right, float down) {
    viewpoint.azimuth = wrapped(viewpoint.azimuth - right);
    viewpoint.elevation = clampElevation(viewpoint.elevation + down);
    return viewpoint;
}

Viewpoint panned(Viewpoint viewpoint, float right, float down, int height) {
    const Axes axes = axesOf(viewpoint);
    viewpoint.pivot -= (right * axes.right + down * axes.down) / pixelsPerMetre(viewpoint, height);
    return viewpoint;
}

Viewpoint zoomed(Viewpoint viewpoint, float factor, float x, float y, int width, int height) {
    const float distance = std::clamp(viewpoint.distance * factor, nearest, farthest);
    const Axes axes = axesOf(viewpoint);
    const glm::vec3 offset = ((x - 0.5F * static_cast<float>(width)) * axes.right +
                              (y - 0.5F * static_cast<float>(height)) * axes.down) /
                             pixelsPerMetre(viewpoint, height);
    viewpoint.pivot += (1.0F - distance / viewpoint.distance) * offset;
    viewpoint.distance = distance;
    return viewpoint;
}

Viewpoint turned(Viewpoint viewpoint, float right, float down) {
    const glm::vec3 eye = viewpoint.pivot - viewpoint.distance * axesOf(viewpoint).forward;
    viewpoint = orbited(viewpoint, right, down);
    viewpoint.pivot = eye + viewpoint.distance * axesOf(viewpoint).forward;
    return viewpoint;
}

Viewpoint walked(Viewpoint viewpoint, const glm::vec3& rightUpForward) {
    const Axes axes = axesOf(viewpoint);
    viewpoint.pivot +=
        rightUpForward.x * axes.right - rightUpForward.y * axes.down + rightUpForward.z * axes.forward;
    return viewpoint;
}

Viewpoint alongAxis(Viewpoint viewpoint, AxisView axis) {
    constexpr float quarter = glm::half_pi<float>();
    viewpoint.azimuth = 0;
    viewpoint.elevation = 0;
    viewpoint.roll = 0;
    switch (axis) {
        case AxisView::front:
            break;
        case AxisView::back:
            viewpoint.azimuth = 2 * quarter;
            break;
        case AxisView::right:
            viewpoint.azimuth = quarter;
            break;
        case AxisView::left:
            viewpoint.azimuth = -quarter;
            break;
        case AxisView::top:
            viewpoint.elevation = quarter;
            break;
        case AxisView::bottom:
            viewpoint.elevation = -quarter;
            break;
    }
    return viewpoint;
}

Viewpoint framed(Viewpoint viewpoint, const core::Bounds& bounds, int width, int height) {
    if (bounds.empty()) return viewpoint;
    const glm::vec3 low = corner(bounds, 0);
    const glm::vec3 high = corner(bounds, 7);
    viewpoint.pivot = 0.5F * (low + high);
    const float radius = std::max(nearest, 0.5F * framingMargin * glm::distance(low, high));
    const float halfWidth = std::atan(std::tan(0.5F * viewpoint.fovy) * static_cast<float>(width) /
                                      static_cast<float>(std::max(1, height)));
    viewpoint.distance =
        std::clamp(radius / std::sin(std::min(0.5F * viewpoint.fovy, halfWidth)), nearest, farthest);
    return viewpoint;
}

Viewpoint focused(Viewpoint viewpoint, const glm::vec3& point) {
    viewpoint.pivot = point;
    viewpoint.distance = std::clamp(0.7F * viewpoint.distance, nearest, farthest);
    return viewpoint;
}

Viewpoint between(const Viewpoint& from, const Viewpoint& to, float amount) {
    if (amount >= 1) return to;
    Viewpoint result = to;
    result.pivot = glm::mix(from.pivot, to.pivot, amount);
    result.azimuth = wrapped(from.azimuth + amount * wrapped(to.azimuth - from.azimuth));
    result.elevation = glm::mix(from.elevation, to.elevation, amount);
    result.distance = from.distance * std::pow(to.distance / from.distance, amount);
    result.roll = glm::mix(from.roll, to.roll, amount);
    result.fovy = glm::mix(from.fovy, to.fovy, amount);
    return result;
}

glm::vec3 worldPoint(const core::Camera& camera, float x, float y, float depth) {
    const core::Intrinsics& k = camera.intrinsics;
    const float scale = k.orthographic ? 1.0F : depth;
    const glm::vec3 inCamera((x - k.cx) / k.fx * scale, (y - k.cy) / k.fy * scale, depth);
    return glm::transpose(camera.rotation) * inCamera + camera.position;
}

std::optional<glm::vec2> pixelOf(const core::Camera& camera, const glm::vec3& point) {
    const glm::vec3 p = camera.toCamera(point);
    if (!(p.z > camera.nearPlane)) return std::nullopt;
    const core::Intrinsics& k = camera.intrinsics;
    const float scale = k.orthographic ? 1.0F : 1.0F / p.z;
    return glm::vec2(k.fx * p.x * scale + k.cx, k.fy * p.y * scale + k.cy);
}

FittedCamera fitted(const core::Camera& clip, int width, int height) {
    const core::Intrinsics& k = clip.intrinsics;
    const auto w = static_cast<float>(width);
    const auto h = static_cast<float>(height);
    const float scale = std::min(w / static_cast<float>(k.width), h / static_cast<float>(k.height));
    const float left = 0.5F * (w - scale * static_cast<float>(k.width));
    const float top = 0.5F * (h - scale * static_cast<float>(k.height));
    FittedCamera result;
    result.camera = clip;
    result.camera.intrinsics = {
        width, height, k.fx * scale, k.fy * scale, k.cx * scale + left, k.cy * scale + top, k.orthographic};
    result.region = {left / w, top / h, 1.0F - left / w, 1.0F - top / h};
    return result;
}

core::Intrinsics atSize(const core::Intrinsics& intrinsics, int width, int height) {
    core::Intrinsics result = core::resized(intrinsics, width, height);
    result.orthographic = intrinsics.orthographic;
    return result;
}

std::array<float, 2> depthRangeOf(const core::Bounds& bounds, const core::Camera& camera) {
    if (bounds.empty()) return {0, 1};
    std::array<float, 2> range{1e30F, 0.0F};
    for (unsigned index = 0; index < 8; ++index) {
        const float depth = std::max(0.0F, camera.toCamera(corner(bounds, index)).z);
        range = {std::min(range[0], depth), std::max(range[1], depth)};
    }
    return range;
}

namespace {

constexpr Modifiers plain{};
constexpr Modifiers shift{.shift = true};
constexpr Modifiers control{.control = true};
constexpr Modifiers alt{.alt = true};

constexpr std::array standardGestures = {
    GestureBinding{PointerButton::left, plain, Gesture::orbit},
    GestureBinding{PointerButton::left, alt, Gesture::orbit},
    GestureBinding{PointerButton::left, shift, Gesture::pan},
    GestureBinding{PointerButton::left, control, Gesture::zoom},
    GestureBinding{PointerButton::middle, plain, Gesture::pan},
    GestureBinding{PointerButton::middle, control, Gesture::zoom},
    GestureBinding{PointerButton::right, plain, Gesture::fly},
    GestureBinding{PointerButton::right, shift, Gesture::fly},
};
constexpr std::array blenderGestures = {
    GestureBinding{PointerButton::left, plain, Gesture::tool},
    GestureBinding{PointerButton::middle, plain, Gesture::orbit},
    GestureBinding{PointerButton::middle, shift, Gesture::pan},
    GestureBinding{PointerButton::middle, control, Gesture::zoom},
    GestureBinding{PointerButton::left, alt, Gesture::orbit},
    GestureBinding{PointerButton::right, plain, Gesture::fly},
    GestureBinding{PointerButton::right, shift, Gesture::fly},
};
constexpr std::array mayaGestures = {
    GestureBinding{PointerButton::left, plain, Gesture::tool},
    GestureBinding{PointerButton::left, alt, Gesture::orbit},
    GestureBinding{PointerButton::middle, alt, Gesture::pan},
    GestureBinding{PointerButton::right, alt, Gesture::zoom},
    GestureBinding{PointerButton::middle, plain, Gesture::pan},
    GestureBinding{PointerButton::right, plain, Gesture::fly},
    GestureBinding{PointerButton::right, shift, Gesture::fly},
};

}  // namespace

std::span<const GestureBinding> gesturesOf(NavigationPreset preset) {
    switch (preset) {
        case NavigationPreset::blender:
            return blenderGestures;
        case NavigationPreset::maya:
            return mayaGestures;
        case NavigationPreset::standard:
            break;
    }
    return standardGestures;
}

Gesture gestureFor(NavigationPreset preset, PointerButton button, const Modifiers& modifiers,
                   bool toolChosen) {
    if (toolChosen && button == PointerButton::left && !modifiers.alt) return Gesture::tool;
    for (const GestureBinding& binding : gesturesOf(preset)) {
        if (binding.button == button && binding.modifiers == modifiers) return binding.gesture;
    }
    return Gesture::none;
}

}  // namespace splatreel::ui
