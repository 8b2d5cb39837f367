#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/timeline/timeline.h"

#include <string>
#include <string_view>

namespace splatreel::core {

/// The track's camera in every frame of a span as JSON that parseCameraPath reads, so that other programs
/// need not know how it goes between keys: "fovy_deg" (of the first), "keys" with "time" in seconds from the
/// timeline's beginning, "position" and "target" in metres (+y up), and of their own "fovy_deg" and
/// "roll_deg" (about the line of sight, clockwise as seen). A track without keys gives none.
[[nodiscard]] std::string cameraTrackText(const CameraTrack& track, Rate rate, FrameSpan frames);

/// The same as an animated camera in USD's text form (+y up, metres), which Blender, Houdini, Maya and Unreal
/// import: a transform and a focal length per frame, time codes are the timeline's frames. `aspect`: width
/// over height of the picture, of which USD wants both sides.
[[nodiscard]] std::string cameraTrackUsd(const CameraTrack& track, Rate rate, FrameSpan frames, float aspect);

/// The keys of a text as cameraTrackText writes it, each at the frame nearest to its time: of several on one
/// frame the last. Fields of view and rolls that are missing or out of range are the text's, and 0. `where`
/// names it in errors.
[[nodiscard]] Result<CameraTrack> readCameraTrack(std::string_view text, const std::string& where, Rate rate);

}  // namespace splatreel::core
