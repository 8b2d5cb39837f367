#include "core/media/video_encoder.h"

#include "core/base/files.h"
#include "core/base/parallel.h"
#include "core/media/av_support.h"
#include "core/media/distance_map.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

extern "C" {
#include <libavutil/dict.h>
#include <libavutil/mem.h>
}

namespace splatreel::core {
namespace {

/// A kind of file and how it is encoded.
struct Recipe {
    std::string_view extension;
    const char* container;
    const char* encoder;
    AVPixelFormat opaque;
    AVPixelFormat withAlpha;                                      ///< AV_PIX_FMT_NONE: cannot
    std::array<std::pair<const char*, const char*>, 7> settings;  ///< name and value, ends with nullptr
};

constexpr Recipe recipes[] = {
    {".mp4", "mp4", "libx264", AV_PIX_FMT_YUV420P, AV_PIX_FMT_NONE, {{{"crf", "16"}, {"preset", "medium"}}}},
    {".mkv",
     "matroska",
     "libx264",
     AV_PIX_FMT_YUV420P,
     AV_PIX_FMT_NONE,
     {{{"crf", "16"}, {"preset", "medium"}}}},
    // Alternative reference frames would come without their alpha.
    {".webm",
     "webm",
     "libvpx-vp9",
     AV_PIX_FMT_YUV420P,
     AV_PIX_FMT_YUVA420P,
     {{{"crf", "18"},
       {"b", "0"},
       {"deadline", "good"},
       {"cpu-used", "4"},
       {"row-mt", "1"},
       {"auto-alt-ref", "0"}}}},
    {".mov",
     "mov",
     "prores_ks",
     AV_PIX_FMT_YUVA444P10,
     AV_PIX_FMT_YUVA444P10,
     {{{"profile", "4"}, {"alpha_bits", "16"}}}},
};

/// Invisible pixels near visible ones take their colours: encoders that blur would otherwise mix theirs in.
void bleedColors(ImageRgba8& image) {
    constexpr float reach = 24;
    std::vector<std::uint8_t> visible(image.pixels.size() / 4);
    for (std::size_t i = 0; i < visible.size(); ++i) visible[i] = image.pixels[4 * i + 3] > 32 ? 1 : 0;
    const DistanceMap map(visible, image.width, image.height);
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const float distance = map.distance(x, y);
            if (distance <= 0 || distance > reach) continue;
            const auto [nx, ny] = map.nearest(x, y);
            std::memcpy(image.at(x, y), image.at(nx, ny), 3);
        }
    }
}

struct OutputDeleter {
    void operator()(AVFormatContext* context) const { avformat_free_context(context); }
};
struct StreamDeleter {
    void operator()(AVIOContext* context) const {
        av_freep(static_cast<void*>(&context->buffer));
        avio_context_free(&context);
    }
};

/// FFmpeg's output into an OutputFile; remembers what went wrong.
struct Sink {
    OutputFile file;
    std::int64_t position = 0;
    std::int64_t size = 0;
    std::optional<Error> error;

    int take(const Result<void>& result) {
        if (result) return 0;
        if (!error) error = result.error();
        return AVERROR(EIO);
    }
    int write(const std::uint8_t* bytes, int count) {
        if (error) return AVERROR(EIO);
        const std::span<const std::uint8_t> span(bytes, static_cast<std::size_t>(count));
        if (const int status = take(file.write(std::as_bytes(span))); status < 0) return status;
        position += count;
        size = std::max(size, position);
        return count;
    }
    std::int64_t seek(std::int64_t offset, int whence) {
        if ((whence & AVSEEK_SIZE) != 0) return size;
        whence &= ~AVSEEK_FORCE;
        if (whence == SEEK_CUR) offset += position;
        if (whence == SEEK_END) offset += size;
        if (offset < 0 || error) return AVERROR(EIO);
        if (offset != position) {
            if (const int status = take(file.seek(static_cast<std::uint64_t>(offset))); status < 0) {
                return status;
            }
        }
        position = offset;
        return offset;
    }
};

#if LIBAVFORMAT_VERSION_MAJOR >= 61
using SinkBytes = const std::uint8_t*;
#else
using SinkBytes = std::uint8_t*;
#endif

class Encoder : public FrameWriter {
public:
    Encoder(std::string where, const FrameWriterOptions& options)
        : where_(std::move(where)), options_(options) {}

