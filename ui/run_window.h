#pragma once

#include "core/base/result.h"
#include "core/engine/engine.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

/// The door of the window's library, free of Qt, so that the program's commands start without it.
namespace splatreel::ui {

/// What the window asks of the program that opens it.
struct Services {
    /// Loads the models' library when first called, which takes seconds: never called on the interface's
    /// thread.
    std::function<core::Result<std::vector<const core::Engine*>>()> loadEngines;
    std::function<std::uint64_t()> availableMemory;  ///< bytes that this process may still take
    std::function<std::uint64_t()> totalMemory;      ///< bytes of this machine or control group
    std::filesystem::path resources;                 ///< folder that holds sample/
    std::string processor;                           ///< its name, for the status bar
    std::string version;
};

struct WindowOptions {
    /// Clips, sequences or a project to begin with; none: the welcome page.
    std::vector<std::filesystem::path> open = {};
    bool safeMode = false;  ///< start without the user's preferences, layouts and keys
};

/// Opens the window and gives the process's exit code once it is closed. Called once, from the main thread.
[[nodiscard]] int runWindow(int& argumentCount, char** arguments, const WindowOptions& options,
                            const Services& services);

}  // namespace splatreel::ui

extern "C" {
/// `runWindow` under a name that can be looked up in the library.
[[nodiscard]] int splatreel_run_window(int* argumentCount, char** arguments,
                                       const splatreel::ui::WindowOptions* options,
                                       const splatreel::ui::Services* services);
}
