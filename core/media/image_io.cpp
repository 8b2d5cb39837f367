#include "core/media/image_io.h"

#include "core/base/files.h"
#include "core/media/av_support.h"
#include "core/media/exr_io.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace splatreel::core {
namespace {

constexpr std::uint64_t maximumPictureBytes = 1ULL << 30U;

/// The kind of picture that starts with these bytes.
AVCodecID codecOf(std::span<const std::uint8_t> bytes) {
    using namespace std::string_view_literals;
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\x89PNG\r\n\x1a\n"sv)) return AV_CODEC_ID_PNG;
    if (text.starts_with("\xff\xd8\xff"sv)) return AV_CODEC_ID_MJPEG;
    if (text.starts_with("RIFF"sv) && text.substr(0, 12).ends_with("WEBP"sv)) return AV_CODEC_ID_WEBP;
    if (text.starts_with("\x76\x2f\x31\x01"sv)) return AV_CODEC_ID_EXR;
    if (text.starts_with("BM"sv)) return AV_CODEC_ID_BMP;
    if (text.starts_with("II*\0"sv) || text.starts_with("MM\0*"sv)) return AV_CODEC_ID_TIFF;
    return AV_CODEC_ID_NONE;
}

Error tooLarge(std::uint64_t size, const std::string& where) {
    return {"a picture file of " + bytesText(size) + " is too large", where, "Save it smaller."};
}

Error notDecoded(const std::string& where, const std::string& why) {
    return {"the picture cannot be decoded (" + why + ")", where,
            "It may be damaged or cut off: copy it again or save it as PNG."};
}

/// OpenEXR's pictures come as planes of floats; nothing for other formats.
std::optional<ImageRgba8> fromFloats(const AVFrame& frame) {
    const bool isGrey = frame.format == AV_PIX_FMT_GRAYF32;
    const bool hasAlpha = frame.format == AV_PIX_FMT_GBRAPF32;
    if (!isGrey && !hasAlpha && frame.format != AV_PIX_FMT_GBRPF32) return std::nullopt;
    ImageRgba8 image(frame.width, frame.height);
    for (int y = 0; y < frame.height; ++y) {
        const auto plane = [&](int p) {
            const std::uint8_t* const row =
                frame.data[p] + static_cast<std::ptrdiff_t>(y) * frame.linesize[p];
            return reinterpret_cast<const float*>(row);
        };
        const LinearRow row = isGrey ? LinearRow{plane(0), plane(0), plane(0), nullptr}
                                     : LinearRow{plane(2), plane(0), plane(1), hasAlpha ? plane(3) : nullptr};
        storeLinearRow(row, frame.width, image.at(0, y));
    }
    return image;
}

Result<ImageRgba8> decodeWithFfmpeg(AVCodecID id, std::span<const std::uint8_t> bytes,
                                    const std::string& where, std::int64_t maximumPixels) {
    av::prepareFfmpeg();
    const AVCodec* const codec = avcodec_find_decoder(id);
    if (codec == nullptr) return notDecoded(where, "FFmpeg was built without its decoder");
    const av::CodecPtr context(avcodec_alloc_context3(codec));
    const av::PacketPtr packet(av_packet_alloc());
    const av::FramePtr frame(av_frame_alloc());
    if (!context || !packet || !frame) return Error{"not enough memory", where, ""};
    context->thread_count = 1;
    context->max_pixels = maximumPixels;
    context->err_recognition = AV_EF_EXPLODE;
    int status = avcodec_open2(context.get(), codec, nullptr);
    if (status < 0) return notDecoded(where, av::errorText(status));
    // A copy, because decoders read some bytes past the end, which av_new_packet zeroes.
    status = av_new_packet(packet.get(), static_cast<int>(bytes.size()));
    if (status < 0) return Error{"not enough memory", where, ""};
    std::memcpy(packet->data, bytes.data(), bytes.size());
    status = avcodec_send_packet(context.get(), packet.get());
    if (status >= 0) status = avcodec_send_packet(context.get(), nullptr);
    if (status >= 0) status = avcodec_receive_frame(context.get(), frame.get());
    if (status < 0) return notDecoded(where, av::errorText(status));
    if (frame->width <= 0 || frame->height <= 0) return notDecoded(where, "it has no pixels");
    if (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0) {
        return notDecoded(where, "part of it is missing");
    }
    if (std::optional<ImageRgba8> image = fromFloats(*frame)) return *std::move(image);
    const av::Orientation orientation = av::orientationOf(*frame, {});
    const bool swaps = orientation.swapsAxes();
    av::FrameConverter converter;
    return converter.convert(*frame, swaps ? frame->height : frame->width,
                             swaps ? frame->width : frame->height, orientation, where);
}

}  // namespace

