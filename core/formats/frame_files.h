#pragma once

#include "core/base/files.h"
#include "core/base/result.h"
#include "core/formats/sequence_io.h"
#include "core/gaussians/gaussians.h"
#include "core/gaussians/sequence.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace splatreel::core {

/// A format of which one file holds one frame, as sequence folders use it: FOLDER/NAME/frame_0000.NAME.
struct FrameFileFormat {
    SequenceFormat format;
    const char* name;       ///< "ply": in --format, of the folder, in sequence.json
    const char* extension;  ///< ".ply"
    const char* label;      ///< "PLY"
    Result<void> (*write)(const Gaussians&, const Filtering&, const std::filesystem::path&);
    std::uint64_t (*bytes)(int count, int shDegree);  ///< at most that many, or nearly so, will be written
};

/// All that are written, in the order in which a folder that holds several is read.
[[nodiscard]] std::span<const FrameFileFormat> frameFileFormats();
[[nodiscard]] const FrameFileFormat& frameFileFormat(SequenceFormat format);
/// By the file's ending in any case, ".ply"; null: none.
[[nodiscard]] const FrameFileFormat* frameFileFormat(const std::filesystem::path& path);

/// "PLY, GLB, SPZ or SOG" for messages; `word` joins the last one.
[[nodiscard]] std::string frameFileLabels(const std::string& word);
/// "ply, glb, spz and sog": what --format takes.
[[nodiscard]] std::string frameFileNames(const std::string& word);

/// ".PLY" → ".ply".
[[nodiscard]] std::string lowerExtension(const std::filesystem::path& path);

/// What a file holds, by its first bytes; headless formats by the name's ending. `sogMeta`: the meta.json of
/// a SOG that lies in a folder (by its name, see isSogMeta for what it holds).
enum class SplatFileKind { ply, glb, gltf, spz, sog, sogMeta, splat, packed, json, other };
[[nodiscard]] SplatFileKind splatFileKind(const ByteSource& source);

/// Every row of a file of one frame, so that ids can be put beside them; the first frame of a GLB.
[[nodiscard]] Result<Gaussians> readFrameFile(const std::shared_ptr<const ByteSource>& source);

/// What a file of one frame says of itself.
struct FrameFileNotes {
    std::optional<Filtering> filtering;
    std::string generator;  ///< empty: unknown
};
[[nodiscard]] Result<FrameFileNotes> inspectFrameFile(const ByteSource& source);

}  // namespace splatreel::core
