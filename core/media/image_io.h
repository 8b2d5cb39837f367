#pragma once

#include "core/base/result.h"
#include "core/media/image.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace splatreel::core {

/// Pictures with more pixels than this are not decoded.
inline constexpr std::int64_t maximumPicturePixels = 100'000'000;

/// Decodes a picture of one of the kinds PNG, JPEG, WebP, EXR, BMP or TIFF, known by its
/// first bytes, to 8-bit RGBA with straight alpha; pictures without alpha are opaque. A rotation noted in the
/// file is applied. EXR is taken as linear with premultiplied alpha and converted to sRGB, cut at 1.
/// `where` names the picture in errors. More than `maximumPixels` are refused before they are
/// allocated. Thread-safe.
[[nodiscard]] Result<ImageRgba8> decodeImage(std::span<const std::uint8_t> bytes, const std::string& where,
                                             std::int64_t maximumPixels = maximumPicturePixels);

/// Reads a picture file, see decodeImage.
[[nodiscard]] Result<ImageRgba8> readImage(const std::filesystem::path& path);

/// PNG bytes of a picture; without `keepAlpha` RGB, the alpha left out.
[[nodiscard]] Result<std::vector<std::uint8_t>> encodePng(const ImageRgba8& image, bool keepAlpha = true);

/// Writes a PNG whole or not at all.
Result<void> writePng(const std::filesystem::path& path, const ImageRgba8& image, bool keepAlpha = true);

/// Writes an OpenEXR file (32-bit float, ZIP) whole or not at all. `channelNames` has one name per channel of
/// the picture: {"R","G","B","A"}, {"Z"} …. Values are written as they are: by convention linear colour,
/// premultiplied by alpha.
Result<void> writeExr(const std::filesystem::path& path, const ImageF& image,
                      std::span<const std::string> channelNames);

/// sRGB with straight alpha to linear RGBA premultiplied by alpha, as OpenEXR wants it.
[[nodiscard]] ImageF toLinearPremultiplied(const ImageRgba8& image);

}  // namespace splatreel::core
