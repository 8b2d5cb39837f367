#pragma once

#include "core/base/result.h"
#include "core/engine/live_parameters.h"
#include "core/engine/progress.h"
#include "core/gaussians/sequence.h"
#include "core/media/known_views.h"
#include "core/media/object_clip.h"
#include "core/parameters/parameters.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace splatreel::core {

/// What an engine works on.
struct EngineInput {
    ObjectClip clip;
    KnownViews views;  ///< further views that the user has; may be empty
    std::uint64_t seed = 0;
    /// Where checkpoints go (made when needed); empty: none. With `resume` the run continues from the newest
    /// one there.
    std::filesystem::path checkpointFolder;
    bool resume = false;
};

/// How much a run has to work on, known before anything is read: what an estimate is made from.
struct InputSize {
    int frames = 0;
    std::uint64_t clipBytes = 0;  ///< of the clip's pictures
    std::uint64_t viewBytes = 0;  ///< of the further views' pictures
};

[[nodiscard]] inline InputSize sizeOf(const EngineInput& input) {
    InputSize size{input.clip.frameCount(), 0, 0};
    for (const ImageRgba8& frame : input.clip.frames) size.clipBytes += frame.pixels.size();
    for (const KnownView& view : input.views.views)
        for (const ImageRgba8& frame : view.frames) size.viewBytes += frame.pixels.size();
    return size;
}

struct StageTime {
    std::string name;
    double seconds = 0;
};

struct EngineOutput {
    GaussianSequence sequence;
    std::vector<StageTime> stages;
    std::string device;        ///< "cpu", "cuda:0 (name)"
    bool interrupted = false;  ///< stopped early; the sequence is the state reached, valid
    std::int64_t finalStep = 0;
};

struct CostEstimate {
    double seconds = 0;
    std::uint64_t bytes = 0;  ///< peak main memory
};

/// Turns a clip into a sequence. Stateless between runs; thread-safe.
class Engine {
public:
    virtual ~Engine() = default;
    [[nodiscard]] virtual std::string name() const = 0;                  ///< "4dstr"
    [[nodiscard]] virtual std::vector<std::string> presets() const = 0;  ///< quickest first
    /// Schema whose standard values are the preset's. An unknown preset is an error naming the known ones.
    [[nodiscard]] virtual Result<ParameterSet> parameters(const std::string& preset) const = 0;
    [[nodiscard]] virtual CostEstimate estimate(const InputSize& size,
                                                const ParameterSet& parameters) const = 0;
    /// What its sequences, and previews on their way, are meant to be drawn with.
    [[nodiscard]] virtual Filtering filtering() const { return {}; }
    /// Runs to the end, or until `stop` is requested: then gives the state reached, within a second.
    [[nodiscard]] virtual Result<EngineOutput> run(const EngineInput& input, const LiveParameters& parameters,
                                                   ProgressSink& sink, std::stop_token stop) const = 0;
};

/// Maps a sequence to a sequence; never changes its input.
class Operator {
public:
    virtual ~Operator() = default;
    [[nodiscard]] virtual std::string name() const = 0;   ///< in project files: "rectify"
    [[nodiscard]] virtual std::string label() const = 0;  ///< for people: "Rectify motion"
    [[nodiscard]] virtual ParameterSchema schema() const = 0;
    [[nodiscard]] virtual Result<GaussianSequence> apply(const GaussianSequence& input,
                                                         const ObjectClip* clip, const KnownViews* views,
                                                         const ParameterSet& parameters, ProgressSink& sink,
                                                         std::stop_token stop) const = 0;
};

}  // namespace splatreel::core
