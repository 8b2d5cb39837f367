#include "models/prior/view_tracking.h"

#include "core/base/parallel.h"
#include "models/prior/rigid_graph.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace splatreel::models {
namespace {

constexpr float stiffness = 0.07F;

glm::vec2 projected(const core::Camera& camera, glm::vec3 p) {
    const core::Intrinsics& k = camera.intrinsics;
    return {k.fx * p.x / p.z + k.cx, k.fy * p.y / p.z + k.cy};
}

/// Which nodes a view sees: the nearest in their neighbourhood of the picture, facing the camera.
std::vector<float> visibility(const TrackedView& view, std::size_t frame,
                              std::span<const glm::vec3> positions, std::span<const glm::vec3> normals,
                              float spacing) {
    const core::Camera& camera = view.frames[frame].camera;
    std::vector<float> visible(positions.size(), 0.0F);
    cv::Mat1f depth(view.grid.height, view.grid.width, 1e9F);
    std::vector<glm::vec3> inGrid(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const glm::vec3 p = camera.toCamera(positions[i]);
        inGrid[i] = glm::vec3(-1, -1, p.z);
        if (p.z < camera.nearPlane) continue;
        const glm::vec2 at = view.grid.toGrid(projected(camera, p));
        inGrid[i] = glm::vec3(at, p.z);
        const int radius = std::clamp(
            static_cast<int>(std::lround(0.6F * spacing * camera.intrinsics.fx / p.z / view.grid.step.x)), 1,
            12);
        const int cx = static_cast<int>(std::floor(at.x));
        const int cy = static_cast<int>(std::floor(at.y));
        for (int y = std::max(cy - radius, 0); y <= std::min(cy + radius, depth.rows - 1); ++y) {
            for (int x = std::max(cx - radius, 0); x <= std::min(cx + radius, depth.cols - 1); ++x) {
                depth(y, x) = std::min(depth(y, x), p.z);
            }
        }
    }
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const int x = static_cast<int>(std::floor(inGrid[i].x));
        const int y = static_cast<int>(std::floor(inGrid[i].y));
        if (x < 0 || y < 0 || x >= depth.cols || y >= depth.rows) continue;
        if (inGrid[i].z > depth(y, x) + 2 * spacing) continue;
        const float facing = glm::dot(normals[i], glm::normalize(camera.position - positions[i]));
        visible[i] = std::clamp(facing * 1.5F, 0.0F, 1.0F);
    }
    return visible;
}

struct Observations {
    std::vector<glm::mat3> information;  ///< Σ w JᵀJ, in units of the picture's scale at the node
    std::vector<glm::vec3> pull;         ///< Σ w Jᵀ r
    std::vector<float> confidence;
};

/// Adds what one view says about where the nodes go. `from` are positions at the present frame.
void observe(const TrackedView& view, std::size_t fromFrame, const ClipFlow::Step& step, std::size_t toFrame,
             const NearestInside& inside, std::span<const glm::vec3> positions,
             std::span<const float> visible, Observations& into) {
    const core::Camera& here = view.frames[fromFrame].camera;
    const core::Camera& there = view.frames[toFrame].camera;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const glm::vec3 p = here.toCamera(positions[i]);
        const glm::vec3 q = there.toCamera(positions[i]);
        if (p.z < here.nearPlane || q.z < there.nearPlane) continue;
        const glm::vec2 start = view.grid.toGrid(projected(here, p));
        const glm::vec2 unmoved = view.grid.toGrid(projected(there, q));
        const float sure = visible[i] * sampleLinear(step.confidence, start);
        glm::vec2 goal = start + sampleFlow(step.offset, start);
        const int x = std::clamp(static_cast<int>(goal.x), 0, view.grid.width - 1);
        const int y = std::clamp(static_cast<int>(goal.y), 0, view.grid.height - 1);
        float weight = view.trust * (0.02F + sure);
        if (inside.distance(y, x) > 0) {
            // Outside the next silhouette: wherever the node is, the object is not there.
            goal = glm::vec2(inside.at(y, x)[0], inside.at(y, x)[1]);
            weight = std::max(weight * std::exp(-0.5F * inside.distance(y, x)), 0.25F * view.trust);
        }
        into.confidence[i] = std::max(into.confidence[i], sure);
        const glm::vec2 residual = goal - unmoved;
        // Grid cells per world unit at the node's depth make all views comparable.
        const float scale = there.intrinsics.fx / q.z / view.grid.step.x;
        const float aspect = there.intrinsics.fy / there.intrinsics.fx * view.grid.step.x / view.grid.step.y;
        const glm::vec3 right(there.rotation[0][0], there.rotation[1][0], there.rotation[2][0]);
        const glm::vec3 down(there.rotation[0][1], there.rotation[1][1], there.rotation[2][1]);
        const glm::vec3 ahead(there.rotation[0][2], there.rotation[1][2], there.rotation[2][2]);
        const glm::vec3 jx = right - (q.x / q.z) * ahead;
        const glm::vec3 jy = aspect * (down - (q.y / q.z) * ahead);
        into.information[i] += weight * (glm::outerProduct(jx, jx) + glm::outerProduct(jy, jy));
        into.pull[i] += weight * (jx * residual.x + jy * residual.y) / scale;
    }
}

}  // namespace

