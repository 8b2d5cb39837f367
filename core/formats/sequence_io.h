#pragma once

#include "core/base/result.h"
#include "core/gaussians/frame_source.h"
#include "core/gaussians/sequence.h"

#include <filesystem>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {

/// What a sequence folder can hold.
enum class SequenceFormat {
    ply,  ///< ply/frame_0000.ply …
    glb,  ///< glb/frame_0000.glb …, and all frames in one animated sequence.glb beside that folder
    spz,  ///< spz/frame_0000.spz …: a tenth of the size, coarser
    sog   ///< sog/frame_0000.sog …: about as small, for the web
};

/// "ply,glb,spz,sog" → formats, each once. An unknown word is an error naming the known ones.
[[nodiscard]] Result<std::vector<SequenceFormat>> parseSequenceFormats(std::string_view text);

struct WriteOptions {
    std::vector<SequenceFormat> formats{SequenceFormat::ply};
    std::function<void(int done, int total)> progress;  ///< after every file; may be empty
    std::stop_token stop;  ///< ends the writing with an error and nothing left behind
};

/// Writes a sequence folder: the formats asked for, ids.bin where the frames have ids, and sequence.json
/// last. All is written beside its place and then put there by renaming, so that whatever stops the writing,
/// nothing half-written has the final name. An older folder of frames is replaced when it holds nothing
/// but numbered frames, else it is an error. Memory: one frame.
Result<void> writeSequence(const FrameSource& source, const std::filesystem::path& folder,
                           const WriteOptions& options = {});
Result<void> writeSequence(const GaussianSequence& sequence, const std::filesystem::path& folder,
                           const WriteOptions& options = {});

/// Writes to what the name says: X.ply, X.spz or X.sog (one frame only), X.glb (one frame, or animated),
/// X.splatseq (packed frames), X.html (a page that plays it), otherwise a sequence folder.
Result<void> exportSequence(const FrameSource& source, const std::filesystem::path& path,
                            const WriteOptions& options = {});

/// Opens a sequence for reading frame by frame: a folder that writeSequence made, its sequence.json, a folder
/// of numbered PLY, GLB, SPZ, SOG, .splat or .gltf files, one of those (glTF may be animated), a folder with
/// the meta.json and the pictures of a SOG, a packed sequence. What kind it is, the content says (of .splat,
/// which has no head, and of .gltf the name). A folder with ids.bin gives its frames their ids back; without,
/// frames have none.
[[nodiscard]] Result<FrameSourcePtr> openSequence(const std::filesystem::path& path);

/// The same, all frames in memory.
[[nodiscard]] Result<GaussianSequence> readSequence(const std::filesystem::path& path);

}  // namespace splatreel::core
