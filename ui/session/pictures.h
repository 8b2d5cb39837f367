#pragma once

#include "core/media/image.h"

#include <QImage>

namespace splatreel::ui {

/// A copy as Qt draws it (straight alpha).
[[nodiscard]] inline QImage toImage(const core::ImageRgba8& picture) {
    if (picture.empty()) return {};
    return QImage(picture.pixels.data(), picture.width, picture.height, picture.width * 4,
                  QImage::Format_RGBA8888)
        .copy();
}

/// A copy without its alpha.
[[nodiscard]] inline QImage opaqueImage(const core::ImageRgba8& picture) {
    QImage image = toImage(picture);
    // The format without alpha wants it at its most.
    for (int y = 0; y < image.height(); ++y) {
        std::uint8_t* line = image.scanLine(y) + 3;
        for (int x = 0; x < image.width(); ++x) line[4 * x] = 255;
    }
    image.reinterpretAsFormat(QImage::Format_RGBX8888);
    return image;
}

/// A matte as 8-bit grey.
[[nodiscard]] inline QImage toImage(const core::AlphaImage& alpha) {
    if (alpha.empty()) return {};
    return QImage(alpha.values.data(), alpha.width, alpha.height, alpha.width, QImage::Format_Grayscale8)
        .copy();
}

/// The alpha of a picture as 8-bit grey.
[[nodiscard]] inline QImage alphaImage(const core::ImageRgba8& picture) {
    QImage image(picture.width, picture.height, QImage::Format_Grayscale8);
    const std::uint8_t* pixel = picture.pixels.data() + 3;
    for (int y = 0; y < picture.height; ++y) {
        std::uint8_t* line = image.scanLine(y);
        for (int x = 0; x < picture.width; ++x, pixel += 4) line[x] = *pixel;
    }
    return image;
}

}  // namespace splatreel::ui
