#include "app/benchmark.h"

#include "app/machine.h"
#include "app/progress_line.h"
#include "core/base/parallel.h"
#include "core/formats/sequence_io.h"
#include "core/gaussians/camera_path.h"
#include "render/backends/measuring.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace splatreel::app {
namespace {

constexpr std::size_t mostPacked = std::size_t{1} << 30U;  ///< bytes of frames that are played
constexpr int sampledFrames = 4;  ///< of slower back ends, compared with the reference mode

/// A back end and what it did.
struct Timing {
    render::Backend backend;
    render::Measurement times;
    int off = 0;       ///< largest difference from the reference mode, 255ths
    int compared = 0;  ///< frames
    std::string failure;

    [[nodiscard]] bool ok() const { return failure.empty() && times.frames > 0; }
};

/// The frames that are played: as many of the sequence as the memory for packed ones holds.
std::vector<render::SceneItem> playedFrames(const core::GaussianSequence& sequence) {
    std::vector<render::SceneItem> items;
    std::size_t bytes = 0;
    for (const core::GaussiansPtr& frame : sequence.frames) {
        render::SceneItem item;
        const core::PackedGaussians* like = items.empty() ? nullptr : items.front().frame.get();
        item.frame = std::make_shared<const core::PackedGaussians>(core::pack(*frame, like));
        item.exact = frame;
        item.filtering = sequence.filtering;
        bytes += item.frame->bytes();
        items.push_back(std::move(item));
        if (bytes > mostPacked) break;
    }
    return items;
}

/// Plays the frames while the camera goes round, one step of 3° a frame.
render::FrameView playing(std::vector<render::SceneItem> items, const core::Bounds& bounds,
                          PictureSize size) {
    return [items = std::move(items), bounds, size](int frame) {
        const auto azimuth = static_cast<float>(frame * 3 * std::numbers::pi / 180);
        const auto fovy = static_cast<float>(core::defaultFovyDegrees * std::numbers::pi / 180);
        render::SceneView view;
        view.items = {items[static_cast<std::size_t>(frame) % items.size()]};
        view.camera = core::framingCamera(bounds, azimuth, 0.2F, fovy, size.width, size.height);
        return view;
    };
}

Timing timeBackend(const render::Backend& backend, const render::FrameView& view, ProgressLine& progress,
                   const std::stop_token& stop) {
    Timing timing{backend, {}, 0, 0, {}};
    auto renderer = backend.make();
    if (!renderer.ok()) {
        timing.failure = renderer.error().message();
        return timing;
    }
    const render::MeasuringPlan plan;
    const auto times = render::measure(**renderer, view, plan, stop, [&](int frame) {
        progress.count(backend.name, frame + 1, plan.warmUp + plan.most);
    });
    if (!times.ok()) {
        timing.failure = times.error().message();
        return timing;
    }
    timing.times = *times;
    return timing;
}

/// Compares `frames` of the timed pictures with the reference mode.
void compareWithReference(Timing& timing, int frames, const render::FrameView& view, ProgressLine& progress,
                          const std::stop_token& stop) {
    auto renderer = timing.backend.make();
    const auto reference = render::makeRenderer("cpu");
    if (!renderer.ok() || !reference.ok()) return;
    const int first = render::MeasuringPlan{}.warmUp;
    for (; timing.compared < frames && !stop.stop_requested(); ++timing.compared) {
        const int frame = first + timing.compared;
        const auto off = render::differenceFromReference(**renderer, **reference, view(frame));
        if (!off.ok()) {
            timing.failure = off.error().message();
            return;
        }
        timing.off = std::max(timing.off, *off);
        progress.count("comparing", timing.compared + 1, frames);
    }
}

Json jsonOf(const Timing& timing) {
    Json json = {{"name", timing.backend.name},
                 {"device", timing.backend.device.empty() ? processorName() : timing.backend.device}};
    if (!timing.ok()) {
        json["reason"] = timing.failure.empty() ? "not measured" : timing.failure;
        return json;
    }
    json["median_ms"] = timing.times.median;
    json["p99_ms"] = timing.times.p99;
    json["frames"] = timing.times.frames;
    json["off_255"] = timing.off;
    json["off_frames"] = timing.compared;
    return json;
}

std::string textOf(const Timing& timing) {
    std::string text = timing.backend.name;
    if (!timing.backend.device.empty()) text += " (" + timing.backend.device + ")";
    if (!timing.ok()) return text + ": " + timing.failure + "\n";
    return text + ": median " + fixed(timing.times.median, 2) + " ms, 99 % below " +
           fixed(timing.times.p99, 2) + " ms of " + std::to_string(timing.times.frames) +
           " frames; at most " + std::to_string(timing.off) + "/255 from the reference mode in " +
           std::to_string(timing.compared) + "\n";
}

}  // namespace

core::Result<Report> runBenchmark(const DoctorOptions& options, const Context& context) {
    const auto size = parsePictureSize(options.size.empty() ? "1280x720" : options.size);
    if (!size.ok()) return size.error();
    const auto sequence = core::readSequence(options.benchmark);
    if (!sequence.ok()) return sequence.error();
    if (sequence->frameCount() == 0) return core::Error{"holds no frame", options.benchmark, ""};
    std::vector<render::SceneItem> items = playedFrames(*sequence);
    double gaussians = 0;
    for (const auto& item : items) gaussians += item.frame->size / static_cast<double>(items.size());
    const render::FrameView view = playing(std::move(items), sequence->bounds(), *size);

    ProgressLine progress(context.common.quiet);
    std::vector<Timing> timings;
    for (const render::Backend& backend : render::backends()) {
        if (context.stop.stop_requested()) break;
        timings.push_back(timeBackend(backend, view, progress, context.stop));
    }
    std::stable_sort(timings.begin(), timings.end(), [](const Timing& a, const Timing& b) {
        return a.ok() && (!b.ok() || a.times.median < b.times.median);
    });
    for (Timing& timing : timings) {
        const bool best = &timing == &timings.front();
        if (!timing.ok()) continue;
        compareWithReference(timing,
                             best ? timing.times.frames : std::min(sampledFrames, timing.times.frames), view,
                             progress, context.stop);
    }
    progress.finish();
    if (timings.empty() || !timings.front().ok()) {
        if (!context.stop.stop_requested()) return core::Error{timings.front().failure, "doctor", ""};
        Report interrupted;
        interrupted.json = {{"command", "doctor"}, {"interrupted", true}};
        interrupted.code = ExitCode::interrupted;
        return interrupted;
    }

    const Timing& best = timings.front();
    Report report;
    report.json = {{"command", "doctor"},
                   {"device", best.backend.device.empty() ? processorName() : best.backend.device},
                   {"backend", best.backend.name},
                   {"size", {size->width, size->height}},
                   {"gaussians", std::llround(gaussians)},
                   {"frames", best.times.frames},
                   {"threads", core::workerCount()},
                   {"median_ms", best.times.median},
                   {"p99_ms", best.times.p99},
                   {"off_255", best.off},
                   {"backends", Json::array()}};
    report.text = std::to_string(size->width) + "×" + std::to_string(size->height) + ", " +
                  std::to_string(std::llround(gaussians)) + " Gaussians, camera moving\n";
    for (const Timing& timing : timings) {
        report.json["backends"].push_back(jsonOf(timing));
        report.text += textOf(timing);
    }
    if (context.stop.stop_requested()) report.code = ExitCode::interrupted;
    return report;
}

}  // namespace splatreel::app
