#pragma once

#include "core/base/result.h"
#include "core/gaussians/sequence.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace splatreel::core {

/// What sequence.json says.
struct SequenceManifest {
    GaussianSequence description;  ///< without frames
    int frameCount = 0;
    std::map<std::string, std::string> framePatterns;  ///< "ply" → "ply/frame_%04d.ply", relative to the file
    std::string animatedGlb;                           ///< "sequence.glb"
    std::string idFile;                                ///< "ids.bin"; empty: ids are not kept
    std::vector<std::int64_t> counts;
    Bounds bounds;
    int shDegree = 0;
};

[[nodiscard]] std::string manifestJson(const SequenceManifest& manifest);

/// Reads it and distrusts it: sizes, numbers, patterns that lead out of the folder.
[[nodiscard]] Result<SequenceManifest> parseManifest(std::string_view text, const std::string& where);
[[nodiscard]] Result<SequenceManifest> readManifest(const std::filesystem::path& path);

/// "ply/frame_%04d.ply", 7 → "ply/frame_0007.ply".
[[nodiscard]] std::string patternName(const std::string& pattern, int index);

}  // namespace splatreel::core
