#pragma once

#include "core/timeline/camera_track.h"
#include "ui/viewport/overlay.h"

namespace splatreel::ui {

/// The way of the camera keys as a camera sees it: a line, a pyramid for each key, a filled one where the
/// track's camera is at `frame`. What lies at or behind the eye is left out. Pixels of a picture of that
/// camera; `ratio` of them to one that does not depend on the screen.
[[nodiscard]] Overlay cameraPathShapes(const core::CameraTrack& track, double frame,
                                       const core::Camera& camera, float ratio, OverlayColor color);

}  // namespace splatreel::ui
