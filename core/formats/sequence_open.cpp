#include "core/formats/sequence_open.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/formats/bounded_json.h"
#include "core/formats/frame_files.h"
#include "core/formats/gltf.h"
#include "core/formats/id_file.h"
#include "core/formats/left_out_notice.h"
#include "core/formats/sequence_io.h"
#include "core/formats/sequence_json.h"
#include "core/formats/sog.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t maximumFiles = 1'000'000;

/// Name before the number, number, for sorting: frame_10 after frame_9.
std::pair<std::string, std::uint64_t> sortKey(const fs::path& file) {
    const std::string stem = file.stem().string();
    std::size_t digits = stem.size();
    while (digits > 0 && std::isdigit(static_cast<unsigned char>(stem[digits - 1])) != 0) --digits;
    std::uint64_t number = 0;
    for (const char c : stem.substr(digits).substr(0, 18))
        number = 10 * number + static_cast<std::uint64_t>(c - '0');
    return {stem.substr(0, digits), number};
}

std::uint64_t sizeOf(const fs::path& file) {
    std::error_code code;
    const auto size = fs::file_size(file, code);
    return code ? 0 : size;
}

/// One file per frame.
class FileFrames final : public FrameSource {
public:
    /// `beside`: further files that the frames are made of.
    FileFrames(GaussianSequence description, std::vector<fs::path> files, std::shared_ptr<const IdFile> ids,
               const std::vector<fs::path>& beside = {})
        : description_(std::move(description)),
          files_(std::move(files)),
          ids_(std::move(ids)),
          key_(key(files_, beside)) {}

    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return static_cast<int>(files_.size()); }

    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        const fs::path& path = files_[static_cast<std::size_t>(index)];
        auto file = openFile(path);
        if (!file) return file.error();
        auto frame = readFrameFile(*file);
        if (!frame) return frame.error();
        if (ids_) {
            if (ids_->count(index) == static_cast<std::uint64_t>(frame->size())) {
                auto ids = ids_->ids(index);
                if (!ids) return ids.error();
                frame->ids = std::move(*ids);
            } else if (!warned_.exchange(true)) {
                log::warning(path.string() +
                             ": the frame has another count than its ids; it goes without them");
            }
        }
        if (auto kept = keepSound(*frame, path.string()); !kept) return kept.error();
        leftOut_.tell(path.string(), frame->dropped, frame->size());
        return GaussiansPtr(std::make_shared<const Gaussians>(std::move(*frame)));
    }

    [[nodiscard]] std::string contentKey() const override { return key_; }

private:
    /// Of the files as they are when they are opened: it is asked for often, and thousands of files take a
    /// while.
    [[nodiscard]] static std::string key(const std::vector<fs::path>& files,
                                         const std::vector<fs::path>& beside) {
        ContentHash hash;
        for (const std::vector<fs::path>* list : {&files, &beside}) {
            for (const fs::path& file : *list) {
                std::error_code code;
                hash.add(fs::absolute(file, code).string());
                hash.add(sizeOf(file));
                hash.add(
                    static_cast<std::uint64_t>(fs::last_write_time(file, code).time_since_epoch().count()));
            }
        }
        return "files-" + hash.text();
    }

    GaussianSequence description_;
    std::vector<fs::path> files_;
    std::shared_ptr<const IdFile> ids_;
    std::string key_;
    mutable std::atomic<bool> warned_{false};
    mutable LeftOutNotice leftOut_;
};

std::string provenanceOf(const std::string& generator) {
    return generator.empty() ? std::string() : nlohmann::json{{"generator", generator}}.dump();
}

/// Rate unknown, filtering as the first file says. `beside`: further files that the frames are made of.
Result<OpenedSequence> openFiles(std::vector<fs::path> files, const std::string& kind,
                                 const std::vector<fs::path>& beside = {}) {
    GaussianSequence description;
    const auto first = openFile(files.front());
    if (!first) return first.error();
    const SplatFileKind splats = splatFileKind(**first);
    if (splats == SplatFileKind::glb || splats == SplatFileKind::gltf) {
        const auto opened = openGltf(*first);
        if (!opened) return opened.error();
        description = (*opened)->description();
    } else {
        const auto notes = inspectFrameFile(**first);
        if (!notes) return notes.error();
        if (notes->filtering) description.filtering = *notes->filtering;
        description.provenance = provenanceOf(notes->generator);
    }
    OpenedSequence opened;
    for (const fs::path& file : files) opened.bytes += sizeOf(file);
    for (const fs::path& file : beside) opened.bytes += sizeOf(file);
    opened.kind = kind;
    opened.source = std::make_shared<FileFrames>(std::move(description), std::move(files), nullptr, beside);
    return opened;
}

