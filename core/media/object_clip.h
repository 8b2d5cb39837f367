#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/gaussians/camera.h"
#include "core/matte/painted_matte.h"
#include "core/media/image.h"
#include "core/media/matte.h"
#include "core/media/resample.h"
#include "core/media/video_reader.h"

#include <filesystem>
#include <stop_token>
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
    Rate rate{24, 1};             ///< nominal rate of the frames (of the source, unless frames were left out)
    Camera sourceCamera;          ///< uncropped, at the source's size
    std::string source;           ///< path, for messages and provenance
    std::vector<int> sourceFrames;   ///< index of each frame in the source
    int sourceFrameCount = 0;        ///< of the whole source
    PixelBox cropBox;                ///< what the frames show, in pixels of the source
    std::string alphaFrom;           ///< "file", "matte", "painted" or "key", for people
    std::vector<std::string> notes;  ///< whole sentences for the person: frames left out, object cut off …

    [[nodiscard]] int frameCount() const { return static_cast<int>(frames.size()); }
};

struct ObjectClipOptions {
    FrameRange range{};
    int maximumFrames = 300;        ///< a longer range is sampled evenly, with a note
    std::filesystem::path matte{};  ///< clip of the same length; empty: alpha from the file, or keyed
    PaintedMatte painted{};  ///< where not empty, the alpha comes from it alone (frames as in the source)
    KeyOptions key{};        ///< where nothing else says the alpha
    bool crop = true;        ///< one square box round the object for the whole clip; false: the whole frame
    int size =
        512;  ///< of the frames' longer side; 0: as in the box, no resampling. A crop is never enlarged
    double margin = 0.08;                    ///< left free on each side of the object, of its larger extent
    float fovyDegrees = defaultFovyDegrees;  ///< vertical, of the uncropped input camera
    float distance = defaultDistance;
    VideoReaderOptions reader{};
    std::stop_token stop{};
};

/// Whether a clip's frames and a matte's belong together: as many, of one shape. The error names what
/// differs; `where` is the matte.
[[nodiscard]] Result<void> checkMatteFits(const VideoInfo& clip, const VideoInfo& matte,
                                          const std::string& where);

/// Reads a video, a folder of numbered pictures or one picture as an object with alpha: from strokes where
/// there are any (matteOfClip), from `matte`, from the file where it has one, or keyed on the colour round
/// the border (or on a given one). Frames are cropped with one box and resampled; the input camera of frame i
/// is `cameras[i]`, so that a render through it lies over `frames[i]` pixel by pixel. Frames of the source's
/// size are never all in memory: the file is decoded twice where they do not fit a fixed budget. With `crop`
/// false and a `size` the result is what a render through the input camera is compared with. Notes are logged
/// as warnings, too.
[[nodiscard]] Result<ObjectClip> makeObjectClip(const std::filesystem::path& input,
                                                const ObjectClipOptions& options = {});

}  // namespace splatreel::core
