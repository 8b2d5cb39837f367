#pragma once

#include "core/engine/engine.h"

#include <functional>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace splatreel::models {

/// Frames of 48 × 48 pixels: a coloured ellipse that moves to the right and turns.
[[nodiscard]] core::ObjectClip turningEllipse(int frames = 6);

using Values = std::vector<std::pair<std::string, std::string>>;

/// Parameters of a run that takes a fraction of a second, with `values` on top: 10 canonical, 10 motion and
/// 20 refinement steps.
[[nodiscard]] core::ParameterSet tinyParameters(const Values& values = {});

/// Runs the engine that the models' library offers, writes down what it reports, and lets a test step in.
class EngineRun final : public core::ProgressSink {
public:
    explicit EngineRun(const Values& values = {}) : parameters(tinyParameters(values)), live(parameters) {
        input.clip = turningEllipse();
        input.seed = 7;
    }

    core::Result<core::EngineOutput> start();

    void progress(const core::Progress& progress) override;
    [[nodiscard]] std::optional<int> wantedFrame() override { return wanted; }
    void preview(int frame, core::GaussiansPtr gaussians, std::uint64_t change) override;
    void framesSeen(std::vector<float> psnr) override { framePsnr = std::move(psnr); }
    void logged(const std::string& line) override { log.push_back(line); }

    core::EngineInput input;
    core::ParameterSet parameters;
    core::LiveParameters live;
    std::int64_t stopAt = -1;  ///< requests the stop once so many steps are done
    std::int64_t changeAt = -1;
    std::function<void()> change;  ///< called once `changeAt` steps are done
    std::optional<int> wanted;

    std::vector<core::Progress> reports;
    std::vector<std::string> log;
    std::vector<float> framePsnr;  ///< the newest
    struct Preview {
        int frame;
        core::GaussiansPtr gaussians;
        std::uint64_t change;
    };
    std::vector<Preview> previews;

private:
    std::stop_source stop_;
};

/// One Gaussian picture per frame of the clip, right columns, ids, finite values.
void expectValid(const core::GaussianSequence& sequence, const core::ObjectClip& clip);
/// Whether both have the same bits in every column of every frame.
[[nodiscard]] bool sameBits(const core::GaussianSequence& a, const core::GaussianSequence& b);
/// PSNR of the sequence drawn from the input camera, over white, against the clip; mean of the frames.
[[nodiscard]] double frontPsnr(const core::GaussianSequence& sequence, const core::ObjectClip& clip);

}  // namespace splatreel::models
