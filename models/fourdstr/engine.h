#pragma once

#include "core/engine/engine.h"

namespace splatreel::models {

/// 4DSTR: per-object optimisation of canonical Gaussians, a deformation field and a temporal rectifier.
/// Source: "4DSTR: Advancing Generative 4D Gaussians with Spatial-Temporal Rectification" (arXiv 2511.07241).
class FourdstrEngine final : public core::Engine {
public:
    [[nodiscard]] std::string name() const override { return "4dstr"; }
    [[nodiscard]] std::vector<std::string> presets() const override;
    [[nodiscard]] core::Result<core::ParameterSet> parameters(const std::string& preset) const override;
    [[nodiscard]] core::CostEstimate estimate(const core::InputSize& size,
                                              const core::ParameterSet& parameters) const override;
    [[nodiscard]] core::Filtering filtering() const override;
    [[nodiscard]] core::Result<core::EngineOutput> run(const core::EngineInput& input,
                                                       const core::LiveParameters& parameters,
                                                       core::ProgressSink& sink,
                                                       std::stop_token stop) const override;
};

}  // namespace splatreel::models
