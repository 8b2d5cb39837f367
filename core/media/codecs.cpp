#include "core/media/codecs.h"

extern "C" {
#include <libavcodec/avcodec.h>
}

#include <array>

namespace splatreel::core {
namespace {

struct Kind {
    const char* name;
    AVCodecID codec;
    const char* decoder;  ///< nullptr: any
};

// VP8 and VP9 with alpha need libvpx: FFmpeg's own decoders leave the alpha out.
constexpr std::array kinds = {
    Kind{"H.264", AV_CODEC_ID_H264, nullptr}, Kind{"HEVC", AV_CODEC_ID_HEVC, nullptr},
    Kind{"VP9", AV_CODEC_ID_VP9, nullptr},    Kind{"VP9 with alpha", AV_CODEC_ID_VP9, "libvpx-vp9"},
    Kind{"AV1", AV_CODEC_ID_AV1, nullptr},    Kind{"ProRes", AV_CODEC_ID_PRORES, nullptr},
    Kind{"GIF", AV_CODEC_ID_GIF, nullptr},    Kind{"PNG", AV_CODEC_ID_PNG, nullptr},
    Kind{"JPEG", AV_CODEC_ID_MJPEG, nullptr}, Kind{"WebP", AV_CODEC_ID_WEBP, nullptr},
};

}  // namespace

std::vector<CodecSupport> codecSupport() {
    std::vector<CodecSupport> support;
    for (const Kind& kind : kinds) {
        const bool reads = kind.decoder != nullptr ? avcodec_find_decoder_by_name(kind.decoder) != nullptr
                                                   : avcodec_find_decoder(kind.codec) != nullptr;
        const bool writes = kind.decoder != nullptr ? avcodec_find_encoder_by_name(kind.decoder) != nullptr
                                                    : avcodec_find_encoder(kind.codec) != nullptr;
        support.push_back({kind.name, reads, writes});
    }
    support.push_back({"OpenEXR", true, true});  // through its own library
    return support;
}

}  // namespace splatreel::core
