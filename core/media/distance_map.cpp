#include "core/media/distance_map.h"

#include <cassert>
#include <cmath>

namespace splatreel::core {

DistanceMap::DistanceMap(std::span<const std::uint8_t> mask, int width, int height)
    : stride_(static_cast<std::size_t>(width) + 2),
      offsets_(stride_ * (static_cast<std::size_t>(height) + 2), Offset{unknown, unknown}) {
    assert(mask.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const std::size_t i =
                static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
            if (mask[i] != 0) offsets_[indexOf(x, y)] = {0, 0};
        }
    }
    // A rim of unknown pixels round the picture saves asking for its edges.
    const auto squared = [](int x, int y) { return x * x + y * y; };
    const auto take = [&](std::size_t own, std::size_t other, int dx, int dy) {
        if (!isKnown(offsets_[other])) return;
        const int x = offsets_[other].x + dx;
        const int y = offsets_[other].y + dy;
        if (squared(x, y) < squared(offsets_[own].x, offsets_[own].y)) {
            offsets_[own] = {static_cast<std::int16_t>(x), static_cast<std::int16_t>(y)};
        }
    };
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const std::size_t i = indexOf(x, y);
            take(i, i - stride_ - 1, -1, -1);
            take(i, i - stride_, 0, -1);
            take(i, i - stride_ + 1, 1, -1);
            take(i, i - 1, -1, 0);
        }
        for (int x = width - 1; x >= 0; --x) take(indexOf(x, y), indexOf(x, y) + 1, 1, 0);
    }
    for (int y = height - 1; y >= 0; --y) {
        for (int x = width - 1; x >= 0; --x) {
            const std::size_t i = indexOf(x, y);
            take(i, i + stride_ - 1, -1, 1);
            take(i, i + stride_, 0, 1);
            take(i, i + stride_ + 1, 1, 1);
            take(i, i + 1, 1, 0);
        }
        for (int x = 0; x < width; ++x) take(indexOf(x, y), indexOf(x, y) - 1, -1, 0);
    }
}

float DistanceMap::distance(int x, int y) const {
    const Offset offset = offsets_[indexOf(x, y)];
    if (!isKnown(offset)) return std::numeric_limits<float>::infinity();
    return std::sqrt(static_cast<float>(offset.x * offset.x + offset.y * offset.y));
}

std::pair<int, int> DistanceMap::nearest(int x, int y) const {
    const Offset offset = offsets_[indexOf(x, y)];
    if (!isKnown(offset)) return {x, y};
    return {x + offset.x, y + offset.y};
}

}  // namespace splatreel::core
