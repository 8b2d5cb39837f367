#pragma once

#include <cstdint>

namespace splatreel::core {

/// Frames per second as a fraction (24000/1001 …). Both positive.
struct Rate {
    std::int64_t numerator = 24;
    std::int64_t denominator = 1;

    [[nodiscard]] double framesPerSecond() const {
        return static_cast<double>(numerator) / static_cast<double>(denominator);
    }
    /// Start of a frame in seconds.
    [[nodiscard]] double secondsOf(std::int64_t frame) const {
        return static_cast<double>(frame * denominator) / static_cast<double>(numerator);
    }
    friend bool operator==(const Rate&, const Rate&) = default;
};

/// The fraction nearest to a decimal rate: 23.976 → 24000/1001, 54.857… → within 1e-6. Anything not finite or
/// outside [1e-3, 1e5] gives 24.
[[nodiscard]] Rate rateFromDouble(double framesPerSecond);

}  // namespace splatreel::core
