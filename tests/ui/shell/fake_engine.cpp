#include "tests/ui/shell/fake_engine.h"

#include "core/base/files.h"
#include "core/media/matte.h"

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

namespace splatreel::tests {
namespace {

core::GaussiansPtr cloud(int frame, double size) {
    constexpr int count = 200;
    std::vector<float> positions, logScales, rotations, opacityLogits, sh;
    std::vector<std::uint64_t> ids;
    for (int i = 0; i < count; ++i) {
        const double angle = 2.4 * i + 0.05 * frame;
        const double height = 2.0 * i / count - 1;
        const double radius = std::sqrt(1 - height * height);
        for (const double value : {radius * std::cos(angle), height, radius * std::sin(angle)}) {
            positions.push_back(static_cast<float>(size * value));
        }
        logScales.insert(logScales.end(), 3, -3.5F);
        rotations.insert(rotations.end(), {1, 0, 0, 0});
        opacityLogits.push_back(2);
        sh.insert(sh.end(), {static_cast<float>(height), 0.2F, 0.8F});
        ids.push_back(static_cast<std::uint64_t>(i) + 1);
    }
    auto gaussians = std::make_shared<core::Gaussians>();
    gaussians->positions = std::move(positions);
    gaussians->logScales = std::move(logScales);
    gaussians->rotations = std::move(rotations);
    gaussians->opacityLogits = std::move(opacityLogits);
    gaussians->sh = std::move(sh);
    gaussians->ids = std::move(ids);
    return gaussians;
}

}  // namespace

core::Result<core::ParameterSet> FakeEngine::parameters(const std::string& preset) const {
    const std::int64_t steps = preset == "draft" ? 20 : preset == "standard" ? 100 : 2000;
    if (preset != "draft" && preset != "standard" && preset != "high") {
        return core::Error{"no preset \"" + preset + "\"", name(), "There are draft, standard and high."};
    }
    using core::Liveness;
    return core::ParameterSet({
        {"steps.count",
         "Steps",
         "Steps of a run, one millisecond each",
         steps,
         1,
         1e6,
         "",
         {},
         Liveness::restart},
        {"loss.weight", "Weight", "Weight of something (lambda)", 0.5, 0, 10, "", {}, Liveness::live},
        {"loss.robust", "Robust", "Whether outliers count less", false, 0, 0, "", {}, Liveness::live},
        {"loss.kind",
         "Kind",
         "Which distance is meant",
         std::string("l1"),
         0,
         0,
         "",
         {"l1", "l2"},
         Liveness::restart},
        {"pruning.largest", "Largest", "Larger ones go", 0.15, 0, 100, "m", {}, Liveness::live},
    });
}

core::CostEstimate FakeEngine::estimate(const core::InputSize& size,
                                        const core::ParameterSet& parameters) const {
    return {0.001 * static_cast<double>(parameters.integer("steps.count")),
            (static_cast<std::uint64_t>(size.frames) << 20U) + size.viewBytes};
}

core::Result<core::EngineOutput> FakeEngine::run(const core::EngineInput& input,
                                                 const core::LiveParameters& parameters,
                                                 core::ProgressSink& sink, std::stop_token stop) const {
    if (fails) return core::Error{"asked to fail", "fake engine", "Do not ask."};
    const std::int64_t steps = parameters.current()->values.integer("steps.count");
    seenAlphaFrom = input.clip.alphaFrom;
    seenCoverage = core::alphaCoverage(input.clip.frames.front());
    seenViews.clear();
    for (const core::KnownView& view : input.views.views) seenViews.push_back(view.name);
    if (!input.views.empty()) seenAzimuth = static_cast<double>(input.views.views.front().azimuth);
    core::EngineOutput output;
    const std::filesystem::path checkpoint = input.checkpointFolder / "checkpoint.txt";
    std::int64_t step = 0;
    if (input.resume) {
        std::ifstream(checkpoint) >> step;
        if (step == 0) return core::Error{"the checkpoint is damaged", checkpoint.string(), "Start anew."};
    }
    firstStep = step;
    seed = input.seed;
    const auto save = [&] {
        std::filesystem::create_directories(input.checkpointFolder);
        (void)core::writeFile(checkpoint, std::to_string(step));  // whole or not at all, as engines do
    };
    while (step < steps && !stop.stop_requested()) {
        const auto now = parameters.current();
        seenWeight = now->values.real("loss.weight");
        sink.progress({"refinement", step, steps, 1000, static_cast<double>(steps - step) / 1000, 20});
        std::vector<float> seen(input.clip.frames.size(), -1);
        for (std::size_t frame = 0; frame < seen.size(); ++frame)
            if (step >= static_cast<std::int64_t>(frame)) seen[frame] = 20 + static_cast<float>(frame);
        sink.framesSeen(std::move(seen));
        if (const auto wanted = sink.wantedFrame()) {
            sink.preview(*wanted, cloud(*wanted, 0.3 + 0.2 * seenWeight / 10), now->number);
        }
        if (step % 50 == 49) save();
        if (step < lastStep) ++step;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    if (step < steps) save();
    for (int frame = 0; frame < input.clip.frameCount(); ++frame)
        output.sequence.frames.push_back(cloud(frame, 0.3));
    output.sequence.rate = input.clip.rate;
    output.sequence.inputCamera = input.clip.sourceCamera;
    output.interrupted = step < steps;
    output.finalStep = step;
    output.device = "cpu";
    return output;
}

}  // namespace splatreel::tests
