#pragma once

#include "core/media/image.h"
#include "core/media/matte.h"

#include <array>

namespace splatreel::core {

/// The background's colour over one frame: uneven light makes a flat wall brighter here than there. A
/// quadratic in the picture's coordinates, fitted to the pixels that have nearly the background's colour; it
/// is too smooth to follow the object.
class GroundField {
public:
    GroundField(const ImageRgba8& frame, const FlatBackground& background);

    /// sRGB in [0, 1] at a pixel.
    [[nodiscard]] std::array<float, 3> at(int x, int y) const;
    /// Standard deviation of the background round the field, of the distance in RGB.
    [[nodiscard]] float noise() const { return noise_; }

private:
    static constexpr int terms = 6;
    [[nodiscard]] std::array<double, terms> basis(int x, int y) const;

    double scale_ = 0;
    double centreX_ = 0;
    double centreY_ = 0;
    float noise_ = 0;
    std::array<std::array<double, terms>, 3> coefficients_{};
};

}  // namespace splatreel::core
