#include "core/project/unfinished_runs.h"

#include "core/base/files.h"
#include "core/formats/bounded_json.h"
#include "core/project/json_fields.h"
#include "core/project/result_file.h"

#include <algorithm>
#include <random>
#include <system_error>
#include <vector>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t nameDigits = 32;
constexpr std::uint64_t largestNote = 4'000'000;
constexpr std::size_t longestProblem = 10'000;
constexpr const char* noteFile = "note.json";
constexpr const char* previewFile = "preview.result";
constexpr std::chrono::hours fresh{1};

struct Occupied {
    fs::path folder;
    std::uint64_t bytes = 0;
    fs::file_time_type time = fs::file_time_type::min();  ///< of the newest in it
};

Occupied occupied(const fs::path& folder) {
    Occupied found{folder, 0, fs::file_time_type::min()};
    std::error_code code;
    found.time = fs::last_write_time(folder, code);
    for (fs::recursive_directory_iterator entries(folder, code);
         !code && entries != fs::recursive_directory_iterator(); entries.increment(code)) {
        std::error_code unknown;
        const bool file = entries->is_regular_file(unknown);
        if (file && !unknown) found.bytes += entries->file_size(unknown);
        const auto time = entries->last_write_time(unknown);
        if (!unknown) found.time = std::max(found.time, time);
    }
    return found;
}

}  // namespace

std::string UnfinishedRuns::newName() {
    constexpr const char* digits = "0123456789abcdef";
    std::random_device random;
    std::string name;
    while (name.size() < nameDigits) name += digits[random() % 16];
    return name;
}

bool UnfinishedRuns::isName(std::string_view text) {
    return text.size() == nameDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

fs::path UnfinishedRuns::checkpointFolder(const std::string& name) const {
    return folder_ / name / "checkpoint";
}

Result<void> UnfinishedRuns::write(const std::string& name, const RunNote& note,
                                   const GaussiansPtr& preview) const {
    const fs::path folder = folder_ / name;
    if (auto made = prepareFolder(folder); !made) return made;
    if (preview) {
        GaussianSequence shown;
        shown.frames = {preview};
        if (auto put = writeResult(*sourceOf(std::move(shown)), folder / previewFile); !put) return put;
    }
    const nlohmann::json text{{"share", note.share},
                              {"values", toJson(note.values)},
                              {"stopped", note.stopped},
                              {"problem", note.problem}};
    return writeFile(folder / noteFile, text.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
}

UnfinishedRun UnfinishedRuns::read(const std::string& name) const {
    UnfinishedRun run;
    if (!isName(name)) return run;
    const fs::path folder = folder_ / name;
    run.resumable = holdsCheckpoint(checkpointFolder(name));
    if (const auto text = readTextFile(folder / noteFile, largestNote)) {
        const auto parsed = parseBoundedJson(*text, noteFile);
        if (parsed && parsed->is_object()) {
            JsonReading reading;
            JsonFields fields(*parsed, noteFile, reading);
            RunNote note;
            note.share = fields.real("share", 0, 0, 1);
            note.values = fields.values("values");
            note.stopped = fields.flag("stopped", false);
            note.problem = fields.text("problem", longestProblem);
            if (!reading.failure) run.note = std::move(note);
        }
    }
    if (const auto opened = openResult(folder / previewFile); opened && (*opened)->frameCount() > 0) {
        if (auto frame = (*opened)->frame(0)) run.preview = *std::move(frame);
    }
    return run;
}

void UnfinishedRuns::remove(const std::string& name) const {
    std::error_code ignored;
    if (isName(name)) fs::remove_all(folder_ / name, ignored);
}

void UnfinishedRuns::prune(std::uint64_t bytes) const {
    std::vector<Occupied> all;
    std::error_code code;
    for (fs::directory_iterator entries(folder_, code); !code && entries != fs::directory_iterator();
         entries.increment(code)) {
        if (isName(entries->path().filename().string())) all.push_back(occupied(entries->path()));
    }
    std::ranges::sort(all, std::ranges::greater{}, &Occupied::time);
    const auto now = fs::file_time_type::clock::now();
    std::uint64_t kept = 0;
    for (const Occupied& run : all) {
        const bool inUse = now - run.time < fresh;
        if (!inUse && (run.bytes == 0 || kept + run.bytes > bytes)) {
            fs::remove_all(run.folder, code);
        } else {
            kept += run.bytes;
        }
    }
}

bool holdsCheckpoint(const fs::path& folder) {
    std::error_code code;
    for (fs::directory_iterator entries(folder, code); !code && entries != fs::directory_iterator();
         entries.increment(code)) {
        std::error_code unknown;
        if (entries->is_regular_file(unknown) && !entries->path().filename().string().starts_with('.'))
            return true;
    }
    return false;
}

}  // namespace splatreel::core
