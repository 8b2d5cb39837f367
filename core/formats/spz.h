#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/gaussians.h"
#include "core/gaussians/sequence.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace splatreel::core {

/// Niantic's SPZ: a splat in about a tenth of a PLY. Positions are fixed point, everything else bytes (scales
/// in steps of 6 %, harmonics in 16 or 32). Its space is the world's (x right, y up, z back); programs that
/// take it for PLY's show it upside down. Rows keep their order.

/// Writes version 3, one gzip stream, which every reader knows. Positions get as many bits behind the point
/// as the farthest one leaves, at most 20; one beyond 8,000 km is an error.
Result<void> writeSpz(const Gaussians& gaussians, const Filtering& filtering,
                      const std::filesystem::path& path);

/// The same in memory; `where` names it in errors.
[[nodiscard]] Result<std::vector<std::byte>> packSpz(const Gaussians& gaussians, const Filtering& filtering,
                                                     const std::string& where);

/// Bytes before compression: writeSpz writes fewer.
[[nodiscard]] std::uint64_t spzBytes(int count, int shDegree);

/// Whether it begins like one: gzip, or the header of version 4.
[[nodiscard]] bool isSpz(const ByteSource& source);

struct SpzSummary {
    int version = 0;
    int count = 0;
    int shDegree = 0;  ///< kept: at most 3
    Filtering filtering;
};

[[nodiscard]] Result<SpzSummary> inspectSpz(const ByteSource& source);

struct SpzContent {
    SpzSummary summary;
    Gaussians gaussians;  ///< without ids
};

/// Versions 2 to 4 (gzip or zstd), harmonics to degree 4, of which 3 are kept. At most ten million Gaussians,
/// as in Niantic's reader; memory grows only as the streams yield their bytes.
[[nodiscard]] Result<SpzContent> readSpz(const ByteSource& source);

}  // namespace splatreel::core
