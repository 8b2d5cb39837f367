#include "core/jobs/generation.h"

#include "core/base/files.h"
#include "core/base/text.h"
#include "core/project/unfinished_runs.h"

#include <algorithm>
#include <utility>

namespace splatreel::core {
namespace {

/// "Presets that fit: draft (1.1 GB)." or nothing.
std::string fittingPresets(const GenerationRequest& request, const InputSize& size, std::uint64_t available,
                           std::uint64_t reserve) {
    std::string names;
    for (const std::string& preset : request.engine->presets()) {
        if (preset == request.preset) continue;
        const auto parameters = request.engine->parameters(preset);
        if (!parameters) continue;
        const std::uint64_t bytes = request.engine->estimate(size, *parameters).bytes;
        if (bytes + reserve > available) continue;
        names += (names.empty() ? "" : ", ") + preset + " (" + bytesText(bytes) + ")";
    }
    return names.empty() ? "Use fewer frames, or close other programs." : "These presets fit: " + names + ".";
}

void logStart(const GenerationRun& run, const EngineInput& input, ProgressSink& sink) {
    const GenerationRequest& request = run.request;
    sink.logged("engine " + request.engine->name() + ", preset " + request.preset + ", seed " +
                std::to_string(input.seed) + ", " + std::to_string(input.clip.frameCount()) + " frames of " +
                input.clip.source);
    for (const KnownView& view : input.views.views) sink.logged("view " + view.name);
    sink.logged("parameters " + run.live.current()->values.toJson());
    if (input.resume) sink.logged("continues from its newest checkpoint");
}

}  // namespace

Result<void> requireMemory(std::uint64_t bytes, const JobLimits& limits, const std::string& title) {
    const std::uint64_t available = limits.memory ? limits.memory() : 0;
    if (bytes == 0 || available == 0 || bytes + limits.memoryReserve <= available) return {};
    return Error{"this needs about " + bytesText(bytes) + " of memory and " +
                     bytesText(limits.memoryReserve) + " that stay free, " + bytesText(available) +
                     " are available",
                 title, "Close other programs, or wait until other jobs have ended."};
}

Result<void> runGeneration(const GenerationRun& run, ProgressSink& sink, const std::stop_token& stop) {
    const GenerationRequest& request = run.request;
    sink.progress({TRANSLATE_NOOP("Stage", "reading"), 0, 0, 0, -1, -1});
    auto made = request.input(sink, stop);
    if (!made) return made.error();
    EngineInput input = *std::move(made);
    input.resume = input.resume || (run.resume && holdsCheckpoint(input.checkpointFolder));
    if (stop.stop_requested()) return {};

    const InputSize size = sizeOf(input);
    const CostEstimate cost = request.engine->estimate(size, run.live.current()->values);
    if (auto enough = requireMemory(cost.bytes, run.limits, request.title); !enough) {
        Error refusal = enough.error();
        refusal.remedy = fittingPresets(request, size, run.limits.memory(), run.limits.memoryReserve);
        return refusal;
    }
    logStart(run, input, sink);
    auto output = request.engine->run(input, run.live, sink, stop);
    if (!output) return output.error();
    if (output->sequence.frameCount() == 0) return {};
    const auto kept = std::make_shared<const EngineOutput>(*std::move(output));
    run.keep(kept);
    return request.finish ? request.finish(kept, sink) : Result<void>();
}

Result<ParameterSet> withPreset(const Engine& engine, const std::string& preset, const ParameterSet& before) {
    auto parameters = engine.parameters(preset);
    if (!parameters) return parameters;
    for (const Parameter& parameter : before.schema()) {
        if (before.isStandard(parameter.name)) continue;
        // What this preset does not know, or bounds otherwise, stays as it has it.
        [[maybe_unused]] const auto set = parameters->set(parameter.name, before.value(parameter.name));
    }
    return parameters;
}

}  // namespace splatreel::core
