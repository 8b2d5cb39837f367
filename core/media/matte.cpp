#include "core/media/matte.h"

#include "core/media/distance_map.h"
#include "core/media/resample.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace splatreel::core {
namespace {

using Color = std::array<float, 3>;

constexpr std::size_t samplesPerFrame = 4096;
constexpr std::size_t maximumSamples = 1U << 18U;
constexpr float sameColor = 0.18F;  ///< distance in RGB up to which a border pixel counts as background
constexpr float minimumShare = 0.5F;
constexpr float plainNoise = 0.01F;  ///< of a given colour that the border does not show

/// The median length of a three-dimensional normal error is 1.54 of its standard deviation.
float noiseOf(std::vector<float>& distances) {
    const auto middle = distances.begin() + static_cast<std::ptrdiff_t>(distances.size() / 2);
    std::ranges::nth_element(distances, middle);
    return *middle / 1.54F;
}

float distance(const Color& a, const Color& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

Color colorOf(const std::uint8_t* pixel) {
    return {static_cast<float>(pixel[0]) / 255.0F, static_cast<float>(pixel[1]) / 255.0F,
            static_cast<float>(pixel[2]) / 255.0F};
}

}  // namespace

PixelBounds PixelBounds::united(const PixelBounds& other) const {
    if (empty()) return other;
    if (other.empty()) return *this;
    return {std::min(x0, other.x0), std::min(y0, other.y0), std::max(x1, other.x1), std::max(y1, other.y1)};
}

PixelBounds alphaBounds(const ImageRgba8& image) {
    constexpr std::uint8_t threshold = 26;
    PixelBounds box{image.width, image.height, 0, 0};
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t* row = image.at(0, y);
        for (int x = 0; x < image.width; ++x) {
            if (row[4 * x + 3] < threshold) continue;
            box.x0 = std::min(box.x0, x);
            box.x1 = std::max(box.x1, x + 1);
            box.y0 = std::min(box.y0, y);
            box.y1 = y + 1;
        }
    }
    return box.empty() ? PixelBounds{} : box;
}

double alphaCoverage(const ImageRgba8& image) {
    std::uint64_t sum = 0;
    for (std::size_t i = 3; i < image.pixels.size(); i += 4) sum += image.pixels[i];
    return image.empty() ? 0
                         : static_cast<double>(sum) / (255.0 * static_cast<double>(image.pixels.size() / 4));
}

bool hasTransparency(const ImageRgba8& image) {
    std::size_t count = 0;
    for (std::size_t i = 3; i < image.pixels.size(); i += 4) count += image.pixels[i] < 250 ? 1 : 0;
    return count > 0 && count * 1000 >= image.pixels.size() / 4;
}

bool FlatBackground::isChromatic() const {
    const auto [low, high] = std::ranges::minmax(color);
    return high - low > 0.2F;
}

void BorderColor::add(const ImageRgba8& frame) {
    if (samples_.size() >= maximumSamples) return;
    const int ring = std::clamp(std::max(frame.width, frame.height) / 100, 1, 8);
    std::vector<const std::uint8_t*> border;
    for (int y = 0; y < frame.height; ++y) {
        const bool isWholeRow = y < ring || y >= frame.height - ring;
        for (int x = 0; x < frame.width; ++x) {
            if (!isWholeRow && x >= ring && x < frame.width - ring) x = frame.width - ring;
            border.push_back(frame.at(x, y));
        }
    }
    const std::size_t stride = std::max<std::size_t>(1, border.size() / samplesPerFrame);
    for (std::size_t i = 0; i < border.size(); i += stride) {
        samples_.push_back({border[i][0], border[i][1], border[i][2]});
    }
}

