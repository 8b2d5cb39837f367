#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/formats/ply_header.h"
#include "core/gaussians/gaussians.h"

#include <cstdint>

namespace splatreel::core {

/// SuperSplat's compressed layout: chunks of 256 vertices with their ranges, four 32-bit words per vertex
/// (position and scale 11-10-11 bits, rotation as its three smallest parts, colour and opacity as bytes),
/// then perhaps a byte per harmonic.
[[nodiscard]] bool isCompressedPly(const PlyHeader& header);

struct CompressedPlySummary {
    std::uint64_t count = 0;
    int shDegree = 0;
};

/// Checks that the file can hold what the header promises.
[[nodiscard]] Result<CompressedPlySummary> inspectCompressedPly(const ByteSource& source,
                                                                const PlyHeader& header);

/// Turned upright like every PLY (see readPly).
[[nodiscard]] Result<Gaussians> readCompressedPly(const ByteSource& source, const PlyHeader& header);

}  // namespace splatreel::core
