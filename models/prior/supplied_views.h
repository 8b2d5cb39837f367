#pragma once

#include "core/media/known_views.h"
#include "models/prior/solid_prior.h"
#include "models/prior/view_coloring.h"
#include "models/prior/view_prior.h"
#include "models/prior/view_tracking.h"
#include "models/prior/visual_hull.h"

#include <memory>
#include <vector>

namespace splatreel::models {

/// The views that the user has besides the clip. Where at least three silhouettes (the clip's included) are
/// known, the surface is their visual hull, tolerant to pictures that do not quite agree with each other;
/// with fewer it is the solid that SolidPrior makes. Colours come from the pictures that face a place; a
/// single still of the back colours the back of all frames. Immutable; thread-safe.
class SuppliedViews final : public ViewPrior {
public:
    /// `views` without the input view (`views.inputView` is left out). Frames of the clip and of the views
    /// are the same instants; a view with fewer frames says nothing about the others.
    [[nodiscard]] static std::shared_ptr<const SuppliedViews> make(const core::ObjectClip& clip,
                                                                   const core::KnownViews& views,
                                                                   const SolidPriorOptions& options = {});
    /// Under other options; shares the analysis.
    [[nodiscard]] std::shared_ptr<const SuppliedViews> with(const SolidPriorOptions& options) const;

    /// The supplied pictures of the frame; where there are fewer than two, also the solid's from the
    /// directions that they leave out.
    [[nodiscard]] std::vector<ViewTarget> targets(int frame, int round) const override;
    [[nodiscard]] SurfacePoints surface(int frame, int count) const override;
    [[nodiscard]] SurfaceMotion motion(int canonicalFrame, int count) const override;

    /// The surface of a frame with its colours.
    [[nodiscard]] SolidMesh mesh(int frame) const;
    /// Pixels, as a share of a picture's width, by which the supplied silhouettes were found to disagree.
    [[nodiscard]] float tolerance() const { return data_->tolerance; }

private:
    struct Data {
        core::ObjectClip clip;
        std::vector<core::KnownView> views;
        std::vector<TrackedView> tracked;  // the clip's and those with a picture at every frame
        float tolerance = 0;
    };

    SuppliedViews() = default;
    [[nodiscard]] std::vector<ColorSource> sources(int frame) const;

    std::shared_ptr<const Data> data_;
    std::shared_ptr<const SolidPrior> solid_;
};

}  // namespace splatreel::models
