#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace splatreel::core {

/// The header of every version, little endian, inside the compressed stream before version 4.
struct SpzHeader {
    std::uint32_t magic = 0x5053474E;  ///< "NGSP"
    std::uint32_t version = 3;
    std::uint32_t count = 0;
    std::uint8_t shDegree = 0;
    std::uint8_t fractionalBits = 12;  ///< of positions
    std::uint8_t flags = 0;            ///< spzAntialiased
    std::uint8_t streams = 0;          ///< version 4; reserved before
};
static_assert(sizeof(SpzHeader) == 16);

inline constexpr std::uint8_t spzAntialiased = 1;
inline constexpr std::uint32_t spzMostGaussians = 10'000'000;

/// Scales: byte / 16 − 10. Colours of degree 0: (byte / 255 − ½) / 0.15. Harmonics: (byte − 128) / 128.
inline constexpr float spzScaleSteps = 16;
inline constexpr float spzLeastScale = -10;
inline constexpr float spzColorScale = 0.15F;

/// The columns of a file, one after the other, in bytes.
struct SpzColumns {
    std::array<std::uint64_t, 6> bytes;  ///< positions, alphas, colours, scales, rotations, harmonics
};

constexpr SpzColumns spzColumns(std::uint32_t version, std::uint64_t count, int shDegree) {
    const auto rest = static_cast<std::uint64_t>((shDegree + 1) * (shDegree + 1) - 1);
    return {{9 * count, count, 3 * count, 3 * count, (version < 3 ? 3U : 4U) * count, 3 * rest * count}};
}

}  // namespace splatreel::core
