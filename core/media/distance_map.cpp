#include "core/media/distance_map.h"

#include <cassert>
#include <cmath>

namespace splatreel::core {

DistanceMap::DistanceMap(std::span<const std::uint8_t> mask, int width, int height)
    : width_(width), height_(height), offsets_(mask.size()) {
    assert(mask.size() == static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    for (std::size_t i = 0; i < mask.size(); ++i) {
        offsets_[i] = mask[i] != 0 ? Offset{0, 0} : Offset{unknown, unknown};
    }
    const auto squared = [](Offset offset) {
        return std::int64_t{offset.x} * offset.x + std::int64_t{offset.y} * offset.y;
    };
    const auto take = [&](int x, int y, int dx, int dy) {
        if (x + dx < 0 || x + dx >= width_ || y + dy < 0 || y + dy >= height_) return;
        Offset& own = offsets_[indexOf(x, y)];
        const Offset other = offsets_[indexOf(x + dx, y + dy)];
        if (other.x == unknown) return;
        const Offset through{static_cast<std::int16_t>(other.x + dx),
                             static_cast<std::int16_t>(other.y + dy)};
        if (squared(through) < squared(own)) own = through;
    };
    for (int y = 0; y < height_; ++y) {
        for (int x = 0; x < width_; ++x) {
            for (const int dx : {-1, 0, 1}) take(x, y, dx, -1);
            take(x, y, -1, 0);
        }
        for (int x = width_ - 1; x >= 0; --x) take(x, y, 1, 0);
    }
    for (int y = height_ - 1; y >= 0; --y) {
        for (int x = width_ - 1; x >= 0; --x) {
            for (const int dx : {-1, 0, 1}) take(x, y, dx, 1);
            take(x, y, 1, 0);
        }
        for (int x = 0; x < width_; ++x) take(x, y, -1, 0);
    }
}

float DistanceMap::distance(int x, int y) const {
    const Offset offset = offsets_[indexOf(x, y)];
    if (offset.x == unknown) return std::numeric_limits<float>::infinity();
    return std::hypot(static_cast<float>(offset.x), static_cast<float>(offset.y));
}

std::pair<int, int> DistanceMap::nearest(int x, int y) const {
    const Offset offset = offsets_[indexOf(x, y)];
    if (offset.x == unknown) return {x, y};
    return {x + offset.x, y + offset.y};
}

}  // namespace splatreel::core
