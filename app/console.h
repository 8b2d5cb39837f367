#pragma once

#include "core/base/result.h"

#include <nlohmann/json.hpp>

#include <stop_token>
#include <string>

namespace splatreel::app {

/// Keys in the order in which they are set.
using Json = nlohmann::ordered_json;

/// Options that every command takes.
struct CommonOptions {
    bool json = false;   ///< one JSON object on standard output, nothing else there
    bool quiet = false;  ///< no progress, no log but errors
    int threads = 0;     ///< 0: the machine's cores
};

/// How a command ended: the process's exit code.
enum class ExitCode { done = 0, failed = 1, usage = 2, interrupted = 130 };

/// What a command hands back: an object for --json and the text that says the same to a person.
struct Report {
    Json json;
    std::string text;
    ExitCode code = ExitCode::done;
};

/// What commands see of the surroundings.
struct Context {
    CommonOptions common;
    std::stop_token stop;  ///< requested by Ctrl-C or a termination signal
};

/// Prints a report or an error in the form that the options ask for and gives the exit code. With --json an
/// error is an object with "error" on standard output besides the message on standard error. An error whose
/// place is an option
/// ("--preset") is wrong usage.
[[nodiscard]] ExitCode present(const std::string& command, const core::Result<Report>& outcome,
                               const CommonOptions& common);

/// A number for JSON: null where it is not finite.
[[nodiscard]] Json finite(double value);
/// 1536 → "1.5 KiB".
[[nodiscard]] std::string bytesText(double bytes);
/// 83.4 → "1:23".
[[nodiscard]] std::string durationText(double seconds);
/// printf of one number, such as fixed(3.14159, 2) → "3.14"; "–" where it is not finite.
[[nodiscard]] std::string fixed(double value, int digits);

}  // namespace splatreel::app
