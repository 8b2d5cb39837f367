#pragma once

#include "core/engine/engine.h"

/// The door of the models' library, which the program loads when it first needs it. The engines live as long
/// as the library.
extern "C" {
/// The engine of that number, nullptr past the last one.
[[nodiscard]] const splatreel::core::Engine* splatreel_engine(int index);
}
