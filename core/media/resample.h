#pragma once

#include "core/media/image.h"

namespace splatreel::core {

/// A box in pixels of a picture; may reach beyond it.
struct PixelBox {
    double x = 0;
    double y = 0;
    double width = 0;
    double height = 0;
};

/// The part of a picture inside `box`, resampled to width × height. Colours are filtered premultiplied by
/// alpha (Catmull-Rom, widened by the reduction so that nothing aliases), so that invisible pixels do not
/// bleed. What lies outside the picture is transparent black. A box of whole pixels and the result's size
/// copies them.
[[nodiscard]] ImageRgba8 resample(const ImageRgba8& image, const PixelBox& box, int width, int height);

/// The whole picture at another size.
[[nodiscard]] ImageRgba8 resized(const ImageRgba8& image, int width, int height);

}  // namespace splatreel::core
