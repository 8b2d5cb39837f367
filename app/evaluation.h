#pragma once

#include "app/console.h"
#include "app/progress_line.h"
#include "core/evaluate/figures.h"
#include "core/gaussians/sequence.h"
#include "core/media/known_views.h"
#include "core/media/video_reader.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace splatreel::app {

/// Which moment of the sequence, in its frames, belongs to a frame of the reference: start + step · frame.
struct TimeMapping {
    double start = 0;
    double step = 1;
};

struct EvaluationSettings {
    int size = 0;  ///< pixels of the longer side; 0: as the reference
    core::FrameRange frames;
    int every = 1;                    ///< of the range, only each so many-th frame
    std::optional<TimeMapping> time;  ///< nothing: as the counts, the source frames or the rates suggest
};

struct EvaluatedView {
    std::string name;
    float azimuth = 0;    ///< radians
    float elevation = 0;  ///< radians
    core::ViewFigures figures;
};

struct Evaluation {
    std::vector<EvaluatedView> views;
    core::ViewFigures mean;
    TimeMapping time;
    bool interrupted = false;
};

/// Draws the sequence from every view of the reference and measures it. An error when a moment is asked for
/// that the sequence does not have, or a picture would be larger than the rasteriser's limit.
[[nodiscard]] core::Result<Evaluation> evaluateSequence(const core::GaussianSequence& sequence,
                                                        const core::KnownViews& reference,
                                                        const EvaluationSettings& settings,
                                                        ProgressLine& progress, const std::stop_token& stop);

/// The figures in the form of `evaluate --json`.
[[nodiscard]] Json evaluationJson(const Evaluation& evaluation);
/// As a table for a person.
[[nodiscard]] std::string evaluationText(const Evaluation& evaluation);

}  // namespace splatreel::app
