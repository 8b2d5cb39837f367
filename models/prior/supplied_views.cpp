#include "models/prior/supplied_views.h"

#include "models/prior/view_coloring.h"

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

constexpr int hullResolution = 128;
constexpr std::size_t enoughForHull = 3;

float angleBetween(const core::Camera& a, const core::Camera& b) {
    return std::acos(
        std::clamp(glm::dot(glm::normalize(a.position), glm::normalize(b.position)), -1.0F, 1.0F));
}

/// How far from the origin the object can reach: inside all cameras' distances.
float reach(std::span<const Silhouette> silhouettes) {
    float nearest = 1e9F;
    for (const Silhouette& silhouette : silhouettes) {
        nearest = std::min(nearest, glm::length(silhouette.camera.position));
    }
    return 0.75F * nearest;
}

std::vector<Silhouette> silhouettesAt(const core::ObjectClip& clip, std::span<const core::KnownView> views,
                                      int frame, float tolerance) {
    std::vector<Silhouette> result;
    const std::size_t at = static_cast<std::size_t>(frame);
    result.push_back(silhouetteOf(clip.frames[at], clip.cameras[at]));
    for (const core::KnownView& view : views) {
        const core::ImageRgba8* image = view.at(frame);
        if (image == nullptr || image->empty()) continue;
        Silhouette silhouette = silhouetteOf(*image, view.camera);
        silhouette.tolerance = tolerance * static_cast<float>(image->width);
        result.push_back(std::move(silhouette));
    }
    return result;
}

/// The least tolerance at which the hull fills nearly all of every silhouette, judged at one frame.
float agreement(const core::ObjectClip& clip, std::span<const core::KnownView> views, int frame) {
    float best = 0;
    float bestCoverage = -1;
    for (const float tolerance : {0.0F, 0.008F, 0.016F, 0.03F}) {
        const std::vector<Silhouette> silhouettes = silhouettesAt(clip, views, frame, tolerance);
        if (silhouettes.size() < enoughForHull) return 0;
        const float coverage =
            hullCoverage(silhouettes, hullBounds(silhouettes, reach(silhouettes)), hullResolution);
        if (coverage > bestCoverage + 0.01F) {
            best = tolerance;
            bestCoverage = coverage;
        }
        if (coverage > 0.97F) break;
    }
    return best;
}

/// Colours that a still gives to the back sheet of its frame, carried to all frames by the solid's motion.
std::vector<cv::Mat3b> carriedBack(const SolidPrior& solid, const core::KnownView& view) {
    const int still = view.stillFrame;
    std::vector<cv::Mat3b> backs;
    for (const SolidFrame& frame : solid.frames()) backs.push_back(frame.back);
    SolidMesh mesh = solid.mesh(still);
    if (mesh.empty()) return backs;
    const ColorSource source{view.camera, &view.frames.front(), 1};
    colorFromViews(mesh, std::span(&source, 1));
    const SurfaceMotion motion = solid.motionOf(still, mesh, 6000);
    const WorkingGrid& grid = solid.grid();
    for (std::size_t t = 0; t < backs.size(); ++t) {
        const SolidFrame& frame = solid.frames()[t];
        if (frame.empty()) continue;
        cv::Mat3f sum = cv::Mat3f::zeros(grid.height, grid.width);
        cv::Mat1f weight = cv::Mat1f::zeros(grid.height, grid.width);
        const core::Intrinsics& k = frame.camera.intrinsics;
        for (int i = 0; i < motion.surface.size(); ++i) {
            const std::size_t at = 3 * static_cast<std::size_t>(i);
            const glm::vec3 p = frame.camera.toCamera(
                {motion.positions[t][at], motion.positions[t][at + 1], motion.positions[t][at + 2]});
            if (p.z <= frame.middle) continue;
            const float depth = std::max(2 * frame.middle - p.z, 0.05F);
            const glm::vec2 cell = grid.toGrid({k.fx * p.x / depth + k.cx, k.fy * p.y / depth + k.cy});
            const int x = static_cast<int>(std::floor(cell.x));
            const int y = static_cast<int>(std::floor(cell.y));
            if (x < 0 || y < 0 || x >= grid.width || y >= grid.height) continue;
            sum(y, x) += cv::Vec3f(motion.surface.colors[at], motion.surface.colors[at + 1],
                                   motion.surface.colors[at + 2]) *
                         255.0F;
            weight(y, x) += 1;
        }
        if (cv::countNonZero(weight) == 0) continue;
        cv::Mat3f mean = cv::Mat3f::zeros(grid.height, grid.width);
        for (int y = 0; y < grid.height; ++y) {
            for (int x = 0; x < grid.width; ++x) {
                if (weight(y, x) > 0) mean(y, x) = sum(y, x) * (1 / weight(y, x));
            }
        }
        cv::Mat filled = pullPush(mean, weight);
        filled.convertTo(backs[t], CV_8U);
    }
    return backs;
}

