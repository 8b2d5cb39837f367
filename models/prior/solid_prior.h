#pragma once

#include "core/media/object_clip.h"
#include "core/parameters/parameters.h"
#include "models/prior/solid_frame.h"
#include "models/prior/surface_tracking.h"
#include "models/prior/thickness.h"
#include "models/prior/view_prior.h"

#include <memory>
#include <vector>

namespace splatreel::models {

/// Whether the object is taken to be its own mirror image.
enum class PriorSymmetry { automatic, on, off };
/// What the unseen back shows.
enum class PriorBack {
    mirrored,  ///< the front's picture, softened where it is distinctive
    blurred,   ///< the front's colours, strongly softened
    plain      ///< the object's mean colours row by row
};

struct SolidPriorOptions {
    double thickness = 1;  ///< multiplies the depth that the prior would choose
    PriorSymmetry symmetry = PriorSymmetry::automatic;
    PriorBack back = PriorBack::mirrored;
    double weight = 1;      ///< multiplies the weights of its targets
    int targetSize = 128;   ///< pixels of a target's sides
    int targetCount = 4;    ///< targets per round
    int workingSize = 192;  ///< cells along the longer side of the object's box
    int nodeCount = 1500;   ///< of the deformation graph that motion follows
};

/// Parameters prior.thickness, prior.symmetry, prior.back and prior.weight, live, and prior.turning.
[[nodiscard]] core::ParameterSchema priorSchema();
/// Whether prior.turning asks for findTurn.
[[nodiscard]] bool seeksTurn(const core::ParameterSet& parameters);
/// Takes the values of priorSchema's parameters over `base`; `parameters` must have them.
[[nodiscard]] SolidPriorOptions solidPriorOptions(const core::ParameterSet& parameters,
                                                  const SolidPriorOptions& base = {});

/// A solid object made from the clip alone, without learned weights: silhouettes inflated to depth, the back
/// from the front's colours, motion by optical flow held together as rigidly as possible. Immutable;
/// thread-safe.
class SolidPrior final : public ViewPrior {
public:
    /// Analyses the clip: solids of all frames and the flow between them, a few seconds for 32 frames. A clip
    /// without an object gives a prior without targets and points.
    [[nodiscard]] static std::shared_ptr<const SolidPrior> make(const core::ObjectClip& clip,
                                                                const SolidPriorOptions& options = {});
    /// The same clip under other options; shares the analysis (flow, grid), which makes it quick enough for a
    /// live change. `workingSize` stays as it was.
    [[nodiscard]] std::shared_ptr<const SolidPrior> with(const SolidPriorOptions& options) const;

    /// The same solid with other colours on the back, one picture on the grid per frame.
    [[nodiscard]] std::shared_ptr<const SolidPrior> withBack(std::vector<cv::Mat3b> backs) const;

    [[nodiscard]] std::vector<ViewTarget> targets(int frame, int round) const override;
    [[nodiscard]] SurfacePoints surface(int frame, int count) const override;
    [[nodiscard]] SurfaceMotion motion(int canonicalFrame, int count) const override;

    /// `mesh(canonicalFrame)`, perhaps in other colours, followed through the clip at about `count` points.
    [[nodiscard]] SurfaceMotion motionOf(int canonicalFrame, const SolidMesh& mesh, int count) const;
    /// The solid's picture from a camera.
    [[nodiscard]] core::ImageRgba8 draw(int frame, const core::Camera& camera) const;
    /// The solid's closed surface, empty where the frame shows no object.
    [[nodiscard]] SolidMesh mesh(int frame) const;

    [[nodiscard]] int frameCount() const { return static_cast<int>(frames_.size()); }
    [[nodiscard]] const WorkingGrid& grid() const { return analysis_->grid; }
    [[nodiscard]] const std::vector<SolidFrame>& frames() const { return frames_; }
    [[nodiscard]] const SolidPriorOptions& options() const { return options_; }

private:
    /// What does not depend on live options.
    struct Analysis {
        WorkingGrid grid;
        std::vector<SolidFrame> frames;    // without depth and back
        std::vector<cv::Mat1f> inflation;  // per frame, of `inflate`
        ThicknessLaw law;
        ClipFlow flow;
        std::vector<core::ImageRgba8> pictures;  // the clip's, for exact colours
    };

    SolidPrior(std::shared_ptr<const Analysis> analysis, const SolidPriorOptions& options);

    std::shared_ptr<const Analysis> analysis_;
    SolidPriorOptions options_;
    std::vector<SolidFrame> frames_;
};

}  // namespace splatreel::models
