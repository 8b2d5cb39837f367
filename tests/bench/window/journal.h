#pragma once

#include "core/project/project.h"

#include <QString>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace splatreel::bench {

/// A project's state in a word, as far as the person made it: where its media lie, and what tells them again,
/// is written when it is saved.
[[nodiscard]] std::string stateOf(core::Project project);

/// Milliseconds of a clock that all processes share.
[[nodiscard]] std::int64_t sharedMilliseconds();

/// States of a project with the times at which they were reached, in a file that outlives the process.
class Journal {
public:
    explicit Journal(const QString& file) : stream_(file.toStdString(), std::ios::app) {}
    void write(const core::Project& project);

private:
    std::ofstream stream_;
    std::string last_;
};

struct JournalEntry {
    std::int64_t time = 0;
    std::string state;
};
[[nodiscard]] std::vector<JournalEntry> readJournal(const QString& file);
/// Where the state was reached last; nothing where it never was.
[[nodiscard]] std::optional<std::size_t> lastPlace(const std::vector<JournalEntry>& journal,
                                                   const core::Project& project);

}  // namespace splatreel::bench