std::shared_ptr<const SolidPrior> colored(std::shared_ptr<const SolidPrior> solid,
                                          std::span<const core::KnownView> views) {
    for (const core::KnownView& view : views) {
        if (view.stillFrame < 0 || view.frames.empty() || view.stillFrame >= solid->frameCount()) continue;
        solid = solid->withBack(carriedBack(*solid, view));
    }
    return solid;
}

}  // namespace

std::shared_ptr<const SuppliedViews> SuppliedViews::make(const core::ObjectClip& clip,
                                                         const core::KnownViews& views,
                                                         const SolidPriorOptions& options) {
    const auto data = std::make_shared<Data>();
    data->clip = clip;
    for (std::size_t v = 0; v < views.views.size(); ++v) {
        if (static_cast<int>(v) != views.inputView) data->views.push_back(views.views[v]);
    }
    const std::size_t frameCount = clip.frames.size();
    if (frameCount > 0) {
        data->tolerance = agreement(clip, data->views, static_cast<int>(frameCount / 2));
        constexpr float doubt = 0.6F;  // pictures that disagree are worth less
        data->tracked.push_back(trackedView(clip, options.workingSize, 1));
        for (const core::KnownView& view : data->views) {
            if (view.stillFrame >= 0 || view.frames.size() < frameCount) continue;
            core::ObjectClip other;
            other.frames.assign(view.frames.begin(),
                                view.frames.begin() + static_cast<std::ptrdiff_t>(frameCount));
            other.cameras.assign(frameCount, view.camera);
            TrackedView tracked = trackedView(other, options.workingSize, data->tolerance > 0 ? doubt : 1.0F);
            if (!tracked.grid.empty()) data->tracked.push_back(std::move(tracked));
        }
    }
    const auto result = std::shared_ptr<SuppliedViews>(new SuppliedViews());
    result->solid_ = colored(SolidPrior::make(clip, options), data->views);
    result->data_ = data;
    return result;
}

std::shared_ptr<const SuppliedViews> SuppliedViews::with(const SolidPriorOptions& options) const {
    const auto result = std::shared_ptr<SuppliedViews>(new SuppliedViews());
    result->data_ = data_;
    result->solid_ = colored(solid_->with(options), data_->views);
    return result;
}

std::vector<ColorSource> SuppliedViews::sources(int frame) const {
    const std::size_t at = static_cast<std::size_t>(frame);
    std::vector<ColorSource> result{{data_->clip.cameras[at], &data_->clip.frames[at], 2}};
    for (const core::KnownView& view : data_->views) {
        const core::ImageRgba8* image = view.at(frame);
        if (image != nullptr && !image->empty()) result.push_back({view.camera, image, 1});
    }
    return result;
}

SolidMesh SuppliedViews::mesh(int frame) const {
    if (frame < 0 || frame >= data_->clip.frameCount()) return {};
    const std::vector<Silhouette> silhouettes =
        silhouettesAt(data_->clip, data_->views, frame, data_->tolerance);
    SolidMesh mesh;
    if (silhouettes.size() >= enoughForHull) {
        mesh = carveHull(silhouettes, hullBounds(silhouettes, reach(silhouettes)), hullResolution);
    }
    if (mesh.empty()) {
        mesh = solid_->mesh(frame);
        if (silhouettes.size() < 2) return mesh;
    }
    colorFromViews(mesh, sources(frame));
    return mesh;
}

std::vector<ViewTarget> SuppliedViews::targets(int frame, int round) const {
    std::vector<ViewTarget> result;
    for (const core::KnownView& view : data_->views) {
        const core::ImageRgba8* image = view.at(frame);
        if (image == nullptr || image->empty()) continue;
        result.push_back({view.name, view.camera, [image] { return *image; }, 1, 1});
    }
    if (result.size() >= 2) return result;
    const std::size_t supplied = result.size();
    for (ViewTarget& target : solid_->targets(frame, round)) {
        const bool seen = std::any_of(
            result.begin(), result.begin() + static_cast<std::ptrdiff_t>(supplied),
            [&](const ViewTarget& other) { return angleBetween(other.camera, target.camera) < 0.6F; });
        if (!seen) result.push_back(std::move(target));
    }
    return result;
}

SurfacePoints SuppliedViews::surface(int frame, int count) const {
    const SolidMesh solid = mesh(frame);
    return surfacePoints(solid, sampleEvenly(solid, count));
}

SurfaceMotion SuppliedViews::motion(int canonicalFrame, int count) const {
    const SolidMesh solid = mesh(canonicalFrame);
    // Two clips from different sides are enough to place a point in depth.
    if (data_->tracked.size() >= 2 && !solid.empty() && !data_->tracked.front().grid.empty()) {
        return trackInViews(data_->tracked, canonicalFrame, solid, sampleEvenly(solid, count),
                            solid_->options().nodeCount);
    }
    if (solid.sheet.empty()) return solid_->motion(canonicalFrame, count);
    return solid_->motionOf(canonicalFrame, solid, count);
}

}  // namespace splatreel::models
