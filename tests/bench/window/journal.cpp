#include "tests/bench/window/journal.h"

#include "core/base/hash.h"
#include "core/project/project_json.h"

#include <chrono>

namespace splatreel::bench {

std::string stateOf(core::Project project) {
    for (const auto& media : core::Project(project).media) {
        core::Media plain = *media;
        plain.path.clear();
        plain.fingerprint = {};
        project = core::replaceMedia(std::move(project), std::move(plain));
    }
    core::ContentHash hash;
    hash.add(core::projectToJson({std::move(project), {}}));
    return hash.text();
}

std::int64_t sharedMilliseconds() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

void Journal::write(const core::Project& project) {
    std::string state = stateOf(project);
    if (state == last_) return;
    stream_ << sharedMilliseconds() << ' ' << state << std::endl;  // a kill leaves what has been flushed
    last_ = std::move(state);
}

std::vector<JournalEntry> readJournal(const QString& file) {
    std::ifstream stream(file.toStdString());
    std::vector<JournalEntry> all;
    JournalEntry entry;
    while (stream >> entry.time >> entry.state) all.push_back(entry);
    return all;
}

std::optional<std::size_t> lastPlace(const std::vector<JournalEntry>& journal, const core::Project& project) {
    const std::string state = stateOf(project);
    for (std::size_t i = journal.size(); i-- > 0;)
        if (journal[i].state == state) return i;
    return std::nullopt;
}

}  // namespace splatreel::bench
