#include "core/gaussians/camera_path.h"

#include <glm/gtc/type_ptr.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

namespace splatreel::core {
namespace {

constexpr std::size_t mostKeys = 100'000;
/// The box holds centres; the Gaussians reach a little further.
constexpr float framingMargin = 1.1F;

std::optional<double> numberAt(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) return std::nullopt;
    const double value = found->get<double>();
    // Bounded, so that float arithmetic with it stays finite.
    return std::abs(value) < 1e9 ? std::optional(value) : std::nullopt;
}

std::optional<glm::vec3> pointAt(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_array() || found->size() != 3) return std::nullopt;
    glm::vec3 point;
    for (int axis = 0; axis < 3; ++axis) {
        const auto& value = (*found)[static_cast<std::size_t>(axis)];
        if (!value.is_number() || !(std::abs(value.get<double>()) < 1e9)) return std::nullopt;
        point[axis] = value.get<float>();
    }
    return point;
}

/// Cubic Hermite between keys i and i + 1.
glm::vec3 between(const std::vector<CameraKey>& keys, std::size_t i, double seconds,
                  glm::vec3 CameraKey::* point) {
    const auto tangent = [&](std::size_t key) {
        const std::size_t before = key == 0 ? 0 : key - 1;
        const std::size_t after = std::min(key + 1, keys.size() - 1);
        const auto span = static_cast<float>(keys[after].seconds - keys[before].seconds);
        return (keys[after].*point - keys[before].*point) / span;
    };
    const auto span = static_cast<float>(keys[i + 1].seconds - keys[i].seconds);
    const float u = static_cast<float>(seconds - keys[i].seconds) / span;
    const float v = 1 - u;
    return (1 + 2 * u) * v * v * (keys[i].*point) + u * v * v * span * tangent(i) +
           u * u * (3 - 2 * u) * (keys[i + 1].*point) - u * u * v * span * tangent(i + 1);
}

}  // namespace

Camera CameraPath::at(double seconds, int width, int height) const {
    const Intrinsics intrinsics = intrinsicsFromFovy(width, height, fovy);
    const auto after = std::upper_bound(keys.begin(), keys.end(), seconds,
                                        [](double time, const CameraKey& key) { return time < key.seconds; });
    if (after == keys.begin()) return lookAt(keys.front().position, keys.front().target, intrinsics);
    if (after == keys.end()) return lookAt(keys.back().position, keys.back().target, intrinsics);
    const auto i = static_cast<std::size_t>(after - keys.begin()) - 1;
    const glm::vec3 position = between(keys, i, seconds, &CameraKey::position);
    glm::vec3 target = between(keys, i, seconds, &CameraKey::target);
    // The two curves may meet between keys that do not.
    if (glm::distance(position, target) < 1e-6F) target = position + glm::vec3(0, 0, -1);
    return lookAt(position, target, intrinsics);
}

Result<CameraPath> parseCameraPath(std::string_view json, const std::string& where) {
    const std::string remedy =
        R"(It is {"fovy_deg": 49.1, "keys": [{"time": 0, "position": [0, 0, 2], "target": [0, 0, 0]}]}.)";
    const nlohmann::json root = nlohmann::json::parse(json, nullptr, false);
    if (!root.is_object()) return Error{"not a camera in JSON", where, remedy};
    CameraPath path;
    const double degrees =
        root.contains("fovy_deg") ? numberAt(root, "fovy_deg").value_or(0) : defaultFovyDegrees;
    if (degrees < 1 || degrees > 170) {
        return Error{"\"fovy_deg\" is not between 1 and 170", where, remedy};
    }
    path.fovy = static_cast<float>(degrees * std::numbers::pi / 180);
    const auto keys = root.find("keys");
    if (keys == root.end() || !keys->is_array() || keys->empty()) return Error{"no \"keys\"", where, remedy};
    if (keys->size() > mostKeys) return Error{"more than 100000 keys", where, "Leave some out."};
    for (std::size_t i = 0; i < keys->size(); ++i) {
        const std::string place = where + ", key " + std::to_string(i);
        const auto& key = (*keys)[i];
        if (!key.is_object()) return Error{"not an object", place, remedy};
        const auto time = numberAt(key, "time");
        const auto position = pointAt(key, "position");
        const auto target = pointAt(key, "target");
        if (!time || !position || !target) {
            return Error{"\"time\", \"position\" and \"target\" have to be finite numbers", place, remedy};
        }
        if (!path.keys.empty() && *time <= path.keys.back().seconds) {
            return Error{"its \"time\" is not after the one before", place, "Put the keys in order of time."};
        }
        if (glm::distance(*position, *target) < 1e-6F) {
            return Error{"\"position\" and \"target\" are the same point", place, "Move one of them."};
        }
        path.keys.push_back({*time, *position, *target});
    }
    return path;
}

Camera framingCamera(const Bounds& bounds, float azimuth, float elevation, float fovy, int width,
                     int height) {
    const Intrinsics intrinsics = intrinsicsFromFovy(width, height, fovy);
    if (bounds.empty()) return orbitCamera(azimuth, elevation, defaultDistance, intrinsics);
    const glm::vec3 low = glm::make_vec3(bounds.min);
    const glm::vec3 high = glm::make_vec3(bounds.max);
    const float radius = std::max(1e-4F, 0.5F * glm::distance(low, high) * framingMargin);
    const float halfWidth =
        std::atan(std::tan(0.5F * fovy) * static_cast<float>(width) / static_cast<float>(height));
    const float distance = radius / std::sin(std::min(0.5F * fovy, halfWidth));
    Camera camera = orbitCamera(azimuth, elevation, distance, intrinsics);
    camera.position += 0.5F * (low + high);
    camera.nearPlane = std::min(camera.nearPlane, 0.1F * (distance - radius / framingMargin));
    return camera;
}

}  // namespace splatreel::core
