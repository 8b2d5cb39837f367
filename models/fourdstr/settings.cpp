#include "models/fourdstr/settings.h"

#include "core/base/text.h"
#include "models/prior/solid_prior.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace splatreel::models {
namespace {

using core::Liveness;
using core::Parameter;
using core::ParameterSchema;

/// What the presets differ in.
struct Size {
    const char* preset;
    std::int64_t workingSize, canonicalSteps, motionSteps, refinementSteps;
    std::int64_t initialGaussians, maximumGaussians;
    std::int64_t fieldChannels, fieldResolution, fieldLevels, fieldWidth;
    std::int64_t rectifiedRows;
    std::int64_t viewsPerFrame;
};

constexpr std::array<Size, 3> sizes = {{
    {TRANSLATE_NOOP("Preset", "draft"), 192, 100, 300, 450, 6'000, 10'000, 16, 32, 1, 32, 128, 1},
    {TRANSLATE_NOOP("Preset", "standard"), 288, 200, 500, 1'400, 10'000, 20'000, 32, 48, 1, 64, 256, 2},
    {TRANSLATE_NOOP("Preset", "high"), 448, 400, 800, 4'000, 20'000, 50'000, 32, 64, 2, 64, 512, 2},
}};

Parameter integer(const char* name, const char* label, const char* help, std::int64_t standard,
                  double minimum, double maximum, Liveness liveness = Liveness::restart) {
    return {name, label, help, standard, minimum, maximum, "", {}, liveness};
}

Parameter real(const char* name, const char* label, const char* help, double standard, double minimum,
               double maximum, Liveness liveness = Liveness::live, const char* unit = "") {
    return {name, label, help, standard, minimum, maximum, unit, {}, liveness};
}

Parameter flag(const char* name, const char* label, const char* help, bool standard) {
    return {name, label, help, standard, 0, 0, "", {}, Liveness::restart};
}

Parameter choice(const char* name, const char* label, const char* help, const char* standard,
                 std::vector<std::string> choices) {
    return {name, label, help, std::string(standard), 0, 0, "", std::move(choices), Liveness::restart};
}

ParameterSchema schemaFor(const Size& size) {
    ParameterSchema schema = {
        integer("clip.working_size", TRANSLATE_NOOP("Parameter", "Working size"),
                TRANSLATE_NOOP("Parameter",
                               "Side of the square crop round the object that training sees, in pixels"),
                size.workingSize, 32, 2048),
        integer("clip.canonical_frame", TRANSLATE_NOOP("Parameter", "Canonical frame"),
                TRANSLATE_NOOP("Parameter",
                               "Frame whose Gaussians are deformed into all others; -1 takes the one from "
                               "which the motion can "
                               "be followed best"),
                -1, -1, 100'000),
        integer(
            "clip.sub_clip", TRANSLATE_NOOP("Parameter", "Sub-clip"),
            TRANSLATE_NOOP("Parameter",
                           "Consecutive frames whose mean loss drives one step (collective averaging, T_s)"),
            4, 1, 64),

        integer("steps.canonical", TRANSLATE_NOOP("Parameter", "Canonical steps"),
                TRANSLATE_NOOP("Parameter", "Steps on the canonical frame alone"), size.canonicalSteps, 0,
                100'000),
        integer("steps.motion", TRANSLATE_NOOP("Parameter", "Motion steps"),
                TRANSLATE_NOOP("Parameter", "Steps that teach the deformation field the tracked motion"),
                size.motionSteps, 0, 100'000),
        integer("steps.refinement", TRANSLATE_NOOP("Parameter", "Refinement steps"),
                TRANSLATE_NOOP(
                    "Parameter",
                    "Steps on sub-clips, all views, for 32 frames; longer clips take more in proportion"),
                size.refinementSteps, 0, 1'000'000),

        integer("gaussians.initial", TRANSLATE_NOOP("Parameter", "Initial Gaussians"),
                TRANSLATE_NOOP("Parameter", "Gaussians placed on the prior's surface at the start"),
                size.initialGaussians, 10, 2'000'000),
        integer("gaussians.maximum", TRANSLATE_NOOP("Parameter", "Maximum Gaussians"),
                TRANSLATE_NOOP("Parameter", "Densification stops at this many"), size.maximumGaussians, 10,
                5'000'000),
        integer("gaussians.sh_degree", TRANSLATE_NOOP("Parameter", "View dependence"),
                TRANSLATE_NOOP("Parameter", "Degree of the colours' spherical harmonics"), 0, 0, 3),

        integer("field.channels", TRANSLATE_NOOP("Parameter", "Channels"),
                TRANSLATE_NOOP("Parameter", "Features per plane of the deformation field (HexPlane)"),
                size.fieldChannels, 1, 128),
        integer("field.resolution", TRANSLATE_NOOP("Parameter", "Resolution"),
                TRANSLATE_NOOP("Parameter", "Spatial resolution of the coarsest planes"),
                size.fieldResolution, 2, 512),
        integer("field.levels", TRANSLATE_NOOP("Parameter", "Levels"),
                TRANSLATE_NOOP("Parameter", "Resolutions, each twice the one before"), size.fieldLevels, 1,
                4),
        integer("field.time_resolution", TRANSLATE_NOOP("Parameter", "Time resolution"),
                TRANSLATE_NOOP("Parameter", "Resolution along time; 0 takes three quarters of the frames"), 0,
                0, 4'096),
        integer("field.width", TRANSLATE_NOOP("Parameter", "Width"),
                TRANSLATE_NOOP("Parameter", "Hidden width of the multi-head decoder"), size.fieldWidth, 8,
                512),

        choice("rectification.kind", TRANSLATE_NOOP("Parameter", "Rectification"),
               TRANSLATE_NOOP("Parameter",
                              "Temporal encoder that corrects scale and rotation from the frames before"),
               "mamba",
               {TRANSLATE_NOOP("Choice", "off"), TRANSLATE_NOOP("Choice", "gru"),
                TRANSLATE_NOOP("Choice", "attention"), TRANSLATE_NOOP("Choice", "mamba")}),
        integer("rectification.window", TRANSLATE_NOOP("Parameter", "Window"),
                TRANSLATE_NOOP("Parameter", "Frames that the temporal buffer shows the encoder (T)"), 10, 1,
                64),
        real("rectification.strength", TRANSLATE_NOOP("Parameter", "Strength"),
             TRANSLATE_NOOP("Parameter", "How much of the correction is applied"), 1, 0, 2),
        integer("rectification.rows", TRANSLATE_NOOP("Parameter", "Rows per step"),
                TRANSLATE_NOOP("Parameter", "Gaussians per frame and step that the encoder learns from"),
                size.rectifiedRows, 16, 100'000),
        real("rectification.start", TRANSLATE_NOOP("Parameter", "Start"),
             TRANSLATE_NOOP("Parameter", "Share of the refinement after which the encoder joins"), 0.15, 0, 1,
             Liveness::restart),
        flag("rectification.fits", TRANSLATE_NOOP("Parameter", "Dynamic weighting"),
             TRANSLATE_NOOP("Parameter",
                            "Replace each state by a learned mixture of fits over the frames around it, "
                            "before the residuals"),
             true),
        flag("rectification.positions", TRANSLATE_NOOP("Parameter", "Positions, too"),
             TRANSLATE_NOOP("Parameter", "Dynamic weighting also steadies positions"), true),
        flag("rectification.alignment", TRANSLATE_NOOP("Parameter", "Correspondence alignment"),
             TRANSLATE_NOOP(
                 "Parameter",
                 "Find each Gaussian's past by its id and ancestors (off: by position in the list, for "
                 "comparisons)"),
             true),

        flag("densification.per_frame", TRANSLATE_NOOP("Parameter", "Per frame"),
             TRANSLATE_NOOP("Parameter",
                            "Threshold from each frame's own gradients (off: one for all frames)"),
             true),
        real("densification.share", TRANSLATE_NOOP("Parameter", "Share"),
             TRANSLATE_NOOP("Parameter", "Share of a frame's Gaussians that an event densifies (lambda)"),
             0.025, 0, 0.5),
        integer("densification.interval", TRANSLATE_NOOP("Parameter", "Interval"),
                TRANSLATE_NOOP("Parameter", "Steps between events"),
                std::max<std::int64_t>(size.refinementSteps / 14, 1), 1, 100'000),
        real("densification.start", TRANSLATE_NOOP("Parameter", "Start"),
             TRANSLATE_NOOP("Parameter", "Share of the refinement before the first event"), 0.1, 0, 1),
        real("densification.end", TRANSLATE_NOOP("Parameter", "End"),
             TRANSLATE_NOOP("Parameter", "Share of the refinement after the last event"), 0.75, 0, 1),
        real("densification.birth_error", TRANSLATE_NOOP("Parameter", "Birth error"),
             TRANSLATE_NOOP("Parameter",
                            "Colour or coverage error above which a frame gets Gaussians of its own from the "
                            "prior's surface"),
             0.15, 0.01, 2),
        integer("densification.births", TRANSLATE_NOOP("Parameter", "Births"),
                TRANSLATE_NOOP("Parameter", "Most such Gaussians per frame and event"),
                std::max<std::int64_t>(size.initialGaussians / 60, 1), 0, 100'000),

        real("pruning.opacity", TRANSLATE_NOOP("Parameter", "Opacity"),
             TRANSLATE_NOOP("Parameter", "Gaussians below this opacity are removed"), 0.01, 0, 1),
        real("pruning.smallest", TRANSLATE_NOOP("Parameter", "Smallest"),
             TRANSLATE_NOOP("Parameter", "Gaussians whose largest axis is smaller leave the frame"), 2e-4, 0,
             1, Liveness::live, "m"),
        real("pruning.largest", TRANSLATE_NOOP("Parameter", "Largest"),
             TRANSLATE_NOOP("Parameter", "Gaussians whose largest axis is larger leave the frame"), 0.15, 0,
             100, Liveness::live, "m"),
        real("pruning.screen_share", TRANSLATE_NOOP("Parameter", "Screen size"),
             TRANSLATE_NOOP("Parameter", "Gaussians wider than this share of the picture leave the frame"),
             0.15, 0, 100),

        real("loss.reconstruction", TRANSLATE_NOOP("Parameter", "Input view"),
             TRANSLATE_NOOP("Parameter", "Weight of the input view's colours (lambda_3)"), 20'000, 0, 1e6),
        real("loss.mask", TRANSLATE_NOOP("Parameter", "Silhouette"),
             TRANSLATE_NOOP("Parameter", "Weight of the silhouettes (lambda_4)"), 5'000, 0, 1e6),
        real("loss.views", TRANSLATE_NOOP("Parameter", "Known views"),
             TRANSLATE_NOOP("Parameter", "Weight of the user's views relative to the input view"), 1, 0, 100),
        real("loss.prior", TRANSLATE_NOOP("Parameter", "Prior"),
             TRANSLATE_NOOP("Parameter", "Weight of the built-in prior's views relative to the input view"),
             0.5, 0, 100),
        integer("loss.views_per_frame", TRANSLATE_NOOP("Parameter", "Views per frame"),
                TRANSLATE_NOOP("Parameter", "Views besides the input view that a step looks at, per frame"),
                size.viewsPerFrame, 0, 16, Liveness::live),
        real("loss.consistency", TRANSLATE_NOOP("Parameter", "Temporal consistency"),
             TRANSLATE_NOOP("Parameter", "Weight of the change of scale and rotation from frame to frame"),
             0.5, 0, 1e4),
        real("loss.time_smoothness", TRANSLATE_NOOP("Parameter", "Time smoothness"),
             TRANSLATE_NOOP("Parameter", "Weight of the planes' second difference along time"), 0.05, 0, 1e3),
        real("loss.space_smoothness", TRANSLATE_NOOP("Parameter", "Space smoothness"),
             TRANSLATE_NOOP("Parameter", "Weight of the planes' second difference in space"), 5e-4, 0, 1e3),
        real("loss.time_deviation", TRANSLATE_NOOP("Parameter", "Stillness"),
             TRANSLATE_NOOP("Parameter", "Weight of the time planes' distance from no motion"), 5e-4, 0, 1e3),

        real("rate.position", TRANSLATE_NOOP("Parameter", "Positions"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the canonical positions; falls a hundredfold"),
             1e-3, 0, 1),
        real("rate.field", TRANSLATE_NOOP("Parameter", "Field"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the decoder; falls tenfold"), 5e-4, 0, 1),
        real("rate.planes", TRANSLATE_NOOP("Parameter", "Planes"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the planes; falls tenfold"), 1.6e-2, 0, 1),
        real("rate.rectifier", TRANSLATE_NOOP("Parameter", "Rectifier"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the temporal encoder; falls tenfold"), 1e-3, 0, 1),
        real("rate.color", TRANSLATE_NOOP("Parameter", "Colours"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the harmonics"), 8e-3, 0, 1),
        real("rate.opacity", TRANSLATE_NOOP("Parameter", "Opacities"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the opacity logits"), 3e-2, 0, 1),
        real("rate.scale", TRANSLATE_NOOP("Parameter", "Scales"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the log-scales"), 1e-2, 0, 1),
        real("rate.rotation", TRANSLATE_NOOP("Parameter", "Rotations"),
             TRANSLATE_NOOP("Parameter", "Learning rate of the quaternions"), 5e-3, 0, 1),
    };
    const ParameterSchema prior = priorSchema();
    schema.insert(schema.end(), prior.begin(), prior.end());
    return schema;
}

}  // namespace

std::vector<std::string> fourdstrPresets() {
    std::vector<std::string> names;
    for (const Size& size : sizes) names.emplace_back(size.preset);
    return names;
}

core::Result<core::ParameterSet> fourdstrParameters(const std::string& preset) {
    for (const Size& size : sizes) {
        if (preset == size.preset) return core::ParameterSet(schemaFor(size));
    }
    return core::Error{"there is no preset named \"" + preset + "\"", "--preset",
                       "Take draft, standard or high"};
}

FourdstrSettings::FourdstrSettings(const core::ParameterSet& values) {
    const auto whole = [&](const char* name) { return static_cast<int>(values.integer(name)); };
    canonicalSteps = whole("steps.canonical");
    motionSteps = whole("steps.motion");
    refinementSteps = whole("steps.refinement");
    clipLength = whole("clip.sub_clip");
    canonicalFrame = whole("clip.canonical_frame");
    initialGaussians = whole("gaussians.initial");
    maximumGaussians = whole("gaussians.maximum");
    shDegree = whole("gaussians.sh_degree");
    fieldChannels = whole("field.channels");
    fieldResolution = whole("field.resolution");
    fieldLevels = whole("field.levels");
    fieldTimeResolution = whole("field.time_resolution");
    fieldWidth = whole("field.width");
    rectification = values.text("rectification.kind");
    window = whole("rectification.window");
    rectifiedRows = whole("rectification.rows");
    rectificationStrength = values.real("rectification.strength");
    rectificationStart = values.real("rectification.start");
    alignment = values.flag("rectification.alignment");
    rectifyFromFits = values.flag("rectification.fits");
    rectifyPositions = values.flag("rectification.positions");
    densifyPerFrame = values.flag("densification.per_frame");
    densifyShare = values.real("densification.share");
    densifyStart = values.real("densification.start");
    densifyEnd = values.real("densification.end");
    densifyInterval = whole("densification.interval");
    birthError = values.real("densification.birth_error");
    birthsPerFrame = whole("densification.births");
    pruneOpacity = values.real("pruning.opacity");
    pruneSmallest = values.real("pruning.smallest");
    pruneLargest = values.real("pruning.largest");
    pruneScreenShare = values.real("pruning.screen_share");
    reconstructionWeight = values.real("loss.reconstruction");
    maskWeight = values.real("loss.mask");
    viewWeight = values.real("loss.views");
    priorWeight = values.real("loss.prior");
    viewsPerFrame = whole("loss.views_per_frame");
    consistencyWeight = values.real("loss.consistency");
    timeSmoothness = values.real("loss.time_smoothness");
    spaceSmoothness = values.real("loss.space_smoothness");
    timeDeviation = values.real("loss.time_deviation");
    positionRate = values.real("rate.position");
    fieldRate = values.real("rate.field");
    planeRate = values.real("rate.planes");
    rectifierRate = values.real("rate.rectifier");
    colorRate = values.real("rate.color");
    opacityRate = values.real("rate.opacity");
    scaleRate = values.real("rate.scale");
    rotationRate = values.real("rate.rotation");
}

FourdstrSettings forClip(FourdstrSettings settings, int frames) {
    constexpr double usualFrames = 32;
    const double factor = std::max(1.0, frames / usualFrames);
    for (int* steps : {&settings.motionSteps, &settings.refinementSteps, &settings.densifyInterval}) {
        *steps = static_cast<int>(std::lround(*steps * factor));
    }
    return settings;
}

}  // namespace splatreel::models
