#pragma once

#include "core/base/result.h"
#include "core/formats/packed_sequence.h"
#include "core/gaussians/frame_source.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace splatreel::core {

/// An opened sequence with what only its files know.
struct OpenedSequence {
    FrameSourcePtr source;
    std::string kind;                              ///< "PLY file", "animated GLB", "packed sequence" …
    std::uint64_t bytes = 0;                       ///< of all files that belong to it
    std::optional<PackedSequenceSummary> summary;  ///< where the file tells it without reading its frames
};

[[nodiscard]] Result<OpenedSequence> openSequenceFiles(const std::filesystem::path& path);

/// Whether a file begins or is named like Gaussians, or a folder holds such files: so that what is wrong with
/// them is said, and not that they are no video.
[[nodiscard]] bool looksLikeSequence(const std::filesystem::path& path);

/// Endings of the names under which looksLikeSequence knows files of Gaussians, ".ply": for dialogs that
/// choose one.
[[nodiscard]] std::vector<std::string> sequenceEndings();

/// Whether a name is a number with something before it and this ending: frame_0001.ply.
[[nodiscard]] bool isNumberedFrame(const std::filesystem::path& file, const std::string& extension);

}  // namespace splatreel::core
