#include "core/media/exr_io.h"

#include "core/base/files.h"
#include "core/media/image_io.h"

#include <Imath/ImathBox.h>
#include <OpenEXR/ImfArray.h>
#include <OpenEXR/ImfChannelList.h>
#include <OpenEXR/ImfFrameBuffer.h>
#include <OpenEXR/ImfHeader.h>
#include <OpenEXR/ImfIO.h>
#include <OpenEXR/ImfOutputFile.h>
#include <OpenEXR/ImfRgbaFile.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace splatreel::core {
namespace {

/// Reads OpenEXR from memory.
class MemoryInput : public Imf::IStream {
public:
    explicit MemoryInput(std::span<const std::uint8_t> bytes) : IStream("picture"), bytes_(bytes) {}
    bool read(char out[], int count) override {
        if (count < 0 || static_cast<std::uint64_t>(count) > bytes_.size() - position_) {
            throw std::runtime_error("the file ends early");
        }
        std::memcpy(out, bytes_.data() + position_, static_cast<std::size_t>(count));
        position_ += static_cast<std::uint64_t>(count);
        return position_ < bytes_.size();
    }
    std::uint64_t tellg() override { return position_; }
    void seekg(std::uint64_t position) override {
        position_ = std::min<std::uint64_t>(position, bytes_.size());
    }

private:
    std::span<const std::uint8_t> bytes_;
    std::uint64_t position_ = 0;
};

/// Collects OpenEXR's output in memory.
class MemoryOutput : public Imf::OStream {
public:
    MemoryOutput() : OStream("picture") {}
    void write(const char in[], int count) override {
        const auto end = position_ + static_cast<std::uint64_t>(count);
        if (end > bytes.size()) bytes.resize(end);
        std::memcpy(bytes.data() + position_, in, static_cast<std::size_t>(count));
        position_ = end;
    }
    std::uint64_t tellp() override { return position_; }
    void seekp(std::uint64_t position) override { position_ = position; }

    std::vector<std::uint8_t> bytes;

private:
    std::uint64_t position_ = 0;
};

float encodeSrgb(float linear) {
    return linear <= 0.0031308F ? 12.92F * linear : 1.055F * std::pow(linear, 1.0F / 2.4F) - 0.055F;
}

float decodeSrgb(float value) {
    return value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
}

std::uint8_t toByte(float value) {
    return static_cast<std::uint8_t>(255.0F * (value > 0 ? std::min(value, 1.0F) : 0.0F) + 0.5F);
}

std::int64_t sizeOf(int low, int high) {
    return std::int64_t{high} - low + 1;
}

/// What decides how much memory OpenEXR takes as it opens a file; it does so before it can be asked.
struct HeaderSizes {
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::int64_t tileWidth = 0;  ///< 0: not tiled
    std::int64_t tileHeight = 0;
    std::int64_t channels = 0;
};

/// Reads the attributes of a header (name, type, length, value; an empty name ends it). Nothing when it is
/// damaged.
std::optional<HeaderSizes> readHeaderSizes(std::span<const std::uint8_t> bytes) {
    HeaderSizes sizes;
    std::size_t at = 8;
    const auto text = [&]() -> std::optional<std::string_view> {
        const auto rest = bytes.subspan(at);
        const auto end = std::ranges::find(rest, std::uint8_t{0});
        if (end == rest.end()) return std::nullopt;
        const auto length = static_cast<std::size_t>(end - rest.begin());
        at += length + 1;
        return std::string_view(reinterpret_cast<const char*>(rest.data()), length);
    };
    const auto integer = [&](std::size_t position) {
        std::int32_t value = 0;
        std::memcpy(&value, bytes.data() + position, sizeof value);
        return value;
    };
    while (at < bytes.size()) {
        const auto name = text();
        if (!name) return std::nullopt;
        if (name->empty()) {
            return sizes.width > 0 && sizes.height > 0 ? std::optional(sizes) : std::nullopt;
        }
        const auto type = text();
        if (!type || bytes.size() - at < 4) return std::nullopt;
        const std::int32_t length = integer(at);
        at += 4;
        if (length < 0 || static_cast<std::size_t>(length) > bytes.size() - at) return std::nullopt;
        if (*name == "dataWindow" && *type == "box2i" && length == 16) {
            sizes.width = sizeOf(integer(at), integer(at + 8));
            sizes.height = sizeOf(integer(at + 4), integer(at + 12));
        } else if (*name == "tiles" && *type == "tiledesc" && length == 9) {
            sizes.tileWidth = static_cast<std::uint32_t>(integer(at));
            sizes.tileHeight = static_cast<std::uint32_t>(integer(at + 4));
        } else if (*name == "channels") {
            sizes.channels = length / 18 + 1;  // a channel takes at least 18 bytes
        }
        at += static_cast<std::size_t>(length);
    }
    return std::nullopt;
}

/// Whether opening the file takes memory in keeping with its picture.
bool isReasonable(const HeaderSizes& sizes, std::size_t fileBytes, std::int64_t maximumPixels) {
    constexpr std::int64_t mostLinesInBlock = 256;
    constexpr std::int64_t mostBufferBytes = 400LL << 20U;
    const auto [width, height, tileWidth, tileHeight, channels] = sizes;
    if (width > maximumPixels || height > maximumPixels || width * height > maximumPixels) return false;
    std::int64_t blockPixels = width * std::min(height, mostLinesInBlock);
    if (tileWidth != 0 || tileHeight != 0) {
        if (tileWidth < 1 || tileHeight < 1 || tileWidth > 4096 || tileHeight > 4096) return false;
        // The file holds eight bytes for each tile's place.
        const std::int64_t tiles =
            ((width + tileWidth - 1) / tileWidth) * ((height + tileHeight - 1) / tileHeight);
        if (tiles * 8 > static_cast<std::int64_t>(fileBytes)) return false;
        blockPixels = std::max(tileWidth * tileHeight, tileHeight * width);
    }
    return blockPixels * channels * 4 <= mostBufferBytes;
}

bool isReasonable(const Imath::Box2i& window, std::int64_t maximumPixels) {
    const std::int64_t width = sizeOf(window.min.x, window.max.x);
    const std::int64_t height = sizeOf(window.min.y, window.max.y);
    return width > 0 && height > 0 && width <= maximumPixels && height <= maximumPixels &&
           width * height <= maximumPixels;
}

void storePixel(const Imf::Rgba& pixel, std::uint8_t* out) {
    const float alpha = std::clamp(static_cast<float>(pixel.a), 0.0F, 1.0F);
    out[3] = toByte(alpha);
    if (out[3] == 0) return;
    const float colors[] = {pixel.r, pixel.g, pixel.b};
    for (int c = 0; c < 3; ++c) out[c] = toByte(encodeSrgb(std::min(colors[c] / alpha, 1.0F)));
}

}  // namespace

