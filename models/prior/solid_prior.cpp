#include "models/prior/solid_prior.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "models/prior/back_colors.h"
#include "models/prior/inflation.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace splatreel::models {
namespace {

/// Size of a cell on the middle plane in world units.
float cellSize(const SolidFrame& frame, const WorkingGrid& grid) {
    return frame.middle / frame.camera.intrinsics.fx * grid.step.x;
}

/// How far the back is the front's mirrored half. Seen from the front, the back is another side of the
/// object; seen from the side, the other half looks the same.
float otherHalfShown(const ThicknessLaw& law, PriorSymmetry symmetry) {
    if (symmetry == PriorSymmetry::on) return 1;
    if (symmetry == PriorSymmetry::off) return 0;
    return 1 - law.frontal;
}

void makeSolid(SolidFrame& frame, const cv::Mat1f& inflation, const WorkingGrid& grid,
               const ThicknessLaw& law, const SolidPriorOptions& options) {
    const float otherHalf = otherHalfShown(law, options.symmetry);
    frame.halfDepth = applyThickness(inflation, law);
    frame.halfDepth *= static_cast<double>(cellSize(frame, grid)) * options.thickness;
    // Nothing comes near the camera, whatever the thickness.
    frame.halfDepth = cv::min(frame.halfDepth, 0.6F * frame.middle);
    const double size = std::max(grid.width, grid.height);
    if (options.back == PriorBack::blurred) {
        frame.back = softened(frame, 0.06 * size);
    } else if (options.back == PriorBack::plain) {
        frame.back = rowMeans(frame);
    } else {
        const double mirrored = static_cast<double>(otherHalf);
        cv::Mat3b fromRim = drawnFromRim(frame);
        cv::addWeighted(softened(frame, 0.01 * size), mirrored, fromRim, 1 - mirrored, 0, frame.back);
    }
}

/// Direction `index` of a round: azimuths evenly around the object, turned from round to round, never
/// straight from the front; elevations alternate.
glm::vec2 targetDirection(int index, int count, int round) {
    constexpr double golden = 0.6180339887498949;
    double turn = (static_cast<double>(index) + 0.5) / count + golden * round / count;
    turn -= std::floor(turn);
    constexpr double nearest = 20.0 / 360.0;
    turn = nearest + turn * (1 - 2 * nearest);
    constexpr std::array<double, 5> elevations{0, 20, -12, 35, 8};
    const std::size_t pick = static_cast<std::size_t>(index + 3 * round) % elevations.size();
    return {static_cast<float>(2 * std::numbers::pi * turn),
            static_cast<float>(elevations[pick] * std::numbers::pi / 180)};
}

}  // namespace

core::ParameterSchema priorSchema() {
    using core::Liveness;
    return {
        {"prior.thickness",
         TRANSLATE_NOOP("Parameter", "Thickness"),
         TRANSLATE_NOOP("Parameter",
                        "Depth of the solid that is assumed where no view shows it, as a multiple."),
         1.0,
         0.1,
         4.0,
         "",
         {},
         Liveness::live},
        {"prior.symmetry",
         TRANSLATE_NOOP("Parameter", "Symmetry"),
         TRANSLATE_NOOP("Parameter", "Whether the object is taken to be its own mirror image."),
         std::string("auto"),
         0,
         0,
         "",
         {TRANSLATE_NOOP("Choice", "auto"), TRANSLATE_NOOP("Choice", "on"), TRANSLATE_NOOP("Choice", "off")},
         Liveness::live},
        {"prior.back",
         TRANSLATE_NOOP("Parameter", "Back"),
         TRANSLATE_NOOP("Parameter",
                        "What the unseen back shows: the front mirrored, softened, or plain colours."),
         std::string("mirrored"),
         0,
         0,
         "",
         {TRANSLATE_NOOP("Choice", "mirrored"), TRANSLATE_NOOP("Choice", "blurred"),
          TRANSLATE_NOOP("Choice", "plain")},
         Liveness::live},
        {"prior.turning",
         TRANSLATE_NOOP("Parameter", "Turning"),
         TRANSLATE_NOOP("Parameter",
                        "Whether an object that turns in the clip, as on a turntable, is recognised: its "
                        "frames then show its sides."),
         std::string("auto"),
         0,
         0,
         "",
         {TRANSLATE_NOOP("Choice", "auto"), TRANSLATE_NOOP("Choice", "off")},
         Liveness::restart},
        {"prior.weight",
         TRANSLATE_NOOP("Parameter", "Prior weight"),
         TRANSLATE_NOOP("Parameter", "Strength of the assumed views against the clip's own."),
         1.0,
         0.0,
         10.0,
         "",
         {},
         Liveness::live},
    };
}

SolidPriorOptions solidPriorOptions(const core::ParameterSet& parameters, const SolidPriorOptions& base) {
    SolidPriorOptions options = base;
    options.thickness = parameters.real("prior.thickness");
    const std::string& symmetry = parameters.text("prior.symmetry");
    options.symmetry = symmetry == "on"    ? PriorSymmetry::on
                       : symmetry == "off" ? PriorSymmetry::off
                                           : PriorSymmetry::automatic;
    const std::string& back = parameters.text("prior.back");
    options.back = back == "blurred" ? PriorBack::blurred
                   : back == "plain" ? PriorBack::plain
                                     : PriorBack::mirrored;
    options.weight = parameters.real("prior.weight");
    return options;
}

