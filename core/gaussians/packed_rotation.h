#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace splatreel::core::detail {

inline constexpr float rotationSteps = 16383.0F;
inline constexpr float rotationPerStep = 0.70710678118654752F / rotationSteps;

/// The three words of a quaternion (see PackedRotation) whose squared norm is within [1e-30, 1e30]. Without
/// branches, so that a loop over it becomes vector code.
inline void packRotationWords(float w, float x, float y, float z, std::uint16_t& first, std::uint16_t& second,
                              std::uint16_t& third) {
    const float aw = std::abs(w), ax = std::abs(x), ay = std::abs(y), az = std::abs(z);
    const float most = std::max(std::max(aw, ax), std::max(ay, az));
    const bool isW = aw == most;
    const bool isX = !isW & (ax == most);
    const bool isY = !isW & !isX & (ay == most);
    const float largest = isW ? w : isX ? x : isY ? y : z;
    const float a = isW ? x : w;
    const float b = (isW | isX) ? y : x;
    const float c = (isW | isX | isY) ? z : y;
    const float norm = std::sqrt(w * w + x * x + y * y + z * z);
    const float scale = (largest < 0 ? -1.0F : 1.0F) / (norm * rotationPerStep);
    // To nearest: cut off half a step higher.
    const auto code = [scale](float value) {
        const float step = value * scale + (rotationSteps + 0.5F);
        return static_cast<int>(std::min(std::max(step, 0.5F), 2 * rotationSteps + 0.5F));
    };
    const int index = isW ? 0 : isX ? 1 : isY ? 2 : 3;
    first = static_cast<std::uint16_t>(code(a) | ((index & 1) << 15));
    second = static_cast<std::uint16_t>(code(b) | ((index >> 1) << 15));
    third = static_cast<std::uint16_t>(code(c));
}

}  // namespace splatreel::core::detail
