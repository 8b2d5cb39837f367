#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::core {

/// Few vectors that stand for many.
struct VectorPalette {
    std::vector<float> entries;         ///< [K, D]
    std::vector<std::uint16_t> labels;  ///< [N]: which entry stands for a vector

    [[nodiscard]] std::size_t size(std::size_t dimensions) const { return entries.size() / dimensions; }
};

/// At most `most` (up to 65,536) means of groups of `vectors` [N, D] (finite) with a small squared error: the
/// group with the greatest error is split in two until there are that many or no error is left, first at its
/// mean along the dimension with the greatest variance, then by Lloyd's steps between the two halves.
/// Time N · D · log K, memory N · D. Deterministic.
[[nodiscard]] VectorPalette makePalette(std::span<const float> vectors, std::size_t dimensions,
                                        std::size_t most);

}  // namespace splatreel::core
