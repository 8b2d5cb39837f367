#pragma once

#include <string_view>

namespace splatreel::core {

/// The program's version, "0.1.0".
[[nodiscard]] std::string_view version();

}  // namespace splatreel::core