Result<OpenedSequence> openSogFolder(const fs::path& meta) {
    const auto pictures = sogPictures(meta);
    if (!pictures) return pictures.error();
    return openFiles({meta}, "unpacked SOG", *pictures);
}

Result<OpenedSequence> openGltfFile(const fs::path& path) {
    const auto file = openFile(path);
    if (!file) return file.error();
    auto opened = openGltf(*file);
    if (!opened) return opened.error();
    const std::string name = splatFileKind(**file) == SplatFileKind::glb ? "GLB" : "glTF";
    const std::string kind = (*opened)->frameCount() > 1 ? "animated " + name : name + " file";
    return OpenedSequence{std::move(*opened), kind, (*file)->size(), std::nullopt};
}

Result<OpenedSequence> openPackedFile(const std::shared_ptr<const ByteSource>& file) {
    auto opened = openPackedSequence(file);
    if (!opened) return opened.error();
    return OpenedSequence{std::move(opened->source), "packed sequence", file->size(),
                          std::move(opened->summary)};
}

/// Endings of the files of one frame, and what they are called.
std::vector<std::pair<std::string, std::string>> readableFrames() {
    std::vector<std::pair<std::string, std::string>> kinds;
    for (const FrameFileFormat& format : frameFileFormats())
        kinds.emplace_back(format.extension, format.label);
    kinds.emplace_back(".splat", "splat");
    kinds.emplace_back(".gltf", "glTF");
    return kinds;
}

/// Files of a folder with this ending, in the order of their numbers.
Result<std::vector<fs::path>> framesIn(const fs::path& folder, const std::string& extension) {
    std::vector<fs::path> files;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        std::error_code ignored;
        if (lowerExtension(entry->path()) != extension ||
            entry->path().filename().string().starts_with(".") || !entry->is_regular_file(ignored))
            continue;
        if (files.size() == maximumFiles)
            return Error{"the folder has more than a million files", folder.string(),
                         "Give a smaller folder."};
        files.push_back(entry->path());
    }
    if (code)
        return Error{"the folder cannot be read: " + code.message(), folder.string(),
                     "Check its permissions."};
    std::ranges::sort(files, {}, sortKey);
    return files;
}

Result<OpenedSequence> openManifest(const fs::path& path) {
    auto manifest = readManifest(path);
    if (!manifest) return manifest.error();
    const fs::path folder = path.parent_path();
    std::error_code code;
    const std::string* pattern = nullptr;
    for (const FrameFileFormat& format : frameFileFormats()) {
        const auto candidate = manifest->framePatterns.find(format.name);
        if (candidate == manifest->framePatterns.end() || manifest->frameCount == 0 ||
            !fs::exists(folder / patternName(candidate->second, 0), code))
            continue;
        pattern = &candidate->second;
        break;
    }
    if (!pattern && manifest->frameCount > 0) {
        if (!manifest->animatedGlb.empty() && fs::exists(folder / manifest->animatedGlb, code))
            return openGltfFile(folder / manifest->animatedGlb);
        return Error{"none of the files that it names is there", path.string(),
                     "Put its folder of frames beside it again."};
    }
    std::vector<fs::path> files;
    OpenedSequence opened{nullptr, "sequence folder", sizeOf(path), std::nullopt};
    for (int i = 0; i < manifest->frameCount; ++i) {
        files.push_back(folder / patternName(*pattern, i));
        if (!fs::exists(files.back(), code))
            return Error{std::to_string(manifest->frameCount) + " frames are promised, but " +
                             files.back().filename().string() + " is missing",
                         path.string(), "Restore the file, or give the folder of frames itself."};
        opened.bytes += sizeOf(files.back());
    }
    std::shared_ptr<const IdFile> ids;
    if (!manifest->idFile.empty()) {
        const fs::path idPath = folder / manifest->idFile;
        if (fs::exists(idPath, code)) {
            auto file = openFile(idPath);
            if (!file) return file.error();
            opened.bytes += (*file)->size();
            auto read = IdFile::open(*file, 0, (*file)->size());
            if (!read) return read.error();
            if ((*read)->frameCount() != manifest->frameCount)
                return Error{"it has ids for " + std::to_string((*read)->frameCount()) +
                                 " frames, the sequence has " + std::to_string(manifest->frameCount),
                             idPath.string(),
                             "Write the sequence again, or delete ids.bin to go without ids."};
            ids = std::move(*read);
        } else {
            log::warning(idPath.string() +
                         " is missing: the sequence goes without ids, so nothing can be interpolated");
        }
    }
    opened.source =
        std::make_shared<FileFrames>(std::move(manifest->description), std::move(files), std::move(ids));
    return opened;
}

