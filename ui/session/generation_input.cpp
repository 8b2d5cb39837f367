#include "ui/session/generation_input.h"

#include <algorithm>

namespace splatreel::ui {

int workingSizeOf(const core::ParameterSet& parameters) {
    constexpr const char* name = "clip.working_size";
    const auto& schema = parameters.schema();
    const bool known =
        std::any_of(schema.begin(), schema.end(), [](const core::Parameter& p) { return p.name == name; });
    return known ? static_cast<int>(parameters.integer(name)) : 0;
}

core::Result<core::EngineInput> readGenerationInput(const GenerationSource& source,
                                                    const std::stop_token& stop) {
    core::EngineInput input;
    core::ObjectClipOptions options;
    options.matte = source.matte.toStdString();
    options.painted = source.painted;
    options.key = source.key;
    options.stop = stop;
    if (source.size > 0) options.size = source.size;
    core::KnownViews views;
    if (!source.views.isEmpty()) {
        auto read = core::readKnownViews(source.views.toStdString());
        if (!read.ok()) return read.error();
        views = std::move(read).value();
        options.fovyDegrees = views.fovyDegrees;
        options.distance = views.distance;
    }
    auto clip = core::makeObjectClip(source.clip.toStdString(), options);
    if (!clip.ok()) return clip.error();
    input.clip = std::move(clip).value();
    if (!views.empty()) {
        // The clip itself shows the input view.
        if (views.inputView >= 0) views.views.erase(views.views.begin() + views.inputView);
        views.inputView = -1;
        if (views.frameCount <= input.clip.sourceFrames.back()) {
            return core::Error{"the views have " + std::to_string(views.frameCount) + " frames, the clip " +
                                   std::to_string(input.clip.sourceFrames.back() + 1),
                               source.views.toStdString(), "Choose views of the same length."};
        }
        input.views = core::selectInstants(std::move(views), input.clip.sourceFrames);
    }
    input.seed = source.seed;
    input.checkpointFolder = source.checkpoints.toStdString();
    return input;
}

core::EngineInput estimateInput(int frames, int size) {
    core::EngineInput input;
    const int side = size > 0 ? size : core::ObjectClipOptions{}.size;
    const int count = std::clamp(frames, 1, core::ObjectClipOptions{}.maximumFrames);
    for (int frame = 0; frame < count; ++frame) {
        input.clip.frames.emplace_back(side, side);
        input.clip.times.push_back(frame / 24.0);
        input.clip.sourceFrames.push_back(frame);
    }
    input.clip.sourceFrameCount = frames;
    return input;
}

}  // namespace splatreel::ui
