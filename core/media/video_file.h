#pragma once

#include "core/media/video_reader.h"

#include <utility>

namespace splatreel::core {

/// Opens a video file through FFmpeg as a source of frames, see VideoReader.
[[nodiscard]] Result<std::unique_ptr<VideoReader::Source>> openVideoFile(const std::filesystem::path& path,
                                                                         const VideoReaderOptions& options);

/// width × height reduced so that the longer side is at most `maximumSide`.
[[nodiscard]] std::pair<int, int> reducedSize(int width, int height, int maximumSide);

}  // namespace splatreel::core
