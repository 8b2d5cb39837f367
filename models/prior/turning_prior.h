#pragma once

#include "core/media/object_clip.h"
#include "models/prior/solid_mesh.h"
#include "models/prior/solid_prior.h"
#include "models/prior/turn.h"
#include "models/prior/view_prior.h"

#include <memory>
#include <vector>

namespace splatreel::models {

/// An object that turns in the clip, in the frame in which it rests (`stabilised`): the silhouettes of all
/// frames carve one shape, their pictures colour it, and they are what its other sides look like. What no
/// frame shows comes from that shape. The object is taken to keep its shape but for what training finds out.
/// Immutable; thread-safe.
class TurningPrior final : public ViewPrior {
public:
    /// `clip` is stabilised by `turn` and has to outlive this. Null where the silhouettes carve nothing.
    [[nodiscard]] static std::shared_ptr<const TurningPrior> make(const core::ObjectClip& clip,
                                                                  const Turn& turn,
                                                                  const SolidPriorOptions& options);
    /// Under other options (of which only `weight` matters here); shares the analysis.
    [[nodiscard]] std::shared_ptr<const TurningPrior> with(const SolidPriorOptions& options) const;

    /// Pictures of other frames, seen from elsewhere than `frame`, others in every round; where the turn
    /// leaves sides out, the shape's own picture from there.
    [[nodiscard]] std::vector<ViewTarget> targets(int frame, int round) const override;
    [[nodiscard]] SurfacePoints surface(int frame, int count) const override;
    [[nodiscard]] SurfaceMotion motion(int canonicalFrame, int count) const override;

    [[nodiscard]] const SolidMesh& mesh() const { return *mesh_; }

private:
    TurningPrior() = default;

    const core::ObjectClip* clip_ = nullptr;
    Turn turn_;
    std::shared_ptr<const SolidMesh> mesh_;
    SolidPriorOptions options_;
};

}  // namespace splatreel::models
