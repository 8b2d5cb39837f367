#include "app/drawing.h"
#include "app/engines.h"
#include "app/machine.h"
#include "app/options.h"
#include "app/progress_line.h"
#include "app/vulkan_report.h"
#include "core/base/parallel.h"
#include "core/formats/sequence_io.h"
#include "core/gaussians/camera_path.h"
#include "core/media/codecs.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <thread>

namespace splatreel::app {
namespace {

constexpr int warmUpFrames = 5;
constexpr int leastFrames = 30;
constexpr int mostFrames = 500;
constexpr double patience = 5;  ///< seconds of drawing after which leastFrames are enough

struct Timing {
    double median = 0;  ///< ms
    double p99 = 0;     ///< ms
    int frames = 0;
    double gaussians = 0;  ///< mean count per frame
};

double quantile(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    const double place = std::ceil(part * static_cast<double>(values.size())) - 1;
    return values[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(values.size() - 1)))];
}

/// Plays the sequence while the camera goes round, one step of 3° a frame.
Timing timeDrawing(const core::GaussianSequence& sequence, PictureSize size, ProgressLine& progress,
                   const std::stop_token& stop) {
    using Clock = std::chrono::steady_clock;
    const core::Bounds bounds = sequence.bounds();
    const auto fovy = static_cast<float>(core::defaultFovyDegrees * std::numbers::pi / 180);
    Drawer drawer(sequence.filtering);
    std::vector<double> milliseconds;
    Timing timing;
    double spent = 0;
    for (int frame = 0; frame < warmUpFrames + mostFrames && !stop.stop_requested(); ++frame) {
        const auto azimuth = static_cast<float>(frame * 3 * std::numbers::pi / 180);
        const core::Camera camera = core::framingCamera(bounds, azimuth, 0.2F, fovy, size.width, size.height);
        const core::Gaussians& gaussians = sequence.frame(frame % sequence.frameCount());
        const auto start = Clock::now();
        const auto image = drawer.draw(gaussians, camera, {1, 1, 1});
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        if (frame < warmUpFrames) continue;
        milliseconds.push_back(1000 * seconds);
        timing.gaussians += gaussians.size();
        spent += seconds;
        progress.count("drawing", frame, warmUpFrames + mostFrames);
        if (spent > patience && static_cast<int>(milliseconds.size()) >= leastFrames) break;
    }
    if (milliseconds.empty()) return timing;
    timing.frames = static_cast<int>(milliseconds.size());
    timing.gaussians /= timing.frames;
    timing.median = quantile(milliseconds, 0.5);
    timing.p99 = quantile(milliseconds, 0.99);
    return timing;
}

core::Result<Report> benchmark(const DoctorOptions& options, const Context& context) {
    const auto size = parsePictureSize(options.size.empty() ? "1280x720" : options.size);
    if (!size.ok()) return size.error();
    const auto sequence = core::readSequence(options.benchmark);
    if (!sequence.ok()) return sequence.error();
    if (sequence->frameCount() == 0) return core::Error{"holds no frame", options.benchmark, ""};
    ProgressLine progress(context.common.quiet);
    const Timing timing = timeDrawing(*sequence, *size, progress, context.stop);
    progress.finish();
    Report report;
    report.json = {{"command", "doctor"},
                   {"device", processorName()},
                   {"backend", "cpu"},
                   {"size", {size->width, size->height}},
                   {"gaussians", std::llround(timing.gaussians)},
                   {"frames", timing.frames},
                   {"threads", core::workerCount()},
                   {"median_ms", timing.median},
                   {"p99_ms", timing.p99},
                   {"backends", Json::array({{{"name", "cpu"}, {"median_ms", timing.median}}})}};
    report.text = "cpu, " + std::to_string(size->width) + "×" + std::to_string(size->height) + ", " +
                  std::to_string(std::llround(timing.gaussians)) + " Gaussians, camera moving, " +
                  std::to_string(timing.frames) + " frames: median " + fixed(timing.median, 2) +
                  " ms, 99 % below " + fixed(timing.p99, 2) + " ms\n";
    if (context.stop.stop_requested()) report.code = ExitCode::interrupted;
    return report;
}

}  // namespace

core::Result<Report> runDoctor(const DoctorOptions& options, const Context& context) {
    if (!options.benchmark.empty()) return benchmark(options, context);

    Json simd = simdTargets();
    Json deviceList = Json::array();
    std::string text = "processor   " + processorName() + ", " +
                       std::to_string(std::thread::hardware_concurrency()) + " cores, " +
                       std::to_string(core::workerCount()) + " threads in use\nSIMD       ";
    for (const auto& target : simd) text += " " + target.get<std::string>();
    text += "\nmemory      " + bytesText(static_cast<double>(totalMemory())) + ", " +
            bytesText(static_cast<double>(availableMemory())) + " available\n";
    text += "device      cpu: available\n";
    deviceList.push_back({{"name", "cpu"}, {"available", true}});
    deviceList.push_back(vulkanReport(text));
    const std::string noCuda = "this build has no CUDA kernels";
    text += "device      cuda: not available, " + noCuda + "\n";
    deviceList.push_back({{"name", "cuda"}, {"available", false}, {"reason", noCuda}});
    Json codecs = Json::array();
    for (const core::CodecSupport& codec : core::codecSupport()) {
        codecs.push_back({{"name", codec.name}, {"reads", codec.reads}, {"writes", codec.writes}});
        text += "codec       " + codec.name + ": " + (codec.reads ? "reads" : "does not read") + ", " +
                (codec.writes ? "writes" : "does not write") + "\n";
    }
    Json models = {{"library", modelsLibraryPath()}};
    const auto engines = loadEngines();
    models["available"] = engines.ok();
    if (engines.ok()) {
        Json names = Json::array();
        for (const core::Engine* engine : *engines) {
            names.push_back({{"name", engine->name()}, {"presets", engine->presets()}});
            text += "engine      " + engine->name() + "\n";
        }
        models["engines"] = std::move(names);
    } else {
        models["reason"] = engines.error().message();
        text += "engines     none: " + engines.error().message() + "\n";
    }
    Report report;
    report.json = {{"command", "doctor"},
                   {"version", SPLATREEL_VERSION},
                   {"processor", processorName()},
                   {"cores", std::thread::hardware_concurrency()},
                   {"threads", core::workerCount()},
                   {"simd", std::move(simd)},
                   {"memory", {{"total_bytes", totalMemory()}, {"available_bytes", availableMemory()}}},
                   {"devices", std::move(deviceList)},
                   {"codecs", std::move(codecs)},
                   {"models", std::move(models)}};
    report.text = std::move(text);
    return report;
}

core::Result<Report> runModels(const ModelsOptions& options, const Context& context) {
    (void)context;
    Report report;
    report.json = {{"command", "models"}, {"action", options.action}, {"models", Json::array()}};
    report.text = "No weights are needed: the engines of this version learn from the clip alone.\n";
    return report;
}

}  // namespace splatreel::app
