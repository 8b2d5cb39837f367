#include "ui/viewport/camera_path.h"

#include "ui/viewport/navigation.h"

#include <algorithm>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr float pyramidDepth = 0.08F;  // of the way to the target
constexpr float nearest = 0.15F;       // metres from the eye: who stands in the path sees none of it there
constexpr int mostSteps = 240;         // of the line

std::optional<glm::vec2> shown(const core::Camera& camera, const glm::vec3& point) {
    if (camera.toCamera(point).z < nearest) return std::nullopt;
    return pixelOf(camera, point);
}

void appendPyramid(Overlay& overlay, const core::CameraPose& pose, const core::Camera& camera, float ratio,
                   OverlayColor color, bool filled) {
    const core::Camera own = core::cameraOf(pose, 16, 9);
    const float depth = pyramidDepth * std::max(0.01F, glm::length(pose.target - pose.position));
    const auto tip = shown(camera, pose.position);
    std::vector<glm::vec2> base;
    for (const auto& [x, y] :
         {std::pair(0.0F, 0.0F), std::pair(16.0F, 0.0F), std::pair(16.0F, 9.0F), std::pair(0.0F, 9.0F)}) {
        if (const auto corner = shown(camera, worldPoint(own, x, y, depth))) base.push_back(*corner);
    }
    if (!tip || base.size() < 4) return;
    if (filled) {
        OverlayColor inside = color;
        inside.alpha = 110;
        overlay.push_back(overlayFill(base, inside));
    }
    overlay.push_back(overlayLine(base, color, 1.5F * ratio, true));
    for (const glm::vec2& corner : base) overlay.push_back(overlayLine({*tip, corner}, color, ratio));
}

}  // namespace

Overlay cameraPathShapes(const core::CameraTrack& track, double frame, const core::Camera& camera,
                         float ratio, OverlayColor color) {
    Overlay overlay;
    if (track.keys.empty()) return overlay;
    const int first = track.keys.front().frame;
    const int length = track.keys.back().frame - first;
    std::vector<glm::vec2> run;
    const auto endRun = [&] {
        if (run.size() > 1) overlay.push_back(overlayLine(run, color, 1.5F * ratio));
        run.clear();
    };
    for (int step = 0, steps = std::min(length, mostSteps); step <= steps && steps > 0; ++step) {
        const auto pose = track.poseAt(first + static_cast<double>(length) * step / steps);
        const auto at = pose ? shown(camera, pose->position) : std::nullopt;
        at ? run.push_back(*at) : endRun();
    }
    endRun();
    for (const core::CameraKeyframe& key : track.keys)
        appendPyramid(overlay, key.pose, camera, ratio, color, false);
    if (const auto now = track.poseAt(frame)) appendPyramid(overlay, *now, camera, ratio, color, true);
    return overlay;
}

}  // namespace splatreel::ui
