#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/frame_source.h"
#include "core/gaussians/packed.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace splatreel::core {

/// The project's own file of a sequence, X.splatseq: packed frames as they lie in memory, so that playing it
/// is reading. Layout and rules: docs/formats.md.
inline constexpr const char* packedSequenceExtension = ".splatseq";

/// Writes such a file frame by frame; it appears under its name with `finish`. Nothing of a frame is kept,
/// but 40 bytes per order of Gaussians and 112 per frame. One thread at a time.
class PackedSequenceWriter {
public:
    /// `description`: rate, filtering, cameras, provenance; its frames are not looked at.
    [[nodiscard]] static Result<PackedSequenceWriter> create(const std::filesystem::path& path,
                                                             const GaussianSequence& description);
    ~PackedSequenceWriter();
    PackedSequenceWriter(PackedSequenceWriter&&) noexcept;
    PackedSequenceWriter& operator=(PackedSequenceWriter&&) noexcept;

    /// The next frame. Rows that packing dropped leave no gap: the file knows nothing of them.
    Result<void> add(const PackedGaussians& frame);
    Result<void> finish();

private:
    struct State;
    explicit PackedSequenceWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Packs every frame, each like the one before, and writes them.
Result<void> writePackedSequence(const FrameSource& source, const std::filesystem::path& path,
                                 const std::function<void(int done, int total)>& progress = {},
                                 const std::stop_token& stop = {});

/// What the table of frames tells without reading any.
struct PackedSequenceSummary {
    std::vector<std::int64_t> counts;
    Bounds bounds;
    int shDegree = 0;
    bool ids = false;  ///< of every frame
};

/// An opened file. Its frames are read when asked for and checked against their hashes.
struct PackedSequenceFile {
    FrameSourcePtr source;
    PackedSequenceSummary summary;
};

/// Whether the first bytes are this format's.
[[nodiscard]] bool isPackedSequence(const ByteSource& source);

/// Checks header, description and tables; every number is compared with what the file holds before memory is
/// reserved. Other versions and kinds of frames are errors that say so.
[[nodiscard]] Result<PackedSequenceFile> openPackedSequence(std::shared_ptr<const ByteSource> source);

}  // namespace splatreel::core
