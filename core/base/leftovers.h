#pragma once

#include <filesystem>

namespace splatreel::core {

/// Takes away what a killed process had begun to write of this file (see OutputFile); of every file in its
/// folder where the name is empty (`folder / ""`). Only where nobody else is writing it.
void removeLeftovers(const std::filesystem::path& target);

}  // namespace splatreel::core
