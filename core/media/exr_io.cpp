#include "core/media/exr_io.h"

#include "core/base/files.h"
#include "core/media/image_io.h"

#include <OpenEXR/ImfChannelList.h>
#include <OpenEXR/ImfFrameBuffer.h>
#include <OpenEXR/ImfHeader.h>
#include <OpenEXR/ImfIO.h>
#include <OpenEXR/ImfOutputFile.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <exception>
#include <string_view>
#include <vector>

namespace splatreel::core {
namespace {

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

}  // namespace

void storeLinearRow(const LinearRow& row, int count, std::uint8_t* out) {
    for (int x = 0; x < count; ++x, out += 4) {
        const float alpha = row.alpha != nullptr ? std::clamp(row.alpha[x], 0.0F, 1.0F) : 1.0F;
        out[3] = toByte(alpha);
        if (out[3] == 0) continue;
        const float colors[] = {row.red[x], row.green[x], row.blue[x]};
        for (int c = 0; c < 3; ++c) out[c] = toByte(encodeSrgb(std::min(colors[c] / alpha, 1.0F)));
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