    Result<void> open(const Recipe& recipe, OutputFile file) {
        av::prepareFfmpeg();
        const AVCodec* const codec = avcodec_find_encoder_by_name(recipe.encoder);
        if (codec == nullptr) {
            return Error{std::string("FFmpeg was built without the encoder ") + recipe.encoder, where_,
                         "Write pictures to a folder instead."};
        }
        keepsAlpha_ = options_.keepAlpha && recipe.withAlpha != AV_PIX_FMT_NONE;
        sink_ = std::make_unique<Sink>(Sink{std::move(file), 0, 0, std::nullopt});
        if (auto made = openContainer(recipe); !made) return made;

        encoder_.reset(avcodec_alloc_context3(codec));
        AVStream* const stream = avformat_new_stream(container_.get(), nullptr);
        packet_.reset(av_packet_alloc());
        if (encoder_ == nullptr || stream == nullptr || packet_ == nullptr) return noMemory();
        AVCodecContext& encoder = *encoder_;
        encoder.width = options_.width + options_.width % 2;
        encoder.height = options_.height + options_.height % 2;
        encoder.pix_fmt = keepsAlpha_ ? recipe.withAlpha : recipe.opaque;
        encoder.time_base = {static_cast<int>(options_.rate.denominator),
                             static_cast<int>(options_.rate.numerator)};
        encoder.framerate = {encoder.time_base.den, encoder.time_base.num};
        encoder.color_range = AVCOL_RANGE_MPEG;
        encoder.colorspace = AVCOL_SPC_BT709;
        encoder.color_primaries = AVCOL_PRI_BT709;
        encoder.color_trc = AVCOL_TRC_BT709;
        encoder.thread_count = std::min(workerCount(), 8);
        if ((container_->oformat->flags & AVFMT_GLOBALHEADER) != 0) {
            encoder.flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
        }
        AVDictionary* settings = nullptr;
        for (const auto& [name, value] : recipe.settings) {
            if (name != nullptr) av_dict_set(&settings, name, value, 0);
        }
        int status = avcodec_open2(encoder_.get(), codec, &settings);
        av_dict_free(&settings);
        if (status < 0) return failed("cannot be encoded", status);
        status = avcodec_parameters_from_context(stream->codecpar, encoder_.get());
        stream->time_base = encoder.time_base;
        stream->avg_frame_rate = encoder.framerate;
        if (status >= 0) status = avformat_write_header(container_.get(), nullptr);
        if (status < 0) return failed("cannot be written", status);
        return openFrame();
    }

    Result<void> write(const ImageRgba8& frame) override {
        if (frame.width != options_.width || frame.height != options_.height) {
            return Error{"a frame has another size than the video", where_, ""};
        }
        ImageRgba8 picture = keepsAlpha_ ? frame : laidOver(frame, 255, 255, 255);
        if (keepsAlpha_) bleedColors(picture);
        fillPadded(picture);
        if (av_frame_make_writable(frame_.get()) < 0) return noMemory();
        const int rows = sws_scale(scaler_.get(), padded_->data, padded_->linesize, 0, padded_->height,
                                   frame_->data, frame_->linesize);
        if (rows != frame_->height) return Error{"a frame cannot be converted", where_, ""};
        frame_->pts = next_++;
        return encode(frame_.get());
    }

    Result<void> finish() override {
        if (auto flushed = encode(nullptr); !flushed) return flushed;
        const int status = av_write_trailer(container_.get());
        avio_flush(container_->pb);
        if (status < 0 || sink_->error) return failed("cannot be written", status);
        return sink_->file.commit();
    }

private:
    Error noMemory() const { return {"not enough memory", where_, "Choose a smaller size."}; }

    Error failed(const std::string& what, int status) const {
        if (sink_ != nullptr && sink_->error) return *sink_->error;
        return {"the video " + what + " (" + av::errorText(status) + ")", where_, ""};
    }

    Result<void> openContainer(const Recipe& recipe) {
        AVFormatContext* raw = nullptr;
        const int status = avformat_alloc_output_context2(&raw, nullptr, recipe.container, nullptr);
        if (status < 0) return failed("cannot be written", status);
        container_.reset(raw);
        constexpr int bufferBytes = 1 << 16;
        auto* buffer = static_cast<unsigned char*>(av_malloc(bufferBytes));
        if (buffer == nullptr) return noMemory();
        stream_.reset(avio_alloc_context(
            buffer, bufferBytes, 1, sink_.get(), nullptr,
            [](void* sink, SinkBytes bytes, int count) {
                return static_cast<Sink*>(sink)->write(bytes, count);
            },
            [](void* sink, std::int64_t offset, int whence) {
                return static_cast<Sink*>(sink)->seek(offset, whence);
            }));
        if (stream_ == nullptr) {
            av_free(buffer);
            return noMemory();
        }
        container_->pb = stream_.get();
        container_->flags |= AVFMT_FLAG_CUSTOM_IO;
        return {};
    }

