#include "models/fourdstr/strays.h"

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

constexpr float boxMargin = 0.06F;    // of the box's longest side
constexpr float softEdge = 1.5F;      // pixels
constexpr float shakenEdge = 4;       // pixels
constexpr std::uint8_t visible = 26;  // alpha from which a pixel belongs to the object: a tenth

std::optional<core::DistanceMap> silhouetteOf(const core::ImageRgba8& frame) {
    std::vector<std::uint8_t> mask(frame.pixels.size() / 4);
    for (std::size_t i = 0; i < mask.size(); ++i) mask[i] = frame.pixels[4 * i + 3] >= visible ? 1 : 0;
    if (std::ranges::none_of(mask, [](std::uint8_t value) { return value != 0; })) return std::nullopt;
    return core::DistanceMap(mask, frame.width, frame.height);
}

}  // namespace

Whereabouts::Whereabouts(const core::ObjectClip& clip) : clip_(clip) {
    silhouettes_.reserve(clip.frames.size());
    for (const core::ImageRgba8& frame : clip.frames) silhouettes_.push_back(silhouetteOf(frame));
}

Standing Whereabouts::standing(int frame, glm::vec3 position, const core::Bounds& surface) const {
    if (!surface.empty()) {
        float longest = 0;
        for (int axis = 0; axis < 3; ++axis)
            longest = std::max(longest, surface.max[axis] - surface.min[axis]);
        const float margin = boxMargin * longest;
        for (int axis = 0; axis < 3; ++axis) {
            if (!(position[axis] >= surface.min[axis] - margin &&
                  position[axis] <= surface.max[axis] + margin)) {
                return Standing::astray;
            }
        }
    }
    const auto index = static_cast<std::size_t>(frame);
    if (!silhouettes_[index]) return Standing::within;
    const core::Camera& camera = clip_.cameras[index];
    const core::Intrinsics& in = camera.intrinsics;
    const glm::vec3 seen = camera.toCamera(position);
    if (seen.z < camera.nearPlane) return Standing::astray;
    const float x = std::floor(in.fx * seen.x / seen.z + in.cx),
                y = std::floor(in.fy * seen.y / seen.z + in.cy);
    // Outside of the picture nobody knows: an object that is cut off goes on there.
    if (!(x >= 0 && y >= 0 && x < static_cast<float>(in.width) && y < static_cast<float>(in.height)))
        return Standing::within;
    const float distance = silhouettes_[index]->distance(static_cast<int>(x), static_cast<int>(y));
    if (distance <= softEdge) return Standing::within;
    return distance <= shakenEdge ? Standing::beside : Standing::astray;
}

std::vector<int> strayFrames(std::span<const Standing> standing) {
    std::vector<int> frames;
    for (std::size_t frame = 0; frame < standing.size(); ++frame) {
        const bool withinBefore = frame > 0 && standing[frame - 1] == Standing::within;
        const bool withinAfter = frame + 1 < standing.size() && standing[frame + 1] == Standing::within;
        const bool stays = standing[frame] == Standing::within ||
                           (standing[frame] == Standing::beside && (withinBefore || withinAfter));
        if (!stays) frames.push_back(static_cast<int>(frame));
    }
    return frames;
}

}  // namespace splatreel::models
