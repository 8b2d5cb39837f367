#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/gaussians/frame_source.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

namespace splatreel::core {

/// glTF 2.0 in one binary file with KHR_gaussian_splatting: POINTS with float POSITION, ROTATION (x y z w),
/// SCALE (linear), OPACITY (0 … 1), SH_DEGREE_l_COEF_n, kernel "ellipse", colour space srgb_rec709_display,
/// and COLOR_0 as the fallback for viewers that draw points (linear, as glTF wants it). glTF's space is the
/// world's.

/// One instant as one node.
Result<void> writeGlb(const Gaussians& gaussians, const Filtering& filtering,
                      const std::filesystem::path& path);

/// Bytes that writeGlb will write, to within a few thousand.
[[nodiscard]] std::uint64_t glbBytes(int count, int shDegree);

/// Writes a whole sequence into one file that plays in viewers without any further extension: a node per
/// frame, shown in turn by a STEP animation of its scale between 1 and 1e-6. Columns that do not change are
/// stored once. Ids, rate, filtering, cameras and provenance travel in the scene's extras. Reads the source
/// twice; memory: one frame. Above 4 GiB, the limit of the format, an error.
Result<void> writeAnimatedGlb(const FrameSource& source, const std::filesystem::path& path,
                              const std::function<void(int done, int total)>& progress = {},
                              std::stop_token stop = {});

/// Whether all frames of such a size fit into one GLB. `count`: Gaussians of a frame.
[[nodiscard]] bool fitsAnimatedGlb(std::int64_t count, int shDegree, int frames);

/// Opens a GLB, or glTF's JSON with its buffers in data URIs or beside it: splats of all nodes of its scene,
/// with the nodes' transforms (uniform scales only); where a STEP animation of scales shows nodes in turn, as
/// a sequence. Float and all quantised component types of the extension. Every offset, count and index is
/// checked before it is believed; splats that are not finite or absurd are left out of its frames with a
/// count.
[[nodiscard]] Result<FrameSourcePtr> openGltf(std::shared_ptr<const ByteSource> source);

/// The first frame with every splat as it stands in the file, so that rows keep their numbers: keepSound
/// (sound.h) has still to be called.
[[nodiscard]] Result<Gaussians> readGltf(std::shared_ptr<const ByteSource> source);

}  // namespace splatreel::core
