#include "tests/core/media/media_fixture.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

namespace splatreel::core::test {

namespace fs = std::filesystem;

FolderTest::FolderTest() {
    std::string name = (fs::temp_directory_path() / "splatreel-test-XXXXXX").string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
}

FolderTest::~FolderTest() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void FolderTest::writeText(const std::string& name, const std::string& text) const {
    fs::create_directories(path(name).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
}

std::vector<std::string> FolderTest::namesIn(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(path(name))) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
}

ImageRgba8 filled(int width, int height, Rgb color, std::uint8_t alpha) {
    ImageRgba8 image(width, height);
    for (std::size_t i = 0; i < image.pixels.size(); i += 4) {
        image.pixels[i] = color.r;
        image.pixels[i + 1] = color.g;
        image.pixels[i + 2] = color.b;
        image.pixels[i + 3] = alpha;
    }
    return image;
}

void drawDisc(ImageRgba8& image, double x, double y, double radius, Rgb color) {
    const int channels[] = {color.r, color.g, color.b};
    for (int v = 0; v < image.height; ++v) {
        for (int u = 0; u < image.width; ++u) {
            const double distance = std::hypot(u + 0.5 - x, v + 0.5 - y);
            const double cover = std::clamp(radius - distance + 0.5, 0.0, 1.0);
            if (cover <= 0) continue;
            std::uint8_t* const pixel = image.at(u, v);
            const double below = pixel[3] / 255.0 * (1 - cover);
            const double alpha = cover + below;
            for (int c = 0; c < 3; ++c) {
                pixel[c] =
                    static_cast<std::uint8_t>(std::lround((channels[c] * cover + pixel[c] * below) / alpha));
            }
            pixel[3] = static_cast<std::uint8_t>(std::lround(255 * alpha));
        }
    }
}

int largestDifference(const ImageRgba8& a, const ImageRgba8& b) {
    if (a.width != b.width || a.height != b.height) return 256;
    int largest = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        largest = std::max(largest, std::abs(a.pixels[i] - b.pixels[i]));
    }
    return largest;
}

double meanDifference(const ImageRgba8& a, const ImageRgba8& b, int channels) {
    if (a.width != b.width || a.height != b.height) return 256;
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        if (static_cast<int>(i % 4) < channels) sum += std::abs(a.pixels[i] - b.pixels[i]);
    }
    return sum / (channels * static_cast<double>(a.pixels.size() / 4));
}

namespace {

void must(bool condition, const char* what) {
    if (condition) return;
    ADD_FAILURE() << "making a test video: " << what;
    throw std::runtime_error(what);
}

void addTurn(AVStream* stream, int quarterTurns) {
    constexpr std::size_t bytes = 9 * sizeof(std::int32_t);
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 30, 100)  // FFmpeg 6.1
    AVCodecParameters& parameters = *stream->codecpar;
    const AVPacketSideData* const data = av_packet_side_data_new(
        &parameters.coded_side_data, &parameters.nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX, bytes, 0);
    auto* const matrix = data != nullptr ? reinterpret_cast<std::int32_t*>(data->data) : nullptr;
#else
    auto* const matrix =
        reinterpret_cast<std::int32_t*>(av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, bytes));
#endif
    must(matrix != nullptr, "side data");
    av_display_rotation_set(matrix, 90.0 * quarterTurns);
}

}  // namespace

void writeVideo(const fs::path& path, const std::vector<ImageRgba8>& frames, const TestVideo& options) {
    av_log_set_level(AV_LOG_QUIET);
    AVFormatContext* container = nullptr;
    must(avformat_alloc_output_context2(&container, nullptr, nullptr, path.c_str()) >= 0, "container");
    const AVCodec* const codec = avcodec_find_encoder_by_name(options.encoder.c_str());
    must(codec != nullptr, "encoder");
    AVStream* const stream = avformat_new_stream(container, nullptr);
    AVCodecContext* encoder = avcodec_alloc_context3(codec);
    encoder->width = frames.front().width;
    encoder->height = frames.front().height;
    encoder->pix_fmt = av_get_pix_fmt(options.pixelFormat.c_str());
    encoder->time_base = {1, 1000};
    encoder->sample_aspect_ratio = {options.aspectNumerator, options.aspectDenominator};
    stream->sample_aspect_ratio = encoder->sample_aspect_ratio;
    encoder->thread_count = 1;
    if (options.keyInterval > 0) encoder->gop_size = options.keyInterval;
    if ((container->oformat->flags & AVFMT_GLOBALHEADER) != 0) encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
    must(avcodec_open2(encoder, codec, nullptr) >= 0, "opening the encoder");
    avcodec_parameters_from_context(stream->codecpar, encoder);
    stream->time_base = encoder->time_base;
    if (options.quarterTurns != 0) addTurn(stream, options.quarterTurns);
    must(avio_open(&container->pb, path.c_str(), AVIO_FLAG_WRITE) >= 0, "opening the file");
    must(avformat_write_header(container, nullptr) >= 0, "header");

    AVFrame* frame = av_frame_alloc();
    AVPacket* packet = av_packet_alloc();
    SwsContext* scaler =
        sws_getContext(encoder->width, encoder->height, AV_PIX_FMT_RGBA, encoder->width, encoder->height,
                       encoder->pix_fmt, SWS_BICUBIC | SWS_ACCURATE_RND, nullptr, nullptr, nullptr);
    must(scaler != nullptr, "scaler");
    const auto encode = [&](const AVFrame* input) {
        must(avcodec_send_frame(encoder, input) >= 0, "encoding");
        while (avcodec_receive_packet(encoder, packet) >= 0) {
            packet->stream_index = 0;
            if (packet->duration == 0) packet->duration = 40;
            av_packet_rescale_ts(packet, encoder->time_base, stream->time_base);
            must(av_interleaved_write_frame(container, packet) >= 0, "writing");
        }
    };
    for (std::size_t i = 0; i < frames.size(); ++i) {
        frame->format = encoder->pix_fmt;
        frame->width = encoder->width;
        frame->height = encoder->height;
        must(av_frame_get_buffer(frame, 0) >= 0, "frame");
        const std::uint8_t* const planes[4] = {frames[i].pixels.data()};
        const int strides[4] = {4 * encoder->width};
        sws_scale(scaler, planes, strides, 0, encoder->height, frame->data, frame->linesize);
        frame->pts = options.stamps.empty() ? static_cast<std::int64_t>(40 * i) : options.stamps[i];
        encode(frame);
        av_frame_unref(frame);
    }
    encode(nullptr);
    must(av_write_trailer(container) >= 0, "trailer");
    sws_freeContext(scaler);
    av_packet_free(&packet);
    av_frame_free(&frame);
    avcodec_free_context(&encoder);
    avio_closep(&container->pb);
    avformat_free_context(container);
}

}  // namespace splatreel::core::test
