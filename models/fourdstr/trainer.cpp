#include "models/fourdstr/trainer.h"

#include "core/base/text.h"
#include "models/fourdstr/births.h"
#include "models/fourdstr/canonical_frame.h"
#include "models/fourdstr/losses.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace splatreel::models {
namespace {

/// Groups of the optimiser; the pool's tensors are its first parameters, in the order of
/// GaussianTensors::all.
enum Group : std::size_t {
    positionGroup,
    scaleGroup,
    rotationGroup,
    opacityGroup,
    colorGroup,
    decoderGroup,
    planeGroup,
    rectifierGroup
};

/// From `from` to `to`, straight in the logarithm.
double exponential(double from, double to, double progress) {
    return from * std::pow(to / from, std::clamp(progress, 0.0, 1.0));
}

core::Bounds boundsOf(const SurfaceMotion& motion) {
    core::Bounds bounds;
    for (const std::vector<float>& positions : motion.positions) {
        for (std::size_t i = 0; i + 2 < positions.size(); i += 3) bounds.include(positions.data() + i);
    }
    if (bounds.empty()) {
        const float unit[] = {1, 1, 1};
        bounds.include(unit);
    }
    return bounds;
}

std::vector<torch::Tensor> tensorsOf(const NamedTensors& named) {
    std::vector<torch::Tensor> tensors;
    for (const NamedTensor& entry : named) tensors.push_back(entry.tensor);
    return tensors;
}

}  // namespace

Trainer::Trainer(const core::ObjectClip& clip, const ViewPrior& prior, bool knownViews,
                 const FourdstrSettings& settings, std::uint64_t seed, torch::Device device)
    : clip_(clip),
      whereabouts_(clip),
      prior_(&prior),
      knownViews_(knownViews),
      settings_(settings),
      canonicalFrame_(settings.canonicalFrame < 0 ? chooseCanonicalFrame(clip, prior)
                                                  : std::min(settings.canonicalFrame, clip.frameCount() - 1)),
      motion_(prior.motion(canonicalFrame_, settings.initialGaussians)),
      model_(settings, clip.frameCount(), boundsOf(motion_), device, seed),
      targets_(clip, prior, device),
      statistics_(clip.frameCount(), 0),
      frameError_(static_cast<std::size_t>(clip.frameCount()), -1.0),
      fieldLeads_(static_cast<std::size_t>(clip.frameCount()), false),
      random_(seed) {
    GaussianPool& pool = model_.pool;
    const GaussianTensors first = gaussiansOnSurface(motion_.surface, settings.shDegree, device);
    pool.parameters = {first.positions.slice(0, 0, 0), first.logScales.slice(0, 0, 0),
                       first.rotations.slice(0, 0, 0), first.opacityLogits.slice(0, 0, 0),
                       first.sh.slice(0, 0, 0)};
    std::vector<std::uint64_t> ids(static_cast<std::size_t>(first.size()));
    std::iota(ids.begin(), ids.end(), std::uint64_t{0});
    pool.append(first, ids, std::vector<int>(ids.size(), -1));
    for (int row = 0; row < pool.size(); ++row) pool.membership.insertAll(row);
    model_.append(0);
    statistics_.append(pool.size());
    pool.parameters.requireGradients();
    for (const torch::Tensor* tensor : pool.parameters.all()) optimizer_.addGroup({*tensor}, 0);
    optimizer_.addGroup(tensorsOf(model_.field.decoderParameters()), 0);
    optimizer_.addGroup(tensorsOf(model_.field.planes().parameters()), 0);
    if (model_.rectifier != nullptr) optimizer_.addGroup(tensorsOf(model_.rectifier->parameters()), 0);
}

void Trainer::setPrior(const ViewPrior& prior) {
    prior_ = &prior;
    targets_.setPrior(prior);
    surfaces_.clear();
}

std::string Trainer::stage() const {
    if (step_ < settings_.canonicalSteps) return TRANSLATE_NOOP("Stage", "canonical");
    return step_ < settings_.canonicalSteps + settings_.motionSteps ? TRANSLATE_NOOP("Stage", "motion")
                                                                    : TRANSLATE_NOOP("Stage", "refinement");
}

