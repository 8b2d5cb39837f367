#pragma once

#include <cstdint>
#include <vector>

namespace splatreel::core {

/// 8-bit picture, straight alpha, sRGB, rows from the top, tightly packed.
struct ImageRgba8 {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;  ///< [height, width, 4]

    ImageRgba8() = default;
    ImageRgba8(int w, int h)
        : width(w), height(h), pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 4) {}

    [[nodiscard]] bool empty() const { return pixels.empty(); }
    [[nodiscard]] std::uint8_t* at(int x, int y) {
        return pixels.data() + 4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                    static_cast<std::size_t>(x));
    }
    [[nodiscard]] const std::uint8_t* at(int x, int y) const {
        return pixels.data() + 4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                    static_cast<std::size_t>(x));
    }
};

/// 8-bit alpha of a picture, rows from the top.
struct AlphaImage {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> values;  ///< [height, width]

    AlphaImage() = default;
    AlphaImage(int w, int h, std::uint8_t value = 0)
        : width(w), height(h), values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h), value) {}

    [[nodiscard]] bool empty() const { return values.empty(); }
    [[nodiscard]] std::uint8_t& at(int x, int y) {
        return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
    [[nodiscard]] std::uint8_t at(int x, int y) const {
        return values[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
    friend bool operator==(const AlphaImage&, const AlphaImage&) = default;
};

/// Float picture with any number of channels, interleaved, rows from the top.
struct ImageF {
    int width = 0;
    int height = 0;
    int channels = 0;
    std::vector<float> values;  ///< [height, width, channels]

    ImageF() = default;
    ImageF(int w, int h, int c)
        : width(w),
          height(h),
          channels(c),
          values(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * static_cast<std::size_t>(c)) {}

    [[nodiscard]] float* at(int x, int y) {
        return values.data() +
               (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                   static_cast<std::size_t>(channels);
    }
    [[nodiscard]] const float* at(int x, int y) const {
        return values.data() +
               (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) *
                   static_cast<std::size_t>(channels);
    }
};

}  // namespace splatreel::core
