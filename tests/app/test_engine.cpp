#include "core/engine/engine.h"

#include <array>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <thread>

/// An engine for the tests of the program: quick, and as slow, greedy or broken as its parameters say. Its
/// result is a flat picture of every frame, at the object's place in the world.
namespace splatreel {
namespace {

class TestEngine final : public core::Engine {
public:
    [[nodiscard]] std::string name() const override { return "test"; }
    [[nodiscard]] std::vector<std::string> presets() const override { return {"draft", "standard"}; }

    [[nodiscard]] core::Result<core::ParameterSet> parameters(const std::string& preset) const override {
        if (preset != "draft" && preset != "standard") {
            return core::Error{"no preset \"" + preset + "\"", name(), "There are draft and standard."};
        }
        const auto number = [](const char* parameter, std::int64_t standard, double maximum) {
            return core::Parameter{parameter, parameter, "For tests.", standard, 0, maximum, "", {}, {}};
        };
        return core::ParameterSet({number("steps", 10, 1e6), number("step_milliseconds", 0, 1e4),
                                   number("memory", 0, 1e15), number("columns", 24, 256),
                                   number("fail", 0, 1)});
    }

    [[nodiscard]] core::CostEstimate estimate(const core::InputSize&,
                                              const core::ParameterSet& parameters) const override {
        return {1, static_cast<std::uint64_t>(parameters.integer("memory"))};
    }

    [[nodiscard]] core::Result<core::EngineOutput> run(const core::EngineInput& input,
                                                       const core::LiveParameters& parameters,
                                                       core::ProgressSink& sink,
                                                       std::stop_token stop) const override {
        const core::ParameterSet values = parameters.current()->values;
        if (values.integer("fail") == 1) return core::Error{"asked to fail", "test engine", "Do not ask."};
        core::EngineOutput output;
        const std::filesystem::path checkpoint = input.checkpointFolder / "step.txt";
        std::int64_t step = 0;
        if (input.resume) std::ifstream(checkpoint) >> step;
        const std::int64_t first = step;
        const std::int64_t steps = values.integer("steps");
        for (; step < steps && !stop.stop_requested(); ++step) {
            sink.progress({"motion", step, steps, 1, 1, 20});
            std::this_thread::sleep_for(std::chrono::milliseconds(values.integer("step_milliseconds")));
        }
        output.interrupted = step < steps;
        if (output.interrupted) {
            std::filesystem::create_directories(input.checkpointFolder);
            std::ofstream(checkpoint) << step;
        }
        output.finalStep = step;
        output.device = "cpu";
        output.stages = {{"motion", static_cast<double>(step - first)}};
        output.sequence.rate = input.clip.rate;
        output.sequence.inputCamera = input.clip.sourceCamera;
        for (int frame = 0; frame < input.clip.frameCount(); ++frame) {
            output.sequence.frames.push_back(
                flatPicture(input.clip, frame, static_cast<int>(values.integer("columns"))));
        }
        return output;
    }

private:
    static core::GaussiansPtr flatPicture(const core::ObjectClip& clip, int frame, int columns) {
        const core::ImageRgba8& image = clip.frames[static_cast<std::size_t>(frame)];
        const core::Camera& camera = clip.cameras[static_cast<std::size_t>(frame)];
        const float depth = camera.position.z;
        std::vector<float> positions, logScales, rotations, opacityLogits, sh;
        std::vector<std::uint64_t> ids;
        for (int row = 0; row < columns; ++row) {
            for (int column = 0; column < columns; ++column) {
                const float x = (static_cast<float>(column) + 0.5F) * static_cast<float>(image.width) /
                                static_cast<float>(columns);
                const float y = (static_cast<float>(row) + 0.5F) * static_cast<float>(image.height) /
                                static_cast<float>(columns);
                const std::uint8_t* pixel = image.at(static_cast<int>(x), static_cast<int>(y));
                if (pixel[3] < 128) continue;
                const core::Intrinsics& lens = camera.intrinsics;
                for (const float value :
                     {depth * (x - lens.cx) / lens.fx, -depth * (y - lens.cy) / lens.fy, 0.0F}) {
                    positions.push_back(value);
                }
                const float spacing =
                    depth * static_cast<float>(image.width) / (static_cast<float>(columns) * lens.fx);
                for (const float part : {0.6F, 0.6F, 0.05F}) logScales.push_back(std::log(part * spacing));
                for (const float part : {1.0F, 0.0F, 0.0F, 0.0F}) rotations.push_back(part);
                opacityLogits.push_back(3.0F);
                for (int c = 0; c < 3; ++c) {
                    sh.push_back((static_cast<float>(pixel[c]) / 255.0F - 0.5F) / core::shC0);
                }
                ids.push_back(static_cast<std::uint64_t>(row * columns + column) + 1);
            }
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
};

}  // namespace
}  // namespace splatreel

extern "C" const splatreel::core::Engine* splatreel_engine(int index) {
    static const splatreel::TestEngine engine;
    return index == 0 ? &engine : nullptr;
}