void Trainer::step() {
    if (step_ < settings_.canonicalSteps) {
        canonicalStep();
    } else if (step_ < settings_.canonicalSteps + settings_.motionSteps) {
        motionStep();
    } else {
        refinementStep();
    }
    ++step_;
}

double Trainer::psnr() const {
    double sum = 0;
    int visited = 0;
    for (const float psnr : framePsnr()) {
        if (psnr < 0) continue;
        sum += static_cast<double>(psnr);
        ++visited;
    }
    return visited > 0 ? sum / visited : -1;
}

std::vector<float> Trainer::framePsnr() const {
    std::vector<float> psnr;
    for (const double error : frameError_) {
        const double known = std::max(0.0, -10 * std::log10(std::max(error, 1e-10)));
        psnr.push_back(error < 0 ? -1.0F : static_cast<float>(known));
    }
    return psnr;
}

void Trainer::setRates(double progress) {
    const auto fall = [&](Group group, double rate, double share) {
        optimizer_.setLearningRate(group, exponential(rate, share * rate, progress));
    };
    fall(positionGroup, settings_.positionRate, 0.01);
    fall(scaleGroup, settings_.scaleRate, 0.2);
    fall(rotationGroup, settings_.rotationRate, 0.2);
    fall(opacityGroup, settings_.opacityRate, 0.2);
    fall(colorGroup, settings_.colorRate, 0.2);
    fall(decoderGroup, settings_.fieldRate, 0.1);
    fall(planeGroup, settings_.planeRate, 0.1);
    if (model_.rectifier != nullptr) fall(rectifierGroup, settings_.rectifierRate, 0.1);
}

void Trainer::optimize(const torch::Tensor& loss) {
    loss.backward();
    optimizer_.step();
    optimizer_.clearGradients();
}

std::vector<int> Trainer::nextSubClip() {
    const int frames = clip_.frameCount();
    const int length = std::min(settings_.clipLength, frames);
    if (schedule_.empty()) {
        // Every epoch cuts the clip at other places, so that every pair of neighbours meets.
        const int shift = std::uniform_int_distribution<int>(0, length - 1)(random_);
        for (int start = shift - length + 1; start < frames; start += length) {
            schedule_.push_back(std::clamp(start, 0, frames - length));
        }
        schedule_.erase(std::unique(schedule_.begin(), schedule_.end()), schedule_.end());
        std::shuffle(schedule_.begin(), schedule_.end(), random_);
    }
    std::vector<int> subClip(static_cast<std::size_t>(length));
    std::iota(subClip.begin(), subClip.end(), schedule_.back());
    schedule_.pop_back();
    return subClip;
}

torch::Tensor Trainer::pictureLoss(const FrameRows& rows, int viewsPerFrame) {
    const double weight = knownViews_ ? settings_.viewWeight : settings_.priorWeight;
    std::vector<Target> targets;
    jobs_.clear();
    jobFrame_.clear();
    std::vector<std::vector<Target>> ofFrames = targets_.ofFrames(rows.frames, viewsPerFrame, step_, weight);
    for (std::size_t k = 0; k < rows.frames.size(); ++k) {
        for (Target& target : ofFrames[k]) {
            jobs_.push_back({rows.offsets[k], rows.offsets[k + 1] - rows.offsets[k], target.camera});
            jobFrame_.push_back(static_cast<int>(k));
            targets.push_back(std::move(target));
        }
    }
    const std::vector<Conditioning> judged = addJudgedViews(rows);
    const Pictures pictures = rasterize_.draw(rows.gaussians, jobs_, trainingRaster());
    torch::Tensor loss = torch::zeros({}, model_.device());
    if (!judged.empty()) {
        const auto first = pictures.colors.begin() + static_cast<std::ptrdiff_t>(targets.size());
        const torch::Tensor views = torch::stack(std::vector<torch::Tensor>(first, pictures.colors.end()));
        loss = scoreDistillation(*distillation_.denoiser, views, judged, distillation_.weights,
                                 distillation_.schedule.at(step_), random_);
    }
    for (std::size_t job = 0; job < targets.size(); ++job) {
        const PictureError error = pictureError(pictures.colors[job], pictures.alphas[job], targets[job]);
        loss = loss + settings_.reconstructionWeight * targets[job].colorWeight * error.color +
               settings_.maskWeight * targets[job].maskWeight * error.mask;
        if (job == 0 || jobFrame_[job] != jobFrame_[job - 1]) {
            frameError_[static_cast<std::size_t>(rows.frames[static_cast<std::size_t>(jobFrame_[job])])] =
                error.meanSquare;
        }
    }
    return loss / static_cast<double>(rows.frames.size());
}

