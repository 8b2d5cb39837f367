#pragma once

#include "core/engine/engine.h"
#include "core/matte/painted_matte.h"
#include "core/media/matte.h"
#include "core/media/picture_view.h"

#include <QString>
#include <cstdint>
#include <string>
#include <vector>

namespace splatreel::ui {

/// Further views that a generation is given: a folder with views.json, or one picture.
struct ViewSource {
    QString path;
    std::vector<std::string> leftOut;  ///< of a folder
    core::PictureSide side;            ///< of a picture
};

/// What a generation reads before it runs.
struct GenerationSource {
    QString clip;
    core::FrameRange frames;     ///< of it
    QString matte;               ///< empty: none
    core::PaintedMatte painted;  ///< empty: none. Without either: the file's alpha, or keyed
    core::KeyOptions key;
    std::vector<ViewSource> views;
    QString checkpoints;
    int size = 0;  ///< of the crop's side in pixels; 0: the reader's own
    std::uint64_t seed = 0;
};

/// Side of the crop that an engine's parameters ask for; 0 where they do not say.
[[nodiscard]] int workingSizeOf(const core::ParameterSet& parameters);

/// Reads clip and views; for core::GenerationRequest::input.
[[nodiscard]] core::Result<core::EngineInput> readGenerationInput(const GenerationSource& source,
                                                                  const std::stop_token& stop);

/// What a run on `frames` square pictures of `size`, with views of so many bytes, has to work on.
[[nodiscard]] core::InputSize estimatedSize(int frames, int size, std::uint64_t viewBytes);

}  // namespace splatreel::ui
