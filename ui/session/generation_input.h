#pragma once

#include "core/engine/engine.h"
#include "core/matte/painted_matte.h"
#include "core/media/matte.h"

#include <QString>
#include <functional>

namespace splatreel::ui {

/// What a generation reads before it runs.
struct GenerationSource {
    QString clip;
    QString matte;               ///< empty: none
    core::PaintedMatte painted;  ///< empty: none. Without either: the file's alpha, or keyed
    core::KeyOptions key;
    QString views;  ///< folder with views.json; empty: none
    QString checkpoints;
    int size = 0;  ///< of the crop's side in pixels; 0: the reader's own
    std::uint64_t seed = 0;
};

/// Side of the crop that an engine's parameters ask for; 0 where they do not say.
[[nodiscard]] int workingSizeOf(const core::ParameterSet& parameters);

/// Reads clip and views; for core::GenerationRequest::input.
[[nodiscard]] core::Result<core::EngineInput> readGenerationInput(const GenerationSource& source,
                                                                  const std::stop_token& stop);

/// An input of a clip's size without its content, for Engine::estimate: `frames` square pictures of `size`.
[[nodiscard]] core::EngineInput estimateInput(int frames, int size);

}  // namespace splatreel::ui
