#pragma once

#include "core/media/object_clip.h"
#include "models/distillation/score_distillation.h"
#include "models/fourdstr/densify.h"
#include "models/fourdstr/model.h"
#include "models/fourdstr/strays.h"
#include "models/fourdstr/targets.h"
#include "models/nn/adam.h"

#include <torch/serialize/archive.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace splatreel::models {

/// Counts of what densification and pruning did since the start.
struct DensityReport {
    int cloned = 0;
    int split = 0;
    int born = 0;
    int pruned = 0;
    int strays = 0;  ///< memberships
};

/// A learned prior that judges views which nobody has filmed: multi-view score distillation with its weights
/// λ₁ and λ₂, the range of noise over the steps, and the anchor views among which the conditioning picture is
/// chosen (radians).
struct Distillation {
    const Denoiser* denoiser = nullptr;  ///< null: none; must outlive the run
    DistillationWeights weights;
    TimestepSchedule schedule;
    std::vector<double> anchorAzimuths;
    std::vector<double> anchorElevations;
    int size = 256;  ///< of the judged pictures, in pixels
};

/// One run of 4DSTR on a clip: the three stages step by step. The caller owns the loop, so that it can
/// report, stop, take up new settings and save in between. One thread; the same seed and settings give the
/// same bits.
class Trainer {
public:
    /// `prior` gives the initial surface, the motion and the views besides the input view; `knownViews` tells
    /// whether those are the user's. Both outlive this.
    Trainer(const core::ObjectClip& clip, const ViewPrior& prior, bool knownViews,
            const FourdstrSettings& settings, std::uint64_t seed, torch::Device device);

    /// Views of the next steps come from this prior.
    void setPrior(const ViewPrior& prior);
    void setSettings(const FourdstrSettings& settings) { settings_ = settings; }
    [[nodiscard]] const FourdstrSettings& settings() const { return settings_; }

    /// From the next step on, one random view per frame is judged by a denoiser.
    void setDistillation(Distillation distillation) { distillation_ = std::move(distillation); }

    [[nodiscard]] int canonicalFrame() const { return canonicalFrame_; }
    [[nodiscard]] int totalSteps() const {
        return settings_.canonicalSteps + settings_.motionSteps + settings_.refinementSteps;
    }
    [[nodiscard]] int stepsDone() const { return step_; }
    [[nodiscard]] bool finished() const { return step_ >= totalSteps(); }
    /// "canonical", "motion" or "refinement".
    [[nodiscard]] std::string stage() const;

    /// One optimisation step of the present stage.
    void step();
    /// PSNR of the input view over the last visit of every frame, dB; −1 before the first.
    [[nodiscard]] double psnr() const;
    /// The same of each frame.
    [[nodiscard]] std::vector<float> framePsnr() const;

    /// A frame as it stands. Until the deformation field shows the clip's picture better: the fitted
    /// canonical Gaussians where the prior's motion carries them.
    [[nodiscard]] core::Gaussians state(int frame);
    /// All frames, each by the present states of those around it.
    [[nodiscard]] std::vector<core::GaussiansPtr> bake();

    [[nodiscard]] const DensityReport& density() const { return density_; }
    [[nodiscard]] FourdstrModel& model() { return model_; }

    /// Everything that a later run needs to go on.
    void save(torch::serialize::OutputArchive& archive);
    core::Result<void> load(torch::serialize::InputArchive& archive);

private:
    void canonicalStep();
    void motionStep();
    void refinementStep();
    void densityEvent();
    const SurfacePoints& surfaceOf(int frame);
    /// Gaussians far outside the prior's surface of a frame leave it: along the view ray nothing else holds
    /// them.
    void dropStrays();

    /// Whether the frame still consists of the Gaussians whose motion the prior tracked.
    [[nodiscard]] bool isTracked(int frame) const;
    /// The canonical Gaussians where that motion carries them.
    [[nodiscard]] FrameRows carried(int frame);
    /// The frame by the deformation field.
    [[nodiscard]] FrameRows deformed(int frame);
    /// A frame from the target's camera.
    [[nodiscard]] Pictures drawn(const FrameRows& rows, const Target& target);
    /// Mean squared error of a frame's picture from the input view.
    [[nodiscard]] double inputError(const FrameRows& rows);

    [[nodiscard]] std::vector<int> nextSubClip();
    /// Adds the pictures of `rows` against their targets to `loss`; fills the screen statistics' bookkeeping.
    torch::Tensor pictureLoss(const FrameRows& rows, int viewsPerFrame);
    /// Adds a random view of every frame to the batch; tells the denoiser what each is.
    std::vector<Conditioning> addJudgedViews(const FrameRows& rows);
    void collectStatistics(const FrameRows& rows);
    void setRates(double progress);
    void optimize(const torch::Tensor& loss);

    const core::ObjectClip& clip_;
    Whereabouts whereabouts_;
    const ViewPrior* prior_;
    bool knownViews_;
    FourdstrSettings settings_;
    int canonicalFrame_ = 0;
    SurfaceMotion motion_;
    FourdstrModel model_;
    Targets targets_;
    Distillation distillation_;
    Rasterize rasterize_;
    std::vector<PictureJob> jobs_;
    std::vector<int> jobFrame_;  // index into the batch's frames per job
    Adam optimizer_;
    DensityStatistics statistics_;
    DensityReport density_;
    std::vector<SurfacePoints> surfaces_;  // per frame, for births; made when first needed
    std::vector<double> frameError_;       // last squared error per frame, −1 before the first visit
    std::vector<int> schedule_;            // starts of the sub-clips still to visit
    std::vector<bool> fieldLeads_;         // per frame: what the field shows was better once
    std::mt19937_64 random_;
    bool correctionsFrozen_ = false;
    int step_ = 0;
};

}  // namespace splatreel::models
