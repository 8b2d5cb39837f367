#pragma once

#include "core/media/video_writer.h"

namespace splatreel::core {

/// Opens a video file for writing through FFmpeg, see openFrameWriter. `extension` in small letters, with its
/// dot.
[[nodiscard]] Result<std::unique_ptr<FrameWriter>> openVideoEncoder(const std::filesystem::path& path,
                                                                    const std::string& extension,
                                                                    const FrameWriterOptions& options);

}  // namespace splatreel::core