std::vector<Conditioning> Trainer::addJudgedViews(const FrameRows& rows) {
    std::vector<Conditioning> conditioning;
    if (distillation_.denoiser == nullptr) return conditioning;
    constexpr double highest = std::numbers::pi / 6;
    std::uniform_real_distribution<double> anyAzimuth(-std::numbers::pi, std::numbers::pi);
    std::uniform_real_distribution<double> anyElevation(-highest, highest);
    const core::Camera& source = clip_.sourceCamera;
    const float fovy =
        2 * std::atan(0.5F * static_cast<float>(source.intrinsics.height) / source.intrinsics.fy);
    const core::Intrinsics intrinsics =
        core::intrinsicsFromFovy(distillation_.size, distillation_.size, fovy);
    for (std::size_t k = 0; k < rows.frames.size(); ++k) {
        const double azimuth = anyAzimuth(random_);
        const double elevation = anyElevation(random_);
        conditioning.push_back(chooseConditioning(
            rows.frames[k], azimuth, elevation, distillation_.anchorAzimuths, distillation_.anchorElevations,
            distillation_.weights.referenceShare, random_));
        jobs_.push_back({rows.offsets[k], rows.offsets[k + 1] - rows.offsets[k],
                         core::orbitCamera(static_cast<float>(azimuth), static_cast<float>(elevation),
                                           glm::length(source.position), intrinsics)});
        jobFrame_.push_back(static_cast<int>(k));
    }
    return conditioning;
}

void Trainer::canonicalStep() {
    setRates(0);
    const FrameRows rows = model_.canonical(canonicalFrame_);
    constexpr int canonicalViews = 3;
    optimize(pictureLoss(rows, canonicalViews));
}

void Trainer::motionStep() {
    // The canonical positions have moved a little since the surface was tracked; the offsets are what the
    // field learns.
    constexpr std::int64_t batch = 8192;
    const std::int64_t points = motion_.surface.size();
    if (points == 0) return;
    std::vector<std::int64_t> rows(static_cast<std::size_t>(batch));
    std::vector<float> times(rows.size());
    std::vector<float> offsets(3 * rows.size());
    std::vector<float> weights(rows.size());
    std::uniform_int_distribution<std::int64_t> anyPoint(0, points - 1);
    std::uniform_int_distribution<int> anyFrame(0, clip_.frameCount() - 1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto point = static_cast<std::size_t>(anyPoint(random_));
        const int frame = anyFrame(random_);
        rows[i] = static_cast<std::int64_t>(point);
        times[i] = model_.fieldTime(frame);
        weights[i] = 0.1F + 0.9F * motion_.confidence[point];
        for (std::size_t axis = 0; axis < 3; ++axis) {
            offsets[3 * i + axis] = motion_.positions[static_cast<std::size_t>(frame)][3 * point + axis] -
                                    motion_.surface.positions[3 * point + axis];
        }
    }
    const torch::Device device = model_.device();
    const torch::Tensor positions = model_.pool.parameters.positions.detach().index_select(
        0, torch::tensor(rows, torch::kInt64).to(device));
    const DeformationDelta moved = model_.field.forward(positions, torch::tensor(times).to(device));
    const torch::Tensor error =
        (moved.position - torch::tensor(offsets).view({-1, 3}).to(device)).square().sum(1);
    torch::Tensor loss = (error * torch::tensor(weights).to(device)).mean() * 1e4;
    loss = loss + planeRegularization(model_.field.planes(), settings_);
    setRates(0);
    optimize(loss);
}

