#include "core/base/stage_folder.h"

#include "core/base/files.h"

#include <unistd.h>

#include <atomic>
#include <system_error>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

struct Move {
    fs::path from;
    fs::path to;
    fs::path old;  ///< where that is which was there; empty: nothing was
};

Error cannotPlace(const fs::path& to, const std::string& reason) {
    return {"the result cannot be put in its place: " + reason, to.string(),
            "Check the folder's permissions, or choose another place."};
}

/// Takes aside what is there. A file keeps its name until the new one has it.
Result<void> takeAside(const Move& move) {
    std::error_code code;
    const bool isFolder = fs::is_directory(move.to, code);
    if (isFolder != fs::is_directory(move.from, code))
        return cannotPlace(move.to,
                           isFolder ? "there is a folder of that name" : "there is a file of that name");
    code.clear();
    if (!isFolder) fs::create_hard_link(move.to, move.old, code);
    if (isFolder || code) fs::rename(move.to, move.old, code);  // no links there
    return code ? Result<void>(cannotPlace(move.to, code.message())) : Result<void>();
}

Result<void> place(const Move& move) {
    if (!move.old.empty()) {
        if (auto aside = takeAside(move); !aside) return aside;
    }
    std::error_code code;
    fs::rename(move.from, move.to, code);
    if (!code) return {};
    std::error_code ignored;
    if (!move.old.empty() && !fs::exists(move.to, ignored)) fs::rename(move.old, move.to, ignored);
    return cannotPlace(move.to, code.message());
}

void takeBack(const Move& move) {
    std::error_code ignored;
    const bool isFileOver = !move.old.empty() && !fs::is_directory(move.to, ignored);
    if (!isFileOver) fs::rename(move.to, move.from, ignored);
    if (!move.old.empty()) fs::rename(move.old, move.to, ignored);
}

}  // namespace

Result<StageFolder> StageFolder::create(const fs::path& folder) {
    static std::atomic<unsigned> counter{0};
    StageFolder stage;
    const fs::path path =
        folder / (".splatreel-" + std::to_string(::getpid()) + "-" + std::to_string(counter.fetch_add(1)));
    if (auto made = prepareFolder(path); !made) return made.error();
    stage.path_ = path;
    return stage;
}

StageFolder::~StageFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
}

StageFolder::StageFolder(StageFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

Result<void> StageFolder::putInPlace(std::span<const std::string> names) {
    const fs::path aside = path_ / ".old";
    if (auto made = prepareFolder(aside); !made) return made;
    std::vector<Move> done;
    for (const std::string& name : names) {
        std::error_code code;
        Move move{path_ / name, path_.parent_path() / name, {}};
        const bool isThere = fs::exists(fs::symlink_status(move.to, code));
        if (isThere) move.old = aside / std::to_string(done.size());
        if (auto placed = place(move); !placed) {
            while (!done.empty()) {
                takeBack(done.back());
                done.pop_back();
            }
            return placed;
        }
        done.push_back(std::move(move));
    }
    return {};
}

}  // namespace splatreel::core
