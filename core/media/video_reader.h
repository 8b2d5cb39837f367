#pragma once

#include "core/base/result.h"
#include "core/base/time.h"
#include "core/media/image.h"
#include "core/media/image_io.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace splatreel::core {

struct VideoReaderOptions {
    /// Frames whose longer side is larger are reduced to it as they are decoded.
    int maximumSide = 2048;
    /// Of a folder of pictures, which carries none.
    Rate folderRate{24, 1};
    /// Frames with more pixels are refused.
    std::int64_t maximumPixels = maximumPicturePixels;
    /// Ends a read of a video file between two frames, with an error.
    std::stop_token stop{};
};

/// What a clip is, before its frames are decoded.
struct VideoInfo {
    int width = 0;  ///< of the upright source with square pixels
    int height = 0;
    int frameWidth = 0;  ///< of the frames that the reader gives, see VideoReaderOptions::maximumSide
    int frameHeight = 0;
    Rate rate{24, 1};           ///< nominal
    std::vector<double> times;  ///< seconds of each frame from the first, strictly increasing
    bool mayHaveAlpha = false;  ///< the kind of file can carry alpha
    bool isStill = false;       ///< one picture, not a clip
    bool isCutOff = false;  ///< the file ends before what its header promises; `times` are of what is there
    std::string format;     ///< "h264 in mov", "pictures", for people

    [[nodiscard]] int frameCount() const { return static_cast<int>(times.size()); }
};

/// Reads the frames of a video file (mp4, mov, webm, mkv, gif …), a folder of numbered pictures, or a single
/// picture, upright and with square pixels, one at a time: never more than a few decoded frames are held.
/// Not thread-safe; several readers of one file are fine.
class VideoReader {
public:
    /// What a kind of source implements.
    class Source {
    public:
        virtual ~Source() = default;
        [[nodiscard]] virtual const VideoInfo& info() const = 0;
        virtual Result<std::optional<ImageRgba8>> read(int index) = 0;
    };

    [[nodiscard]] static Result<VideoReader> open(const std::filesystem::path& path,
                                                  const VideoReaderOptions& options = {});

    [[nodiscard]] const VideoInfo& info() const { return source_->info(); }

    /// A frame by index in [0, frameCount). Growing indices are cheap (frames between are decoded but not
    /// converted); any other costs decoding from the key frame before it, in files whose frames have no time
    /// stamps from the first one. Nothing where the file turns out to end before this frame, although its
    /// header counts it; for one that is damaged within, the next sound one.
    [[nodiscard]] Result<std::optional<ImageRgba8>> read(int index) { return source_->read(index); }

private:
    explicit VideoReader(std::unique_ptr<Source> source) : source_(std::move(source)) {}
    std::unique_ptr<Source> source_;
};

/// The frames of `--frames A:B`: A … B − 1, counted from 0. Either may be left out.
struct FrameRange {
    int first = 0;
    int end = -1;  ///< −1: to the last

    /// Reads "A:B", "A:", ":B" or "A" (that frame alone).
    [[nodiscard]] static Result<FrameRange> parse(const std::string& text);
};

/// Indices of a range of a clip of `frameCount` frames, at most `maximumFrames` of them, evenly spread from
/// the first to the last. A range without frames is an error.
[[nodiscard]] Result<std::vector<int>> selectFrames(const FrameRange& range, int frameCount,
                                                    int maximumFrames);

/// The rate at which chosen frames of a clip (selectFrames) last as long as in it: its own, unless frames
/// between them were left out.
[[nodiscard]] Rate rateOf(const VideoInfo& info, std::span<const int> indices);

}  // namespace splatreel::core
