#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace splatreel::core {

/// For every pixel of a mask the nearest set pixel and the distance to it (Danielsson's vector distances,
/// exact but for rare cases by less than half a pixel).
class DistanceMap {
public:
    /// `mask`: [height, width], not 0 where set.
    DistanceMap(std::span<const std::uint8_t> mask, int width, int height);

    /// Euclidean distance in pixels between centres; infinite where nothing is set at all.
    [[nodiscard]] float distance(int x, int y) const;
    /// The nearest set pixel; the pixel itself where nothing is set at all.
    [[nodiscard]] std::pair<int, int> nearest(int x, int y) const;

private:
    struct Offset {
        std::int16_t x;
        std::int16_t y;
    };
    static constexpr std::int16_t unknown = 16000;

    [[nodiscard]] std::size_t indexOf(int x, int y) const {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x);
    }

    int width_;
    int height_;
    std::vector<Offset> offsets_;
};

}  // namespace splatreel::core
