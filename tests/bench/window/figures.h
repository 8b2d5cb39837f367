#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace splatreel::bench {

/// How long the interface's thread kept an input waiting, in milliseconds, over one part of a session.
struct Waiting {
    std::string phase;
    int samples = 0;
    double median = 0, p99 = 0, p999 = 0, most = 0;  ///< by the clock
    double busyP999 = 0, busyMost = 0;               ///< of that, the thread itself at work
};

/// The phase in which the bench itself computes: left out.
inline constexpr const char* ownWork = "own work of the bench";

struct TraceFigures {
    std::vector<Waiting> waiting;      ///< phase by phase, then all
    std::vector<std::string> longest;  ///< what held the interface's thread up longest
    std::vector<std::string> latency;  ///< from what changed to the picture that shows it
};

/// Of a trace with instants of the category "phase". Throws where the file is no trace.
[[nodiscard]] TraceFigures figuresOf(const std::filesystem::path& trace);
[[nodiscard]] std::string textOf(const TraceFigures& figures);

}  // namespace splatreel::bench
