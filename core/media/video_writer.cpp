#include "core/media/video_writer.h"

#include "core/base/files.h"
#include "core/base/stage_folder.h"
#include "core/media/image_io.h"
#include "core/media/video_encoder.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

constexpr int maximumSide = 16384;

std::string lowerExtension(const fs::path& path) {
    std::string extension = path.extension().string();
    std::ranges::transform(extension, extension.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

/// A file per frame. What would replace one that is there waits in a hidden folder.
class PictureWriter : public FrameWriter {
public:
    PictureWriter(fs::path pattern, const FrameWriterOptions& options)
        : pattern_(std::move(pattern)),
          isExr_(lowerExtension(pattern_) == ".exr"),
          keepAlpha_(options.keepAlpha),
          together_(options.together),
          number_(options.firstNumber) {}

    Result<void> write(const ImageRgba8& frame) override {
        if (isExr_) {
            const std::string names[] = {"R", "G", "B", "A"};
            return write(toLinearPremultiplied(keepAlpha_ ? frame : laidOver(frame, 255, 255, 255)), names);
        }
        const Result<fs::path> path = nextPath();
        if (!path) return path.error();
        return keepAlpha_ ? writePng(*path, frame) : writePng(*path, laidOver(frame, 255, 255, 255), false);
    }

    Result<void> write(const ImageF& frame, std::span<const std::string> channelNames) override {
        if (!isExr_) return FrameWriter::write(frame, channelNames);
        const Result<fs::path> path = nextPath();
        if (!path) return path.error();
        return writeExr(*path, frame, channelNames);
    }

    Result<void> finish() override {
        if (!stage_) return {};
        auto placed = stage_->putInPlace(waiting_);
        stage_.reset();
        return placed;
    }

    Result<bool> finishEarly() override {
        stage_.reset();
        return waiting_.empty();
    }

private:
    /// Where the next picture goes for now.
    Result<fs::path> nextPath() {
        const Result<fs::path> path = framePath(pattern_, number_++);
        std::error_code code;
        if (!path || (!together_ && !fs::exists(*path, code))) return path;
        if (!stage_) {
            const fs::path folder = path->parent_path();
            auto made = StageFolder::create(folder.empty() ? fs::path(".") : folder);
            if (!made) return made.error();
            stage_.emplace(*std::move(made));
        }
        waiting_.push_back(path->filename().string());
        return stage_->path() / path->filename();
    }

    fs::path pattern_;
    bool isExr_;
    bool keepAlpha_;
    bool together_;
    int number_;
    std::optional<StageFolder> stage_;
    std::vector<std::string> waiting_;
};

Result<void> prepareParent(const fs::path& path) {
    const fs::path parent = path.parent_path();
    return prepareFolder(parent.empty() ? fs::path(".") : parent);
}

}  // namespace

Result<void> FrameWriter::write(const ImageF& /*frame*/, std::span<const std::string> /*channelNames*/) {
    return Error{"this format holds 8-bit colours only", "", "Write to a pattern such as x_%04d.exr."};
}

Result<bool> FrameWriter::finishEarly() {
    if (auto finished = finish(); !finished) return finished.error();
    return true;
}

Result<fs::path> framePath(const fs::path& pattern, int number) {
    const std::string text = pattern.filename().string();
    const Error wrong{"is not a pattern with one place for the frame's number", pattern.string(),
                      "Write it like x_%04d.png."};
    const std::size_t start = text.find('%');
    if (start == std::string::npos || text.find('%', start + 1) != std::string::npos) return wrong;
    std::size_t end = start + 1;
    std::size_t digits = 0;
    while (end < text.size() && text[end] >= '0' && text[end] <= '9' && digits <= 18) {
        digits = 10 * digits + static_cast<std::size_t>(text[end++] - '0');
    }
    if (end >= text.size() || text[end] != 'd' || digits > 18 || number < 0) return wrong;
    std::string value = std::to_string(number);
    if (value.size() < digits) value.insert(0, digits - value.size(), '0');
    return pattern.parent_path() / (text.substr(0, start) + value + text.substr(end + 1));
}

ImageRgba8 laidOver(const ImageRgba8& image, std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
    const std::uint32_t ground[] = {red, green, blue};
    ImageRgba8 result = image;
    for (std::size_t i = 0; i < result.pixels.size(); i += 4) {
        const std::uint32_t alpha = result.pixels[i + 3];
        for (std::size_t c = 0; c < 3; ++c) {
            const std::uint32_t sum = result.pixels[i + c] * alpha + ground[c] * (255 - alpha);
            result.pixels[i + c] = static_cast<std::uint8_t>((sum + 127) / 255);
        }
        result.pixels[i + 3] = 255;
    }
    return result;
}

Result<std::unique_ptr<FrameWriter>> openFrameWriter(const fs::path& path,
                                                     const FrameWriterOptions& options) {
    if (options.width < 1 || options.height < 1 || options.width > maximumSide ||
        options.height > maximumSide) {
        return Error{"pictures of " + std::to_string(options.width) + " × " + std::to_string(options.height) +
                         " cannot be written",
                     path.string(), "Choose a size from 1 to " + std::to_string(maximumSide) + "."};
    }
    const std::string extension = lowerExtension(path);
    const std::string name = path.filename().string();
    std::error_code code;
    if (name.find('%') != std::string::npos) {
        if (extension != ".png" && extension != ".exr") {
            return Error{"pictures cannot be written as \"" + extension + '"', path.string(),
                         "Use .png or .exr."};
        }
        if (auto named = framePath(path, 0); !named) return named.error();
        if (auto prepared = prepareParent(path); !prepared) return prepared.error();
        return std::unique_ptr<FrameWriter>(std::make_unique<PictureWriter>(path, options));
    }
    if (extension.empty() || fs::is_directory(path, code)) {
        if (auto prepared = prepareFolder(path); !prepared) return prepared.error();
        return std::unique_ptr<FrameWriter>(std::make_unique<PictureWriter>(path / "%04d.png", options));
    }
    if (auto prepared = prepareParent(path); !prepared) return prepared.error();
    return openVideoEncoder(path, extension, options);
}

}  // namespace splatreel::core
