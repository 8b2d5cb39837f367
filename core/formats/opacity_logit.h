#pragma once

#include <algorithm>
#include <cmath>

namespace splatreel::core {

/// The logit of an opacity of 0 … 1, for formats that store opacities: the ends, which have none, count as a
/// millionth less.
inline float opacityLogit(float opacity) {
    constexpr float least = 1e-6F;
    const float inside = std::clamp(opacity, least, 1 - least);
    return std::log(inside / (1 - inside));
}

}  // namespace splatreel::core
