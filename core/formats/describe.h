#pragma once

#include "core/base/result.h"
#include "core/gaussians/sequence.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace splatreel::core {

/// What a splat file or sequence is.
struct SequenceDescription {
    std::string kind;  ///< "sequence folder", "PLY file", "animated GLB" …
    std::string path;
    int frames = 0;
    std::vector<std::int64_t> counts;  ///< Gaussians per frame
    Rate rate{24, 1};
    /// Gaussians of all frames that are not finite or absurd and were left out; not known of packed
    /// sequences, whose frames are not read for this.
    std::int64_t dropped = 0;
    Bounds bounds;            ///< of all centres, world frame
    std::uint64_t bytes = 0;  ///< of the files that make it up
    int shDegree = 0;
    bool ids = false;
    Filtering filtering;
    Camera inputCamera;
    std::string provenance;  ///< JSON object: who made it; empty when unknown

    [[nodiscard]] double seconds() const;
};

/// Reads what is there: every frame, one at a time, or a table of them where the file has one.
[[nodiscard]] Result<SequenceDescription> describeSequence(const std::filesystem::path& path);

/// As one JSON object.
[[nodiscard]] std::string descriptionJson(const SequenceDescription& description);

/// As lines for people.
[[nodiscard]] std::string descriptionText(const SequenceDescription& description);

}  // namespace splatreel::core
