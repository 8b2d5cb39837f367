#include "core/timeline/camera_exchange.h"

#include "core/gaussians/camera_path.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

namespace splatreel::core {
namespace {

constexpr int mostFrame = 10'000'000;

nlohmann::json pointJson(const glm::vec3& point) {
    return nlohmann::json::array({point.x, point.y, point.z});
}

/// Degrees of an entry as radians, where it says some that are in range.
float anglesOr(const nlohmann::json& entry, const char* name, double least, double most, float otherwise) {
    const auto found = entry.find(name);
    if (found == entry.end() || !found->is_number()) return otherwise;
    const double degrees = found->get<double>();
    return degrees >= least && degrees <= most ? glm::radians(static_cast<float>(degrees)) : otherwise;
}

/// A row of a USD matrix.
std::string usdRow(const glm::vec3& values, int last) {
    std::ostringstream text;
    text << std::setprecision(8) << "(" << values.x << ", " << values.y << ", " << values.z << ", " << last
         << ")";
    return text.str();
}

}  // namespace

std::string cameraTrackText(const CameraTrack& track, Rate rate, FrameSpan frames) {
    nlohmann::json root;
    root["keys"] = nlohmann::json::array();
    for (int frame = frames.first; frame < frames.end; ++frame) {
        const auto pose = track.poseAt(frame);
        if (!pose) break;
        if (frame == frames.first) root["fovy_deg"] = glm::degrees(pose->fovy);
        root["keys"].push_back({{"time", rate.secondsOf(frame)},
                                {"position", pointJson(pose->position)},
                                {"target", pointJson(pose->target)},
                                {"fovy_deg", glm::degrees(pose->fovy)},
                                {"roll_deg", glm::degrees(pose->roll)}});
    }
    return root.dump(1) + "\n";
}

std::string cameraTrackUsd(const CameraTrack& track, Rate rate, FrameSpan frames, float aspect) {
    // Only their ratio to the focal length counts; in tenths of a metre by the letter, in millimetres by
    // habit.
    constexpr float height = 24;
    std::ostringstream transforms;
    std::ostringstream lengths;
    transforms << std::setprecision(8);
    lengths << std::setprecision(8);
    for (int frame = frames.first; frame < frames.end; ++frame) {
        const auto pose = track.poseAt(frame);
        if (!pose) break;
        const Camera camera = cameraOf(*pose, 2, 2);
        // Rows of the camera's rotation are its axes: right, down, forward. USD's are right, up, back.
        const glm::mat3 axes = glm::transpose(camera.rotation);
        transforms << "        " << frame << ": (" << usdRow(axes[0], 0) << ", " << usdRow(-axes[1], 0)
                   << ", " << usdRow(-axes[2], 0) << ", " << usdRow(camera.position, 1) << "),\n";
        lengths << "        " << frame << ": " << 0.5F * height / std::tan(0.5F * pose->fovy) << ",\n";
    }
    std::ostringstream text;
    text << std::setprecision(8);
    text << "#usda 1.0\n(\n    defaultPrim = \"Camera\"\n    metersPerUnit = 1\n    upAxis = \"Y\"\n"
         << "    timeCodesPerSecond = " << rate.framesPerSecond()
         << "\n    framesPerSecond = " << rate.framesPerSecond() << "\n    startTimeCode = " << frames.first
         << "\n    endTimeCode = " << std::max(frames.first, frames.end - 1)
         << "\n)\n\ndef Camera \"Camera\"\n{\n"
         << "    token projection = \"perspective\"\n    float2 clippingRange = (0.01, 1000)\n"
         << "    float horizontalAperture = " << height * aspect
         << "\n    float verticalAperture = " << height << "\n    float focalLength.timeSamples = {\n"
         << lengths.str() << "    }\n    matrix4d xformOp:transform.timeSamples = {\n"
         << transforms.str() << "    }\n    uniform token[] xformOpOrder = [\"xformOp:transform\"]\n}\n";
    return text.str();
}

Result<CameraTrack> readCameraTrack(std::string_view text, const std::string& where, Rate rate) {
    const auto path = parseCameraPath(text, where);
    if (!path.ok()) return path.error();
    const nlohmann::json root = nlohmann::json::parse(text, nullptr, false);
    CameraTrack track;
    for (std::size_t i = 0; i < path->keys.size(); ++i) {
        const nlohmann::json& entry = root["keys"][i];
        const double frame = path->keys[i].seconds * rate.framesPerSecond();
        if (!(frame > -0.5) || frame > mostFrame) continue;
        CameraKeyframe key;
        key.id = i + 1;
        key.frame = static_cast<int>(std::lround(std::max(0.0, frame)));
        key.pose.position = path->keys[i].position;
        key.pose.target = path->keys[i].target;
        key.pose.fovy = anglesOr(entry, "fovy_deg", 1, 170, path->fovy);
        key.pose.roll = anglesOr(entry, "roll_deg", -360, 360, 0);
        if (!track.keys.empty() && track.keys.back().frame == key.frame) track.keys.pop_back();
        track.keys.push_back(key);
    }
    if (track.keys.empty())
        return Error{"none of its keys lies in the timeline", where, "Times are seconds from 0 on."};
    return track;
}

}  // namespace splatreel::core
