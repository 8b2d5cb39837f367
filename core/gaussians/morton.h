#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::core {

/// `rows` of positions [N, 3] along a Morton curve, so that neighbours in the result lie close in space: 10
/// bits an axis over the box that holds nearly all of them (mean ± 4 standard deviations, within the real
/// bounds), so that strays do not coarsen the rest. Rows in the same cell keep their order. Positions are
/// finite. Deterministic, whatever the number of workers.
[[nodiscard]] std::vector<std::uint32_t> mortonOrder(std::span<const float> positions,
                                                     std::span<const std::uint32_t> rows);

}  // namespace splatreel::core
