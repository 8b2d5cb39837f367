#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/media/image.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace splatreel::core {

struct FrameWriterOptions {
    int width = 0;
    int height = 0;
    Rate rate{24, 1};
    /// Whether the frames' alpha is kept where the format can; otherwise they are laid over white.
    bool keepAlpha = true;
    int firstNumber = 0;  ///< of a sequence of pictures
    /// Whether pictures appear all at once, with `finish`.
    bool together = false;
};

/// Takes the frames of a clip to disk, in order. Files appear under their names only when they are complete:
/// a video with `finish`, pictures one by one unless they are to come together. A picture that was there
/// before is replaced with `finish` and not earlier. Not thread-safe.
class FrameWriter {
public:
    virtual ~FrameWriter() = default;
    /// A frame of the size given at opening.
    virtual Result<void> write(const ImageRgba8& frame) = 0;
    /// A frame of floats, see writeExr; an error for formats other than OpenEXR.
    virtual Result<void> write(const ImageF& frame, std::span<const std::string> channelNames);
    /// Completes the video, or puts the pictures in their place that wait for it; without it nothing is left
    /// of them, and what they were to replace is as it was.
    virtual Result<void> finish() = 0;
    /// Ends before all frames are written: a video ends here, pictures that wait for `finish` are left out.
    /// False where some were, so that older ones stay.
    virtual Result<bool> finishEarly();
};

/// Opens what `path` asks for:
/// - `name.mp4`, `name.mkv`: H.264, 4:2:0, BT.709, no alpha; odd sizes grow by a pixel;
/// - `name.webm`: VP9 with alpha; `name.mov`: ProRes 4444 with alpha;
/// - a pattern such as `x_%04d.png` or `x_%04d.exr`: pictures;
/// - a name without an extension, or a folder: a folder of pictures 0000.png, 0001.png …
/// Folders are made as needed.
[[nodiscard]] Result<std::unique_ptr<FrameWriter>> openFrameWriter(const std::filesystem::path& path,
                                                                   const FrameWriterOptions& options);

/// The name that a pattern (one `%d` or `%0Nd`) gives to a frame; an error where the pattern has none, or
/// several.
[[nodiscard]] Result<std::filesystem::path> framePath(const std::filesystem::path& pattern, int number);

/// The picture laid over one colour, opaque.
[[nodiscard]] ImageRgba8 laidOver(const ImageRgba8& image, std::uint8_t red, std::uint8_t green,
                                  std::uint8_t blue);

}  // namespace splatreel::core
