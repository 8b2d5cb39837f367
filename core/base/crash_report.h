#pragma once

#include "core/base/result.h"

#include <filesystem>
#include <string_view>
#include <vector>

/// What a crash leaves behind: a folder on this machine with a text that says what happened, where, and what
/// the program had said last. Nothing is sent anywhere.
namespace splatreel::core::crash {

/// From now on a fatal signal, and an exception that nobody catches, leave a folder of their own in `folder`
/// before the process ends as it would have ended without this. `about`: version, devices. Once per process.
Result<void> watch(const std::filesystem::path& folder, std::string_view about);

/// A line that the report of a later crash ends with; the newest some sixty are kept, each cut to a few
/// hundred bytes. Quick, from any thread.
void remember(std::string_view line);

/// The text file in a report's folder.
inline constexpr const char* reportFile = "report.txt";

/// The folders of what has crashed, newest first.
[[nodiscard]] std::vector<std::filesystem::path> reports(const std::filesystem::path& folder);

}  // namespace splatreel::core::crash
