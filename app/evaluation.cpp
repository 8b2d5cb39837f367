#include "app/evaluation.h"

#include "app/drawing.h"
#include "app/reference.h"
#include "core/media/resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace splatreel::app {
namespace {

constexpr int largestPicture = 8192;  // pixels of a side

struct Size {
    int width = 0;
    int height = 0;
};

Size scaledSize(int width, int height, int longerSide) {
    if (longerSide <= 0) return {width, height};
    const double scale = static_cast<double>(longerSide) / std::max(width, height);
    return {std::max(1, static_cast<int>(std::lround(width * scale))),
            std::max(1, static_cast<int>(std::lround(height * scale)))};
}

/// Frame by frame where the counts agree; else by the source frames that the sequence was made from, where it
/// tells them; else by seconds.
TimeMapping chooseMapping(const core::GaussianSequence& sequence, const core::KnownViews& reference,
                          const EvaluationSettings& settings) {
    if (settings.time) return *settings.time;
    if (sequence.frameCount() == reference.frameCount) return {};
    const core::FrameRange source = sourceRange(sequence);
    if (source.end > source.first && source.end <= reference.frameCount) {
        const int span = source.end - 1 - source.first;
        const double step = span > 0 ? static_cast<double>(sequence.frameCount() - 1) / span : 1.0;
        return {-step * source.first, step};
    }
    return {0, sequence.rate.framesPerSecond() / reference.rate.framesPerSecond()};
}

/// The frames of a view that are measured: those that the range asks for, that the view has a picture of, and
/// that lie within the sequence.
std::vector<int> framesOf(const core::KnownView& view, int sequenceFrames, const core::FrameRange& range,
                          int every, const TimeMapping& time) {
    const int count = view.stillFrame >= 0 ? view.stillFrame + 1 : static_cast<int>(view.frames.size());
    const int end = range.end < 0 ? count : std::min(range.end, count);
    std::vector<int> frames;
    for (int frame = range.first; frame < end; frame += every) {
        const double moment = time.start + time.step * frame;
        if (view.at(frame) != nullptr && moment >= -0.5 && moment <= sequenceFrames - 0.5)
            frames.push_back(frame);
    }
    return frames;
}

Json pictureJson(const core::PictureFigures& figures) {
    return {{"psnr_db", finite(figures.psnr)},
            {"psnr_inside_db", finite(figures.psnrInside)},
            {"ssim", finite(figures.ssim)},
            {"ssim_inside", finite(figures.ssimInside)},
            {"iou", finite(figures.iou)}};
}

void addTimeFigures(Json& json, const core::ViewFigures& figures) {
    json["flicker"] = finite(figures.flicker);
    json["warping_error"] = finite(figures.warpingError);
    json["warping_error_inside"] = finite(figures.warpingErrorInside);
}

double degrees(float radians) {
    // Rounded to what a float holds of it, so that 60 is shown as 60.
    return std::round(radians * 180.0 / std::numbers::pi * 1e4) / 1e4;
}

}  // namespace

