#pragma once

#include <string>
#include <vector>

namespace splatreel::app {

/// The processor's name as the system tells it.
[[nodiscard]] std::string processorName();
/// SIMD instruction sets that the kernels know and this machine has, best first.
[[nodiscard]] std::vector<std::string> simdTargets();

}  // namespace splatreel::app
