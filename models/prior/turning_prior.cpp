#include "models/prior/turning_prior.h"

#include "core/media/resample.h"
#include "models/prior/even_frames.h"
#include "models/prior/view_coloring.h"
#include "models/prior/visual_hull.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace splatreel::models {
namespace {

constexpr int hullResolution = 128;
constexpr int hullViews = 24;
constexpr int colorViews = 12;
constexpr float hullTolerance = 0.008F;  // of a picture's width: the angles are not exact
constexpr float nearby = 0.35F;          // radians: a view as good as the frame's own
constexpr float trustOfOthers = 0.5F;    // against the frame's own picture: it may have moved since
constexpr float trustOfShape = 0.2F;
constexpr float circle = 2 * std::numbers::pi_v<float>;

/// Between −π and π.
float wrapped(float angle) {
    return angle - circle * std::round(angle / circle);
}

/// The same view with at most `size` pixels on the longer side.
core::Intrinsics reduced(const core::Intrinsics& intrinsics, int size) {
    const int longer = std::max(intrinsics.width, intrinsics.height);
    if (longer <= size) return intrinsics;
    const double scale = static_cast<double>(size) / longer;
    return core::resized(intrinsics, std::max(1, static_cast<int>(std::lround(intrinsics.width * scale))),
                         std::max(1, static_cast<int>(std::lround(intrinsics.height * scale))));
}

}  // namespace

std::shared_ptr<const TurningPrior> TurningPrior::make(const core::ObjectClip& clip, const Turn& turn,
                                                       const SolidPriorOptions& options) {
    std::vector<Silhouette> silhouettes;
    for (const int frame : evenFrames(clip.frameCount(), hullViews)) {
        const auto at = static_cast<std::size_t>(frame);
        Silhouette silhouette = silhouetteOf(clip.frames[at], clip.cameras[at]);
        silhouette.tolerance = hullTolerance * static_cast<float>(clip.frames[at].width);
        silhouettes.push_back(std::move(silhouette));
    }
    const float around = 0.75F * glm::length(clip.cameras.front().position - turn.pivot);
    SolidMesh mesh = carveHull(silhouettes, hullBounds(silhouettes, around), hullResolution);
    if (mesh.empty()) return nullptr;
    std::vector<ColorSource> sources;
    for (const int frame : evenFrames(clip.frameCount(), colorViews)) {
        const auto at = static_cast<std::size_t>(frame);
        sources.push_back({clip.cameras[at], &clip.frames[at], 1});
    }
    colorFromViews(mesh, sources);

    const auto result = std::shared_ptr<TurningPrior>(new TurningPrior());
    result->clip_ = &clip;
    result->turn_ = turn;
    result->mesh_ = std::make_shared<const SolidMesh>(std::move(mesh));
    result->options_ = options;
    return result;
}

std::shared_ptr<const TurningPrior> TurningPrior::with(const SolidPriorOptions& options) const {
    const auto result = std::shared_ptr<TurningPrior>(new TurningPrior(*this));
    result->options_ = options;
    return result;
}

std::vector<ViewTarget> TurningPrior::targets(int frame, int round) const {
    std::vector<ViewTarget> result;
    if (options_.weight <= 0) return result;
    const float here = turn_.angles[static_cast<std::size_t>(frame)];
    const int count = options_.targetCount;
    for (int i = 0; i < count; ++i) {
        constexpr float golden = 0.61803399F;
        float wanted = (static_cast<float>(i) + 0.5F) / static_cast<float>(count) +
                       golden * static_cast<float>(round) / static_cast<float>(count);
        wanted = (wanted - std::floor(wanted)) * circle;
        // The frame that saw the object from nearest to there.
        int nearest = 0;
        float distance = circle;
        for (int t = 0; t < clip_->frameCount(); ++t) {
            const float off = std::abs(wrapped(turn_.angles[static_cast<std::size_t>(t)] - here - wanted));
            if (off < distance) distance = off, nearest = t;
        }
        const auto at = static_cast<std::size_t>(nearest);
        ViewTarget target;
        target.camera = clip_->cameras[at];
        if (distance < nearby && nearest != frame) {
            target.name = "frame " + std::to_string(nearest);
            target.camera.intrinsics = reduced(target.camera.intrinsics, options_.targetSize * 3 / 2);
            target.image = [picture = &clip_->frames[at], size = target.camera.intrinsics] {
                return core::resized(*picture, size.width, size.height);
            };
            target.colorWeight = target.maskWeight = static_cast<float>(options_.weight) * trustOfOthers;
        } else {
            const glm::vec3 from = clip_->cameras[static_cast<std::size_t>(frame)].position;
            // Turning the object by an angle is going round it the other way.
            const float azimuth = std::atan2(from.x, from.z) - wanted;
            target.name = "shape:" + std::to_string(std::lround(glm::degrees(azimuth)));
            target.camera =
                framingCamera(mesh_->positions, azimuth, 0, glm::length(from), options_.targetSize);
            target.image = [mesh = mesh_, camera = target.camera] { return drawMesh(*mesh, camera); };
            target.colorWeight = target.maskWeight = static_cast<float>(options_.weight) * trustOfShape;
        }
        result.push_back(std::move(target));
    }
    return result;
}

SurfacePoints TurningPrior::surface(int, int count) const {
    return surfacePoints(*mesh_, sampleEvenly(*mesh_, count));
}

SurfaceMotion TurningPrior::motion(int canonicalFrame, int count) const {
    SurfaceMotion motion;
    motion.canonicalFrame = canonicalFrame;
    motion.surface = surface(canonicalFrame, count);
    motion.positions.assign(static_cast<std::size_t>(clip_->frameCount()), motion.surface.positions);
    motion.confidence.assign(static_cast<std::size_t>(motion.surface.size()), 1.0F);
    return motion;
}

}  // namespace splatreel::models
