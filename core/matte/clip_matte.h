#pragma once

#include "core/matte/painted_matte.h"
#include "core/media/video_reader.h"

#include <filesystem>
#include <memory>

namespace splatreel::core {

/// propagateMatte on the frames of a video or folder of pictures. `frames` empty: all of them. The last
/// results are remembered (by the file's fingerprint and the strokes, within 64 MiB), so that what the
/// window has shown is not made again for a generation; what somebody else is just making is waited for. The
/// result may span more than was asked for. Thread-safe.
[[nodiscard]] Result<std::shared_ptr<const PropagatedMatte>> matteOfClip(
    const std::filesystem::path& clip, const PaintedMatte& painted, FrameSpan frames = {},
    const MatteOptions& options = {}, const VideoReaderOptions& reader = {});

}  // namespace splatreel::core
