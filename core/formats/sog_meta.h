#pragma once

#include "core/base/result.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace splatreel::core {

inline constexpr int sogMostGaussians = 10'000'000;
inline constexpr int sogMostPalette = 65536;
inline constexpr int sogPaletteColumns = 64;  ///< entries in a row of the palette's picture

/// What each byte of a channel stands for; shorter than 256: later bytes stand for nothing.
using SogValues = std::vector<float>;

/// A palette of harmonics beyond degree 0, by which Gaussians are labelled.
struct SogHarmonics {
    int degree = 0;   ///< 1 … 3; 0: told by the picture's width (version 1)
    int palette = 0;  ///< entries; 0: as many as the picture has room for (version 1)
    SogValues values;
    std::string entriesFile;
    std::string labelsFile;
};

/// meta.json, checked. Both versions come down to the same tables: version 1 has ranges that its bytes divide
/// evenly, version 2 codebooks.
struct SogMeta {
    int version = 2;
    int count = 0;
    bool antialiased = false;
    std::string generator;
    std::array<double, 3> least{};  ///< of sign(x) · ln(1 + |x|), per axis
    std::array<double, 3> most{};
    std::array<SogValues, 3> logScales;
    std::array<SogValues, 3> colors;  ///< coefficients of degree 0
    SogValues opacityLogits;
    std::optional<SogHarmonics> harmonics;
    std::string lowFile, highFile, scalesFile, rotationsFile, colorsFile;
};

/// Whether JSON describes a SOG of any version, sound or not.
[[nodiscard]] bool describesSog(std::string_view text);

/// `where` names it in errors. Names of files are without a folder.
[[nodiscard]] Result<SogMeta> parseSogMeta(std::string_view text, const std::string& where);

/// All files that it names, those of the pixels first.
[[nodiscard]] std::vector<std::string> sogFiles(const SogMeta& meta);

/// Of version 2.
[[nodiscard]] std::string sogMetaText(const SogMeta& meta);

}  // namespace splatreel::core