TrackedView trackedView(const core::ObjectClip& clip, int workingSize, float trust) {
    TrackedView view;
    view.trust = trust;
    view.grid = workingGrid(clip, workingSize);
    if (view.grid.empty()) return view;
    view.frames.resize(clip.frames.size());
    core::parallelFor(clip.frameCount(), [&](int t, int) {
        view.frames[static_cast<std::size_t>(t)] = resampledFrame(clip, t, view.grid);
    });
    view.flow = computeFlow(view.frames);
    return view;
}

SurfaceMotion trackInViews(std::span<const TrackedView> views, int canonical, const SolidMesh& mesh,
                           const MeshSamples& samples, int nodeCount) {
    SurfaceMotion motion;
    motion.canonicalFrame = canonical;
    motion.surface = surfacePoints(mesh, samples);
    const std::size_t frameCount = views.empty() ? 1 : views.front().frames.size();
    motion.positions.assign(frameCount, motion.surface.positions);
    motion.confidence.assign(static_cast<std::size_t>(samples.size()), 1.0F);
    if (frameCount < 2 || samples.size() == 0) return motion;

    const MeshSamples nodeSamples = sampleEvenly(mesh, std::min(nodeCount, samples.size()));
    std::vector<glm::vec3> rest;
    std::vector<glm::vec3> restNormals;
    for (int i = 0; i < nodeSamples.size(); ++i) {
        rest.push_back(interpolate(mesh.positions, mesh, nodeSamples, i));
        restNormals.push_back(interpolate(mesh.normals, mesh, nodeSamples, i));
    }
    const RigidGraph graph(rest, 8);
    std::vector<glm::vec3> points;
    for (int i = 0; i < samples.size(); ++i) points.push_back(interpolate(mesh.positions, mesh, samples, i));
    const std::vector<RigidGraph::Binding> bindings = graph.bind(points);

    std::vector<std::vector<NearestInside>> inside(views.size());
    for (std::size_t v = 0; v < views.size(); ++v) {
        for (const SolidFrame& frame : views[v].frames) inside[v].emplace_back(frame.alpha);
    }
    const int last = static_cast<int>(frameCount) - 1;
    std::array<std::vector<float>, 2> confidenceSum;
    core::parallelFor(2, [&](int index, int) {
        const int direction = index == 0 ? 1 : -1;
        std::vector<glm::vec3> positions = rest;
        std::vector<glm::mat3> rotations(rest.size(), glm::mat3(1.0F));
        std::vector<glm::vec3> normals(rest.size());
        std::vector<glm::vec3> targets(rest.size());
        std::vector<glm::vec3> weights(rest.size());
        std::vector<float>& sum = confidenceSum[static_cast<std::size_t>(index)];
        sum.assign(rest.size(), 0.0F);
        for (int t = canonical + direction; t >= 0 && t <= last; t += direction) {
            const std::size_t from = static_cast<std::size_t>(t - direction);
            const std::size_t to = static_cast<std::size_t>(t);
            for (std::size_t i = 0; i < rest.size(); ++i) normals[i] = rotations[i] * restNormals[i];
            Observations seen{std::vector<glm::mat3>(rest.size(), glm::mat3(0.0F)),
                              std::vector<glm::vec3>(rest.size(), glm::vec3(0.0F)),
                              std::vector<float>(rest.size(), 0.0F)};
            for (std::size_t v = 0; v < views.size(); ++v) {
                const ClipFlow::Step& step =
                    direction > 0 ? views[v].flow.forward[from] : views[v].flow.backward[to];
                observe(views[v], from, step, to, inside[v][to], positions,
                        visibility(views[v], from, positions, normals, nodeSamples.spacing), seen);
            }
            for (std::size_t i = 0; i < rest.size(); ++i) {
                // What no view tells (motion along the line of sight) stays as it was.
                const glm::mat3 damped = seen.information[i] + glm::mat3(0.03F);
                targets[i] = positions[i] + glm::inverse(damped) * seen.pull[i];
                weights[i] = glm::vec3(damped[0][0], damped[1][1], damped[2][2]);
                sum[i] += seen.confidence[i];
            }
            graph.solve(targets, weights, stiffness, 4, positions, rotations);
            std::vector<float>& moved = motion.positions[to];
            for (std::size_t i = 0; i < points.size(); ++i) {
                const glm::vec3 p = graph.carry(points[i], bindings[i], positions, rotations);
                moved[3 * i] = p.x;
                moved[3 * i + 1] = p.y;
                moved[3 * i + 2] = p.z;
            }
        }
    });
    for (std::size_t i = 0; i < points.size(); ++i) {
        float confidence = 0;
        for (std::size_t k = 0; k < RigidGraph::Binding::count; ++k) {
            const std::size_t node = static_cast<std::size_t>(bindings[i].nodes[k]);
            confidence += bindings[i].weights[k] * (confidenceSum[0][node] + confidenceSum[1][node] + 1);
        }
        motion.confidence[i] = std::clamp(confidence / static_cast<float>(frameCount), 0.0F, 1.0F);
    }
    return motion;
}

}  // namespace splatreel::models
