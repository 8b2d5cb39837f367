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
    /// `mask`: [height, width], not 0 where set; sides up to 16,384.
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
    /// Longer than any offset in a picture of 16,384 pixels.
    static constexpr std::int16_t unknown = 16500;

    [[nodiscard]] static bool isKnown(Offset offset) { return offset.x != unknown; }
    /// In the picture with its rim of one pixel.
    [[nodiscard]] std::size_t indexOf(int x, int y) const {
        return (static_cast<std::size_t>(y) + 1) * stride_ + static_cast<std::size_t>(x) + 1;
    }

    std::size_t stride_;
    std::vector<Offset> offsets_;
};

}  // namespace splatreel::core
