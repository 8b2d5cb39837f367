#include "core/formats/frame_files.h"

#include "core/formats/gltf.h"
#include "core/formats/packed_sequence.h"
#include "core/formats/ply.h"
#include "core/formats/sog.h"
#include "core/formats/splat.h"
#include "core/formats/spz.h"
#include "core/formats/zip_archive.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

namespace splatreel::core {
namespace {

constexpr std::array<FrameFileFormat, 4> formats = {{
    {SequenceFormat::ply, "ply", ".ply", "PLY", writePly, plyBytes},
    {SequenceFormat::glb, "glb", ".glb", "GLB", writeGlb, glbBytes},
    {SequenceFormat::spz, "spz", ".spz", "SPZ", writeSpz, spzBytes},
    {SequenceFormat::sog, "sog", ".sog", "SOG", writeSog, sogBytes},
}};

std::string joined(const char* FrameFileFormat::* word, const std::string& last) {
    std::string text;
    for (std::size_t i = 0; i < formats.size(); ++i) {
        if (i > 0) text += i + 1 == formats.size() ? " " + last + " " : ", ";
        text += formats[i].*word;
    }
    return text;
}

}  // namespace

std::string lowerExtension(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

std::span<const FrameFileFormat> frameFileFormats() {
    return formats;
}

const FrameFileFormat& frameFileFormat(SequenceFormat format) {
    return *std::ranges::find(formats, format, &FrameFileFormat::format);
}

const FrameFileFormat* frameFileFormat(const std::filesystem::path& path) {
    const std::string extension = lowerExtension(path);
    const auto found = std::ranges::find_if(formats, [&](const auto& f) { return extension == f.extension; });
    return found == formats.end() ? nullptr : &*found;
}

std::string frameFileLabels(const std::string& word) {
    return joined(&FrameFileFormat::label, word);
}

std::string frameFileNames(const std::string& word) {
    return joined(&FrameFileFormat::name, word);
}

SplatFileKind splatFileKind(const ByteSource& source) {
    std::array<std::byte, 4> head{};
    if (!source.read(0, head)) return SplatFileKind::other;
    if (std::memcmp(head.data(), "ply", 3) == 0) return SplatFileKind::ply;
    if (std::memcmp(head.data(), "glTF", 4) == 0) return SplatFileKind::glb;
    if (isSpz(source)) return SplatFileKind::spz;
    if (isZip(source)) return SplatFileKind::sog;
    if (isPackedSequence(source)) return SplatFileKind::packed;
    // Its first bytes are a coordinate: only the name tells.
    if (lowerExtension(source.name()) == ".splat") return SplatFileKind::splat;
    const auto first =
        std::ranges::find_if(head, [](std::byte c) { return std::isspace(static_cast<int>(c)) == 0; });
    if (first == head.end() || *first != std::byte{'{'}) return SplatFileKind::other;
    if (lowerExtension(source.name()) == ".gltf") return SplatFileKind::gltf;
    return std::filesystem::path(source.name()).filename() == "meta.json" ? SplatFileKind::sogMeta
                                                                          : SplatFileKind::json;
}

Result<Gaussians> readFrameFile(const std::shared_ptr<const ByteSource>& source) {
    switch (splatFileKind(*source)) {
        case SplatFileKind::ply: {
            auto content = readPly(*source);
            if (!content) return content.error();
            return std::move(content->gaussians);
        }
        case SplatFileKind::glb:
        case SplatFileKind::gltf:
            return readGltf(source);
        case SplatFileKind::spz: {
            auto content = readSpz(*source);
            if (!content) return content.error();
            return std::move(content->gaussians);
        }
        case SplatFileKind::sog: {
            auto content = readSog(*source);
            if (!content) return content.error();
            return std::move(content->gaussians);
        }
        case SplatFileKind::sogMeta: {
            auto content = readSogFolder(source->name());
            if (!content) return content.error();
            return std::move(content->gaussians);
        }
        case SplatFileKind::splat:
            return readSplat(*source);
        case SplatFileKind::packed:
        case SplatFileKind::json:
        case SplatFileKind::other:
            break;
    }
    return Error{"this is no " + frameFileLabels("or") + " file of Gaussians", source->name(),
                 "Export the file again."};
}

Result<FrameFileNotes> inspectFrameFile(const ByteSource& source) {
    FrameFileNotes notes;
    switch (splatFileKind(source)) {
        case SplatFileKind::ply: {
            const auto summary = inspectPly(source);
            if (!summary) return summary.error();
            notes.filtering = summary->filtering;
            notes.generator = summary->generator;
            break;
        }
        case SplatFileKind::spz: {
            const auto summary = inspectSpz(source);
            if (!summary) return summary.error();
            notes.filtering = summary->filtering;
            break;
        }
        case SplatFileKind::sog:
        case SplatFileKind::sogMeta: {
            const auto summary = splatFileKind(source) == SplatFileKind::sog
                                     ? inspectSog(source)
                                     : inspectSogFolder(source.name());
            if (!summary) return summary.error();
            notes.filtering = summary->filtering;
            notes.generator = summary->generator;
            break;
        }
        default:
            break;
    }
    return notes;
}

}  // namespace splatreel::core
