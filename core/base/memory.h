#pragma once

#include <cstdint>

namespace splatreel::core {

/// Main memory in bytes that this process may still take: what the system has free or reclaimable, within the
/// limit of its control group. 0 when that cannot be told.
[[nodiscard]] std::uint64_t availableMemory();
/// What the machine, or the control group, has in all.
[[nodiscard]] std::uint64_t totalMemory();
/// The most main memory that this process has had so far, in bytes; 0 when that cannot be told.
[[nodiscard]] std::uint64_t peakMemory();

}  // namespace splatreel::core
