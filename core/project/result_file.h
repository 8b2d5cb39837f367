#pragma once

#include "core/base/result.h"
#include "core/gaussians/frame_source.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace splatreel::core {

inline constexpr const char* resultExtension = ".result";

struct ResultOptions {
    std::function<void(int done, int total)> progress;  ///< after every frame; may be empty
    std::stop_token stop;  ///< ends the writing with an error, nothing left behind
};

/// Writes a take's frames into one file of a project's data folder: every column as it lies in memory, bit
/// for bit, columns that several frames have in common once, ids and channels included. Not for exchange. The
/// file appears when it is complete. Memory: one frame.
///
/// Layout, little endian: 16 bytes of head; columns, each at a multiple of 16; a JSON text that describes the
/// sequence, its frames and columns with their hashes; the text's offset, length and hash.
Result<void> writeResult(const FrameSource& source, const std::filesystem::path& file,
                         const ResultOptions& options = {});

/// Opens it for reading frame by frame. Columns are checked against their hashes as they are read; those that
/// frames share, share memory. Damaged, cut off, of a newer version: errors. Its content key is cheap.
[[nodiscard]] Result<FrameSourcePtr> openResult(const std::filesystem::path& file);

/// A name for a take's result that no other has had: "take-7-5f0c….result".
[[nodiscard]] std::string newResultName(std::uint64_t take);

}  // namespace splatreel::core
