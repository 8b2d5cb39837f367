#include "app/engines.h"
#include "app/evaluation.h"
#include "app/options.h"
#include "app/progress_line.h"
#include "app/reference.h"
#include "app/turntable.h"
#include "core/base/files.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/formats/sequence_io.h"
#include "core/media/object_clip.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <numeric>
#include <set>

namespace splatreel::app {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int frontFigureSide = 256;  ///< pixels, of front_psnr_db
/// What the estimate of the result's size assumes; engines tell their memory, not their counts.
constexpr std::uint64_t expectedGaussians = 20'000;
constexpr std::uint64_t bytesPerGaussian = 68;
/// Memory that stays free beside an engine's estimate.
constexpr std::uint64_t memoryReserve = 256ULL << 20U;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Everything that has to be right before the work begins.
struct Job {
    const core::Engine* engine = nullptr;
    core::ParameterSet parameters;
    core::EngineInput input;
    std::vector<core::SequenceFormat> formats;
    std::vector<std::string> filesRead;
    std::vector<core::StageTime> stages;
};

core::Result<core::ParameterSet> readParameters(const core::Engine& engine, const GenerateOptions& options) {
    auto parameters = engine.parameters(options.preset);
    if (!parameters.ok()) return core::Error{parameters.error().what, "--preset", parameters.error().remedy};
    for (const std::string& setting : options.settings) {
        const auto equals = setting.find('=');
        if (equals == std::string::npos) {
            return core::Error{"\"" + setting + "\" has no value", "--set", "Write --set NAME=VALUE."};
        }
        if (auto set = parameters->set(setting.substr(0, equals), setting.substr(equals + 1)); !set.ok()) {
            return core::Error{set.error().what, "--set " + setting, set.error().remedy};
        }
    }
    return parameters;
}

/// The views' instants are the source's: keeps those that the clip uses, in its order, and leaves out the
/// input view, which the clip shows already.
core::Result<core::KnownViews> alignViews(core::KnownViews views, const core::ObjectClip& clip,
                                          const std::string& folder) {
    if (views.empty()) return views;
    if (views.inputView >= 0) {
        views.views.erase(views.views.begin() + views.inputView);
        views.inputView = -1;
    }
    const int last = clip.sourceFrames.back();
    if (views.frameCount <= last) {
        return core::Error{
            "the views have " + std::to_string(views.frameCount) + " frames, the clip " +
                std::to_string(last + 1),
            folder, "Give views of the same length, or --frames 0:" + std::to_string(views.frameCount) + "."};
    }
    for (const core::KnownView& view : views.views) {
        const bool isUsed = view.stillFrame < 0 || std::ranges::count(clip.sourceFrames, view.stillFrame) > 0;
        if (isUsed) continue;
        return core::Error{
            "its picture is of frame " + std::to_string(view.stillFrame) + ", which is not among those used",
            folder + "/" + view.name, "Choose --frames that hold it, or leave the view out."};
    }
    return core::selectInstants(std::move(views), clip.sourceFrames);
}

core::Result<void> checkMemory(const Job& job, const std::string& preset) {
    const core::CostEstimate cost = job.engine->estimate(core::sizeOf(job.input), job.parameters);
    const std::uint64_t needed = cost.bytes + memoryReserve;
    const std::uint64_t available = core::availableMemory();
    if (available == 0 || needed <= available) return {};
    return core::Error{"this needs about " + bytesText(static_cast<double>(needed)) + " of memory, " +
                           bytesText(static_cast<double>(available)) + " are available",
                       "generate",
                       "Use fewer frames (--frames A:B) or a smaller preset than " + preset + "."};
}

core::Result<void> checkDisk(const Job& job, const fs::path& output) {
    std::uint64_t copies = 0;  // the one animated GLB holds every frame again
    for (const core::SequenceFormat format : job.formats)
        copies += format == core::SequenceFormat::glb ? 2 : 1;
    const auto frames = static_cast<std::uint64_t>(job.input.clip.frameCount());
    return core::requireFreeSpace(output,
                                  copies * frames * expectedGaussians * bytesPerGaussian + (4ULL << 20U));
}

/// Side of the crop that the engine asks for; the reader's own where it has no wish.
int workingSize(const core::ParameterSet& parameters) {
    constexpr const char* name = "clip.working_size";
    const core::ParameterSchema& schema = parameters.schema();
    const bool known =
        std::any_of(schema.begin(), schema.end(), [](const core::Parameter& p) { return p.name == name; });
    return known ? static_cast<int>(parameters.integer(name)) : core::ObjectClipOptions{}.size;
}

core::Result<Job> prepare(const GenerateOptions& options, const Context& context) {
    Job job;
    auto formats = core::parseSequenceFormats(std::accumulate(
        options.formats.begin(), options.formats.end(), std::string(),
        [](const std::string& all, const std::string& one) { return all.empty() ? one : all + "," + one; }));
    if (!formats.ok()) return core::Error{formats.error().what, "--format", formats.error().remedy};
    job.formats = std::move(formats).value();

    std::error_code error;
    if (!fs::exists(options.input, error)) {
        return core::Error{"no such file or folder", options.input, "Check the path."};
    }
    const auto engine = findEngine(options.engine);
    if (!engine.ok()) return engine.error();
    job.engine = *engine;
    auto parameters = readParameters(*job.engine, options);
    if (!parameters.ok()) return parameters.error();
    job.parameters = std::move(parameters).value();

    core::ObjectClipOptions clipOptions;
    clipOptions.matte = options.matte;
    clipOptions.stop = context.stop;
    clipOptions.size = workingSize(job.parameters);
    if (!options.frames.empty()) {
        const auto range = core::FrameRange::parse(options.frames);
        if (!range.ok()) return range.error();
        clipOptions.range = *range;
    }
    const auto [folder, names] = splitViews(options.views);
    core::KnownViews views;
    if (!folder.empty()) {
        auto read = core::readKnownViews(folder, names);
        if (!read.ok()) return read.error();
        views = std::move(read).value();
        clipOptions.fovyDegrees = views.fovyDegrees;
        clipOptions.distance = views.distance;
    }
    if (options.fovy > 0) clipOptions.fovyDegrees = static_cast<float>(options.fovy);
    if (options.distance > 0) clipOptions.distance = static_cast<float>(options.distance);

    const auto start = Clock::now();
    auto clip = core::makeObjectClip(options.input, clipOptions);
    if (!clip.ok()) return clip.error();
    job.input.clip = std::move(clip).value();
    job.stages.push_back({"reading", secondsSince(start)});
    job.filesRead = views.filesRead;
    auto aligned = alignViews(std::move(views), job.input.clip, folder);
    if (!aligned.ok()) return aligned.error();
    job.input.views = std::move(aligned).value();
    job.input.seed = options.seed;

    if (auto enough = checkMemory(job, options.preset); !enough.ok()) return enough.error();

    const fs::path output = options.output;
    if (auto made = core::prepareFolder(output); !made.ok()) return made.error();
    if (auto enough = checkDisk(job, output); !enough.ok()) {
        fs::remove(output, error);  // where it is empty
        return enough.error();
    }
    job.input.checkpointFolder = output / "checkpoint";
    job.input.resume = options.resume;
    return job;
}

/// Adds to what the engine says of its result what only the command knows.
void describeOrigin(core::GaussianSequence& sequence, const GenerateOptions& options, const Job& job) {
    Json provenance = Json::parse(sequence.provenance, nullptr, false);
    if (!provenance.is_object()) provenance = Json::object();
    const core::ObjectClip& clip = job.input.clip;
    const auto setDefault = [&](const char* name, Json value) {
        if (!provenance.contains(name)) provenance[name] = std::move(value);
    };
    setDefault("generator", std::string("splatreel ") + SPLATREEL_VERSION);
    setDefault("engine", job.engine->name());
    setDefault("preset", options.preset);
    setDefault("seed", options.seed);
    setDefault("parameters", Json::parse(job.parameters.toJson(), nullptr, false));
    provenance["source"] = fs::path(clip.source).filename().string();
    provenance["source_frames"] = {clip.sourceFrames.front(), clip.sourceFrames.back()};
    sequence.provenance = provenance.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (sequence.inputCamera.intrinsics.width == 0) sequence.inputCamera = clip.sourceCamera;
}

/// PSNR of the front view against the clip, the way `evaluate` measures it; NaN where it cannot be measured.
double frontPsnr(const core::GaussianSequence& sequence, const GenerateOptions& options,
                 ProgressLine& progress) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const auto reference =
        readReference(options.input, options.matte, sequence, frontFigureSide, sourceRange(sequence));
    if (!reference.ok()) {
        core::log::warning("The front view was not measured: " + reference.error().message());
        return none;
    }
    EvaluationSettings settings;
    settings.size = frontFigureSide;
    const auto evaluation = evaluateSequence(sequence, *reference, settings, progress, {});
    if (!evaluation.ok()) {
        core::log::warning("The front view was not measured: " + evaluation.error().message());
        return none;
    }
    return evaluation->mean.mean.psnr;
}

