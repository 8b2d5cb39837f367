#pragma once

#include "core/matte/work_picture.h"

#include <array>
#include <cstdint>
#include <vector>

namespace splatreel::core {

/// How often a colour was the object and how often not, near a place: counts in a coarse grid over place and
/// colour, blurred and read by interpolation (a bilateral grid; Chen et al. 2007, for mattes Märki et al.
/// 2016). With one cell of places it is a colour histogram of the whole picture.
class ColorGrid {
public:
    struct Fineness {
        int places = 1;      ///< cells along the picture's longer side
        int lightness = 16;  ///< cells from black to white
        int chroma = 12;     ///< cells of each chroma axis, each as wide as `chromaWidth`
        int chromaWidth = 10;
    };
    struct Counts {
        float object = 0;
        float background = 0;
    };

    ColorGrid(int pictureWidth, int pictureHeight, Fineness fineness);

    /// Before blur().
    void add(int x, int y, const std::uint8_t* lab, float object, float background);
    /// Once, when all is added.
    void blur();
    /// Multiplies all counts and adds those of `other`, which has the same cells.
    void mix(float share, const ColorGrid& other, float otherShare);
    /// Scales both kinds so that each adds up to one.
    void normalize();

    [[nodiscard]] Counts at(float x, float y, const std::uint8_t* lab) const;

private:
    static constexpr int axes = 5;  ///< row, column, lightness, a, b

    std::array<int, axes> size_{};
    std::array<std::size_t, axes> stride_{};
    float placesPerPixel_ = 1;
    Fineness fineness_;
    std::vector<Counts> cells_;

    [[nodiscard]] std::array<float, axes> coordinate(float x, float y, const std::uint8_t* lab) const;
};

/// Chance of the object by two counts of colours: the local one counts, the wide one where that knows little.
[[nodiscard]] float objectChance(ColorGrid::Counts local, ColorGrid::Counts wide, float wideWeight);
/// Natural logarithm of the odds, chances bounded away from 0 and 1.
[[nodiscard]] float logOdds(float chance);

}  // namespace splatreel::core
