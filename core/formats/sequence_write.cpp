#include "core/base/files.h"
#include "core/base/log.h"
#include "core/base/stage_folder.h"
#include "core/formats/frame_files.h"
#include "core/formats/gltf.h"
#include "core/formats/html.h"
#include "core/formats/id_file.h"
#include "core/formats/packed_sequence.h"
#include "core/formats/sequence_io.h"
#include "core/formats/sequence_json.h"
#include "core/formats/sequence_open.h"

#include <algorithm>
#include <system_error>
#include <utility>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

/// An older result may be replaced; anything else that lies there belongs to the user.
Result<void> checkReplaceable(const fs::path& folder, const std::string& extension) {
    std::error_code code;
    if (!fs::exists(folder, code)) return {};
    if (!fs::is_directory(folder, code))
        return Error{"this is a file, a folder is needed", folder.string(), "Choose another place."};
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        if (!isNumberedFrame(entry->path(), extension)) {
            return Error{
                "the folder also holds '" + entry->path().filename().string() + "', which is not replaced",
                folder.string(), "Choose another place, or move that file away."};
        }
    }
    return {};
}

std::string patternOf(const FrameFileFormat& format) {
    return std::string(format.name) + "/frame_%04d" + format.extension;
}

/// Those asked for, in the table's order.
std::vector<FrameFileFormat> wantedFormats(const WriteOptions& options) {
    std::vector<FrameFileFormat> wanted;
    for (const FrameFileFormat& format : frameFileFormats()) {
        if (std::ranges::find(options.formats, format.format) != options.formats.end())
            wanted.push_back(format);
    }
    return wanted;
}

bool isAnimated(const FrameFileFormat& format) {
    return format.format == SequenceFormat::glb;
}

/// Everything but the animated GLB and the manifest itself, frame by frame.
Result<SequenceManifest> writeFrames(const FrameSource& source, const StageFolder& stage,
                                     std::span<const FrameFileFormat> formats, const WriteOptions& options,
                                     int steps) {
    SequenceManifest manifest;
    manifest.description = source.description();
    manifest.frameCount = source.frameCount();
    IdFileBuilder ids;
    bool allIds = true;
    int done = 0;
    const auto step = [&] {
        ++done;
        if (options.progress) options.progress(done, steps);
    };
    for (int i = 0; i < manifest.frameCount; ++i) {
        if (options.stop.stop_requested())
            return Error{"writing was interrupted", stage.path().parent_path().string(), ""};
        const auto frame = source.frame(i);
        if (!frame) return frame.error();
        const Gaussians& g = **frame;
        if (i == 0) {
            std::uint64_t bytes = 0;
            for (const FrameFileFormat& format : formats)
                bytes += (isAnimated(format) ? 2 : 1) * format.bytes(g.size(), g.shDegree);
            auto enough =
                requireFreeSpace(stage.path(), bytes * static_cast<std::uint64_t>(manifest.frameCount));
            if (!enough) return enough.error();
        }
        for (const FrameFileFormat& format : formats) {
            auto put = format.write(g, manifest.description.filtering,
                                    stage.path() / patternName(patternOf(format), i));
            if (!put) return put.error();
            step();
        }
        manifest.counts.push_back(g.size());
        manifest.bounds.include(boundsOf(g));
        manifest.shDegree = std::max(manifest.shDegree, g.shDegree);
        allIds = allIds && g.hasIds();
        if (allIds) ids.add(g.ids.span());
    }
    if (allIds && manifest.frameCount > 0) {
        manifest.idFile = "ids.bin";
        if (auto put = writeFile(stage.path() / manifest.idFile, ids.finish()); !put) return put.error();
    }
    return manifest;
}

}  // namespace

