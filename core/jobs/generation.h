#pragma once

#include "core/jobs/job_queue.h"

namespace splatreel::core {

/// One run of an engine, from the request to the finished result. On the job's thread.
struct GenerationRun {
    const GenerationRequest& request;
    const LiveParameters& live;
    bool resume = false;  ///< from the newest checkpoint; where there is none, the run starts anew
    const JobLimits& limits;
    /// Takes the output as soon as it is there, before it is finished.
    std::function<void(std::shared_ptr<const EngineOutput>)> keep;
};

/// An error for a lack of memory names what is needed, what there is, and the presets that would fit.
Result<void> runGeneration(const GenerationRun& run, ProgressSink& sink, const std::stop_token& stop);

/// An error when `bytes` and the reserve do not fit what is available.
Result<void> requireMemory(std::uint64_t bytes, const JobLimits& limits, const std::string& title);

/// The values of `preset`, with what differs from their standard in `before` put on top where the engine
/// still takes it.
Result<ParameterSet> withPreset(const Engine& engine, const std::string& preset, const ParameterSet& before);

}  // namespace splatreel::core
