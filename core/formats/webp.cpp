#include "core/formats/webp.h"

#include <webp/decode.h>
#include <webp/encode.h>

#include <memory>

namespace splatreel::core {
namespace {

/// Of 0 … 9. Beyond, files shrink by a percent or two and take many times as long.
constexpr int encodingLevel = 4;

struct FreePicture {
    void operator()(WebPPicture* picture) const { WebPPictureFree(picture); }
};

int append(const std::uint8_t* bytes, std::size_t count, const WebPPicture* picture) {
    auto& file = *static_cast<std::vector<std::byte>*>(picture->custom_ptr);
    const auto piece = std::as_bytes(std::span(bytes, count));
    file.insert(file.end(), piece.begin(), piece.end());
    return 1;
}

}  // namespace

Result<BytePicture> decodeWebp(std::span<const std::byte> file, std::uint64_t mostPixels,
                               const std::string& where) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(file.data());
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(bytes, file.size(), &features) != VP8_STATUS_OK)
        return Error{"this is no WebP picture, or not all of it", where, "Export or download it again."};
    constexpr int lossless = 2;
    if (features.has_animation != 0 || features.format != lossless)
        return Error{"the WebP picture is lossy or animated, which spoils what is packed into it", where,
                     "Export it again with lossless pictures."};
    const auto pixels =
        static_cast<std::uint64_t>(features.width) * static_cast<std::uint64_t>(features.height);
    if (pixels > mostPixels)
        return Error{"the picture has " + std::to_string(features.width) + " × " +
                         std::to_string(features.height) + " pixels, where at most " +
                         std::to_string(mostPixels) + " have a meaning",
                     where, "Export or download it again."};
    BytePicture picture{features.width, features.height, std::vector<std::uint8_t>(4 * pixels)};
    if (WebPDecodeRGBAInto(bytes, file.size(), picture.rgba.data(), picture.rgba.size(),
                           4 * features.width) == nullptr)
        return Error{"the WebP picture is damaged", where, "Export or download it again."};
    return picture;
}

Result<std::vector<std::byte>> encodeWebp(const BytePicture& picture, const std::string& where) {
    const Error failed{"a picture of " + std::to_string(picture.width) + " × " +
                           std::to_string(picture.height) + " pixels cannot be packed as WebP",
                       where, "Free some memory, or write PLY or SPZ instead."};
    WebPConfig config;
    WebPPicture input;
    if (WebPConfigInit(&config) == 0 || WebPConfigLosslessPreset(&config, encodingLevel) == 0 ||
        WebPPictureInit(&input) == 0)
        return failed;
    config.exact = 1;
    const std::unique_ptr<WebPPicture, FreePicture> owner(&input);
    std::vector<std::byte> file;
    input.use_argb = 1;
    input.width = picture.width;
    input.height = picture.height;
    input.writer = append;
    input.custom_ptr = &file;
    if (WebPPictureImportRGBA(&input, picture.rgba.data(), 4 * picture.width) == 0 ||
        WebPEncode(&config, &input) == 0)
        return failed;
    return file;
}

}  // namespace splatreel::core
