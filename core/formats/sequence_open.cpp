#include "core/formats/sequence_open.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/log.h"
#include "core/formats/bounded_json.h"
#include "core/formats/gltf.h"
#include "core/formats/id_file.h"
#include "core/formats/left_out_notice.h"
#include "core/formats/ply.h"
#include "core/formats/sequence_io.h"
#include "core/formats/sequence_json.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t maximumFiles = 1'000'000;

enum class FileKind { ply, glb, packed, json, other };

FileKind kindOf(const ByteSource& source) {
    std::array<std::byte, 4> head{};
    if (!source.read(0, head)) return FileKind::other;
    if (std::memcmp(head.data(), "ply", 3) == 0) return FileKind::ply;
    if (std::memcmp(head.data(), "glTF", 4) == 0) return FileKind::glb;
    if (isPackedSequence(source)) return FileKind::packed;
    const auto first =
        std::ranges::find_if(head, [](std::byte c) { return std::isspace(static_cast<int>(c)) == 0; });
    return first != head.end() && *first == std::byte{'{'} ? FileKind::json : FileKind::other;
}

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

/// Every row of the file, so that ids can be put beside them.
Result<Gaussians> readFrameFile(const fs::path& path) {
    auto source = openFile(path);
    if (!source) return source.error();
    switch (kindOf(**source)) {
        case FileKind::ply: {
            auto content = readPly(**source);
            if (!content) return content.error();
            return std::move(content->gaussians);
        }
        case FileKind::glb:
            return readGlb(*source);
        default:
            return Error{"this is neither a PLY nor a GLB file", path.string(), "Export the file again."};
    }
}

/// One file per frame.
class FileFrames final : public FrameSource {
public:
    FileFrames(GaussianSequence description, std::vector<fs::path> files, std::shared_ptr<const IdFile> ids)
        : description_(std::move(description)), files_(std::move(files)), ids_(std::move(ids)) {}

    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return static_cast<int>(files_.size()); }

    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        const fs::path& path = files_[static_cast<std::size_t>(index)];
        auto frame = readFrameFile(path);
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

    [[nodiscard]] std::string contentKey() const override {
        ContentHash hash;
        for (const fs::path& file : files_) {
            std::error_code code;
            hash.add(fs::absolute(file, code).string());
            hash.add(sizeOf(file));
            hash.add(static_cast<std::uint64_t>(fs::last_write_time(file, code).time_since_epoch().count()));
        }
        return "files-" + hash.text();
    }

private:
    GaussianSequence description_;
    std::vector<fs::path> files_;
    std::shared_ptr<const IdFile> ids_;
    mutable std::atomic<bool> warned_{false};
    mutable LeftOutNotice leftOut_;
};

std::string provenanceOf(const std::string& generator) {
    return generator.empty() ? std::string() : nlohmann::json{{"generator", generator}}.dump();
}

/// Rate unknown, filtering as the first file says.
Result<OpenedSequence> openFiles(std::vector<fs::path> files, const std::string& kind) {
    GaussianSequence description;
    const auto first = openFile(files.front());
    if (!first) return first.error();
    if (kindOf(**first) == FileKind::ply) {
        const auto summary = inspectPly(**first);
        if (!summary) return summary.error();
        if (summary->filtering) description.filtering = *summary->filtering;
        description.provenance = provenanceOf(summary->generator);
    } else {
        const auto opened = openGlb(*first);
        if (!opened) return opened.error();
        description = (*opened)->description();
    }
    OpenedSequence opened;
    for (const fs::path& file : files) opened.bytes += sizeOf(file);
    opened.kind = kind;
    opened.source = std::make_shared<FileFrames>(std::move(description), std::move(files), nullptr);
    return opened;
}

Result<OpenedSequence> openGlbFile(const fs::path& path) {
    const auto file = openFile(path);
    if (!file) return file.error();
    auto opened = openGlb(*file);
    if (!opened) return opened.error();
    return OpenedSequence{*opened, (*opened)->frameCount() > 1 ? "animated GLB" : "GLB file", (*file)->size(),
                          std::nullopt};
}

Result<OpenedSequence> openPackedFile(const std::shared_ptr<const ByteSource>& file) {
    auto opened = openPackedSequence(file);
    if (!opened) return opened.error();
    return OpenedSequence{std::move(opened->source), "packed sequence", file->size(),
                          std::move(opened->summary)};
}

/// Files of a folder with this ending, in the order of their numbers.
Result<std::vector<fs::path>> framesIn(const fs::path& folder, const std::string& extension) {
    std::vector<fs::path> files;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        std::string ending = entry->path().extension().string();
        std::ranges::transform(ending, ending.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        std::error_code ignored;
        if (ending != extension || entry->path().filename().string().starts_with(".") ||
            !entry->is_regular_file(ignored))
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
    for (const std::string* candidate : {&manifest->plyPattern, &manifest->glbPattern}) {
        if (!candidate->empty() && manifest->frameCount > 0 &&
            fs::exists(folder / patternName(*candidate, 0), code)) {
            pattern = candidate;
            break;
        }
    }
    if (!pattern && manifest->frameCount > 0) {
        if (!manifest->animatedGlb.empty() && fs::exists(folder / manifest->animatedGlb, code))
            return openGlbFile(folder / manifest->animatedGlb);
        return Error{"none of the files that it names is there", path.string(),
                     "Put the folders ply or glb beside it again."};
    }
    std::vector<fs::path> files;
    OpenedSequence opened{nullptr, "sequence folder", sizeOf(path), std::nullopt};
    for (int i = 0; i < manifest->frameCount; ++i) {
        files.push_back(folder / patternName(*pattern, i));
        if (!fs::exists(files.back(), code))
            return Error{std::to_string(manifest->frameCount) + " frames are promised, but " +
                             files.back().filename().string() + " is missing",
                         path.string(), "Restore the file, or give the folder of PLY or GLB files itself."};
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
    for (const fs::path& place : {folder, folder / "ply", folder / "glb"}) {
        if (!fs::is_directory(place, code)) continue;
        for (const auto& [extension, kind] :
             {std::pair{".ply", "PLY folder"}, std::pair{".glb", "GLB folder"}}) {
            auto files = framesIn(place, extension);
            if (!files) return files.error();
            // One animated GLB alone is a sequence by itself.
            if (files->size() == 1 && files->front().extension() == ".glb")
                return openGlbFile(files->front());
            if (!files->empty()) return openFiles(std::move(*files), kind);
        }
    }
    return Error{"the folder holds no sequence.json and no PLY or GLB files", folder.string(),
                 "Give a folder that splatreel generate made, or a folder of numbered PLY or GLB files."};
}

}  // namespace

bool isNumberedFrame(const fs::path& file, const std::string& extension) {
    const std::string stem = file.stem().string();
    return file.extension() == extension && !stem.empty() &&
           std::isdigit(static_cast<unsigned char>(stem.back())) != 0;
}

Result<OpenedSequence> openSequenceFiles(const fs::path& path) {
    std::error_code code;
    if (fs::is_directory(path, code)) return openFolder(path);
    const auto file = openFile(path);
    if (!file) return file.error();
    switch (kindOf(**file)) {
        case FileKind::ply:
            return openFiles({path}, "PLY file");
        case FileKind::glb:
            return openGlbFile(path);
        case FileKind::packed:
            return openPackedFile(*file);
        case FileKind::json:
            return openManifest(path);
        case FileKind::other:
            break;
    }
    return Error{
        "this is no sequence of Gaussians", path.string(),
        "Give a folder that splatreel generate made, a sequence.json, a splatseq, a PLY or a GLB file."};
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
