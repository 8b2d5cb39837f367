#include "app/engines.h"

#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <mutex>

namespace splatreel::app {
namespace {

/// Entry point of the models library: the engine of that index, nullptr past the last.
using EngineAt = const core::Engine* (*)(int index);
constexpr const char* entryPoint = "splatreel_engine";
constexpr int mostEngines = 64;

// LibTorch looks for its matrix products among its own libraries first: the media libraries bring a reference
// BLAS into the process, fifty times as slow, whose names are the same. Sanitizers do not work with this.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int loading = RTLD_NOW | RTLD_LOCAL;
#else
constexpr int loading = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#endif

std::filesystem::path programPath() {
    std::error_code error;
    return std::filesystem::read_symlink("/proc/self/exe", error);
}

core::Result<std::vector<const core::Engine*>> load() {
    const std::string path = modelsLibraryPath();
    // Never closed: the engines and LibTorch's threads live on until the process ends.
    void* library = dlopen(path.c_str(), loading);
    if (library == nullptr) {
        const char* reason = dlerror();
        std::string text = reason != nullptr ? reason : "no reason given";
        if (text.starts_with(path + ": ")) text.erase(0, path.size() + 2);
        return core::Error{"the models library cannot be loaded: " + text, path,
                           "Build it with LibTorch (./packaging/setup.sh, then ./packaging/run.sh)."};
    }
    const auto engineAt = reinterpret_cast<EngineAt>(dlsym(library, entryPoint));
    if (engineAt == nullptr) {
        return core::Error{std::string("no entry point ") + entryPoint, path,
                           "It belongs to another version: build again."};
    }
    std::vector<const core::Engine*> engines;
    for (int i = 0; i < mostEngines; ++i) {
        const core::Engine* engine = engineAt(i);
        if (engine == nullptr) break;
        engines.push_back(engine);
    }
    return engines;
}

}  // namespace

void prepareModelEnvironment(char* const* arguments, int threads) {
    constexpr const char* policy = "OMP_WAIT_POLICY";
    constexpr const char* number = "OMP_NUM_THREADS";
    const std::string wanted = std::to_string(threads);
    const char* const present = std::getenv(number);
    const bool otherThreads = threads > 0 && (present == nullptr || wanted != present);
    if (std::getenv(policy) != nullptr && !otherThreads) return;
    setenv(policy, "passive", 0);
    if (otherThreads) setenv(number, wanted.c_str(), 1);
    execv(programPath().c_str(), arguments);
}

std::string modelsLibraryPath() {
    if (const char* given = std::getenv("SPLATREEL_MODELS_LIBRARY"); given != nullptr && *given != '\0')
        return given;
    const std::filesystem::path program = programPath();
    return (program.parent_path().parent_path() / "lib" / "libsplatreel_models.so").string();
}

core::Result<std::vector<const core::Engine*>> loadEngines() {
    static std::mutex mutex;
    static std::unique_ptr<core::Result<std::vector<const core::Engine*>>> loaded;
    const std::lock_guard lock(mutex);
    if (!loaded) loaded = std::make_unique<core::Result<std::vector<const core::Engine*>>>(load());
    return *loaded;
}

core::Result<const core::Engine*> findEngine(const std::string& name) {
    const auto engines = loadEngines();
    if (!engines.ok()) return engines.error();
    std::string known;
    for (const core::Engine* engine : *engines) {
        if (engine->name() == name) return engine;
        known += (known.empty() ? "" : ", ") + engine->name();
    }
    return core::Error{"no engine \"" + name + "\"", "--engine", "There are: " + known};
}

}  // namespace splatreel::app
