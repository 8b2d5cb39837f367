#pragma once

#include "core/base/memory.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace splatreel::app {

using core::availableMemory;
using core::totalMemory;
/// The most that this process has held at once, in bytes.
[[nodiscard]] std::uint64_t peakMemory();
/// Bytes free for this user where `path` is or would be made; 0 when that cannot be told.
[[nodiscard]] std::uint64_t freeDiskSpace(const std::filesystem::path& path);
/// The processor's name as the system tells it.
[[nodiscard]] std::string processorName();
/// SIMD instruction sets that the kernels know and this machine has, best first.
[[nodiscard]] std::vector<std::string> simdTargets();

}  // namespace splatreel::app