std::optional<FlatBackground> BorderColor::estimate() const {
    if (samples_.empty()) return std::nullopt;
    // The fullest bin of a coarse histogram is the start; means of what is near it make it exact.
    std::vector<std::uint32_t> histogram(16 * 16 * 16);
    const auto binOf = [](const std::array<std::uint8_t, 3>& s) {
        return (static_cast<std::size_t>(s[0] >> 4U) << 8U) | (static_cast<std::size_t>(s[1] >> 4U) << 4U) |
               static_cast<std::size_t>(s[2] >> 4U);
    };
    for (const auto& sample : samples_) ++histogram[binOf(sample)];
    const auto fullest = static_cast<std::size_t>(std::ranges::max_element(histogram) - histogram.begin());
    FlatBackground result;
    result.color = {(static_cast<float>(fullest >> 8U) + 0.5F) / 16.0F,
                    (static_cast<float>((fullest >> 4U) & 15U) + 0.5F) / 16.0F,
                    (static_cast<float>(fullest & 15U) + 0.5F) / 16.0F};
    std::vector<float> distances;
    for (int round = 0; round < 6; ++round) {
        std::array<double, 3> sum{};
        distances.clear();
        for (const auto& sample : samples_) {
            const Color color = colorOf(sample.data());
            const float d = distance(color, result.color);
            if (d > sameColor) continue;
            distances.push_back(d);
            for (std::size_t c = 0; c < 3; ++c) sum[c] += color[c];
        }
        if (distances.empty()) return std::nullopt;
        for (std::size_t c = 0; c < 3; ++c) {
            result.color[c] = static_cast<float>(sum[c] / static_cast<double>(distances.size()));
        }
    }
    result.share = static_cast<float>(distances.size()) / static_cast<float>(samples_.size());
    if (result.share < minimumShare) return std::nullopt;
    result.noise = noiseOf(distances);
    return result;
}

FlatBackground BorderColor::of(const std::array<float, 3>& color) const {
    std::vector<float> distances;
    for (const auto& sample : samples_) {
        if (const float d = distance(colorOf(sample.data()), color); d <= sameColor) distances.push_back(d);
    }
    FlatBackground result{color, plainNoise, 0};
    if (distances.empty()) return result;
    result.share = static_cast<float>(distances.size()) / static_cast<float>(samples_.size());
    result.noise = noiseOf(distances);
    return result;
}

ImageRgba8 withAlpha(const ImageRgba8& frame, const AlphaImage& alpha) {
    assert(alpha.width == frame.width && alpha.height == frame.height);
    ImageRgba8 result = frame;
    std::vector<std::uint8_t> isSolid(alpha.values.size());
    for (std::size_t i = 0; i < alpha.values.size(); ++i) {
        // Black and white of a compressed matte are a little off.
        const std::uint8_t value = alpha.values[i];
        result.pixels[4 * i + 3] = value < 8 ? 0 : value > 247 ? 255 : value;
        isSolid[i] = value >= 248 ? 1 : 0;
    }
    const DistanceMap solid(isSolid, frame.width, frame.height);
    constexpr float reach = 12;
    for (int y = 0; y < frame.height; ++y) {
        for (int x = 0; x < frame.width; ++x) {
            std::uint8_t* const pixel = result.at(x, y);
            if (pixel[3] == 0) {
                std::memset(pixel, 0, 4);
            } else if (pixel[3] < 250 && solid.distance(x, y) <= reach) {
                const auto [nx, ny] = solid.nearest(x, y);
                std::memcpy(pixel, frame.at(nx, ny), 3);
            }
        }
    }
    return result;
}

ImageRgba8 withMatte(const ImageRgba8& frame, const ImageRgba8& matte, bool matteIsAlpha) {
    ImageRgba8 scaled;
    const bool fits = matte.width == frame.width && matte.height == frame.height;
    if (!fits) scaled = resized(matte, frame.width, frame.height);
    const ImageRgba8& mask = fits ? matte : scaled;
    AlphaImage alpha(frame.width, frame.height);
    for (std::size_t i = 0; i < alpha.values.size(); ++i) {
        const std::uint8_t* m = mask.pixels.data() + 4 * i;
        const float luminance = 0.2126F * m[0] + 0.7152F * m[1] + 0.0722F * m[2];
        alpha.values[i] = matteIsAlpha ? m[3] : static_cast<std::uint8_t>(luminance + 0.5F);
    }
    return withAlpha(frame, alpha);
}

}  // namespace splatreel::core
