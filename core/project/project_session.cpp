#include "core/project/project_session.h"

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/leftovers.h"
#include "core/formats/bounded_json.h"
#include "core/project/media_reference.h"
#include "core/project/project_file.h"
#include "core/project/project_json.h"

#include <unistd.h>

#include <algorithm>
#include <random>
#include <system_error>
#include <utility>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t largestFile = 256'000'000;
constexpr const char* originKey = "recovery_of";

fs::path wholePath(const fs::path& path) {
    std::error_code code;
    const fs::path whole = fs::weakly_canonical(path, code);
    return code ? path : whole;
}

fs::path sidecarOf(const fs::path& file, const fs::path& folder) {
    ContentHash hash;
    hash.add(wholePath(file).string());
    return folder / (file.stem().string() + "-" + hash.text().substr(0, 16) + projectExtension);
}

fs::path lockOf(fs::path sidecar) {
    return sidecar += ".lock";
}

/// The project, and as its first entry the file that it belongs to.
std::string sidecarText(const ProjectDocument& document, const fs::path& file) {
    const nlohmann::json origin = file.string();
    std::string text = "{\n \"";
    text += originKey;
    text += "\": " + origin.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + ",";
    return text + projectToJson(document).substr(1);
}

std::optional<Recovery> readSidecar(const fs::path& sidecar) {
    const auto text = readTextFile(sidecar, largestFile);
    if (!text) return std::nullopt;
    auto document = projectFromJson(*text, sidecar.string());
    const auto parsed = parseBoundedJson(*text, sidecar.string());
    if (!document || !parsed) return std::nullopt;
    Recovery recovery{*std::move(document), sidecar, jsonText(*parsed, originKey).value_or(""), {}};
    std::error_code code;
    recovery.time = fs::last_write_time(sidecar, code);
    return recovery;
}

/// The lock is not taken, and the sidecar says something that its file does not.
std::optional<Recovery> recoveryIn(const fs::path& sidecar) {
    std::error_code code;
    if (!fs::is_regular_file(sidecar, code)) return std::nullopt;
    const auto lock = ProjectLock::take(lockOf(sidecar));
    if (!lock) return std::nullopt;
    auto recovery = readSidecar(sidecar);
    if (!recovery || recovery->file.empty()) return recovery;
    const auto saved = loadProject(recovery->file);
    if (!saved || !(*saved == recovery->document)) return recovery;
    fs::remove(sidecar, code);
    return std::nullopt;
}

Result<void> copyFolder(const fs::path& from, const fs::path& to) {
    std::error_code code;
    if (!fs::is_directory(from, code) || from == to) return {};
    std::error_code unknown;
    const bool isNew = !fs::exists(to, unknown);
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::update_existing, code);
    if (!code) return {};
    if (isNew) fs::remove_all(to, unknown);
    return Error{"the project's data could not be copied: " + code.message(), to.string(),
                 "Free some space, or choose another place."};
}

/// The same files under a second name, where that goes: at once, and without taking more of the disk.
bool linkFolder(const fs::path& from, const fs::path& to) {
    std::error_code code;
    if (!fs::is_directory(from, code) || fs::exists(to, code)) return false;
    fs::copy(from, to, fs::copy_options::recursive | fs::copy_options::create_hard_links, code);
    if (!code) return true;
    std::error_code ignored;
    fs::remove_all(to, ignored);
    return false;
}

}  // namespace

Result<ProjectSession> ProjectSession::at(const fs::path& file, const fs::path& sidecar) {
    if (auto prepared = prepareFolder(sidecar.parent_path()); !prepared) return prepared.error();
    auto lock = ProjectLock::take(lockOf(sidecar));
    if (!lock) return Error{lock.error().what, file.string(), lock.error().remedy};
    ProjectSession session;
    session.file_ = file;
    session.sidecar_ = sidecar;
    session.lock_ = *std::move(lock);
    if (!file.empty()) removeLeftovers(file);
    removeLeftovers(sidecar);
    removeLeftovers(session.dataFolder() / "");
    return session;
}

Result<ProjectSession> ProjectSession::create(const fs::path& recoveryFolder) {
    std::random_device random;
    ContentHash hash;
    hash.add((std::uint64_t{random()} << 32U) | random());
    hash.add(static_cast<std::uint64_t>(::getpid()));
    return at({}, recoveryFolder / ("untitled-" + hash.text().substr(0, 16) + projectExtension));
}

