#pragma once

#include "core/base/result.h"
#include "core/media/image.h"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace splatreel::core {

/// A box of whole pixels, ends not included.
struct PixelBounds {
    int x0 = 0;
    int y0 = 0;
    int x1 = 0;
    int y1 = 0;

    [[nodiscard]] bool empty() const { return x1 <= x0 || y1 <= y0; }
    [[nodiscard]] int width() const { return x1 - x0; }
    [[nodiscard]] int height() const { return y1 - y0; }
    /// The smallest box round both.
    [[nodiscard]] PixelBounds united(const PixelBounds& other) const;
};

/// Where alpha is above 10 %.
[[nodiscard]] PixelBounds alphaBounds(const ImageRgba8& image);
/// Mean alpha in [0, 1].
[[nodiscard]] double alphaCoverage(const ImageRgba8& image);
/// Whether at least one pixel in a thousand (and one at all) is not opaque.
[[nodiscard]] bool hasTransparency(const ImageRgba8& image);

/// What to do with background colour that the object encloses (an eye's white before white, the gap between
/// arm and body before green).
enum class EnclosedBackground {
    automatic,  ///< kept as object where the background is grey, removed where it has a hue of its own
    keep,
    remove
};

/// How a background's colour is taken out.
struct KeyOptions {
    EnclosedBackground enclosed = EnclosedBackground::automatic;
    /// Of the background, sRGB in [0, 1]; nothing: what most of the picture's border has.
    std::optional<std::array<float, 3>> color{};
    /// Distance in RGB up to which a colour is background for certain; 0: from the background's noise.
    float tolerance = 0;
    friend bool operator==(const KeyOptions&, const KeyOptions&) = default;
};

/// A flat colour behind the object.
struct FlatBackground {
    std::array<float, 3> color{};  ///< sRGB in [0, 1]
    float noise = 0;               ///< standard deviation round it, of the distance in RGB
    float share = 0;               ///< of the border's pixels that have it

    /// Whether it has a hue of its own (green, blue …), unlike white, grey and black.
    [[nodiscard]] bool isChromatic() const;
};

/// Collects the pixels round the borders of a clip's frames and finds the flat colour among them.
class BorderColor {
public:
    void add(const ImageRgba8& frame);
    /// Nothing when no one colour makes up half of the border.
    [[nodiscard]] std::optional<FlatBackground> estimate() const;
    /// A background of this colour, wherever it shows: its noise from the border where that has it.
    [[nodiscard]] FlatBackground of(const std::array<float, 3>& color) const;
    /// What the options ask for: the given colour's, or the estimate.
    [[nodiscard]] std::optional<FlatBackground> background(const KeyOptions& options) const {
        return options.color ? of(*options.color) : estimate();
    }

private:
    std::vector<std::array<std::uint8_t, 3>> samples_;
};

/// Gives a frame before a flat background its alpha: background is what has its colour and touches the
/// picture's border through it; edges are soft, the background's share is taken out of their colours, and
/// before a hue its reflection near the edge is removed.
[[nodiscard]] ImageRgba8 keyed(const ImageRgba8& frame, const FlatBackground& background,
                               const KeyOptions& options = {});

/// The frame with another alpha, of its size. Colours of half-transparent pixels are drawn from the opaque
/// ones beside them, since what they hold is partly background; nearly clear and nearly opaque count as such.
[[nodiscard]] ImageRgba8 withAlpha(const ImageRgba8& frame, const AlphaImage& alpha);

/// The frame with a matte's luminance (or alpha) as its alpha (see withAlpha), resampled to the frame's size
/// where it differs.
[[nodiscard]] ImageRgba8 withMatte(const ImageRgba8& frame, const ImageRgba8& matte, bool matteIsAlpha);

}  // namespace splatreel::core
