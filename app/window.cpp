#include "app/window.h"

#include "app/console.h"
#include "app/engines.h"
#include "app/machine.h"
#include "core/base/memory.h"
#include "core/base/trace.h"
#include "ui/run_window.h"

#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <vector>

namespace splatreel::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* entryPoint = "splatreel_run_window";

bool isSet(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

/// Qt ends the process where it finds no display; this says so beforehand.
bool hasDisplay() {
    return isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
}

fs::path programFolder() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

/// The sample clip: beside an installed program, else in the source's tree.
fs::path resourcesFolder() {
    std::error_code error;
    const fs::path installed = programFolder().parent_path() / "share" / "splatreel";
    return fs::exists(installed / "sample", error) ? installed : fs::path(SPLATREEL_RESOURCES);
}

/// Completes the trace before the libraries' statics go.
struct TraceEnd {
    TraceEnd() = default;
    ~TraceEnd() { core::trace::stop(); }
    TraceEnd(const TraceEnd&) = delete;
    TraceEnd& operator=(const TraceEnd&) = delete;
};

int refuse(const std::string& message, const std::string& help) {
    std::fprintf(stderr, "splatreel: %s\n", message.c_str());
    if (!help.empty()) std::fputs(help.c_str(), stderr);
    return static_cast<int>(help.empty() ? ExitCode::failed : ExitCode::usage);
}

}  // namespace

int openWindow(const OpenOptions& options, int count, char* const* arguments, const std::string& help) {
    std::error_code error;
    for (const std::string& file : options.files) {
        if (!fs::exists(file, error))
            return refuse("\"" + file + "\" is neither a command nor a file", "Try --help.\n");
    }
    if (!hasDisplay()) return refuse("there is no display to open the window on", help);
    prepareModelEnvironment(arguments, 0);
    if (!options.trace.empty()) {
        if (auto started = core::trace::start(options.trace); !started)
            return refuse(started.error().message(), "");
    }
    const TraceEnd traceEnd;

    const fs::path path = programFolder().parent_path() / "lib" / "libsplatreel_ui.so";
    // Never closed: Qt's threads and statics live until the process ends.
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* reason = dlerror();
        return refuse(
            std::string("the window cannot be loaded: ") + (reason != nullptr ? reason : "no reason"), "");
    }
    const auto run = reinterpret_cast<decltype(&splatreel_run_window)>(dlsym(library, entryPoint));
    if (run == nullptr) return refuse("the window's library belongs to another version: build again", "");

    ui::Services services;
    services.loadEngines = loadEngines;
    services.availableMemory = core::availableMemory;
    services.totalMemory = core::totalMemory;
    services.resources = resourcesFolder();
    services.processor = processorName();
    services.version = SPLATREEL_VERSION;
    ui::WindowOptions window{{}, options.safeMode};
    for (const std::string& file : options.files) window.open.push_back(fs::absolute(file));
    std::vector<char*> texts(arguments, arguments + count);
    texts.resize(1);  // Qt's own options are no part of the program's
    texts.push_back(nullptr);
    int left = 1;
    return run(&left, texts.data(), &window, &services);
}

}  // namespace splatreel::app
