#include "app/drawing.h"
#include "app/options.h"
#include "app/progress_line.h"
#include "app/view_path.h"
#include "core/formats/sequence_io.h"
#include "core/gaussians/packed.h"
#include "core/media/video_reader.h"
#include "core/media/video_writer.h"
#include "render/backends/backends.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <limits>

namespace splatreel::app {
namespace {

constexpr int largestSide = 16384;

core::Result<Background> parseBackground(const std::string& text) {
    if (text == "white") return Background{{1, 1, 1}, false};
    if (text == "black") return Background{{0, 0, 0}, false};
    if (text == "transparent") return Background{{0, 0, 0}, true};
    unsigned value = 0;
    const char* const end = text.data() + text.size();
    if (text.size() == 7 && text.front() == '#') {
        const auto [stop, error] = std::from_chars(text.data() + 1, end, value, 16);
        if (error == std::errc() && stop == end) {
            return Background{
                {static_cast<float>(value >> 16U) / 255.0F, static_cast<float>(value >> 8U & 255U) / 255.0F,
                 static_cast<float>(value & 255U) / 255.0F},
                false};
        }
    }
    return core::Error{"no background \"" + text + "\"", "--background",
                       "Give white, black, transparent or #rrggbb."};
}

Output parseOutput(const std::string& text) {
    return text == "alpha"    ? Output::alpha
           : text == "depth"  ? Output::depth
           : text == "normal" ? Output::normal
                              : Output::color;
}

std::string lowerExtension(const std::string& target) {
    std::string extension = std::filesystem::path(target).extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension;
}

/// OpenEXR's names for what `toFloat` gives.
std::vector<std::string> channelNames(Output output) {
    switch (output) {
        case Output::color:
            return {"R", "G", "B", "A"};
        case Output::alpha:
            return {"A"};
        case Output::depth:
            return {"Z"};
        case Output::normal:
            return {"N.X", "N.Y", "N.Z"};
    }
    return {};
}

core::Result<std::unique_ptr<core::FrameWriter>> openWriter(const std::string& target,
                                                            const core::FrameWriterOptions& options) {
    const std::string extension = lowerExtension(target);
    if (options.keepAlpha && (extension == ".mp4" || extension == ".mkv")) {
        return core::Error{"this kind of video cannot be transparent", target,
                           "Write .webm, .mov, a folder of PNG files, or choose a --background."};
    }
    return core::openFrameWriter(target, options);
}

}  // namespace

core::Result<PictureSize> parsePictureSize(const std::string& text) {
    const auto cross = text.find_first_of("xX");
    const auto side = [](std::string_view part) {
        int value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        return error == std::errc() && end == part.data() + part.size() ? value : 0;
    };
    const std::string_view view = text;
    PictureSize size;
    size.width = side(view.substr(0, cross));
    size.height = cross == std::string::npos ? size.width : side(view.substr(cross + 1));
    if (size.width < 1 || size.height < 1 || size.width > largestSide || size.height > largestSide) {
        return core::Error{"\"" + text + "\" is no size of a picture", "--size",
                           "Write WIDTHxHEIGHT in pixels, each from 1 to " + std::to_string(largestSide)};
    }
    return size;
}

core::Result<Report> runRender(const RenderOptions& options, const Context& context) {
    const auto background = parseBackground(options.background);
    if (!background.ok()) return background.error();
    PictureSize size;
    if (!options.size.empty()) {
        const auto given = parsePictureSize(options.size);
        if (!given.ok()) return given.error();
        size = *given;
    }
    core::FrameRange range;
    if (!options.frames.empty()) {
        const auto given = core::FrameRange::parse(options.frames);
        if (!given.ok()) return given.error();
        range = *given;
    }
    auto renderer = render::makeRenderer(options.renderer);
    if (!renderer.ok()) return renderer.error();
    const std::string backend = (*renderer)->name();
    const auto sequence = core::readSequence(options.sequence);
    if (!sequence.ok()) return sequence.error();
    const auto frames = core::selectFrames(range, sequence->frameCount(), std::numeric_limits<int>::max());
    if (!frames.ok()) return frames.error();
    const auto path = viewPath(options.camera, size, *sequence);
    if (!path.ok()) return path.error();
    const core::Camera first = (*path)(0, 1, 0);
    const PictureSize pixels{first.intrinsics.width, first.intrinsics.height};
    const Output output = parseOutput(options.show);
    const auto writer =
        openWriter(options.output, {pixels.width, pixels.height, sequence->rate,
                                    background->transparent && output != Output::alpha, frames->front()});
    if (!writer.ok()) return writer.error();
    const bool floats = lowerExtension(options.output) == ".exr";
    const std::vector<std::string> channels = channelNames(output);

    ProgressLine progress(context.common.quiet);
    const auto start = std::chrono::steady_clock::now();
    const core::Bounds bounds = visibleBounds(*sequence);
    Drawer drawer(sequence->filtering, std::move(renderer).value());
    render::PicturePlanes image;
    const int count = static_cast<int>(frames->size());
    std::int64_t dropped = 0;  // Gaussians that are not finite or absurd
    int done = 0;
    for (; done < count && !context.stop.stop_requested(); ++done) {
        const int frame = (*frames)[static_cast<std::size_t>(done)];
        const core::Camera camera = (*path)(done, count, sequence->rate.secondsOf(frame));
        const auto drawn = drawer.draw(sequence->frames[static_cast<std::size_t>(frame)], camera,
                                       background->color, output, image);
        if (!drawn.ok()) return drawn.error();
        const auto written =
            floats ? (*writer)->write(toFloat(image, output, *background), channels)
                   : (*writer)->write(toBytes(image, output, *background, depthRange(bounds, camera)));
        if (!written.ok()) return written.error();
        dropped += core::unpresentableCount(sequence->frame(frame)) + sequence->frame(frame).dropped;
        progress.count("drawing", done + 1, count);
    }
    bool keptAll = true;
    if (done == count) {
        if (auto finished = (*writer)->finish(); !finished.ok()) return finished.error();
    } else if (done > 0) {
        const auto kept = (*writer)->finishEarly();
        if (!kept.ok()) return kept.error();
        keptAll = *kept;
    }
    progress.finish();

    Report report;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    report.json = {{"command", "render"},
                   {"output", options.output},
                   {"frames", done},
                   {"size", {pixels.width, pixels.height}},
                   {"camera", options.camera},
                   {"shows", options.show},
                   {"renderer", backend.substr(0, backend.find(' '))},
                   {"backend", backend},
                   {"seconds", seconds}};
    report.text = std::to_string(done) + (done == 1 ? " picture" : " pictures") + " of " +
                  std::to_string(pixels.width) + "×" + std::to_string(pixels.height) + " in " +
                  options.output + "\n";
    if (dropped > 0) {
        report.json["dropped"] = dropped;
        report.text += std::to_string(dropped) + " Gaussians are not finite or absurd and were left out\n";
    }
    if (!keptAll) report.text += "interrupted: pictures that were there before are as they were\n";
    if (done < count) {
        report.json["interrupted"] = true;
        report.code = ExitCode::interrupted;
    }
    return report;
}

}  // namespace splatreel::app
