#include "core/media/video_reader.h"

#include "core/base/text.h"
#include "core/media/image_folder.h"
#include "core/media/image_io.h"
#include "core/media/resample.h"
#include "core/media/video_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <system_error>
#include <utility>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

/// Folder of numbered pictures, or one picture.
class PictureSource : public VideoReader::Source {
public:
    static Result<std::unique_ptr<VideoReader::Source>> open(ImageFolder folder,
                                                             const VideoReaderOptions& options) {
        auto source = std::make_unique<PictureSource>();
        Result<ImageRgba8> first = readImage(folder.files.front());
        if (!first) return first.error();
        VideoInfo& info = source->info_;
        info.width = first->width;
        info.height = first->height;
        std::tie(info.frameWidth, info.frameHeight) =
            reducedSize(info.width, info.height, options.maximumSide);
        info.rate = options.folderRate;
        info.mayHaveAlpha = true;
        info.isStill = folder.files.size() == 1;
        info.format =
            info.isStill ? TRANSLATE_NOOP("Format", "picture") : TRANSLATE_NOOP("Format", "pictures");
        for (const std::int64_t step : folder.steps) info.times.push_back(info.rate.secondsOf(step));
        source->files_ = std::move(folder.files);
        return std::unique_ptr<VideoReader::Source>(std::move(source));
    }

    [[nodiscard]] const VideoInfo& info() const override { return info_; }

    Result<std::optional<ImageRgba8>> read(int index) override {
        const fs::path& path = files_[static_cast<std::size_t>(index)];
        Result<ImageRgba8> image = readImage(path);
        if (!image) return image.error();
        if (image->width != info_.width || image->height != info_.height) {
            return Error{"is " + std::to_string(image->width) + " × " + std::to_string(image->height) +
                             ", the first picture of its folder " + std::to_string(info_.width) + " × " +
                             std::to_string(info_.height),
                         path.string(), "Give all pictures of a clip the same size."};
        }
        if (info_.frameWidth != info_.width) *image = resized(*image, info_.frameWidth, info_.frameHeight);
        return std::optional<ImageRgba8>(*std::move(image));
    }

private:
    VideoInfo info_;
    std::vector<fs::path> files_;
};

}  // namespace

std::pair<int, int> reducedSize(int width, int height, int maximumSide) {
    const int side = std::max(width, height);
    if (side <= maximumSide) return {width, height};
    const double scale = static_cast<double>(maximumSide) / side;
    return {std::max(1, static_cast<int>(std::lround(width * scale))),
            std::max(1, static_cast<int>(std::lround(height * scale)))};
}

Result<VideoReader> VideoReader::open(const fs::path& path, const VideoReaderOptions& options) {
    std::error_code code;
    const fs::file_status status = fs::status(path, code);
    if (!fs::exists(status))
        return Error{"there is no such file or folder", path.string(), "Check the name."};
    Result<std::unique_ptr<Source>> source = Error{};
    if (fs::is_directory(status)) {
        Result<ImageFolder> folder = listImageFolder(path);
        if (!folder) return folder.error();
        source = PictureSource::open(*std::move(folder), options);
    } else if (!fs::is_regular_file(status)) {
        return Error{"is neither a file nor a folder", path.string(), "Check the name."};
    } else if (isPictureName(path)) {
        source = PictureSource::open(ImageFolder{{path}, {0}, {0}}, options);
    } else {
        source = openVideoFile(path, options);
    }
    if (!source) return source.error();
    return VideoReader(*std::move(source));
}

Result<FrameRange> FrameRange::parse(const std::string& text) {
    const Error wrong{'"' + text.substr(0, 40) + "\" is not a range of frames", "--frames",
                      "Write A:B for the frames A to B − 1, counted from 0; either may be left out."};
    const auto number = [](std::string_view part, int& value) {
        const auto [stop, status] = std::from_chars(part.data(), part.data() + part.size(), value);
        return status == std::errc{} && stop == part.data() + part.size() && value >= 0;
    };
    FrameRange range;
    const std::size_t colon = text.find(':');
    const std::string_view first = std::string_view(text).substr(0, colon);
    if (colon == std::string::npos) {
        if (!number(first, range.first) || range.first == std::numeric_limits<int>::max()) return wrong;
        range.end = range.first + 1;
        return range;
    }
    const std::string_view end = std::string_view(text).substr(colon + 1);
    if (!first.empty() && !number(first, range.first)) return wrong;
    if (!end.empty() && !number(end, range.end)) return wrong;
    if (!end.empty() && range.end <= range.first) return wrong;
    return range;
}

Result<std::vector<int>> selectFrames(const FrameRange& range, int frameCount, int maximumFrames) {
    const int end = range.end < 0 ? frameCount : std::min(range.end, frameCount);
    if (range.first >= end) {
        return Error{"frames " + std::to_string(range.first) + ":" +
                         (range.end < 0 ? std::string() : std::to_string(range.end)) +
                         " are not in the clip, which has " + std::to_string(frameCount),
                     "--frames", "Choose a range within 0:" + std::to_string(frameCount) + "."};
    }
    const int available = end - range.first;
    const int count = std::min(available, std::max(1, maximumFrames));
    std::vector<int> indices;
    for (int i = 0; i < count; ++i) {
        const double position = count > 1 ? static_cast<double>(i) * (available - 1) / (count - 1) : 0.0;
        indices.push_back(range.first + static_cast<int>(std::lround(position)));
    }
    return indices;
}

Rate rateOf(const VideoInfo& info, std::span<const int> indices) {
    const auto time = [&](int index) { return info.times[static_cast<std::size_t>(index)]; };
    const double seconds = time(indices.back()) - time(indices.front());
    const bool skips = indices.back() - indices.front() >= static_cast<int>(indices.size());
    return skips && seconds > 0 ? rateFromDouble(static_cast<double>(indices.size() - 1) / seconds)
                                : info.rate;
}

}  // namespace splatreel::core
