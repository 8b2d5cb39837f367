#include "app/options.h"
#include "core/formats/describe.h"
#include "core/formats/sequence_open.h"
#include "core/media/known_views.h"
#include "core/media/video_reader.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>

namespace splatreel::app {
namespace {

namespace fs = std::filesystem;

core::Result<Report> describeSplats(const std::string& path) {
    const auto description = core::describeSequence(path);
    if (!description.ok()) return description.error();
    Report report;
    report.json = {{"command", "info"}};
    report.json.update(Json::parse(core::descriptionJson(*description)));
    report.text = core::descriptionText(*description);
    return report;
}

core::Result<Report> describeViews(const std::string& path) {
    const auto views = core::readKnownViews(path);
    if (!views.ok()) return views.error();
    constexpr double degrees = 180 / std::numbers::pi;
    Report report;
    Json list = Json::array();
    report.text = "known views: " + std::to_string(views->views.size()) + ", " +
                  std::to_string(views->frameCount) + " frames, " + fixed(views->rate.framesPerSecond(), 3) +
                  " frames/s\n";
    for (const core::KnownView& view : views->views) {
        const core::Intrinsics& size = view.camera.intrinsics;
        list.push_back({{"folder", view.name},
                        {"azimuth_deg", std::round(view.azimuth * degrees * 1e4) / 1e4},
                        {"elevation_deg", std::round(view.elevation * degrees * 1e4) / 1e4},
                        {"size", {size.width, size.height}},
                        {"frames", view.frames.size()}});
        report.text += "  " + view.name + ": azimuth " + fixed(view.azimuth * degrees, 1) + "°, elevation " +
                       fixed(view.elevation * degrees, 1) + "°, " + std::to_string(size.width) + "×" +
                       std::to_string(size.height) + "\n";
    }
    report.json = {{"command", "info"},
                   {"kind", "known views"},
                   {"path", path},
                   {"frames", views->frameCount},
                   {"fps", views->rate.framesPerSecond()},
                   {"fovy_deg", views->fovyDegrees},
                   {"distance", views->distance},
                   {"views", std::move(list)}};
    return report;
}

core::Result<Report> describeClip(const std::string& path) {
    const auto reader = core::VideoReader::open(path);
    if (!reader.ok()) return reader.error();
    const core::VideoInfo& info = reader->info();
    const double rate = info.rate.framesPerSecond();
    const double seconds = info.times.empty() ? 0 : info.times.back() + 1 / rate;
    Report report;
    report.json = {{"command", "info"},
                   {"kind", info.isStill ? "picture" : "clip"},
                   {"path", path},
                   {"format", info.format},
                   {"frames", info.frameCount()},
                   {"size", {info.width, info.height}},
                   {"fps", rate},
                   {"seconds", seconds},
                   {"may_have_alpha", info.mayHaveAlpha}};
    report.text = (info.isStill ? "picture: " : "clip: ") + info.format + ", " + std::to_string(info.width) +
                  "×" + std::to_string(info.height) + ", " + std::to_string(info.frameCount()) + " frames, " +
                  fixed(rate, 3) + " frames/s, " + fixed(seconds, 2) + " s" +
                  (info.mayHaveAlpha ? ", may have alpha" : "") + "\n";
    return report;
}

}  // namespace

core::Result<Report> runInfo(const InfoOptions& options, const Context& context) {
    (void)context;
    std::error_code error;
    const fs::path path = options.path;
    if (!fs::exists(path, error)) {
        return core::Error{"no such file or folder", options.path, "Check the path."};
    }
    if (core::looksLikeSequence(path)) return describeSplats(options.path);
    if (fs::exists(path / "views.json", error)) return describeViews(options.path);
    return describeClip(options.path);
}

}  // namespace splatreel::app
