#pragma once

#include "core/media/object_clip.h"
#include "models/prior/view_prior.h"

#include <torch/types.h>

#include <span>
#include <vector>

namespace splatreel::models {

/// A picture to match: colours over white and silhouette.
struct Target {
    core::Camera camera;
    torch::Tensor color;  // [3, H, W] over white
    torch::Tensor alpha;  // [H, W]
    float colorWeight = 1;
    float maskWeight = 1;
};

/// Everything that the pictures of a run are compared with: the clip itself, the user's views, the prior's
/// views. Float tensors are made on demand, so a long clip costs its 8-bit frames only.
class Targets {
public:
    /// Both must outlive this.
    Targets(const core::ObjectClip& clip, const ViewPrior& prior, torch::Device device);
    void setPrior(const ViewPrior& prior) { prior_ = &prior; }

    [[nodiscard]] Target input(int frame) const;
    /// Per frame the input view and `count` views of the prior, others in every `round`; `weight` multiplies
    /// theirs.
    [[nodiscard]] std::vector<std::vector<Target>> ofFrames(std::span<const int> frames, int count, int round,
                                                            double weight) const;

private:
    [[nodiscard]] Target make(const core::ImageRgba8& image, const core::Camera& camera) const;
    [[nodiscard]] std::vector<Target> others(int frame, int count, int round, double weight) const;

    const core::ObjectClip& clip_;
    const ViewPrior* prior_;
    torch::Device device_;
};

}  // namespace splatreel::models