    Result<void> openFrame() {
        frame_.reset(av_frame_alloc());
        padded_.reset(av_frame_alloc());
        if (frame_ == nullptr || padded_ == nullptr) return noMemory();
        frame_->format = encoder_->pix_fmt;
        padded_->format = AV_PIX_FMT_RGBA;
        frame_->width = padded_->width = encoder_->width;
        frame_->height = padded_->height = encoder_->height;
        frame_->color_range = encoder_->color_range;
        frame_->colorspace = encoder_->colorspace;
        if (av_frame_get_buffer(frame_.get(), 0) < 0 || av_frame_get_buffer(padded_.get(), 64) < 0) {
            return noMemory();
        }
        scaler_.reset(sws_getContext(encoder_->width, encoder_->height, AV_PIX_FMT_RGBA, encoder_->width,
                                     encoder_->height, encoder_->pix_fmt,
                                     SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP, nullptr, nullptr,
                                     nullptr));
        if (scaler_ == nullptr) return Error{"its colours cannot be converted", where_, ""};
        (void)sws_setColorspaceDetails(scaler_.get(), sws_getCoefficients(SWS_CS_DEFAULT), 1,
                                       sws_getCoefficients(SWS_CS_ITU709), 0, 0, 1 << 16, 1 << 16);
        return {};
    }

    /// Copies the picture into the encoder's size; the last column and row are doubled where it is odd.
    void fillPadded(const ImageRgba8& picture) {
        for (int y = 0; y < padded_->height; ++y) {
            std::uint8_t* const out =
                padded_->data[0] + static_cast<std::ptrdiff_t>(y) * padded_->linesize[0];
            const std::uint8_t* const in = picture.at(0, std::min(y, picture.height - 1));
            const std::size_t bytes = 4 * static_cast<std::size_t>(picture.width);
            std::memcpy(out, in, bytes);
            if (padded_->width > picture.width) std::memcpy(out + bytes, in + bytes - 4, 4);
        }
    }

    Result<void> encode(const AVFrame* frame) {
        int status = avcodec_send_frame(encoder_.get(), frame);
        if (status < 0) return failed("cannot be encoded", status);
        while ((status = avcodec_receive_packet(encoder_.get(), packet_.get())) >= 0) {
            AVStream* const stream = container_->streams[0];
            packet_->stream_index = 0;
            if (packet_->duration == 0) packet_->duration = 1;
            av_packet_rescale_ts(packet_.get(), encoder_->time_base, stream->time_base);
            status = av_interleaved_write_frame(container_.get(), packet_.get());
            if (status < 0 || sink_->error) return failed("cannot be written", status);
        }
        if (status != AVERROR(EAGAIN) && status != AVERROR_EOF) return failed("cannot be encoded", status);
        return {};
    }

    std::string where_;
    FrameWriterOptions options_;
    bool keepsAlpha_ = false;
    std::unique_ptr<Sink> sink_;
    std::unique_ptr<AVIOContext, StreamDeleter> stream_;
    std::unique_ptr<AVFormatContext, OutputDeleter> container_;
    av::CodecPtr encoder_;
    av::PacketPtr packet_;
    av::FramePtr frame_;
    av::FramePtr padded_;
    av::ScalerPtr scaler_;
    std::int64_t next_ = 0;
};

}  // namespace

Result<std::unique_ptr<FrameWriter>> openVideoEncoder(const std::filesystem::path& path,
                                                      const std::string& extension,
                                                      const FrameWriterOptions& options) {
    const auto* const recipe = std::ranges::find(recipes, extension, &Recipe::extension);
    if (recipe == std::end(recipes)) {
        return Error{"videos cannot be written as \"" + extension + '"', path.string(),
                     "Use .mp4, .mkv, .webm or .mov, a folder, or a pattern such as x_%04d.png."};
    }
    const Rate& rate = options.rate;
    if (rate.numerator < 1 || rate.denominator < 1 || rate.numerator > 1'000'000'000 ||
        rate.denominator > 1'000'000'000) {
        return Error{"the rate is out of range", path.string(), ""};
    }
    Result<OutputFile> file = OutputFile::create(path);
    if (!file) return file.error();
    auto encoder = std::make_unique<Encoder>(path.string(), options);
    if (auto opened = encoder->open(*recipe, *std::move(file)); !opened) return opened.error();
    return std::unique_ptr<FrameWriter>(std::move(encoder));
}

}  // namespace splatreel::core
