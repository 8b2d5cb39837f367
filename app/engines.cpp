#include "app/engines.h"

#include <dlfcn.h>

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

void setDefault(const char* name, const std::string& value) {
    setenv(name, value.c_str(), 0);
}

/// What LibTorch's OpenMP reads once, when it is loaded. Its threads would otherwise spin between parallel
/// regions and take the cores from the rasteriser's.
void prepareModelEnvironment(int threads) {
    setDefault("GOMP_SPINCOUNT", "0");
    setDefault("OMP_WAIT_POLICY", "passive");
    setDefault("KMP_BLOCKTIME", "0");
    if (threads > 0) setenv("OMP_NUM_THREADS", std::to_string(threads).c_str(), 1);
}

core::Result<std::vector<const core::Engine*>> load(int threads) {
    const std::string path = modelsLibraryPath();
    prepareModelEnvironment(threads);
    // Never closed: the engines and LibTorch's threads live on until the process ends.
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
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

std::string modelsLibraryPath() {
    if (const char* given = std::getenv("SPLATREEL_MODELS_LIBRARY"); given != nullptr && *given != '\0')
        return given;
    std::error_code error;
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    return (program.parent_path().parent_path() / "lib" / "libsplatreel_models.so").string();
}

core::Result<std::vector<const core::Engine*>> loadEngines(int threads) {
    static std::mutex mutex;
    static std::unique_ptr<core::Result<std::vector<const core::Engine*>>> loaded;
    const std::lock_guard lock(mutex);
    if (!loaded) loaded = std::make_unique<core::Result<std::vector<const core::Engine*>>>(load(threads));
    return *loaded;
}

core::Result<const core::Engine*> findEngine(const std::string& name, int threads) {
    const auto engines = loadEngines(threads);
    if (!engines.ok()) return engines.error();
    std::string known;
    for (const core::Engine* engine : *engines) {
        if (engine->name() == name) return engine;
        known += (known.empty() ? "" : ", ") + engine->name();
    }
    return core::Error{"no engine \"" + name + "\"", "--engine", "There are: " + known};
}

}  // namespace splatreel::app
