#pragma once

#include "render/cpu/scratch.h"

#include <cstdint>
#include <span>

namespace splatreel::render {

/// Sorts keys whose upper halves are the bits of positive floats, smallest first. Depths are cut to 16 bits
/// (20 where there are many) between the smallest and the largest and sorted by two counting passes, which
/// branch on nothing; what that leaves nearly in order is put right in one walk. `spare` is scratch memory.
void sortByDepth(std::span<std::uint64_t> keys, Scratch<std::uint64_t>& spare);

}  // namespace splatreel::render
