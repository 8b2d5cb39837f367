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

}  // namespace splatreel::ui