Json stagesJson(const std::vector<core::StageTime>& stages) {
    Json list = Json::array();
    for (const core::StageTime& stage : stages)
        list.push_back({{"name", stage.name}, {"seconds", stage.seconds}});
    return list;
}

std::string summary(const Json& json, const std::string& output) {
    const auto& counts = json["counts"];
    double mean = 0;
    for (const auto& count : counts) mean += count.get<double>() / static_cast<double>(counts.size());
    return std::to_string(counts.size()) + (counts.size() == 1 ? " frame" : " frames") + " of about " +
           fixed(mean, 0) + " Gaussians in " + durationText(json["seconds"].get<double>()) + ", front view " +
           (json["front_psnr_db"].is_number() ? fixed(json["front_psnr_db"].get<double>(), 2) : "–") +
           " dB, peak memory " + bytesText(json["peak_memory_bytes"].get<double>()) + "\nWritten to " +
           output + "\n";
}

}  // namespace

core::Result<Report> runGenerate(const GenerateOptions& options, const Context& context) {
    const auto start = Clock::now();
    auto prepared = prepare(options, context);
    if (!prepared.ok()) return prepared.error();
    Job job = std::move(prepared).value();
    const fs::path output = options.output;

    ProgressLine progress(context.common.quiet);
    const core::LiveParameters parameters(job.parameters);
    auto run = job.engine->run(job.input, parameters, progress, context.stop);
    if (!run.ok()) {
        std::error_code error;
        fs::remove(output, error);  // where it is empty
        return run.error();
    }
    core::GaussianSequence& sequence = run->sequence;
    if (sequence.frameCount() == 0) {
        return core::Error{"stopped before there was anything to keep", options.input, ""};
    }
    describeOrigin(sequence, options, job);
    job.stages.insert(job.stages.end(), run->stages.begin(), run->stages.end());

    // From here on a request to stop only skips what is not the result itself: what was worked out gets
    // written.
    auto stageStart = Clock::now();
    core::WriteOptions writing;
    writing.formats = job.formats;
    writing.progress = [&](int done, int total) { progress.count("writing", done, total); };
    if (auto written = core::writeSequence(sequence, output, writing); !written.ok()) return written.error();
    job.stages.push_back({"writing", secondsSince(stageStart)});
    if (options.turntable > 0) {
        stageStart = Clock::now();
        const std::stop_token stop = run->interrupted ? std::stop_token() : context.stop;
        auto written = writeTurntable(sequence, output / "turntable.mp4", options.turntable, progress, stop);
        if (!written.ok()) return written.error();
        job.stages.push_back({"turntable", secondsSince(stageStart)});
    }
    stageStart = Clock::now();
    const double psnr = frontPsnr(sequence, options, progress);
    job.stages.push_back({"measuring", secondsSince(stageStart)});
    progress.finish();

    Json counts = Json::array();
    for (const core::GaussiansPtr& frame : sequence.frames) counts.push_back(frame->size());
    Report report;
    report.json = {{"command", "generate"},
                   {"frames", sequence.frameCount()},
                   {"counts", std::move(counts)},
                   {"seconds", secondsSince(start)},
                   {"stages", stagesJson(job.stages)},
                   {"peak_memory_bytes", core::peakMemory()},
                   {"front_psnr_db", finite(psnr)},
                   {"device", run->device},
                   {"output", options.output},
                   {"engine", job.engine->name()},
                   {"preset", options.preset},
                   {"seed", options.seed},
                   {"steps", run->finalStep},
                   {"interrupted", run->interrupted},
                   {"files_read", job.filesRead},
                   {"alpha_from", job.input.clip.alphaFrom},
                   {"notes", job.input.clip.notes}};
    const std::string text = report.json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
    if (auto written = core::writeFile(output / "report.json", text); !written.ok()) return written.error();
    if (!run->interrupted) {
        // Complete: there is nothing to resume.
        std::error_code error;
        fs::remove_all(job.input.checkpointFolder, error);
    }
    report.text = summary(report.json, options.output);
    if (run->interrupted) report.code = ExitCode::interrupted;
    return report;
}

}  // namespace splatreel::app
