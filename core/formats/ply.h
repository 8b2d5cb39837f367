#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/gaussians.h"
#include "core/gaussians/sequence.h"

#include <filesystem>
#include <optional>
#include <string>

namespace splatreel::core {

/// The layout of INRIA's 3D Gaussian splatting, which every splat program reads: binary little-endian floats
/// x y z nx ny nz f_dc_0…2 f_rest_… opacity scale_0…2 rot_0…3. Opacity is a logit, scales are natural
/// logarithms, rot is w x y z, f_rest is channel-major. Such files have y down: the world (y up) is turned by
/// 180° about z on the way out and back on the way in. Ids and channels are not part of the layout.
///
/// Streams; the file appears only when complete.
Result<void> writePly(const Gaussians& gaussians, const Filtering& filtering,
                      const std::filesystem::path& path);

/// Bytes that writePly will write, header included (to within a hundred).
[[nodiscard]] std::uint64_t plyBytes(int count, int shDegree);

/// What the header says.
struct PlySummary {
    std::uint64_t count = 0;
    int shDegree = 0;
    std::string format;                  ///< "binary_little_endian", "ascii", "compressed", …
    std::string generator;               ///< from a comment; empty: unknown
    std::optional<Filtering> filtering;  ///< from comments (SplatRenderMode, antialiased)
};

/// Reads the header alone, and checks that the file can hold what it promises.
[[nodiscard]] Result<PlySummary> inspectPly(const ByteSource& source);

struct PlyContent {
    PlySummary summary;
    Gaussians gaussians;  ///< without ids
};

/// Reads ASCII and both binary orders, properties in any order and of any number type, elements before and
/// after, further properties, files without normals, 2D splats (no scale_2), SuperSplat's compressed layout,
/// the comments of Brush and Postshot. An infinite opacity or a scale of minus infinity (both are written by
/// careless programs) becomes the nearest sensible value; what else is not finite or absurd stands as in the
/// file, so that rows keep their numbers, until keepSound (sound.h). Errors: wrong counts, missing
/// properties. Never reserves more than the file's size justifies.
[[nodiscard]] Result<PlyContent> readPly(const ByteSource& source);
[[nodiscard]] Result<PlyContent> readPly(const std::filesystem::path& path);

}  // namespace splatreel::core
