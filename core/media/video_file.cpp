#include "core/media/video_file.h"

#include "core/base/frame_span.h"
#include "core/base/parallel.h"
#include "core/media/av_support.h"
#include "core/media/image_io.h"
#include "core/media/seek_points.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <optional>
#include <stop_token>
#include <string_view>

extern "C" {
#include <libavutil/dict.h>
#include <libavutil/mathematics.h>
}

namespace splatreel::core {
namespace {

// Containers that hold one video in one file. Play lists and the like, which make FFmpeg open other files or
// addresses, are not among them.
constexpr const char* containers =
    "mov,matroska,gif,apng,avi,mpegts,mpeg,mpegvideo,ogg,flv,asf,ivf,h264,hevc,mxf,nut,yuv4mpegpipe,dv,obu";
constexpr std::size_t maximumPackets = 4'000'000;
constexpr int worthDecoding = 16;                      // frames: a seek empties the decoder's threads
constexpr std::int64_t sliceThreadsFrom = 12'000'000;  // pixels

/// A file opened for demuxing and decoding its video stream.
struct OpenFile {
    av::InputPtr input;
    AVStream* stream = nullptr;
    av::CodecPtr decoder;
};

Error notAVideo(const std::string& where, const std::string& why) {
    return {"is not a video that can be read (" + why + ")", where,
            "If it should be one it is damaged or cut off: copy it again, or convert it to H.264 in mp4."};
}

bool hasAlphaTag(const AVStream& stream) {
    const AVDictionaryEntry* const tag = av_dict_get(stream.metadata, "alpha_mode", nullptr, 0);
    return tag != nullptr && std::strcmp(tag->value, "1") == 0;
}

/// FFmpeg's own VP8 and VP9 decoders drop the alpha plane that WebM keeps beside the picture; libvpx reads
/// it.
const AVCodec* decoderFor(const AVStream& stream) {
    const AVCodecID id = stream.codecpar->codec_id;
    if (hasAlphaTag(stream)) {
        const char* const name = id == AV_CODEC_ID_VP9   ? "libvpx-vp9"
                                 : id == AV_CODEC_ID_VP8 ? "libvpx"
                                                         : nullptr;
        if (name != nullptr) {
            if (const AVCodec* const codec = avcodec_find_decoder_by_name(name)) return codec;
        }
    }
    return avcodec_find_decoder(id);
}

const std::int32_t* displayMatrixOf(const AVStream& stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 100)  // FFmpeg 6.1
    const AVPacketSideData* const data = av_packet_side_data_get(
        stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX);
    return data != nullptr && data->size >= 9 * sizeof(std::int32_t)
               ? reinterpret_cast<const std::int32_t*>(data->data)
               : nullptr;
#else
    std::size_t size = 0;
    const std::uint8_t* const data = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return data != nullptr && size >= 9 * sizeof(std::int32_t) ? reinterpret_cast<const std::int32_t*>(data)
                                                               : nullptr;
#endif
}

Result<OpenFile> openMedia(const std::string& where, std::int64_t maximumPixels) {
    av::prepareFfmpeg();
    AVDictionary* options = nullptr;
    av_dict_set(&options, "protocol_whitelist", "file", 0);
    av_dict_set(&options, "format_whitelist", containers, 0);
    AVFormatContext* raw = nullptr;
    int status = avformat_open_input(&raw, ("file:" + where).c_str(), nullptr, &options);
    av_dict_free(&options);
    if (status < 0) return notAVideo(where, av::errorText(status));
    OpenFile file;
    file.input.reset(raw);
    status = avformat_find_stream_info(raw, nullptr);
    if (status < 0) return notAVideo(where, av::errorText(status));
    const int index = av_find_best_stream(raw, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
    if (index < 0 || (raw->streams[index]->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
        return notAVideo(where, "it has no video stream");
    }
    file.stream = raw->streams[index];
    for (unsigned i = 0; i < raw->nb_streams; ++i) {
        if (static_cast<int>(i) != index) raw->streams[i]->discard = AVDISCARD_ALL;
    }
    const AVCodecParameters& parameters = *file.stream->codecpar;
    if (parameters.width <= 0 || parameters.height <= 0) return notAVideo(where, "its pictures have no size");
    if (std::int64_t{parameters.width} * parameters.height > maximumPixels) {
        return Error{"its pictures of " + std::to_string(parameters.width) + " × " +
                         std::to_string(parameters.height) + " are too large",
                     where, "Reduce it to 8K or less first."};
    }
    const AVCodec* const codec = decoderFor(*file.stream);
    if (codec == nullptr) {
        return Error{std::string("there is no decoder for ") + avcodec_get_name(parameters.codec_id), where,
                     "Convert it to H.264 in mp4, or VP9 in webm where it has an alpha."};
    }
    file.decoder.reset(avcodec_alloc_context3(codec));
    if (file.decoder == nullptr) return Error{"not enough memory", where, ""};
    avcodec_parameters_to_context(file.decoder.get(), &parameters);
    file.decoder->pkt_timebase = file.stream->time_base;
    file.decoder->max_pixels = maximumPixels;
    file.decoder->thread_count = std::min(workerCount(), 4);
    // Threads by frame hold one more picture each; those of 8K are too large for that.
    const bool isLarge = std::int64_t{parameters.width} * parameters.height > sliceThreadsFrom;
    file.decoder->thread_type = isLarge ? FF_THREAD_SLICE : FF_THREAD_FRAME | FF_THREAD_SLICE;
    status = avcodec_open2(file.decoder.get(), codec, nullptr);
    if (status < 0) return notAVideo(where, av::errorText(status));
    return file;
}

/// Such formats mark frames as keys that need the ones before.
bool drawsOnEarlierFrames(AVCodecID codec) {
    return codec == AV_CODEC_ID_GIF || codec == AV_CODEC_ID_APNG || codec == AV_CODEC_ID_WEBP;
}

/// What the packets say, without decoding.
struct Scan {
    std::vector<double> times;  ///< of the frames to show, sorted, in seconds of the stream's clock
    SeekPoints points;
    double end = 0;  ///< of the last packet
    std::int64_t packets = 0;
    bool broken = false;  ///< the last packet was cut
};

Result<Scan> scan(OpenFile& file, const std::string& where, const std::stop_token& stop) {
    Scan result;
    const av::PacketPtr packet(av_packet_alloc());
    if (packet == nullptr) return Error{"not enough memory", where, ""};
    const double tick = av_q2d(file.stream->time_base);
    int status = 0;
    while ((status = av_read_frame(file.input.get(), packet.get())) >= 0) {
        const bool isOurs = packet->stream_index == file.stream->index;
        const bool isCut = (packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
        if (isOurs && !isCut && packet->size > 0) {
            ++result.packets;
            const std::int64_t stamp = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
            const double time = stamp == AV_NOPTS_VALUE ? std::numeric_limits<double>::quiet_NaN()
                                                        : static_cast<double>(stamp) * tick;
            if ((packet->flags & AV_PKT_FLAG_DISCARD) == 0) {
                result.times.push_back(time);
                const bool isStamped = packet->pts != AV_NOPTS_VALUE;
                result.points.add(isStamped ? std::optional(packet->pts) : std::nullopt,
                                  (packet->flags & AV_PKT_FLAG_KEY) != 0);
            }
            if (!std::isnan(time)) {
                result.end = std::max(result.end, time + static_cast<double>(packet->duration) * tick);
            }
        }
        result.broken = result.broken || (isOurs && isCut);
        av_packet_unref(packet.get());
        if (stop.stop_requested()) return Error{"stopped", where, ""};
        if (result.times.size() > maximumPackets) {
            return Error{"has more than " + std::to_string(maximumPackets) + " frames", where,
                         "Cut it into parts first."};
        }
    }
    if (status != AVERROR_EOF) result.broken = true;
    result.points.finish();
    if (result.times.empty()) return notAVideo(where, "it has no frames");
    return result;
}

/// Length of the video that the header promises in seconds, or 0. With several streams only a tag of the
/// video's own is taken, since a container's duration is that of its longest stream.
double promisedDuration(const OpenFile& file) {
    const AVDictionaryEntry* const tag = av_dict_get(file.stream->metadata, "DURATION", nullptr, 0);
    int hours = 0;
    int minutes = 0;
    double seconds = 0;
    if (tag != nullptr && std::sscanf(tag->value, "%d:%d:%lf", &hours, &minutes, &seconds) == 3) {
        return 3600.0 * hours + 60.0 * minutes + seconds;
    }
    const bool isHeaders = file.input->duration_estimation_method == AVFMT_DURATION_FROM_STREAM;
    if (file.input->nb_streams == 1 && isHeaders && file.input->duration > 0) {
        return static_cast<double>(file.input->duration) / AV_TIME_BASE;
    }
    return 0;
}

/// Seconds from the first frame, strictly increasing; frames without a stamp follow the rate.
void straighten(std::vector<double>& times, double frameSeconds) {
    const bool stamped = std::ranges::none_of(times, [](double time) { return std::isnan(time); });
    if (stamped) std::ranges::sort(times);
    const double start = times.front();
    for (std::size_t i = 0; i < times.size(); ++i) {
        times[i] = stamped ? times[i] - start : static_cast<double>(i) * frameSeconds;
        if (i > 0 && times[i] <= times[i - 1]) times[i] = times[i - 1] + 0.5 * frameSeconds;
    }
}

Rate nominalRate(const OpenFile& file, const std::vector<double>& times) {
    const AVRational guess = av_guess_frame_rate(file.input.get(), file.stream, nullptr);
    const AVRational average = file.stream->avg_frame_rate.num > 0 ? file.stream->avg_frame_rate : guess;
    const bool isGuessUsable = average.num > 0 && average.den > 0 && av_q2d(average) < 1e4;
    const double length = times.back() - times.front();
    const bool isTimed = times.size() > 1 && std::isfinite(length) && length > 0;
    const double measured = isTimed ? static_cast<double>(times.size() - 1) / length : 0;
    if (isGuessUsable && (!isTimed || std::abs(av_q2d(average) - measured) < 0.02 * measured)) {
        // A mean over many frames has terms of a thousand millions; nobody tells it from one of a million.
        constexpr int largest = 1'000'000;
        AVRational reduced{};
        av_reduce(&reduced.num, &reduced.den, average.num, average.den, largest);
        if (reduced.num > 0 && reduced.den > 0) return {reduced.num, reduced.den};
    }
    return isTimed ? rateFromDouble(measured) : Rate{24, 1};
}

class FileSource : public VideoReader::Source {
public:
    explicit FileSource(std::string where) : where_(std::move(where)) {}

    Result<void> prepare(const VideoReaderOptions& options) {
        maximumPixels_ = options.maximumPixels;
        stop_ = options.stop;
        Result<OpenFile> file = openMedia(where_, maximumPixels_);
        if (!file) return file.error();
        Result<Scan> packets = scan(*file, where_, stop_);
        if (!packets) return packets.error();
        const AVStream& stream = *file->stream;

        std::vector<double> sorted = packets->times;
        std::erase_if(sorted, [](double time) { return std::isnan(time); });
        std::ranges::sort(sorted);
        if (sorted.empty()) sorted.push_back(0);
        start_ = sorted.front();
        info_.rate = nominalRate(*file, sorted);
        info_.times = std::move(packets->times);
        if (drawsOnEarlierFrames(stream.codecpar->codec_id)) packets->points = {};
        points_ = std::move(packets->points);
        const double frameSeconds = 1.0 / info_.rate.framesPerSecond();
        straighten(info_.times, frameSeconds);
        const double promised = promisedDuration(*file);
        const double missing = promised - packets->end;
        // Only QuickTime's table of samples is an exact count; AVI's includes pictures that are left out.
        const bool countsExactly = std::string_view(file->input->iformat->name).starts_with("mov");
        info_.isCutOff = packets->broken || (countsExactly && packets->packets < stream.nb_frames) ||
                         (promised > 0 && missing > std::max(0.5, 4 * frameSeconds));

        orientation_ = av::orientationOf(displayMatrixOf(stream));
        double width = stream.codecpar->width;
        double height = stream.codecpar->height;
        const AVRational aspect = av_guess_sample_aspect_ratio(file->input.get(), file->stream, nullptr);
        const double stretch = aspect.num > 0 && aspect.den > 0 ? av_q2d(aspect) : 1.0;
        if (stretch > 1 && stretch < 8) width *= stretch;
        if (stretch < 1 && stretch > 0.125) height /= stretch;
        if (orientation_.swapsAxes()) std::swap(width, height);
        info_.width = static_cast<int>(std::lround(width));
        info_.height = static_cast<int>(std::lround(height));
        std::tie(info_.frameWidth, info_.frameHeight) =
            reducedSize(info_.width, info_.height, options.maximumSide);
        info_.mayHaveAlpha =
            hasAlphaTag(stream) || av::formatHasAlpha(static_cast<AVPixelFormat>(stream.codecpar->format));
        info_.format =
            std::string(avcodec_get_name(stream.codecpar->codec_id)) + " in " + file->input->iformat->name;
        return {};
    }

    [[nodiscard]] const VideoInfo& info() const override { return info_; }

    Result<std::optional<ImageRgba8>> read(int index) override {
        if (!held_.contains(index)) {
            if (!isOnTheWay(index) && !enter(index)) {
                if (auto started = start(); !started) return started.error();
            }
            while (held_.end <= index) {
                if (stop_.stop_requested()) return Error{"stopped", where_, ""};
                Result<bool> decoded = decodeNext();
                if (!decoded) return decoded.error();
                if (!*decoded) return std::optional<ImageRgba8>();
            }
            noteTime(index);
        }
        Result<ImageRgba8> image = converter_.convert(*frame_, info_.frameWidth, info_.frameHeight,
                                                      av::orientationOf(*frame_, orientation_), where_);
        if (!image) return image.error();
        return std::optional<ImageRgba8>(*std::move(image));
    }

private:
    Result<void> start() {
        file_ = {};
        Result<OpenFile> file = openMedia(where_, maximumPixels_);
        if (!file) return file.error();
        file_ = *std::move(file);
        packet_.reset(av_packet_alloc());
        frame_.reset(av_frame_alloc());
        if (packet_ == nullptr || frame_ == nullptr) return Error{"not enough memory", where_, ""};
        held_ = {};
        hasEnded_ = false;
        return {};
    }

    /// Whether decoding on is the way to a frame that is not there.
    [[nodiscard]] bool isOnTheWay(int index) const {
        if (file_.input == nullptr || index < held_.end) return false;
        const auto point = points_.before(index);
        return !point || point->frame <= held_.end + worthDecoding;
    }

    /// Goes to the key frame before `index`; false where that is not possible.
    bool enter(int index) {
        const auto point = points_.before(index);
        if (!point || file_.input == nullptr) return false;
        if (av_seek_frame(file_.input.get(), file_.stream->index, point->stamp, AVSEEK_FLAG_BACKWARD) < 0)
            return false;
        avcodec_flush_buffers(file_.decoder.get());
        hasEnded_ = false;
        held_ = {-1, -1};
        const Result<bool> decoded = decodeNext();
        const auto shown =
            decoded && *decoded ? points_.frameAt(frame_->best_effort_timestamp) : std::nullopt;
        if (!shown || *shown > index) return false;
        held_ = {*shown, *shown + 1};
        return true;
    }

    /// `frame_` is the next one. One that is missing between them, as damaged ones are, is shown by it, too.
    void hold() {
        const int next = held_.end;
        const int shown = points_.frameAt(frame_->best_effort_timestamp).value_or(next);
        held_ = {next, std::max(shown, next) + 1};
    }

    /// Decodes one more frame into `frame_`; false at the end.
    Result<bool> decodeNext() {
        while (true) {
            int status = avcodec_receive_frame(file_.decoder.get(), frame_.get());
            if (status >= 0) {
                hold();
                return true;
            }
            if (status == AVERROR_EOF) {
                held_.first = held_.end;  // the decoder has taken back the picture
                if (held_.end != 0) return false;
                return notAVideo(where_, "none of its frames can be decoded");
            }
            if (status == AVERROR(ENOMEM)) return Error{"not enough memory", where_, "Use a smaller video."};
            if (hasEnded_ && status != AVERROR(EAGAIN)) continue;  // a damaged picture while draining
            status = av_read_frame(file_.input.get(), packet_.get());
            if (status < 0) {
                hasEnded_ = true;
                status = avcodec_send_packet(file_.decoder.get(), nullptr);
                if (status < 0 && status != AVERROR_EOF) return notAVideo(where_, av::errorText(status));
                continue;
            }
            // A packet that cannot be decoded is left out, as players do; the next may be sound.
            if (packet_->stream_index == file_.stream->index) {
                (void)avcodec_send_packet(file_.decoder.get(), packet_.get());
            }
            av_packet_unref(packet_.get());
        }
    }

    /// The decoder knows better than the packets which picture is shown when.
    void noteTime(int index) {
        const auto i = static_cast<std::size_t>(index);
        if (i >= info_.times.size() || frame_->best_effort_timestamp == AV_NOPTS_VALUE) return;
        const double time =
            static_cast<double>(frame_->best_effort_timestamp) * av_q2d(file_.stream->time_base) - start_;
        const bool fits = (i == 0 ? time >= 0 : time > info_.times[i - 1]) && std::isfinite(time);
        if (fits && (i + 1 == info_.times.size() || time < info_.times[i + 1])) info_.times[i] = time;
    }

    std::string where_;
    VideoInfo info_;
    av::Orientation orientation_;
    double start_ = 0;
    std::int64_t maximumPixels_ = 0;
    OpenFile file_;
    av::PacketPtr packet_;
    av::FramePtr frame_;
    av::FrameConverter converter_;
    std::stop_token stop_;
    SeekPoints points_;
    FrameSpan held_;  ///< the frames that `frame_` shows; its end is the next to decode
    bool hasEnded_ = false;
};

}  // namespace

Result<std::unique_ptr<VideoReader::Source>> openVideoFile(const std::filesystem::path& path,
                                                           const VideoReaderOptions& options) {
    auto source = std::make_unique<FileSource>(path.string());
    if (auto prepared = source->prepare(options); !prepared) return prepared.error();
    return std::unique_ptr<VideoReader::Source>(std::move(source));
}

}  // namespace splatreel::core
