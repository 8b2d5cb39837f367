#pragma once

#include "core/engine/engine.h"

#include <span>
#include <string_view>

namespace splatreel::core {

/// Operators of whole sequences that are built in, in the order of menus: rectify. They run as jobs
/// (runStage).
[[nodiscard]] std::span<const Operator* const> sequenceOperators();
/// Null for an unknown name.
[[nodiscard]] const Operator* findSequenceOperator(std::string_view name);

}  // namespace splatreel::core
