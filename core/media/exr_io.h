#pragma once

#include "core/base/result.h"
#include "core/media/image.h"

#include <cstdint>
#include <span>
#include <string>

namespace splatreel::core {

/// Whether the bytes start like an OpenEXR file.
[[nodiscard]] bool isExr(std::span<const std::uint8_t> bytes);

/// The display window of an OpenEXR picture as 8-bit sRGB with straight alpha, see decodeImage.
[[nodiscard]] Result<ImageRgba8> decodeExr(std::span<const std::uint8_t> bytes, const std::string& where,
                                           std::int64_t maximumPixels);

}  // namespace splatreel::core
