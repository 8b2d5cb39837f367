#pragma once

#include "core/matte/painted_matte.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

namespace splatreel::test {

/// A textured thing that moves and turns before a textured background that moves, too. Patches of
/// the thing have the background's colours: no threshold tells them apart.
class MovingScene {
public:
    int width = 320;
    int height = 240;
    int frameCount = 28;
    double patchShare = 0.2;  ///< below which noise gives the thing the background's colours
    int cutAt = -1;  ///< from this frame on everything is somewhere else, and the colours are exchanged

    [[nodiscard]] core::ImageRgba8 frame(int index) const {
        core::ImageRgba8 image(width, height);
        for (int y = 0; y < height; ++y) {
            for (int x = 0; x < width; ++x) {
                const std::array<double, 3> color = pixelColor(index, x, y);
                std::uint8_t* const pixel = image.at(x, y);
                for (std::size_t c = 0; c < 3; ++c) pixel[c] = static_cast<std::uint8_t>(color[c] + 0.5);
                pixel[3] = 255;
            }
        }
        return image;
    }

    /// 255 where the thing is.
    [[nodiscard]] core::AlphaImage truth(int index) const {
        core::AlphaImage mask(width, height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) mask.at(x, y) = inside(local(index, x + 0.5, y + 0.5)) ? 255 : 0;
        return mask;
    }

    [[nodiscard]] core::MatteFrameReader reader() const {
        return [this](int index) -> core::Result<std::optional<core::ImageRgba8>> {
            if (index < 0 || index >= frameCount) return std::optional<core::ImageRgba8>();
            return std::optional<core::ImageRgba8>(frame(index));
        };
    }

    /// A zigzag inside the thing and once round inside of its outline.
    [[nodiscard]] core::MatteStroke keepStroke(int index) const {
        std::vector<std::array<double, 2>> way{{-0.6, 0}, {-0.2, -0.5}, {0, 0.5}, {0.3, -0.4}, {0.6, 0.1}};
        for (int i = 0; i <= 24; ++i) way.push_back(round(i, 0.68));
        return stroke(index, true, way);
    }
    /// Once round it.
    [[nodiscard]] core::MatteStroke removeStroke(int index) const {
        std::vector<std::array<double, 2>> way;
        for (int i = 0; i <= 24; ++i) way.push_back(round(i, 1.4));
        return stroke(index, false, way);
    }
    [[nodiscard]] core::PaintedMatte painted(int index) const {
        return {{keepStroke(index), removeStroke(index)}};
    }

private:
    static constexpr double size = 48;  ///< pixels from the centre to the outline, on average

    struct Place {
        double x;
        double y;
    };

    [[nodiscard]] static std::array<double, 2> round(int step, double radius) {
        const double angle = step * std::numbers::pi / 12;
        return {radius * std::cos(angle), radius * std::sin(angle)};
    }

    [[nodiscard]] bool isCut(int index) const { return cutAt >= 0 && index >= cutAt; }

    [[nodiscard]] Place centre(int index) const {
        const double jump = isCut(index) ? -70 : 0;
        return {100 + 3.4 * index + jump, 95 + 1.3 * index + 10 * std::sin(0.4 * index)};
    }

    /// In the thing's own frame, in units of its size.
    [[nodiscard]] Place local(int index, double x, double y) const {
        const Place at = centre(index);
        const double angle = 0.05 * index;
        const double dx = (x - at.x) / size;
        const double dy = (y - at.y) / size;
        return {std::cos(angle) * dx + std::sin(angle) * dy, std::cos(angle) * dy - std::sin(angle) * dx};
    }

    [[nodiscard]] static bool inside(Place place) {
        const double angle = std::atan2(place.y, place.x);
        return std::hypot(place.x, place.y) < 1 + 0.16 * std::cos(3 * angle) + 0.06 * std::sin(5 * angle);
    }

    [[nodiscard]] core::MatteStroke stroke(int index, bool keep,
                                           const std::vector<std::array<double, 2>>& locals) const {
        core::MatteStroke result;
        result.frame = index;
        result.keep = keep;
        result.radius = 0.015F;
        const Place at = centre(index);
        const double angle = 0.05 * index;
        for (const auto& [u, v] : locals) {
            const double x = at.x + size * (std::cos(angle) * u - std::sin(angle) * v);
            const double y = at.y + size * (std::sin(angle) * u + std::cos(angle) * v);
            result.points.push_back({static_cast<float>(x / width), static_cast<float>(y / height)});
        }
        return result;
    }

