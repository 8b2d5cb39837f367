#pragma once

#include "core/engine/engine.h"

#include <string>
#include <vector>

namespace splatreel::app {

/// Starts the program again with the environment that LibTorch's OpenMP needs, unless it has it. That library
/// reads its environment once, when it is loaded, and FFmpeg's libraries load it before main: its threads
/// would spin between parallel regions and take the cores from the rasteriser's. `threads`: 0 for the
/// machine's cores. Called before any thread is started; on failure the program goes on as it is, only
/// slower.
void prepareModelEnvironment(char* const* arguments, int threads);

/// The engines of the models library, loaded when first asked for: the program starts without it. The engines
/// live until the process ends.
[[nodiscard]] core::Result<std::vector<const core::Engine*>> loadEngines();
/// The engine of that name; the error lists those there are.
[[nodiscard]] core::Result<const core::Engine*> findEngine(const std::string& name);
/// Where the models library is looked for: what SPLATREEL_MODELS_LIBRARY names, or beside this program.
[[nodiscard]] std::string modelsLibraryPath();

}  // namespace splatreel::app
