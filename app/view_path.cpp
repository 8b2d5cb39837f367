#include "app/view_path.h"

#include "core/base/files.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

namespace splatreel::app {
namespace {

constexpr float orbitElevation = 10 * std::numbers::pi_v<float> / 180;
constexpr std::uint64_t largestCameraFile = 64U << 20U;  // bytes
constexpr int standardSide = 512;                        // pixels

/// Gaussians that show at least this much count for the framing.
constexpr float visibleLogit = -2.2F;  // opacity 0.1
/// The part of them that may stick out on each side.
constexpr double strayPart = 0.002;
constexpr int mostSamples = 200'000;

bool hasInputCamera(const core::GaussianSequence& sequence) {
    return sequence.inputCamera.intrinsics.width > 0 && sequence.inputCamera.intrinsics.height > 0;
}

PictureSize sizeOr(PictureSize size, const core::GaussianSequence& sequence) {
    if (size.width > 0) return size;
    if (!hasInputCamera(sequence)) return {standardSide, standardSide};
    return {sequence.inputCamera.intrinsics.width, sequence.inputCamera.intrinsics.height};
}

core::Camera inputCamera(const core::GaussianSequence& sequence, PictureSize size) {
    if (!hasInputCamera(sequence)) {
        return core::orbitCamera(0, 0, core::defaultDistance,
                                 core::intrinsicsFromFovy(size.width, size.height, fovyOf(sequence)));
    }
    core::Camera camera = sequence.inputCamera;
    camera.intrinsics = core::resized(camera.intrinsics, size.width, size.height);
    return camera;
}

}  // namespace

float fovyOf(const core::GaussianSequence& sequence) {
    const core::Intrinsics& intrinsics = sequence.inputCamera.intrinsics;
    if (!hasInputCamera(sequence) || !(intrinsics.fy > 0)) {
        return core::defaultFovyDegrees * std::numbers::pi_v<float> / 180;
    }
    return 2 * std::atan(0.5F * static_cast<float>(intrinsics.height) / intrinsics.fy);
}

core::Bounds visibleBounds(const core::GaussianSequence& sequence) {
    std::int64_t all = 0;
    for (const core::GaussiansPtr& frame : sequence.frames) all += frame->size();
    const std::int64_t stride = std::max<std::int64_t>(1, all / mostSamples);
    std::array<std::vector<float>, 3> coordinates;
    std::int64_t index = 0;
    for (const core::GaussiansPtr& frame : sequence.frames) {
        for (int i = 0; i < frame->size(); ++i, ++index) {
            const auto row = static_cast<std::size_t>(i);
            if (index % stride != 0 || frame->opacityLogits[row] < visibleLogit) continue;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const float value = frame->positions[3 * row + axis];
                if (std::isfinite(value)) coordinates[axis].push_back(value);
            }
        }
    }
    if (coordinates[0].empty() || coordinates[1].empty() || coordinates[2].empty()) return sequence.bounds();
    core::Bounds bounds;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        std::vector<float>& values = coordinates[axis];
        const auto stray = static_cast<std::ptrdiff_t>(strayPart * static_cast<double>(values.size()));
        std::nth_element(values.begin(), values.begin() + stray, values.end());
        bounds.min[axis] = values[static_cast<std::size_t>(stray)];
        const auto last = static_cast<std::ptrdiff_t>(values.size()) - 1 - stray;
        std::nth_element(values.begin(), values.begin() + last, values.end());
        bounds.max[axis] = values[static_cast<std::size_t>(last)];
    }
    return bounds;
}

core::Result<ViewPath> viewPath(const std::string& camera, PictureSize size,
                                const core::GaussianSequence& sequence) {
    const PictureSize pixels = sizeOr(size, sequence);
    if (camera == "input") {
        return ViewPath([view = inputCamera(sequence, pixels)](int, int, double) { return view; });
    }
    if (camera == "front" || camera == "orbit") {
        const bool turns = camera == "orbit";
        return ViewPath([bounds = visibleBounds(sequence), fovy = fovyOf(sequence), turns, pixels](
                            int index, int count, double) {
            const float azimuth =
                turns ? 2 * std::numbers::pi_v<float> * static_cast<float>(index) / static_cast<float>(count)
                      : 0.0F;
            return core::framingCamera(bounds, azimuth, turns ? orbitElevation : 0.0F, fovy, pixels.width,
                                       pixels.height);
        });
    }
    if (!camera.ends_with(".json")) {
        return core::Error{"no camera \"" + camera + "\"", "--camera",
                           "Give input, front, orbit or a .json file."};
    }
    const auto text = core::readTextFile(camera, largestCameraFile);
    if (!text.ok()) return text.error();
    auto path = core::parseCameraPath(*text, camera);
    if (!path.ok()) return path.error();
    return ViewPath([path = std::move(path).value(), pixels](int, int, double seconds) {
        return path.at(seconds, pixels.width, pixels.height);
    });
}

}  // namespace splatreel::app
