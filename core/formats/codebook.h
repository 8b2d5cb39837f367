#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::core {

/// 256 values that stand for many: each of those is told by one byte.
class Codebook {
public:
    /// The values with the smallest squared error for `values` (finite), up to about a percent; where no more
    /// than 256 are different, exactly these. Sorted values are parted where that takes away most error, into
    /// 1,024 cells; which neighbours of these go together is then found exactly (dynamic programming). Time
    /// N log N. Deterministic.
    [[nodiscard]] static Codebook of(std::vector<float> values);

    /// Ascending; the last one repeated where fewer are needed.
    [[nodiscard]] const std::array<float, 256>& values() const { return values_; }
    /// The byte of the nearest value.
    [[nodiscard]] std::uint8_t byteFor(float value) const;

private:
    explicit Codebook(const std::vector<float>& values);

    std::array<float, 256> values_{};
    std::array<float, 255> borders_{};  ///< half way between neighbours
};

}  // namespace splatreel::core