core::Result<Evaluation> evaluateSequence(const core::GaussianSequence& sequence,
                                          const core::KnownViews& reference,
                                          const EvaluationSettings& settings, ProgressLine& progress,
                                          const std::stop_token& stop) {
    Evaluation result;
    result.time = chooseMapping(sequence, reference, settings);
    std::vector<std::vector<int>> plan;
    std::int64_t all = 0;
    for (const core::KnownView& view : reference.views) {
        plan.push_back(framesOf(view, sequence.frameCount(), settings.frames, settings.every, result.time));
        all += static_cast<std::int64_t>(plan.back().size());
    }
    if (sequence.frameCount() == 0 || all == 0) {
        return core::Error{"no frame of the reference falls into the sequence", "evaluate",
                           "Check --frames and --time against the lengths of both."};
    }

    Drawer drawer(sequence.filtering);
    render::PicturePlanes image;
    std::int64_t done = 0;
    std::vector<core::ViewFigures> figures;
    for (std::size_t v = 0; v < reference.views.size() && !result.interrupted; ++v) {
        const core::KnownView& view = reference.views[v];
        if (plan[v].empty()) continue;
        core::ViewEvaluation evaluation;
        for (const int frame : plan[v]) {
            if (stop.stop_requested()) {
                result.interrupted = true;
                break;
            }
            const core::ImageRgba8& picture = *view.at(frame);
            const Size size = scaledSize(picture.width, picture.height, settings.size);
            if (std::max(size.width, size.height) > largestPicture) {
                return core::Error{"pictures of " + std::to_string(size.width) + "×" +
                                       std::to_string(size.height) + " are too large to measure",
                                   "evaluate", "Give a --size of at most " + std::to_string(largestPicture)};
            }
            core::Camera camera = view.camera;
            camera.intrinsics = core::resized(camera.intrinsics, size.width, size.height);
            const double moment = result.time.start + result.time.step * frame;
            const auto gaussians = std::make_shared<const core::Gaussians>(sequence.at(moment));
            if (auto drawn = drawer.draw(gaussians, camera, {1, 1, 1}, Output::color, image); !drawn.ok()) {
                return drawn.error();
            }
            const bool same = size.width == picture.width && size.height == picture.height;
            evaluation.add(frame, core::fromPlanar(image.width, image.height, image.color, image.alpha),
                           core::onWhite(same ? picture : core::resized(picture, size.width, size.height)));
            progress.count("measuring", ++done, all);
        }
        result.views.push_back({view.name, view.azimuth, view.elevation, evaluation.figures()});
        figures.push_back(result.views.back().figures);
    }
    result.mean = core::meanOf(figures);
    return result;
}

Json evaluationJson(const Evaluation& evaluation) {
    Json views = Json::array();
    for (const EvaluatedView& view : evaluation.views) {
        Json entry = {{"name", view.name},
                      {"azimuth_deg", degrees(view.azimuth)},
                      {"elevation_deg", degrees(view.elevation)}};
        entry.update(pictureJson(view.figures.mean));
        addTimeFigures(entry, view.figures);
        Json frames = Json::array();
        for (const core::FrameFigures& frame : view.figures.frames) {
            Json figures = {{"frame", frame.frame}, {"reference_change", finite(frame.change)}};
            figures.update(pictureJson(frame.picture));
            frames.push_back(std::move(figures));
        }
        entry["per_frame"] = std::move(frames);
        views.push_back(std::move(entry));
    }
    Json mean = pictureJson(evaluation.mean.mean);
    addTimeFigures(mean, evaluation.mean);
    return {{"command", "evaluate"},
            {"views", std::move(views)},
            {"mean", std::move(mean)},
            {"time", {{"start", evaluation.time.start}, {"step", evaluation.time.step}}}};
}

std::string evaluationText(const Evaluation& evaluation) {
    const auto cell = [](std::string text, std::size_t width) {
        return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
    };
    const auto row = [&](const std::string& name, const core::ViewFigures& figures) {
        std::string text = name;
        text.resize(std::max<std::size_t>(text.size(), 20), ' ');
        return text + cell(fixed(figures.mean.psnr, 2), 8) + cell(fixed(figures.mean.psnrInside, 2), 8) +
               cell(fixed(figures.mean.ssim, 4), 8) + cell(fixed(figures.mean.iou, 3), 8) +
               cell(fixed(figures.flicker, 2), 9) + cell(fixed(figures.warpingError, 2), 9) + "\n";
    };
    std::string text = "view                 PSNR dB  inside    SSIM     IoU  flicker  warping\n";
    for (const EvaluatedView& view : evaluation.views) text += row(view.name, view.figures);
    return text + row("mean", evaluation.mean);
}

}  // namespace splatreel::app