bool seeksTurn(const core::ParameterSet& parameters) {
    return parameters.text("prior.turning") == "auto";
}

std::shared_ptr<const SolidPrior> SolidPrior::make(const core::ObjectClip& clip,
                                                   const SolidPriorOptions& options) {
    const auto analysis = std::make_shared<Analysis>();
    analysis->grid = workingGrid(clip, options.workingSize);
    analysis->pictures = clip.frames;
    const std::size_t count = clip.frames.size();
    analysis->frames.resize(count);
    analysis->inflation.resize(count);
    if (!analysis->grid.empty()) {
        core::parallelFor(static_cast<int>(count), [&](int index, int) {
            const std::size_t t = static_cast<std::size_t>(index);
            analysis->frames[t] = resampledFrame(clip, index, analysis->grid);
            const cv::Mat1b mask = analysis->frames[t].alpha >= 128;
            analysis->inflation[t] = inflate(mask);
        });
        analysis->law = thicknessLaw(analysis->frames);
        analysis->flow = computeFlow(analysis->frames);
    }
    return std::shared_ptr<const SolidPrior>(new SolidPrior(analysis, options));
}

SolidPrior::SolidPrior(std::shared_ptr<const Analysis> analysis, const SolidPriorOptions& options)
    : analysis_(std::move(analysis)), options_(options), frames_(analysis_->frames) {
    if (analysis_->grid.empty()) return;
    core::parallelFor(static_cast<int>(frames_.size()), [&](int index, int) {
        const std::size_t t = static_cast<std::size_t>(index);
        makeSolid(frames_[t], analysis_->inflation[t], analysis_->grid, analysis_->law, options_);
    });
}

std::shared_ptr<const SolidPrior> SolidPrior::with(const SolidPriorOptions& options) const {
    return std::shared_ptr<const SolidPrior>(new SolidPrior(analysis_, options));
}

SolidMesh SolidPrior::mesh(int frame) const {
    if (analysis_->grid.empty() || frame < 0 || frame >= frameCount()) return {};
    return meshOf(frames_[static_cast<std::size_t>(frame)], analysis_->grid);
}

core::ImageRgba8 SolidPrior::draw(int frame, const core::Camera& camera) const {
    return drawMesh(mesh(frame), camera);
}

std::vector<ViewTarget> SolidPrior::targets(int frame, int round) const {
    std::vector<ViewTarget> result;
    const auto solid = std::make_shared<const SolidMesh>(mesh(frame));
    if (solid->empty() || options_.weight <= 0) return result;
    const float distance = frames_[static_cast<std::size_t>(frame)].middle;
    for (int i = 0; i < options_.targetCount; ++i) {
        const glm::vec2 direction = targetDirection(i, options_.targetCount, round);
        ViewTarget target;
        target.name = "prior:" + std::to_string(std::lround(glm::degrees(direction.x))) + ":" +
                      std::to_string(std::lround(glm::degrees(direction.y)));
        target.camera =
            framingCamera(solid->positions, direction.x, direction.y, distance, options_.targetSize);
        target.image = [solid, camera = target.camera] { return drawMesh(*solid, camera); };
        // The picture is a guess that is worth less the farther it looks from the front.
        const float facing = 0.5F + 0.5F * std::cos(direction.x) * std::cos(direction.y);
        target.colorWeight = static_cast<float>(options_.weight) * (0.15F + 0.35F * facing);
        target.maskWeight = static_cast<float>(options_.weight) * (0.25F + 0.25F * facing);
        result.push_back(std::move(target));
    }
    return result;
}

SurfacePoints SolidPrior::surface(int frame, int count) const {
    const SolidMesh solid = mesh(frame);
    return surfacePoints(solid, sampleEvenly(solid, count));
}

SurfaceMotion SolidPrior::motion(int canonicalFrame, int count) const {
    return motionOf(canonicalFrame, mesh(canonicalFrame), count);
}

SurfaceMotion SolidPrior::motionOf(int canonicalFrame, const SolidMesh& mesh, int count) const {
    const MeshSamples samples = sampleEvenly(mesh, count);
    if (samples.size() == 0) {
        SurfaceMotion nothing;
        nothing.canonicalFrame = canonicalFrame;
        nothing.positions.resize(frames_.size());
        return nothing;
    }
    return trackSurface(frames_, analysis_->grid, analysis_->flow, canonicalFrame, mesh, samples,
                        options_.nodeCount);
}

std::shared_ptr<const SolidPrior> SolidPrior::withBack(std::vector<cv::Mat3b> backs) const {
    const auto result = std::shared_ptr<SolidPrior>(new SolidPrior(*this));
    for (std::size_t t = 0; t < std::min(backs.size(), result->frames_.size()); ++t) {
        if (!backs[t].empty()) result->frames_[t].back = std::move(backs[t]);
    }
    return result;
}

}  // namespace splatreel::models
