#pragma once

#include "core/engine/engine.h"

#include <atomic>
#include <cstdint>
#include <limits>

namespace splatreel::tests {

/// An engine whose runs take as many steps as asked for, a millisecond each, and show a cloud that shrinks
/// with them, and leave a checkpoint every fifty steps and where they are stopped. Its live parameter
/// "loss.weight" can be watched from outside.
class FakeEngine final : public core::Engine {
public:
    [[nodiscard]] std::string name() const override { return "fake"; }
    [[nodiscard]] std::vector<std::string> presets() const override { return {"draft", "standard", "high"}; }
    [[nodiscard]] core::Result<core::ParameterSet> parameters(const std::string& preset) const override;
    [[nodiscard]] core::CostEstimate estimate(const core::InputSize& size,
                                              const core::ParameterSet& parameters) const override;
    [[nodiscard]] core::Result<core::EngineOutput> run(const core::EngineInput& input,
                                                       const core::LiveParameters& parameters,
                                                       core::ProgressSink& sink,
                                                       std::stop_token stop) const override;

    mutable std::atomic<double> seenWeight{-1};
    mutable std::atomic<bool> fails{false};
    /// Runs go no further than this step, until it is moved or they are to stop.
    std::atomic<std::int64_t> lastStep{std::numeric_limits<std::int64_t>::max()};
    mutable std::atomic<std::int64_t> firstStep{-1};  ///< of the last run
    mutable std::atomic<std::uint64_t> seed{0};
    mutable std::string seenAlphaFrom;  ///< of the last run that has ended
    mutable double seenCoverage = 0;    ///< mean alpha of its first frame
    mutable std::vector<std::string> seenViews;
    mutable double seenAzimuth = 0;  ///< of the first of them
};

}  // namespace splatreel::tests