Result<ProjectSession> ProjectSession::open(const fs::path& file, const fs::path& recoveryFolder) {
    return at(wholePath(file), sidecarOf(file, recoveryFolder));
}

Result<ProjectSession> ProjectSession::withoutRecovery(const fs::path& file) {
    ProjectSession session;
    session.file_ = wholePath(file);
    // Beside the file, as there is no other place. Where that is not possible either, nothing is locked.
    fs::path lockFile = session.file_.parent_path() / ".";
    (lockFile += session.file_.filename()) += ".lock";
    auto lock = ProjectLock::take(lockFile);
    if (lock) {
        session.lock_ = *std::move(lock);
    } else if (lock.error().remedy == ProjectLock::heldElsewhere) {
        return Error{lock.error().what, file.string(), lock.error().remedy};
    }
    removeLeftovers(session.file_);
    removeLeftovers(session.dataFolder() / "");
    return session;
}

Result<ProjectSession> ProjectSession::recover(const Recovery& recovery) {
    return at(recovery.file, recovery.sidecar);
}

fs::path ProjectSession::dataFolder() const {
    return sideFolder(file_.empty() ? sidecar_ : file_);
}

Result<void> ProjectSession::save(const ProjectDocument& document) {
    if (file_.empty())
        return Error{"the project has no file yet", "project", "Choose a name and a place for it."};
    if (auto saved = saveProject(document, file_); !saved) return saved;
    last_ = document;
    removeSidecar();
    return {};
}

Result<void> ProjectSession::saveAs(ProjectDocument& document, const fs::path& file) {
    const fs::path target = wholePath(file);
    if (target == file_) return save(document);
    auto next =
        sidecar_.empty() ? withoutRecovery(target) : at(target, sidecarOf(target, sidecar_.parent_path()));
    if (!next) return next.error();
    ProjectDocument moved = document;
    moved.project = rebased(document.project, file_.parent_path(), target.parent_path());
    // First what the file speaks of, then the file; until then a crash leaves the sidecar with its data. The
    // data of a project without a file has no other owner: it goes with the sidecar.
    const fs::path from = dataFolder();
    const fs::path to = next->dataFolder();
    const bool linked = file_.empty() && linkFolder(from, to);
    if (!linked) {
        if (auto copied = copyFolder(from, to); !copied) return copied;
    }
    if (auto saved = saveProject(moved, target); !saved) {
        std::error_code ignored;
        if (linked) fs::remove_all(to, ignored);
        return saved;
    }
    discard();
    next->last_ = moved;
    document = std::move(moved);
    *this = *std::move(next);
    return {};
}

Result<void> ProjectSession::autosave(const ProjectDocument& document) {
    if (sidecar_.empty() || (last_ && *last_ == document)) return {};
    if (auto written = writeFile(sidecar_, sidecarText(document, file_)); !written) return written;
    last_ = document;
    return {};
}

Result<void> ProjectSession::keepForLater(const ProjectDocument& document) {
    if (sidecar_.empty() && !(last_ && last_->project == document.project))
        return Error{"there is no recovery folder in which it could be kept", file_.string(),
                     "Save the project."};
    return autosave(document);
}

void ProjectSession::removeSidecar() {
    std::error_code ignored;
    fs::remove(sidecar_, ignored);
}

void ProjectSession::discard() {
    removeSidecar();
    std::error_code ignored;
    if (file_.empty()) fs::remove_all(dataFolder(), ignored);
}

std::optional<Recovery> findRecovery(const fs::path& file, const fs::path& recoveryFolder) {
    return recoveryIn(sidecarOf(file, recoveryFolder));
}

std::vector<Recovery> findRecoveries(const fs::path& recoveryFolder) {
    std::vector<Recovery> all;
    std::error_code code;
    std::vector<fs::path> sidecars;
    for (fs::directory_iterator entries(recoveryFolder, code); !code && entries != fs::directory_iterator();
         entries.increment(code)) {
        if (entries->path().extension() == projectExtension) sidecars.push_back(entries->path());
    }
    for (const fs::path& sidecar : sidecars)
        if (auto recovery = recoveryIn(sidecar)) all.push_back(*std::move(recovery));
    std::ranges::sort(all, std::ranges::greater{}, &Recovery::time);
    return all;
}

void discardRecovery(const Recovery& recovery) {
    std::error_code ignored;
    std::filesystem::remove(recovery.sidecar, ignored);
    if (recovery.file.empty()) std::filesystem::remove_all(sideFolder(recovery.sidecar), ignored);
}

}  // namespace splatreel::core
