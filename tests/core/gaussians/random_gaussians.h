#pragma once

#include "core/gaussians/gaussians.h"

#include <random>

namespace splatreel::test {

/// N primitives with plain ids 0 … N − 1 (none when `ids` is false), nothing about them symmetric.
inline core::Gaussians randomGaussians(int count, int shDegree, unsigned seed, bool ids = true) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    const auto n = static_cast<std::size_t>(count);
    const auto draw = [&](std::size_t size, float scale, float offset) {
        std::vector<float> values(size);
        for (float& value : values) value = scale * normal(random) + offset;
        return values;
    };
    core::Gaussians g;
    g.positions = draw(3 * n, 0.5F, 0.1F);
    g.logScales = draw(3 * n, 0.7F, -4.0F);
    g.rotations = draw(4 * n, 1.0F, 0.0F);
    g.opacityLogits = draw(n, 2.0F, 0.5F);
    g.sh = draw(3 * n * static_cast<std::size_t>(core::shCoefficientCount(shDegree)), 0.3F, 0.0F);
    g.shDegree = shDegree;
    if (ids) {
        std::vector<std::uint64_t> numbers(n);
        for (std::size_t i = 0; i < n; ++i) numbers[i] = i;
        g.ids = std::move(numbers);
    }
    return g;
}

}  // namespace splatreel::test