void Trainer::refinementStep() {
    const int local = step_ - settings_.canonicalSteps - settings_.motionSteps;
    const double progress = static_cast<double>(local) / std::max(1, settings_.refinementSteps);
    // The last tenth runs on frozen corrections, which is exactly what playback shows.
    constexpr double frozenFrom = 0.9;
    const bool rectifies = model_.rectifier != nullptr && progress >= settings_.rectificationStart;
    const bool learns = rectifies && progress < frozenFrom;
    if (rectifies && !learns && !correctionsFrozen_) {
        dropStrays();
        model_.refreshCorrections(settings_);
        correctionsFrozen_ = true;
    }
    setRates(progress);
    const FrameRows rows = model_.evaluate(nextSubClip(),
                                           learns      ? Rectify::learn
                                           : rectifies ? Rectify::table
                                                       : Rectify::off,
                                           settings_, random_);
    torch::Tensor loss = pictureLoss(rows, settings_.viewsPerFrame);
    if (settings_.consistencyWeight > 0) loss = loss + settings_.consistencyWeight * temporalChange(rows);
    loss = loss + planeRegularization(model_.field.planes(), settings_);
    optimize(loss);
    if (learns) model_.keepCorrections(rows);
    collectStatistics(rows);

    const bool densifies = progress >= settings_.densifyStart && progress < settings_.densifyEnd;
    if (densifies && (local + 1) % std::max(1, settings_.densifyInterval) == 0) densityEvent();
}

bool Trainer::isTracked(int frame) const {
    const auto tracked = static_cast<std::size_t>(motion_.surface.size());
    return model_.pool.nextId == tracked && model_.pool.membership.rowsOf(frame).size() == tracked;
}

FrameRows Trainer::carried(int frame) {
    FrameRows rows = model_.canonical(frame);
    const std::vector<float>& tracked = motion_.positions[static_cast<std::size_t>(frame)];
    std::vector<float> offsets(tracked.size());
    std::transform(tracked.begin(), tracked.end(), motion_.surface.positions.begin(), offsets.begin(),
                   std::minus<>());
    rows.gaussians.positions =
        rows.gaussians.positions + torch::tensor(offsets).view({-1, 3}).to(model_.device());
    return rows;
}

FrameRows Trainer::deformed(int frame) {
    std::mt19937_64 unused;
    return model_.evaluate(std::span(&frame, 1), Rectify::table, settings_, unused);
}

Pictures Trainer::drawn(const FrameRows& rows, const Target& target) {
    return rasterize_.draw(rows.gaussians, {{0, rows.offsets[1], target.camera}}, trainingRaster());
}

double Trainer::inputError(const FrameRows& rows) {
    const Target target = targets_.input(rows.frames.front());
    const Pictures pictures = drawn(rows, target);
    return pictureError(pictures.colors[0], pictures.alphas[0], target).meanSquare;
}

core::Gaussians Trainer::state(int frame) {
    const torch::NoGradGuard noGrad;
    const bool isTaught = step_ >= settings_.canonicalSteps + settings_.motionSteps;
    const auto index = static_cast<std::size_t>(frame);
    if (finished() || fieldLeads_[index] || !isTracked(frame)) return model_.bake(deformed(frame), settings_);
    const FrameRows carriedRows = carried(frame);
    if (isTaught) {
        const FrameRows deformedRows = deformed(frame);
        fieldLeads_[index] = inputError(deformedRows) <= inputError(carriedRows);
        if (fieldLeads_[index]) return model_.bake(deformedRows, settings_);
    }
    return model_.bake(carriedRows, settings_);
}

std::vector<core::GaussiansPtr> Trainer::bake() {
    // Every frame is drawn from the present states around it.
    if (model_.rectifier != nullptr && step_ > settings_.canonicalSteps) model_.refreshBuffer(settings_);
    std::vector<core::GaussiansPtr> frames;
    for (int frame = 0; frame < clip_.frameCount(); ++frame) {
        frames.push_back(std::make_shared<const core::Gaussians>(state(frame)));
    }
    return frames;
}

}  // namespace splatreel::models
