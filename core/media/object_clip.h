#pragma once

#include "core/base/time.h"
#include "core/gaussians/camera.h"
#include "core/media/image.h"

#include <string>
#include <vector>

namespace splatreel::core {

/// What engines see: an object with alpha, frame by frame, with the camera of each. A crop or resample has
/// only changed the cameras' intrinsics; the world stays where the uncropped input camera put it.
struct ObjectClip {
    std::vector<ImageRgba8> frames;  ///< straight alpha, all of one size
    std::vector<double>
        times;  ///< seconds of each frame from the first, strictly increasing (source time stamps)
    std::vector<Camera> cameras;  ///< of each frame, intrinsics as cropped and resampled
    Rate rate{24, 1};             ///< nominal rate of the source
    Camera sourceCamera;          ///< uncropped, at the source's size
    std::string source;           ///< path, for messages and provenance

    [[nodiscard]] int frameCount() const { return static_cast<int>(frames.size()); }
};

}  // namespace splatreel::core
