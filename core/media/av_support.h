#pragma once

// Ownership and conversion helpers over FFmpeg's C interface; included by the sources of core/media alone.

#include "core/base/result.h"
#include "core/media/image.h"

#include <memory>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/frame.h>
#include <libswscale/swscale.h>
}

namespace splatreel::core::av {

struct Deleter {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
    void operator()(SwsContext* context) const { sws_freeContext(context); }
};
using InputPtr = std::unique_ptr<AVFormatContext, Deleter>;
using CodecPtr = std::unique_ptr<AVCodecContext, Deleter>;
using FramePtr = std::unique_ptr<AVFrame, Deleter>;
using PacketPtr = std::unique_ptr<AVPacket, Deleter>;
using ScalerPtr = std::unique_ptr<SwsContext, Deleter>;

/// FFmpeg's text for one of its error codes.
[[nodiscard]] std::string errorText(int code);

/// Keeps FFmpeg's own log off standard error, since what matters comes back as an Error, and bounds its
/// allocations. Called before any use.
void prepareFfmpeg();

/// Whether pictures of this pixel format can be transparent.
[[nodiscard]] bool formatHasAlpha(AVPixelFormat format);

/// How the decoded picture has to be turned for display: rows of the matrix map a decoded pixel to a shown
/// one.
struct Orientation {
    int xx = 1, xy = 0, yx = 0, yy = 1;  ///< x' = xx x + xy y, y' = yx x + yy y, entries −1, 0 or 1
    [[nodiscard]] bool isIdentity() const { return xx == 1 && yy == 1; }
    [[nodiscard]] bool swapsAxes() const { return xx == 0; }
};
/// From FFmpeg's display matrix (nine int32 values), to the nearest quarter turn; nullptr: none.
[[nodiscard]] Orientation orientationOf(const std::int32_t* displayMatrix);
/// From side data of the frame (pictures with EXIF), or `otherwise`.
[[nodiscard]] Orientation orientationOf(const AVFrame& frame, const Orientation& otherwise);

/// Converts decoded frames to upright 8-bit RGBA with square pixels. Keeps its scaler between frames.
class FrameConverter {
public:
    /// `width` × `height`: size of the result, after turning; reduced with premultiplied alpha.
    [[nodiscard]] Result<ImageRgba8> convert(const AVFrame& frame, int width, int height,
                                             const Orientation& orientation, const std::string& where);

private:
    ScalerPtr scaler_;
};

}  // namespace splatreel::core::av
