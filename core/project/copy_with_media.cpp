#include "core/project/copy_with_media.h"

#include "core/base/files.h"
#include "core/formats/companion_files.h"
#include "core/project/media_reference.h"
#include "core/project/project_file.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

struct Copy {
    fs::path from;
    fs::path to;
    std::uint64_t bytes = 0;
};

/// The files to copy for a file or a folder, folders in it included.
Result<void> plan(const fs::path& from, const fs::path& to, std::vector<Copy>& copies) {
    std::error_code code;
    if (fs::is_regular_file(from, code)) {
        copies.push_back({from, to, fs::file_size(from, code)});
        return {};
    }
    if (!fs::is_directory(from, code))
        return Error{"a file of the project is missing", from.string(), "Find it first, or take it out."};
    for (fs::recursive_directory_iterator entries(from, code);
         !code && entries != fs::recursive_directory_iterator(); entries.increment(code)) {
        std::error_code ignored;
        if (entries->is_regular_file(ignored))
            copies.push_back({entries->path(), to / entries->path().lexically_relative(from),
                              entries->file_size(ignored)});
    }
    if (code) return Error{"the folder cannot be read: " + code.message(), from.string(), ""};
    return {};
}

/// A name that is not taken yet.
std::string uniqueName(const fs::path& wanted, std::set<std::string>& taken) {
    std::string name = wanted.filename().string();
    for (int number = 2; !taken.insert(name).second; ++number)
        name = wanted.stem().string() + "-" + std::to_string(number) + wanted.extension().string();
    return name;
}

/// Gives the place of one media in the copy and adds what is to be copied for it. A sequence that is opened
/// by one of its files gets a folder of its own for all of them.
Result<fs::path> planMedia(const Media& media, const fs::path& from, const fs::path& mediaFolder,
                           std::set<std::string>& taken, std::vector<Copy>& copies) {
    std::error_code code;
    std::vector<fs::path> companions;
    if (media.kind == MediaKind::sequence && fs::is_regular_file(from, code)) {
        auto found = companionFiles(from);
        if (!found) return found.error();
        companions = *std::move(found);
    }
    if (companions.empty()) {
        const fs::path to = mediaFolder / uniqueName(from, taken);
        if (auto planned = plan(from, to, copies); !planned) return planned.error();
        return to;
    }
    const fs::path folder = mediaFolder / uniqueName(from.parent_path(), taken);
    companions.push_back(from.filename());
    for (const fs::path& companion : companions) {
        if (auto planned = plan(from.parent_path() / companion, folder / companion, copies); !planned)
            return planned.error();
    }
    return folder / from.filename();
}

/// Copies and counts bytes; looks at the token between pieces.
class Copier {
public:
    Copier(std::uint64_t total, ProgressSink& sink, const std::stop_token& stop)
        : total_(total), sink_(sink), stop_(stop) {}

    Result<void> copy(const Copy& copy) {
        std::error_code code;
        fs::create_directories(copy.to.parent_path(), code);
        const auto source = openFile(copy.from);
        if (!source) return source.error();
        auto target = OutputFile::create(copy.to);
        if (!target) return target.error();
        std::vector<std::byte> piece;
        for (std::uint64_t at = 0; at < (*source)->size(); at += piece.size()) {
            if (stop_.stop_requested()) return Error{"stopped", copy.to.string(), ""};
            piece.resize(
                static_cast<std::size_t>(std::min<std::uint64_t>(1U << 20U, (*source)->size() - at)));
            if (!(*source)->read(at, piece))
                return Error{"reading failed", copy.from.string(), "Check the disk."};
            if (auto put = target->write(piece); !put) return put;
            done_ += piece.size();
            sink_.progress({"copying", static_cast<std::int64_t>(done_ >> 20U),
                            static_cast<std::int64_t>((total_ >> 20U) + 1), 0, -1, -1});
        }
        return target->commit();
    }

private:
    std::uint64_t total_;
    std::uint64_t done_ = 0;
    ProgressSink& sink_;
    const std::stop_token& stop_;
};

}  // namespace

Result<void> copyWithMedia(const ProjectDocument& document, const fs::path& projectFolder,
                           const fs::path& dataFolder, const fs::path& target, ProgressSink& sink,
                           const std::stop_token& stop) {
    std::error_code code;
    const fs::path mediaFolder = fs::path(target).replace_extension(".media");
    const fs::path data = sideFolder(target);
    for (const fs::path& made : {mediaFolder, data, target}) {
        if (fs::exists(made, code))
            return Error{"there is something of that name", made.string(), "Choose another name."};
    }
    ProjectDocument copy = document;
    std::vector<Copy> copies;
    std::set<std::string> taken;
    std::vector<std::pair<std::size_t, fs::path>> places;
    for (std::size_t i = 0; i < copy.project.media.size(); ++i) {
        const Media& media = *copy.project.media[i];
        auto to = planMedia(media, locate(media, projectFolder), mediaFolder, taken, copies);
        if (!to) return to.error();
        places.emplace_back(i, *std::move(to));
    }
    if (fs::exists(dataFolder, code)) {
        if (auto planned = plan(dataFolder, data, copies); !planned) return planned;
    }
    std::uint64_t total = 0;
    for (const Copy& entry : copies) total += entry.bytes;
    if (auto enough = requireFreeSpace(target.parent_path(), total); !enough) return enough;

    const auto work = [&]() -> Result<void> {
        Copier copier(total, sink, stop);
        for (const Copy& entry : copies)
            if (auto copied = copier.copy(entry); !copied) return copied;
        for (const auto& [index, place] : places) {
            Media media = *copy.project.media[index];
            if (auto referred = refer(media, place, target.parent_path()); !referred) return referred;
            copy.project.media[index] = std::move(media);
        }
        return saveProject(copy, target);
    };
    Result<void> result = work();
    if (!result) {
        fs::remove_all(mediaFolder, code);
        fs::remove_all(data, code);
    }
    return result;
}

}  // namespace splatreel::core
