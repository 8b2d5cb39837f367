#include "app/console.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace splatreel::app {
namespace {

/// Writes to standard output; false where that failed (a closed pipe, a full disk).
bool print(const std::string& text) {
    const std::size_t written = std::fwrite(text.data(), 1, text.size(), stdout);
    return written == text.size() && std::fflush(stdout) == 0;
}

std::string jsonLine(const Json& json) {
    // Text from files may be in any encoding: what is not UTF-8 is replaced instead of thrown at.
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

ExitCode present(const std::string& command, const core::Result<Report>& outcome,
                 const CommonOptions& common) {
    std::string text;
    ExitCode code = ExitCode::failed;
    if (outcome.ok()) {
        text = common.json ? jsonLine(outcome->json) : outcome->text;
        code = outcome->code;
    } else {
        const core::Error& error = outcome.error();
        if (error.where.starts_with("--")) code = ExitCode::usage;
        std::fprintf(stderr, "splatreel %s: %s\n", command.c_str(), error.message().c_str());
        if (common.json) {
            text = jsonLine(
                {{"command", command},
                 {"error", {{"what", error.what}, {"where", error.where}, {"remedy", error.remedy}}}});
        }
    }
    if (!print(text)) {
        std::fprintf(stderr, "splatreel %s: standard output cannot be written\n", command.c_str());
        if (code == ExitCode::done) code = ExitCode::failed;
    }
    return code;
}

Json finite(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

std::string bytesText(double bytes) {
    constexpr std::array units = {"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    while (bytes >= 1024 && unit + 1 < units.size()) {
        bytes /= 1024;
        ++unit;
    }
    return fixed(bytes, unit == 0 ? 0 : 1) + " " + units[unit];
}

std::string durationText(double seconds) {
    const auto whole = static_cast<long>(std::lround(std::fmax(0.0, seconds)));
    std::array<char, 48> text{};
    if (whole >= 3600) {
        std::snprintf(text.data(), text.size(), "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    } else {
        std::snprintf(text.data(), text.size(), "%ld:%02ld", whole / 60, whole % 60);
    }
    return text.data();
}

std::string fixed(double value, int digits) {
    if (!std::isfinite(value)) return "–";
    std::array<char, 400> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

}  // namespace splatreel::app
