#include "models/fourdstr/engine.h"

#include "core/base/log.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "models/fourdstr/checkpoint.h"
#include "models/fourdstr/losses.h"
#include "models/fourdstr/settings.h"
#include "models/fourdstr/trainer.h"
#include "models/prior/solid_prior.h"
#include "models/prior/supplied_views.h"
#include "models/prior/turning_prior.h"

#include <ATen/Parallel.h>
#include <torch/cuda.h>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>

namespace splatreel::models {
namespace {

using Clock = std::chrono::steady_clock;

/// What a crash costs at most, with what a step takes.
constexpr double secondsBetweenCheckpoints = 20;

double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Times the stages as their names change.
class StageTimer {
public:
    void enter(const std::string& name) {
        leave();
        current_ = name;
        start_ = Clock::now();
    }
    void leave() {
        if (!current_.empty()) stages_.push_back({current_, secondsSince(start_)});
        current_.clear();
    }
    [[nodiscard]] const std::string& current() const { return current_; }
    [[nodiscard]] const std::vector<core::StageTime>& stages() const { return stages_; }

private:
    std::string current_;
    Clock::time_point start_;
    std::vector<core::StageTime> stages_;
};

/// Writes one line per changed value into the job's log.
void logChanges(const core::ParameterSet& before, const core::ParameterSet& after, int step,
                core::ProgressSink& sink) {
    for (const core::Parameter& parameter : after.schema()) {
        const std::string text = after.valueText(parameter.name);
        if (text != before.valueText(parameter.name)) {
            sink.logged("step " + std::to_string(step) + ": " + parameter.name + " = " + text);
        }
    }
}

bool changed(const core::ParameterSchema& schema, const core::ParameterSet& before,
             const core::ParameterSet& after) {
    return std::any_of(schema.begin(), schema.end(), [&](const core::Parameter& parameter) {
        return before.value(parameter.name) != after.value(parameter.name);
    });
}

/// Parameters of a run: values that only a restart may change keep the run's.
core::ParameterSet withLiveOf(core::ParameterSet running, const core::ParameterSet& wanted) {
    for (const core::Parameter& parameter : running.schema()) {
        if (parameter.liveness == core::Liveness::live) {
            [[maybe_unused]] const auto set = running.set(parameter.name, wanted.value(parameter.name));
        }
    }
    return running;
}

/// Every step frees and asks again for the same large tensors. Returned to the system in between they would
/// have to be cleared and mapped anew each time, a tenth of a step's time.
void keepFreedMemory() {
    constexpr int large = 256 << 20;
    mallopt(M_MMAP_THRESHOLD, large);
    mallopt(M_TRIM_THRESHOLD, large);
}

/// The clip as the engine works on it: an object that turns is held still, and the camera goes round it.
class Subject {
public:
    Subject(const core::EngineInput& input, const core::ParameterSet& parameters) : given_(input.clip) {
        if (!input.views.empty() || !seeksTurn(parameters)) return;
        turn_ = findTurn(given_);
        if (turn_) resting_ = stabilised(given_, *turn_);
    }
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;

