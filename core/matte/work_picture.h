#pragma once

#include "core/evaluate/figures.h"
#include "core/media/image.h"

#include <cstdint>
#include <span>
#include <vector>

namespace splatreel::core {

/// A frame as mattes are made on it: reduced, its colours also as differences are seen.
struct WorkPicture {
    MeasuredPicture shown;
    std::vector<std::uint8_t> lab;  ///< [height, width, 3], CIE L*a*b* as OpenCV packs it in 8 bit
    float contrast = 1;             ///< mean squared distance in Lab of neighbours; at least 1

    [[nodiscard]] int width() const { return shown.width; }
    [[nodiscard]] int height() const { return shown.height; }
    [[nodiscard]] std::size_t pixelCount() const { return lab.size() / 3; }
    [[nodiscard]] const std::uint8_t* colorAt(std::size_t pixel) const { return lab.data() + 3 * pixel; }
};

/// The frame with its longer side at most `side`.
[[nodiscard]] ImageRgba8 reducedTo(const ImageRgba8& frame, int side);
/// A frame that has been reduced; alpha is not looked at.
[[nodiscard]] WorkPicture workPicture(const ImageRgba8& reduced);
/// The picture with its longer side at most `side`.
[[nodiscard]] WorkPicture reducedPicture(const WorkPicture& picture, int side);

/// An alpha at another size, bilinear or, where it is reduced, by area.
[[nodiscard]] AlphaImage resizedAlpha(const AlphaImage& alpha, int width, int height);
/// Distance in pixels to the contour of what is above one half: positive inside, negative outside, ± the
/// picture's size where there is no contour.
[[nodiscard]] std::vector<float> signedDistance(const AlphaImage& alpha);
/// Distance in pixels to the nearest value that is not 0; the picture's size where there is none.
[[nodiscard]] std::vector<float> distanceTo(const AlphaImage& mask);

/// Regions of a mask that stay although they are small.
struct Spared {
    const AlphaImage& marks;  ///< not 0 somewhere in the region
    float share = 0;          ///< or its size, as a share of the largest region of its kind
};
/// Takes the islands (255) and then the holes (0) that are not spared out of a mask.
void tidy(AlphaImage& mask, const Spared& islands, const Spared& holes);

}  // namespace splatreel::core
