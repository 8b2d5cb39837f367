#include "core/project/media_reference.h"

#include "core/base/files.h"
#include "core/base/hash.h"

#include <algorithm>
#include <set>
#include <string>
#include <system_error>
#include <utility>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t endBytes = 64U << 10U;
constexpr int deepest = 12;
constexpr int mostEntries = 200'000;
constexpr int entriesPerReport = 100;

Result<Fingerprint> ofFile(const fs::path& path) {
    const auto opened = openFile(path);
    if (!opened) return opened.error();
    const ByteSource& file = **opened;
    const std::uint64_t size = file.size();
    ContentHash hash;
    hash.add(size);
    for (const std::uint64_t offset : {std::uint64_t{0}, size - std::min(size, endBytes)}) {
        std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(endBytes, size - offset)));
        if (!file.read(offset, bytes)) return Error{"reading failed", path.string(), "Check the disk."};
        hash.add(bytes);
    }
    return Fingerprint{size, hash.text()};
}

Result<Fingerprint> ofFolder(const fs::path& path) {
    std::set<std::pair<std::string, std::uint64_t>> files;
    std::error_code code;
    fs::directory_iterator entries(path, code);
    if (code) return Error{"the folder cannot be read", path.string(), "Check its permissions."};
    for (; entries != fs::directory_iterator() && !code; entries.increment(code)) {
        std::error_code ignored;
        if (!entries->is_regular_file(ignored)) continue;
        files.emplace(entries->path().filename().string(), entries->file_size(ignored));
        if (files.size() > mostEntries) break;
    }
    Fingerprint fingerprint;
    ContentHash hash;
    for (const auto& [name, size] : files) {
        hash.add(name);
        hash.add(size);
        fingerprint.bytes += size;
    }
    fingerprint.hash = hash.text();
    return fingerprint;
}

/// As it is written in the project file.
std::string writtenPath(const fs::path& file, const fs::path& folder) {
    const fs::path plain = file.lexically_normal();
    if (folder.empty()) return plain.generic_string();
    const fs::path relative = plain.lexically_relative(folder.lexically_normal());
    return (relative.empty() ? plain : relative).generic_string();
}

fs::path absolutePath(const fs::path& path) {
    std::error_code code;
    fs::path whole = fs::absolute(path, code);
    return (code ? path : whole).lexically_normal();
}

bool isThere(const fs::path& path) {
    std::error_code code;
    return !path.empty() && fs::exists(path, code);
}

/// Calls `visit` for everything beneath a folder, as far as the bounds go; false from it ends the walk.
template <class Visit>
void walk(const fs::path& folder, int depth, int& left, const std::stop_token& stop, const Visit& visit) {
    std::error_code code;
    fs::directory_iterator entries(folder, fs::directory_options::skip_permission_denied, code);
    std::vector<fs::path> folders;
    for (; !code && entries != fs::directory_iterator(); entries.increment(code)) {
        if (--left < 0 || stop.stop_requested()) return;
        visit(entries->path());
        std::error_code ignored;
        if (entries->is_directory(ignored) && !entries->is_symlink(ignored))
            folders.push_back(entries->path());
    }
    if (depth >= deepest) return;
    for (const fs::path& below : folders) walk(below, depth + 1, left, stop, visit);
}

struct Candidates {
    std::vector<fs::path> sameName;
    std::vector<fs::path> sameSize;
};

std::optional<fs::path> best(const Media& media, const Candidates& candidates, const std::stop_token& stop) {
    if (media.fingerprint.hash.empty())
        return candidates.sameName.size() == 1 ? std::optional(candidates.sameName.front()) : std::nullopt;
    for (const auto* list : {&candidates.sameName, &candidates.sameSize}) {
        for (const fs::path& path : *list) {
            if (stop.stop_requested()) return std::nullopt;
            const auto found = fingerprintOf(path);
            if (found && *found == media.fingerprint) return path;
        }
    }
    return std::nullopt;
}

fs::path nameOf(const Media& media) {
    const fs::path path(media.path.empty() ? media.absolute : media.path);
    return path.has_filename() ? path.filename() : path.parent_path().filename();
}

}  // namespace

Result<Fingerprint> fingerprintOf(const fs::path& path) {
    std::error_code code;
    return fs::is_directory(path, code) ? ofFolder(path) : ofFile(path);
}

Result<void> refer(Media& media, const fs::path& file, const fs::path& projectFolder) {
    const fs::path whole = absolutePath(file);
    auto fingerprint = fingerprintOf(whole);
    if (!fingerprint) return fingerprint.error();
    media.fingerprint = *std::move(fingerprint);
    media.absolute = whole.generic_string();
    media.path = writtenPath(whole, projectFolder.empty() ? fs::path() : absolutePath(projectFolder));
    return {};
}

fs::path locate(const Media& media, const fs::path& projectFolder) {
    const fs::path written(media.path);
    const fs::path own = written.is_absolute() ? written : (projectFolder / written).lexically_normal();
    if (!isThere(own) && isThere(media.absolute)) return media.absolute;
    return own;
}

Project rebased(const Project& project, const fs::path& from, const fs::path& to) {
    Project moved = project;
    for (Shared<Media>& entry : moved.media) {
        Media media = *entry;
        const fs::path place = absolutePath(locate(media, from));
        media.path = writtenPath(place, absolutePath(to));
        media.absolute = place.generic_string();
        if (!(media == *entry)) entry = std::move(media);
    }
    return moved;
}

std::vector<MediaProblem> checkMedia(const Project& project, const fs::path& projectFolder,
                                     const std::stop_token& stop) {
    std::vector<MediaProblem> problems;
    for (const Shared<Media>& media : project.media) {
        if (stop.stop_requested()) break;
        const fs::path path = locate(*media, projectFolder);
        const auto found = fingerprintOf(path);
        if (!found) {
            problems.push_back({media->id, MediaState::missing, path});
        } else if (!media->fingerprint.hash.empty() && !(*found == media->fingerprint)) {
            problems.push_back({media->id, MediaState::changed, path});
        }
    }
    return problems;
}

std::map<SourceId, fs::path> findMedia(std::span<const Media> missing, std::span<const fs::path> folders,
                                       const std::stop_token& stop,
                                       const std::function<void(int entries)>& seen) {
    std::map<SourceId, Candidates> candidates;
    int left = mostEntries;
    const auto visit = [&](const fs::path& path) {
        if (seen && left % entriesPerReport == 0) seen(mostEntries - left);
        std::error_code code;
        const bool isFile = fs::is_regular_file(path, code);
        const bool isFolder = !isFile && fs::is_directory(path, code);
        const std::uint64_t size = isFile ? fs::file_size(path, code) : 0;
        for (const Media& media : missing) {
            if (path.filename() == nameOf(media))
                candidates[media.id].sameName.push_back(path);
            else if (isFile ? size == media.fingerprint.bytes : isFolder && media.kind != MediaKind::video)
                candidates[media.id].sameSize.push_back(path);
        }
    };
    for (const fs::path& folder : folders) {
        visit(folder);
        walk(folder, 0, left, stop, visit);
    }
    std::map<SourceId, fs::path> found;
    for (const Media& media : missing) {
        if (stop.stop_requested()) break;
        if (auto path = best(media, candidates[media.id], stop)) found[media.id] = *std::move(path);
    }
    return found;
}

}  // namespace splatreel::core