    [[nodiscard]] const core::ObjectClip& clip() const { return turn_ ? resting_ : given_; }
    [[nodiscard]] const std::optional<Turn>& turn() const { return turn_; }
    /// Back to where the object is in the world.
    [[nodiscard]] core::GaussiansPtr inWorld(core::Gaussians gaussians, int frame) const {
        if (turn_) gaussians = core::transformed(gaussians, motionAt(*turn_, frame));
        return std::make_shared<const core::Gaussians>(std::move(gaussians));
    }

private:
    const core::ObjectClip& given_;
    std::optional<Turn> turn_;
    core::ObjectClip resting_;
};

/// What stands in for views that nobody has filmed: the user's views where there are some, the clip's own
/// other frames where the object turns, else the built-in solid.
class ShapePrior {
public:
    ShapePrior(const Subject& subject, const core::KnownViews& views, const core::ParameterSet& parameters) {
        const SolidPriorOptions options = solidPriorOptions(parameters);
        if (!views.empty()) {
            supplied_ = SuppliedViews::make(subject.clip(), views, options);
        } else {
            if (subject.turn()) turning_ = TurningPrior::make(subject.clip(), *subject.turn(), options);
            if (turning_ == nullptr) solid_ = SolidPrior::make(subject.clip(), options);
        }
    }
    /// Takes up live options.
    void update(const core::ParameterSet& parameters) {
        const SolidPriorOptions options = solidPriorOptions(parameters);
        if (solid_ != nullptr) solid_ = solid_->with(options);
        if (turning_ != nullptr) turning_ = turning_->with(options);
        if (supplied_ != nullptr) supplied_ = supplied_->with(options);
    }
    [[nodiscard]] const ViewPrior& shape() const {
        if (supplied_ != nullptr) return *supplied_;
        return turning_ != nullptr ? static_cast<const ViewPrior&>(*turning_) : *solid_;
    }
    /// Whether its pictures were filmed.
    [[nodiscard]] bool known() const { return solid_ == nullptr; }

private:
    std::shared_ptr<const SolidPrior> solid_;
    std::shared_ptr<const TurningPrior> turning_;
    std::shared_ptr<const SuppliedViews> supplied_;
};

std::string describe(const Turn& turn) {
    char line[120];
    std::snprintf(line, sizeof line, "the object turns by %.0f degrees; its silhouettes agree to %.1f %%",
                  static_cast<double>(glm::degrees(turn.angles.back())),
                  100 * static_cast<double>(turn.agreement));
    return line;
}

/// A run does not end because a disk is full: what it makes is worth more than a checkpoint.
void saveCheckpoint(const CheckpointFolder& checkpoints, Trainer& trainer, core::ProgressSink& sink) {
    const Clock::time_point start = Clock::now();
    const auto written = checkpoints.save(trainer);
    char line[80];
    std::snprintf(line, sizeof line, "checkpoint at step %d, %.0f ms", trainer.stepsDone(),
                  1000 * secondsSince(start));
    // Every twenty seconds: nothing that a person waits for, nor needed to run it again.
    if (written) return core::log::debug(line);
    sink.logged("no checkpoint: " + written.error().message());
}

torch::Device chosenDevice() {
    return torch::cuda::is_available() ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
}

core::Error noObject(const core::EngineInput& input) {
    return {"no object was found in any frame", input.clip.source,
            "Give its silhouette with --matte, or a clip with an alpha channel"};
}

core::Error noMemory(const std::string& engine) {
    return {"not enough memory", engine, "Take a smaller preset, fewer frames or fewer Gaussians"};
}

core::Result<core::EngineOutput> generate(const core::EngineInput& input, const core::LiveParameters& live,
                                          core::ProgressSink& sink, const std::stop_token& stop) {
    keepFreedMemory();
    at::set_num_threads(core::workerCount());
    StageTimer timer;
    auto snapshot = live.current();
    core::ParameterSet parameters = snapshot->values;
    if (input.clip.frames.empty()) return noObject(input);

    timer.enter("prior");
    sink.progress({TRANSLATE_NOOP("Stage", "prior"), 0, 0, 0, -1, -1});
    const Subject subject(input, parameters);
    const core::ObjectClip& clip = subject.clip();
    if (subject.turn()) sink.logged(describe(*subject.turn()));
    ShapePrior prior(subject, input.views, parameters);
    const torch::Device device = chosenDevice();
    Trainer trainer(clip, prior.shape(), prior.known(),
                    forClip(FourdstrSettings(parameters), clip.frameCount()), input.seed, device);
    if (trainer.model().pool.size() == 0) return noObject(input);
    sink.logged("all frames are made from frame " + std::to_string(trainer.canonicalFrame()));
    const CheckpointFolder checkpoints(input.checkpointFolder);
    if (checkpoints.active()) {
        if (auto prepared = checkpoints.prepare(); !prepared) return prepared.error();
    }
    if (input.resume) {
        if (auto resumed = checkpoints.restore(trainer); !resumed) return resumed.error();
    }

    const Clock::time_point start = Clock::now();
    Clock::time_point saved = start;
    const int firstStep = trainer.stepsDone();
    while (!trainer.finished() && !stop.stop_requested()) {
        if (const auto newest = live.current(); newest->number != snapshot->number) {
            const core::ParameterSet wanted = withLiveOf(parameters, newest->values);
            logChanges(parameters, wanted, trainer.stepsDone(), sink);
            const bool priorChanges = changed(priorSchema(), parameters, wanted);
            parameters = wanted;
            if (priorChanges) {
                prior.update(parameters);
                trainer.setPrior(prior.shape());
            }
            snapshot = newest;
            trainer.setSettings(forClip(FourdstrSettings(parameters), clip.frameCount()));
        }
        if (timer.current() != trainer.stage()) timer.enter(trainer.stage());
        trainer.step();
        const int done = trainer.stepsDone();
        const double rate = (done - firstStep) / std::max(secondsSince(start), 1e-6);
        sink.framesSeen(trainer.framePsnr());
        sink.progress({timer.current(), done, trainer.totalSteps(), rate,
                       (trainer.totalSteps() - done) / rate, trainer.psnr()});
        if (const std::optional<int> wanted = sink.wantedFrame();
            wanted && *wanted >= 0 && *wanted < clip.frameCount()) {
            sink.preview(*wanted, subject.inWorld(trainer.state(*wanted), *wanted), snapshot->number);
        }
        if (checkpoints.active() && secondsSince(saved) > secondsBetweenCheckpoints) {
            saveCheckpoint(checkpoints, trainer, sink);
            saved = Clock::now();
        }
    }

    core::EngineOutput output;
    output.interrupted = !trainer.finished();
    output.finalStep = trainer.stepsDone();
    if (output.interrupted && checkpoints.active()) saveCheckpoint(checkpoints, trainer, sink);
    timer.enter(TRANSLATE_NOOP("Stage", "baking"));
    output.sequence.frames = trainer.bake();
    for (int frame = 0; subject.turn() && frame < clip.frameCount(); ++frame) {
        core::GaussiansPtr& baked = output.sequence.frames[static_cast<std::size_t>(frame)];
        baked = subject.inWorld(*baked, frame);
    }
    output.sequence.rate = clip.rate;
    output.sequence.filtering = trainingFiltering;
    output.sequence.inputCamera = clip.sourceCamera;
    output.sequence.clipCamera = input.clip.cameras.front();
    timer.leave();
    output.stages = timer.stages();
    output.device = device.is_cuda() ? "cuda:0" : "cpu";
    const DensityReport& density = trainer.density();
    char line[160];
    std::snprintf(line, sizeof line,
                  "cloned %d, split %d, born %d, pruned %d Gaussians; %d memberships strayed", density.cloned,
                  density.split, density.born, density.pruned, density.strays);
    sink.logged(line);
    return output;
}

}  // namespace

std::vector<std::string> FourdstrEngine::presets() const {
    return fourdstrPresets();
}

core::Result<core::ParameterSet> FourdstrEngine::parameters(const std::string& preset) const {
    return fourdstrParameters(preset);
}

core::CostEstimate FourdstrEngine::estimate(const core::InputSize& size,
                                            const core::ParameterSet& parameters) const {
    const FourdstrSettings settings = forClip(FourdstrSettings(parameters), size.frames);
    const auto frames = static_cast<double>(std::max(1, size.frames));
    const double rows = 0.5 * (settings.initialGaussians + settings.maximumGaussians);
    core::CostEstimate estimate;
    // Measured on two loaded AVX-512 cores, preset draft and standard: microseconds per row and picture.
    const double rowSeconds = 2.2e-6 * (1 + settings.viewsPerFrame);
    estimate.seconds = 8 + settings.refinementSteps * settings.clipLength * rows * rowSeconds +
                       settings.canonicalSteps * rows * 3.3e-6 + settings.motionSteps * 7e-3;
    const double corrections = settings.maximumGaussians * frames * (7 + tokenWidth) * sizeof(float);
    const auto pictures = static_cast<double>(size.clipBytes + size.viewBytes);
    estimate.bytes =
        static_cast<std::uint64_t>(600e6 + corrections + 8 * pictures + 4e3 * rows * settings.clipLength);
    return estimate;
}

core::Filtering FourdstrEngine::filtering() const {
    return trainingFiltering;
}

core::Result<core::EngineOutput> FourdstrEngine::run(const core::EngineInput& input,
                                                     const core::LiveParameters& parameters,
                                                     core::ProgressSink& sink, std::stop_token stop) const {
    // LibTorch throws; beyond this line errors are values.
    try {
        return generate(input, parameters, sink, stop);
    } catch (const std::bad_alloc&) {
        return noMemory(name());
    } catch (const c10::Error& error) {
        // Its allocator for main memory has no type of its own for this.
        const std::string what = error.what_without_backtrace();
        if (what.find("allocate memory") != std::string::npos ||
            what.find("out of memory") != std::string::npos)
            return noMemory(name());
        return core::Error{"LibTorch reports: " + what, name(), "Take a smaller preset or report this"};
    } catch (const std::exception& exception) {
        return core::Error{std::string("LibTorch reports: ") + exception.what(), name(),
                           "Take a smaller preset or report this"};
    }
}

}  // namespace splatreel::models
