#pragma once

#include "core/engine/engine.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <new>
#include <thread>

namespace splatreel::test {

/// An engine of steps that do nothing but report. Its one Gaussian's x tells "gain", its y the step.
class SteppingEngine final : public core::Engine {
public:
    [[nodiscard]] std::string name() const override { return "stepping"; }
    [[nodiscard]] std::vector<std::string> presets() const override { return {"draft", "standard"}; }
    [[nodiscard]] core::Result<core::ParameterSet> parameters(const std::string& preset) const override {
        if (preset != "draft" && preset != "standard") return core::Error{"no preset " + preset, name(), ""};
        const std::int64_t memory = preset == "draft" ? 1'000'000 : 10'000'000;
        return core::ParameterSet(
            {{"steps", "Steps", "", std::int64_t{1'000'000}, 0, 1e9, "", {}, core::Liveness::restart},
             {"memory", "Memory", "", memory, 0, 1e15, "", {}, core::Liveness::restart},
             {"gain", "Gain", "", 1.0, 0, 100, "", {}, core::Liveness::live},
             {"throws", "Throws", "", false, 0, 0, "", {}, core::Liveness::restart}});
    }
    [[nodiscard]] core::CostEstimate estimate(const core::InputSize&,
                                              const core::ParameterSet& parameters) const override {
        return {1, static_cast<std::uint64_t>(parameters.integer("memory"))};
    }
    [[nodiscard]] core::Result<core::EngineOutput> run(const core::EngineInput& input,
                                                       const core::LiveParameters& parameters,
                                                       core::ProgressSink& sink,
                                                       std::stop_token stop) const override {
        resumed = input.resume;
        const std::int64_t steps = parameters.current()->values.integer("steps");
        core::EngineOutput output;
        std::int64_t step = 0;
        core::GaussiansPtr state = stateAt(0, 1);
        for (; step < steps && !stop.stop_requested(); ++step) {
            const auto snapshot = parameters.current();
            if (snapshot->values.flag("throws")) throw std::bad_alloc();
            state = stateAt(step, snapshot->values.real("gain"));
            sink.progress({"motion", step, steps, 0, -1, 20});
            if (const auto wanted = sink.wantedFrame()) sink.preview(*wanted, state, snapshot->number);
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        output.interrupted = step < steps;
        output.finalStep = step;
        output.sequence.frames = {state};
        return output;
    }

    mutable std::atomic<bool> resumed = false;

private:
    static core::GaussiansPtr stateAt(std::int64_t step, double gain) {
        core::Gaussians g;
        g.positions = std::vector<float>{static_cast<float>(gain), static_cast<float>(step), 0};
        g.logScales = std::vector<float>{-4, -4, -4};
        g.rotations = std::vector<float>{1, 0, 0, 0};
        g.opacityLogits = std::vector<float>{2};
        g.sh = std::vector<float>{0, 0, 0};
        return std::make_shared<const core::Gaussians>(std::move(g));
    }
};

}  // namespace splatreel::test