bool isExr(std::span<const std::uint8_t> bytes) {
    constexpr std::array<std::uint8_t, 4> magic = {0x76, 0x2f, 0x31, 0x01};
    return bytes.size() > magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

Result<ImageRgba8> decodeExr(std::span<const std::uint8_t> bytes, const std::string& where,
                             std::int64_t maximumPixels) {
    const Error damaged{"the EXR picture's header is damaged or asks for too much", where,
                        "Copy the file again or save it as PNG."};
    constexpr std::uint32_t severalPartsOrDeep = 0x1800;
    std::uint32_t version = 0;
    if (bytes.size() < 16) return damaged;
    std::memcpy(&version, bytes.data() + 4, sizeof version);
    if ((version & severalPartsOrDeep) != 0) {
        return Error{"EXR files of several parts or with deep pixels are not read", where,
                     "Save the picture as a single flat part."};
    }
    const std::optional<HeaderSizes> sizes = readHeaderSizes(bytes);
    if (!sizes || !isReasonable(*sizes, bytes.size(), maximumPixels)) return damaged;
    try {
        MemoryInput stream(bytes);
        Imf::RgbaInputFile file(stream, 1);
        const Imath::Box2i data = file.dataWindow();
        const Imath::Box2i display = file.displayWindow();
        if (!isReasonable(data, maximumPixels) || !isReasonable(display, maximumPixels)) {
            return damaged;
        }
        ImageRgba8 image(static_cast<int>(sizeOf(display.min.x, display.max.x)),
                         static_cast<int>(sizeOf(display.min.y, display.max.y)));
        // One row at a time: the frame buffer's y stride of zero lets every row land in the same place.
        std::vector<Imf::Rgba> row(static_cast<std::size_t>(sizeOf(data.min.x, data.max.x)));
        for (int y = std::max(data.min.y, display.min.y); y <= std::min(data.max.y, display.max.y); ++y) {
            file.setFrameBuffer(row.data() - data.min.x, 1, 0);
            file.readPixels(y);
            for (int x = std::max(data.min.x, display.min.x); x <= std::min(data.max.x, display.max.x); ++x) {
                storePixel(row[static_cast<std::size_t>(x - data.min.x)],
                           image.at(x - display.min.x, y - display.min.y));
            }
        }
        return image;
    } catch (const std::exception& exception) {
        return Error{std::string("the EXR picture cannot be decoded (") + exception.what() + ")", where,
                     "It may be damaged or cut off: copy it again or save it as PNG."};
    }
}

Result<void> writeExr(const std::filesystem::path& path, const ImageF& image,
                      std::span<const std::string> channelNames) {
    assert(static_cast<int>(channelNames.size()) == image.channels);
    std::vector<std::uint8_t> bytes;
    try {
        Imf::Header header(image.width, image.height);
        header.compression() = Imf::ZIP_COMPRESSION;
        Imf::FrameBuffer buffer;
        const std::size_t pixelBytes = sizeof(float) * channelNames.size();
        for (std::size_t c = 0; c < channelNames.size(); ++c) {
            header.channels().insert(channelNames[c], Imf::Channel(Imf::FLOAT));
            // OpenEXR takes one pointer type for reading and writing; it only reads here.
            char* const base = const_cast<char*>(reinterpret_cast<const char*>(image.values.data() + c));
            buffer.insert(channelNames[c], Imf::Slice(Imf::FLOAT, base, pixelBytes,
                                                      pixelBytes * static_cast<std::size_t>(image.width)));
        }
        MemoryOutput stream;
        {
            Imf::OutputFile file(stream, header, 1);
            file.setFrameBuffer(buffer);
            file.writePixels(image.height);
        }
        bytes = std::move(stream.bytes);
    } catch (const std::exception& exception) {
        return Error{std::string("the EXR picture cannot be written (") + exception.what() + ")",
                     path.string(), ""};
    }
    return writeFile(path, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

ImageF toLinearPremultiplied(const ImageRgba8& image) {
    std::array<float, 256> linear{};
    for (std::size_t i = 0; i < linear.size(); ++i) linear[i] = decodeSrgb(static_cast<float>(i) / 255.0F);
    ImageF result(image.width, image.height, 4);
    for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
        const float alpha = static_cast<float>(image.pixels[i + 3]) / 255.0F;
        for (std::size_t c = 0; c < 3; ++c) result.values[i + c] = alpha * linear[image.pixels[i + c]];
        result.values[i + 3] = alpha;
    }
    return result;
}

}  // namespace splatreel::core