    [[nodiscard]] static double lattice(int x, int y, int seed) {
        auto bits = static_cast<std::uint32_t>(x) * 374761393U + static_cast<std::uint32_t>(y) * 668265263U +
                    static_cast<std::uint32_t>(seed) * 2246822519U;
        bits = (bits ^ (bits >> 13U)) * 1274126177U;
        bits ^= bits >> 16U;
        return static_cast<double>(bits & 0xffffU) / 65535.0;
    }

    /// Smooth noise in [0, 1], one value per unit.
    [[nodiscard]] static double noise(double x, double y, int seed) {
        const double fx = std::floor(x);
        const double fy = std::floor(y);
        const int ix = static_cast<int>(fx);
        const int iy = static_cast<int>(fy);
        const auto ease = [](double t) { return t * t * (3 - 2 * t); };
        const double u = ease(x - fx);
        const double v = ease(y - fy);
        return (1 - v) * ((1 - u) * lattice(ix, iy, seed) + u * lattice(ix + 1, iy, seed)) +
               v * ((1 - u) * lattice(ix, iy + 1, seed) + u * lattice(ix + 1, iy + 1, seed));
    }

    /// At an outline the mean of four samples, so that it is soft as a camera's.
    [[nodiscard]] std::array<double, 3> pixelColor(int index, int x, int y) const {
        constexpr std::array<double, 2> offsets{0.25, 0.75};
        int within = 0;
        for (const double dx : offsets)
            for (const double dy : offsets) within += inside(local(index, x + dx, y + dy)) ? 1 : 0;
        if (within % 4 == 0) return colorAt(index, x + 0.5, y + 0.5);
        std::array<double, 3> sum{};
        for (const double dx : offsets) {
            for (const double dy : offsets) {
                const std::array<double, 3> color = colorAt(index, x + dx, y + dy);
                for (std::size_t c = 0; c < 3; ++c) sum[c] += color[c] / 4;
            }
        }
        return sum;
    }

    [[nodiscard]] std::array<double, 3> colorAt(int index, double x, double y) const {
        const Place own = local(index, x, y);
        const int seed = isCut(index) ? 50 : 0;
        if (!inside(own)) {
            const double bx = x + 1.6 * index;
            const double by = y - 0.7 * index;
            return isCut(index) ? redToYellow(bx / 17, by / 17, seed) : brownToBlue(bx / 17, by / 17, seed);
        }
        const double u = 4 * own.x;
        const double v = 4 * own.y;
        const bool isPatch = noise(0.8 * u + 300, 0.8 * v + 300, seed + 9) < patchShare;
        return isPatch != isCut(index) ? brownToBlue(u, v, seed + 20) : redToYellow(u, v, seed + 20);
    }

    [[nodiscard]] static std::array<double, 3> redToYellow(double u, double v, int seed) {
        const double patches = noise(u + 20, v + 20, seed + 1);
        const double grain = noise(3.5 * u + 90, 3.5 * v + 90, seed + 2);
        return {70 + 150 * patches + 30 * grain, 20 + 170 * patches * patches + 30 * grain, 30 + 40 * grain};
    }
    /// As light and as dark as the other.
    [[nodiscard]] static std::array<double, 3> brownToBlue(double u, double v, int seed) {
        const double patches = noise(u + 40, v + 40, seed + 3);
        const double grain = noise(3.5 * u + 60, 3.5 * v + 60, seed + 4);
        const double other = noise(0.6 * u + 80, 0.6 * v + 80, seed + 5);
        return {40 + 130 * patches + 40 * grain, 50 + 110 * patches + 40 * grain,
                20 + 140 * other * (1 - patches) + 40 * grain};
    }
};

/// Intersection over union of what is above one half.
inline double iou(const core::AlphaImage& a, const core::AlphaImage& b) {
    double both = 0;
    double either = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        const bool inA = a.values[i] >= 128;
        const bool inB = b.values[i] >= 128;
        both += inA && inB ? 1 : 0;
        either += inA || inB ? 1 : 0;
    }
    return either == 0 ? 1 : both / either;
}

}  // namespace splatreel::test