Result<std::vector<SequenceFormat>> parseSequenceFormats(std::string_view text) {
    std::vector<SequenceFormat> formats;
    while (true) {
        const std::string_view word = text.substr(0, text.find(','));
        const auto known = std::ranges::find(
            frameFileFormats(), word, [](const FrameFileFormat& f) { return std::string_view(f.name); });
        if (known == frameFileFormats().end()) {
            std::string what("'");
            what.append(word).append("' is not a format that can be written");
            return Error{what, "--format", "Known are " + frameFileNames("and") + ", separated by commas."};
        }
        if (std::ranges::find(formats, known->format) == formats.end()) formats.push_back(known->format);
        if (word.size() == text.size()) return formats;
        text.remove_prefix(word.size() + 1);
    }
}

Result<void> writeSequence(const FrameSource& source, const fs::path& folder, const WriteOptions& options) {
    if (source.frameCount() == 0)
        return Error{"the sequence has no frames", folder.string(), "Give a sequence with frames."};
    const std::vector<FrameFileFormat> formats = wantedFormats(options);
    if (formats.empty())
        return Error{"no format was asked for", folder.string(), "Choose " + frameFileLabels("or") + "."};
    if (auto ready = prepareFolder(folder); !ready) return ready;
    for (const FrameFileFormat& format : formats) {
        if (auto free = checkReplaceable(folder / format.name, format.extension); !free) return free;
    }
    auto stage = StageFolder::create(folder);
    if (!stage) return stage.error();
    int perFrame = 0;
    for (const FrameFileFormat& format : formats) {
        if (auto made = prepareFolder(stage->path() / format.name); !made) return made;
        perFrame += isAnimated(format) ? 2 : 1;
    }
    const int steps = source.frameCount() * perFrame;
    auto manifest = writeFrames(source, *stage, formats, options, steps);
    if (!manifest) return manifest.error();
    for (const FrameFileFormat& format : formats) {
        manifest->framePatterns[format.name] = patternOf(format);
        if (!isAnimated(format)) continue;
        const auto largest = *std::ranges::max_element(manifest->counts);
        if (fitsAnimatedGlb(largest, manifest->shDegree, manifest->frameCount)) {
            const int before = steps - manifest->frameCount;
            const auto progress = [&](int done, int) {
                if (options.progress) options.progress(before + done, steps);
            };
            auto put = writeAnimatedGlb(source, stage->path() / "sequence.glb", progress, options.stop);
            if (!put) return put;
            manifest->animatedGlb = "sequence.glb";
        } else {
            log::warning(folder.string() +
                         ": the sequence is too large for one GLB file; the files in glb/ are complete");
        }
    }
    if (auto put = writeFile(stage->path() / "sequence.json", manifestJson(*manifest)); !put) return put;

    std::vector<std::string> results;
    for (const FrameFileFormat& format : formats) results.emplace_back(format.name);
    if (!manifest->animatedGlb.empty()) results.push_back(manifest->animatedGlb);
    if (!manifest->idFile.empty()) results.push_back(manifest->idFile);
    results.emplace_back("sequence.json");
    return stage->putInPlace(results);
}

Result<void> writeSequence(const GaussianSequence& sequence, const fs::path& folder,
                           const WriteOptions& options) {
    return writeSequence(*sourceOf(sequence), folder, options);
}

Result<void> exportSequence(const FrameSource& source, const fs::path& path, const WriteOptions& options) {
    if (lowerExtension(path) == packedSequenceExtension)
        return writePackedSequence(source, path, options.progress, options.stop);
    if (lowerExtension(path) == ".html") return writeHtml(source, path, options.progress, options.stop);
    const FrameFileFormat* format = frameFileFormat(path);
    if (format == nullptr) return writeSequence(source, path, options);
    if (source.frameCount() == 0)
        return Error{"the sequence has no frames", path.string(), "Give a sequence with frames."};
    if (isAnimated(*format) && source.frameCount() > 1)
        return writeAnimatedGlb(source, path, options.progress, options.stop);
    if (source.frameCount() > 1) {
        return Error{std::string("a ") + format->label + " file holds one frame, the sequence has " +
                         std::to_string(source.frameCount()),
                     path.string(), "Give a folder as output, or pick one frame."};
    }
    const auto frame = source.frame(0);
    if (!frame) return frame.error();
    return format->write(**frame, source.description().filtering, path);
}

}  // namespace splatreel::core
