#pragma once

#include <bit>
#include <cstdint>

namespace splatreel::core {

/// Largest finite half float.
inline constexpr float halfMaximum = 65504.0F;

/// A half float (IEEE 754 binary16) to nearest even; beyond its range infinite. Without branches, so that
/// loops over it become vector code.
[[nodiscard]] inline std::uint16_t toHalf(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t magnitude = bits & 0x7fffffffU;
    // Normal: the exponent's bias changes, 13 bits go, ties to even.
    const std::uint32_t normal = (magnitude + 0xc8000fffU + ((magnitude >> 13) & 1U)) >> 13;
    // Below 2^-14: adding 1/2 moves the last place of the sum to that of the smallest half float.
    const std::uint32_t small =
        std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5F) - 0x3f000000U;
    const std::uint32_t special = magnitude > 0x7f800000U ? 0x7e00U : 0x7c00U;
    const std::uint32_t finite = magnitude < 0x38800000U ? small : normal;
    const std::uint32_t half = magnitude >= 0x47800000U ? special : finite;
    return static_cast<std::uint16_t>(half | ((bits >> 16) & 0x8000U));
}

/// Exact.
[[nodiscard]] inline float fromHalf(std::uint16_t half) {
    const std::uint32_t magnitude = half & 0x7fffU;
    const std::uint32_t sign = (half & 0x8000U) << 16;
    const std::uint32_t shifted = magnitude << 13;
    // Below 2^-14: the place value of the last bit is 2^-24.
    const float small = static_cast<float>(magnitude) * 0x1p-24F;
    const std::uint32_t normal = magnitude >= 0x7c00U ? shifted + 0x70000000U : shifted + 0x38000000U;
    const std::uint32_t bits = magnitude < 0x400U ? std::bit_cast<std::uint32_t>(small) : normal;
    return std::bit_cast<float>(bits | sign);
}

}  // namespace splatreel::core