Result<OpenedSequence> openFolder(const fs::path& folder) {
    std::error_code code;
    if (fs::exists(folder / "sequence.json", code)) return openManifest(folder / "sequence.json");
    std::vector<fs::path> places{folder};
    for (const FrameFileFormat& format : frameFileFormats()) places.push_back(folder / format.name);
    for (const fs::path& place : places) {
        if (!fs::is_directory(place, code)) continue;
        for (const auto& [extension, label] : readableFrames()) {
            auto files = framesIn(place, extension);
            if (!files) return files.error();
            // One animated GLB alone is a sequence by itself.
            if (files->size() == 1 && (extension == ".glb" || extension == ".gltf"))
                return openGltfFile(files->front());
            if (!files->empty()) return openFiles(std::move(*files), label + " folder");
        }
    }
    if (isSogMeta(folder / "meta.json")) return openSogFolder(folder / "meta.json");
    return Error{"the folder holds no sequence.json and no " + frameFileLabels("or") + " files",
                 folder.string(),
                 "Give a folder that splatreel generate made, or a folder of numbered files of one kind."};
}

}  // namespace

bool isNumberedFrame(const fs::path& file, const std::string& extension) {
    const std::string stem = file.stem().string();
    return file.extension() == extension && !stem.empty() &&
           std::isdigit(static_cast<unsigned char>(stem.back())) != 0;
}

std::vector<std::string> sequenceEndings() {
    std::vector<std::string> endings;
    for (const auto& [extension, label] : readableFrames()) endings.push_back(extension);
    endings.emplace_back(packedSequenceExtension);
    return endings;
}

bool looksLikeSequence(const fs::path& path) {
    const auto hasEnding = [](const fs::path& file) {
        const std::string ending = lowerExtension(file);
        return std::ranges::any_of(sequenceEndings(), [&](const auto& known) { return known == ending; });
    };
    std::error_code code;
    if (fs::is_directory(path, code)) {
        if (fs::exists(path / "sequence.json", code) || isSogMeta(path / "meta.json")) return true;
        fs::directory_iterator entries(path, code);
        return !code && std::any_of(begin(entries), end(entries),
                                    [&](const auto& entry) { return hasEnding(entry.path()); });
    }
    if (hasEnding(path) || lowerExtension(path) == ".json") return true;
    const auto file = openFile(path);
    if (!file) return false;
    const SplatFileKind kind = splatFileKind(**file);
    return kind != SplatFileKind::other && kind != SplatFileKind::json;
}

Result<OpenedSequence> openSequenceFiles(const fs::path& path) {
    std::error_code code;
    if (fs::is_directory(path, code)) return openFolder(path);
    const auto file = openFile(path);
    if (!file) return file.error();
    switch (splatFileKind(**file)) {
        case SplatFileKind::ply:
            return openFiles({path}, "PLY file");
        case SplatFileKind::spz:
            return openFiles({path}, "SPZ file");
        case SplatFileKind::sog:
            return openFiles({path}, "SOG file");
        case SplatFileKind::sogMeta:
            return openSogFolder(path);
        case SplatFileKind::splat:
            return openFiles({path}, "splat file");
        case SplatFileKind::glb:
        case SplatFileKind::gltf:
            return openGltfFile(path);
        case SplatFileKind::packed:
            return openPackedFile(*file);
        case SplatFileKind::json:
            return openManifest(path);
        case SplatFileKind::other:
            break;
    }
    return Error{"this is no sequence of Gaussians", path.string(),
                 "Give a folder that splatreel generate made, a sequence.json, a splatseq, or a " +
                     frameFileLabels("or") + " file."};
}

Result<FrameSourcePtr> openSequence(const fs::path& path) {
    auto opened = openSequenceFiles(path);
    if (!opened) return opened.error();
    return std::move(opened->source);
}

Result<GaussianSequence> readSequence(const fs::path& path) {
    const auto source = openSequence(path);
    if (!source) return source.error();
    return loadSequence(**source);
}

}  // namespace splatreel::core
