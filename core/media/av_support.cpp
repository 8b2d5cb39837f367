#include "core/media/av_support.h"

#include "core/media/resample.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

extern "C" {
#include <libavutil/log.h>
#include <libavutil/mem.h>
#include <libavutil/pixdesc.h>
}

namespace splatreel::core::av {
namespace {

/// A damaged file may claim tables of any size; no sound one needs more than this at once.
constexpr std::size_t largestAllocation = 500U << 20U;

/// Decoders say with the "J" formats what others say with the range: one way is enough.
AVPixelFormat withoutJ(AVPixelFormat format, bool& fullRange) {
    AVPixelFormat plain = format;
    switch (format) {
        case AV_PIX_FMT_YUVJ420P:
            plain = AV_PIX_FMT_YUV420P;
            break;
        case AV_PIX_FMT_YUVJ422P:
            plain = AV_PIX_FMT_YUV422P;
            break;
        case AV_PIX_FMT_YUVJ444P:
            plain = AV_PIX_FMT_YUV444P;
            break;
        case AV_PIX_FMT_YUVJ440P:
            plain = AV_PIX_FMT_YUV440P;
            break;
        case AV_PIX_FMT_YUVJ411P:
            plain = AV_PIX_FMT_YUV411P;
            break;
        default:
            return format;
    }
    fullRange = true;
    return plain;
}

/// Matrix of the colour space; what is not tagged follows the custom: BT.709 from 720 lines on.
int swsColorspace(const AVFrame& frame) {
    switch (frame.colorspace) {
        case AVCOL_SPC_BT709:
            return SWS_CS_ITU709;
        case AVCOL_SPC_FCC:
            return SWS_CS_FCC;
        case AVCOL_SPC_BT470BG:
        case AVCOL_SPC_SMPTE170M:
            return SWS_CS_ITU601;
        case AVCOL_SPC_SMPTE240M:
            return SWS_CS_SMPTE240M;
        case AVCOL_SPC_BT2020_NCL:
        case AVCOL_SPC_BT2020_CL:
            return SWS_CS_BT2020;
        default:
            return frame.height >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601;
    }
}

ImageRgba8 turned(const ImageRgba8& image, const Orientation& turn) {
    if (turn.isIdentity()) return image;
    ImageRgba8 result(turn.swapsAxes() ? image.height : image.width,
                      turn.swapsAxes() ? image.width : image.height);
    const int offsetX = turn.xx + turn.xy < 0 ? result.width - 1 : 0;
    const int offsetY = turn.yx + turn.yy < 0 ? result.height - 1 : 0;
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            std::memcpy(result.at(turn.xx * x + turn.xy * y + offsetX, turn.yx * x + turn.yy * y + offsetY),
                        image.at(x, y), 4);
        }
    }
    return result;
}

}  // namespace

std::string errorText(int code) {
    char text[AV_ERROR_MAX_STRING_SIZE] = "";
    av_strerror(code, text, sizeof text);
    return text;
}

void prepareFfmpeg() {
    static const bool done = [] {
        av_log_set_level(AV_LOG_QUIET);
        av_max_alloc(largestAllocation);
        return true;
    }();
    (void)done;
}

bool formatHasAlpha(AVPixelFormat format) {
    const AVPixFmtDescriptor* const description = av_pix_fmt_desc_get(format);
    return format == AV_PIX_FMT_PAL8 ||
           (description != nullptr && (description->flags & AV_PIX_FMT_FLAG_ALPHA) != 0);
}

Orientation orientationOf(const std::int32_t* matrix) {
    if (matrix == nullptr) return {};
    // FFmpeg's rows are (a b u)(c d v)(x y w): x' = a x + c y, y' = b x + d y.
    const double a = matrix[0];
    const double b = matrix[1];
    const double c = matrix[3];
    const double d = matrix[4];
    const auto sign = [](double value) { return value < 0 ? -1 : 1; };
    if (std::abs(a) + std::abs(d) >= std::abs(b) + std::abs(c)) {
        return {sign(a), 0, 0, sign(d)};
    }
    return {0, sign(c), sign(b), 0};
}

Orientation orientationOf(const AVFrame& frame, const Orientation& otherwise) {
    const AVFrameSideData* const data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DISPLAYMATRIX);
    if (data == nullptr || data->size < 9 * sizeof(std::int32_t)) return otherwise;
    std::int32_t matrix[9];
    std::memcpy(matrix, data->data, sizeof matrix);
    return orientationOf(matrix);
}

Result<ImageRgba8> FrameConverter::convert(const AVFrame& frame, int width, int height,
                                           const Orientation& orientation, const std::string& where) {
    const auto format = static_cast<AVPixelFormat>(frame.format);
    const int wantedWidth = orientation.swapsAxes() ? height : width;
    const int wantedHeight = orientation.swapsAxes() ? width : height;
    // Scaling straight alpha would let invisible colours bleed in; those pictures are reduced afterwards.
    const bool reduceHere =
        !formatHasAlpha(format) && wantedWidth <= frame.width && wantedHeight <= frame.height;
    const int outWidth = reduceHere ? wantedWidth : frame.width;
    const int outHeight = reduceHere ? wantedHeight : frame.height;
    const bool scales = outWidth != frame.width || outHeight != frame.height;

    bool fullRange = frame.color_range == AVCOL_RANGE_JPEG;
    const AVPixelFormat plain = withoutJ(format, fullRange);
    const int quality = SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP;
    scaler_.reset(sws_getCachedContext(
        scaler_.release(), frame.width, frame.height, plain, outWidth, outHeight, AV_PIX_FMT_RGBA,
        (scales ? SWS_AREA : SWS_BICUBIC) | quality, nullptr, nullptr, nullptr));
    if (scaler_ == nullptr) {
        const char* const name = av_get_pix_fmt_name(format);
        return Error{
            std::string("the pixel format ") + (name != nullptr ? name : "?") + " cannot be converted", where,
            "Convert the file to H.264 in yuv420p or to PNG pictures."};
    }
    const int* const coefficients = sws_getCoefficients(swsColorspace(frame));
    // Fails for RGB sources, which need none of it.
    (void)sws_setColorspaceDetails(scaler_.get(), coefficients, fullRange ? 1 : 0,
                                   sws_getCoefficients(SWS_CS_DEFAULT), 1, 0, 1 << 16, 1 << 16);

    // swscale may write past the end of tightly packed rows: it gets padded ones.
    const FramePtr converted(av_frame_alloc());
    if (converted == nullptr) return Error{"not enough memory", where, ""};
    converted->format = AV_PIX_FMT_RGBA;
    converted->width = outWidth;
    converted->height = outHeight;
    if (av_frame_get_buffer(converted.get(), 64) < 0) {
        return Error{"not enough memory for a picture", where, "Use a smaller picture."};
    }
    const int rows = sws_scale(scaler_.get(), frame.data, frame.linesize, 0, frame.height, converted->data,
                               converted->linesize);
    if (rows != outHeight) return Error{"the picture cannot be converted", where, ""};

    ImageRgba8 image(outWidth, outHeight);
    for (int y = 0; y < outHeight; ++y) {
        std::memcpy(image.at(0, y),
                    converted->data[0] + static_cast<std::ptrdiff_t>(y) * converted->linesize[0],
                    4 * static_cast<std::size_t>(outWidth));
    }
    if (!orientation.isIdentity()) image = turned(image, orientation);
    if (image.width != width || image.height != height) image = resized(image, width, height);
    return image;
}

}  // namespace splatreel::core::av
