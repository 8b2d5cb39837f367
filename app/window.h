#pragma once

#include <string>
#include <vector>

namespace splatreel::app {

/// What the command line says when it names no command.
struct OpenOptions {
    std::vector<std::string> files;  ///< clips, sequences, a project; may be empty
    bool safeMode = false;
    std::string trace;
};

/// Opens the window and gives the process's exit code once it is closed. The window's library and Qt are
/// loaded only here. Where there is no display, or FILE is no file, says so with `help` on standard error.
[[nodiscard]] int openWindow(const OpenOptions& options, int count, char* const* arguments,
                             const std::string& help);

}  // namespace splatreel::app