Result<ImageRgba8> decodeImage(std::span<const std::uint8_t> bytes, const std::string& where,
                               std::int64_t maximumPixels) {
    if (bytes.empty()) return Error{"the file is empty", where, ""};
    if (bytes.size() > maximumPictureBytes) return tooLarge(bytes.size(), where);
    const AVCodecID id = codecOf(bytes);
    if (id == AV_CODEC_ID_NONE) {
        return Error{"is not a picture that can be read", where, "Use PNG, JPEG, WebP, EXR, BMP or TIFF."};
    }
    return decodeWithFfmpeg(id, bytes, where, maximumPixels);
}

Result<ImageRgba8> readImage(const std::filesystem::path& path) {
    const Result<std::shared_ptr<const ByteSource>> file = openFile(path);
    if (!file) return file.error();
    const std::uint64_t size = (*file)->size();
    if (size > maximumPictureBytes) return tooLarge(size, path.string());
    std::vector<std::uint8_t> bytes(size);
    if (!(*file)->read(0, std::as_writable_bytes(std::span(bytes)))) {
        return Error{"cannot be read to its end", path.string(), "Check the disk, or copy the file again."};
    }
    return decodeImage(bytes, path.string());
}

Result<std::vector<std::uint8_t>> encodePng(const ImageRgba8& image, bool keepAlpha) {
    av::prepareFfmpeg();
    const AVCodec* const codec = avcodec_find_encoder(AV_CODEC_ID_PNG);
    if (codec == nullptr) return Error{"FFmpeg was built without its PNG encoder", "", ""};
    const av::CodecPtr context(avcodec_alloc_context3(codec));
    const av::PacketPtr packet(av_packet_alloc());
    const av::FramePtr frame(av_frame_alloc());
    if (!context || !packet || !frame) return Error{"not enough memory", "", ""};
    const int channels = keepAlpha ? 4 : 3;
    const AVPixelFormat format = keepAlpha ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24;
    context->width = frame->width = image.width;
    context->height = frame->height = image.height;
    context->pix_fmt = format;
    frame->format = format;
    context->time_base = {1, 25};
    context->thread_count = 1;
    context->compression_level = 4;
    context->color_range = AVCOL_RANGE_JPEG;
    int status = avcodec_open2(context.get(), codec, nullptr);
    if (status >= 0) status = av_frame_get_buffer(frame.get(), 0);
    if (status < 0) return Error{"a picture cannot be encoded (" + av::errorText(status) + ")", "", ""};
    for (int y = 0; y < image.height; ++y) {
        std::uint8_t* out = frame->data[0] + static_cast<std::ptrdiff_t>(y) * frame->linesize[0];
        const std::uint8_t* in = image.at(0, y);
        if (keepAlpha) {
            std::memcpy(out, in, 4 * static_cast<std::size_t>(image.width));
        } else {
            for (int x = 0; x < image.width; ++x) std::memcpy(out + channels * x, in + 4 * x, 3);
        }
    }
    status = avcodec_send_frame(context.get(), frame.get());
    if (status >= 0) status = avcodec_send_frame(context.get(), nullptr);
    if (status >= 0) status = avcodec_receive_packet(context.get(), packet.get());
    if (status < 0) return Error{"a picture cannot be encoded (" + av::errorText(status) + ")", "", ""};
    return std::vector<std::uint8_t>(packet->data, packet->data + packet->size);
}

Result<void> writePng(const std::filesystem::path& path, const ImageRgba8& image, bool keepAlpha) {
    const Result<std::vector<std::uint8_t>> bytes = encodePng(image, keepAlpha);
    if (!bytes) return bytes.error();
    return writeFile(path, std::string_view(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
}

}  // namespace splatreel::core
