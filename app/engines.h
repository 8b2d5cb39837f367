#pragma once

#include "core/engine/engine.h"

#include <string>
#include <vector>

namespace splatreel::app {

/// The engines of the models library, loaded when first asked for: the program starts without it. `threads`:
/// 0 for the machine's cores; counts at the first call only. The engines live until the process ends.
[[nodiscard]] core::Result<std::vector<const core::Engine*>> loadEngines(int threads);
/// The engine of that name; the error lists those there are.
[[nodiscard]] core::Result<const core::Engine*> findEngine(const std::string& name, int threads);
/// Where the models library is looked for: what SPLATREEL_MODELS_LIBRARY names, or beside this program.
[[nodiscard]] std::string modelsLibraryPath();

}  // namespace splatreel::app
