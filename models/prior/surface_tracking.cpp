#include "models/prior/surface_tracking.h"

#include "core/base/parallel.h"
#include "models/prior/rigid_graph.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

/// A node's state while it is carried from frame to frame.
struct Nodes {
    std::vector<glm::vec3> sheet;      ///< in the present frame
    std::vector<float> confidence;     ///< of the last step
    std::vector<glm::vec3> positions;  ///< camera space
    std::vector<glm::mat3> rotations;
};

constexpr float stiffness = 0.03F;

glm::vec3 toWorld(const core::Camera& camera, glm::vec3 p) {
    return camera.position + glm::transpose(camera.rotation) * p;
}

/// One step of all nodes from a frame to a neighbour.
void advance(Nodes& nodes, const RigidGraph& graph, const ClipFlow::Step& step, const SolidFrame& to,
             const WorkingGrid& grid) {
    const NearestInside inside(to.alpha);
    const std::size_t count = nodes.sheet.size();
    std::vector<glm::vec3> targets(count);
    std::vector<glm::vec3> weights(count);
    for (std::size_t i = 0; i < count; ++i) {
        const glm::vec2 from(nodes.sheet[i]);
        glm::vec2 at = from + sampleFlow(step.offset, from);
        float confidence = sampleLinear(step.confidence, from);
        const int x = std::clamp(static_cast<int>(at.x), 0, grid.width - 1);
        const int y = std::clamp(static_cast<int>(at.y), 0, grid.height - 1);
        const float distance = inside.distance(y, x);
        if (distance > 0) {
            at = glm::vec2(inside.at(y, x)[0], inside.at(y, x)[1]);
            confidence *= std::exp(-0.5F * distance);
        }
        const glm::vec3 world = sheetToWorld(to, grid, glm::vec3(at, nodes.sheet[i].z));
        targets[i] = to.camera.toCamera(world);
        const float weight = 0.03F + confidence;
        weights[i] = glm::vec3(weight, weight, 0.25F);
        nodes.confidence[i] = confidence;
    }
    graph.solve(targets, weights, stiffness, 4, nodes.positions, nodes.rotations);
    // Where the graph has put each node in the picture; z keeps its place between the sheets.
    const core::Intrinsics& k = to.camera.intrinsics;
    for (std::size_t i = 0; i < count; ++i) {
        const glm::vec3 p = nodes.positions[i];
        // The mapping of the sheets: in front of the middle plane along the ray, behind it mirrored.
        const float depth = std::max(to.middle - std::abs(p.z - to.middle), 0.05F);
        const glm::vec2 pixel(k.fx * p.x / depth + k.cx, k.fy * p.y / depth + k.cy);
        nodes.sheet[i] = glm::vec3(grid.toGrid(pixel), nodes.sheet[i].z);
    }
}

}  // namespace

SurfaceMotion trackSurface(std::span<const SolidFrame> frames, const WorkingGrid& grid, const ClipFlow& flow,
                           int canonical, const SolidMesh& mesh, const MeshSamples& samples, int nodeCount) {
    SurfaceMotion motion;
    motion.canonicalFrame = canonical;
    motion.surface = surfacePoints(mesh, samples);
    motion.positions.assign(frames.size(), motion.surface.positions);
    motion.confidence.assign(static_cast<std::size_t>(samples.size()), 1.0F);
    if (frames.size() < 2 || samples.size() == 0) return motion;

    const SolidFrame& reference = frames[static_cast<std::size_t>(canonical)];
    const MeshSamples nodeSamples = sampleEvenly(mesh, std::min(nodeCount, samples.size()));
    std::vector<glm::vec3> rest;
    std::vector<glm::vec3> sheet;
    for (int i = 0; i < nodeSamples.size(); ++i) {
        rest.push_back(reference.camera.toCamera(interpolate(mesh.positions, mesh, nodeSamples, i)));
        sheet.push_back(interpolate(mesh.sheet, mesh, nodeSamples, i));
    }
    const RigidGraph graph(rest, 8);
    std::vector<glm::vec3> points;
    for (int i = 0; i < samples.size(); ++i) {
        points.push_back(reference.camera.toCamera(interpolate(mesh.positions, mesh, samples, i)));
    }
    const std::vector<RigidGraph::Binding> bindings = graph.bind(points);

    const int last = static_cast<int>(frames.size()) - 1;
    std::array<std::vector<float>, 2> confidenceSum;
    core::parallelFor(2, [&](int index, int) {
        const int direction = index == 0 ? 1 : -1;
        Nodes nodes{sheet, std::vector<float>(rest.size(), 1.0F), rest,
                    std::vector<glm::mat3>(rest.size(), glm::mat3(1.0F))};
        std::vector<float>& sum = confidenceSum[static_cast<std::size_t>(index)];
        sum.assign(rest.size(), 0.0F);
        for (int t = canonical + direction; t >= 0 && t <= last; t += direction) {
            const ClipFlow::Step& step = direction > 0 ? flow.forward[static_cast<std::size_t>(t - 1)]
                                                       : flow.backward[static_cast<std::size_t>(t)];
            const SolidFrame& to = frames[static_cast<std::size_t>(t)];
            if (cv::countNonZero(to.alpha >= 128) > 0) advance(nodes, graph, step, to, grid);
            for (std::size_t i = 0; i < rest.size(); ++i) sum[i] += nodes.confidence[i];
            std::vector<float>& positions = motion.positions[static_cast<std::size_t>(t)];
            for (std::size_t i = 0; i < points.size(); ++i) {
                const glm::vec3 p =
                    toWorld(to.camera, graph.carry(points[i], bindings[i], nodes.positions, nodes.rotations));
                positions[3 * i] = p.x;
                positions[3 * i + 1] = p.y;
                positions[3 * i + 2] = p.z;
            }
        }
    });
    for (std::size_t i = 0; i < points.size(); ++i) {
        float confidence = 0;
        for (std::size_t k = 0; k < RigidGraph::Binding::count; ++k) {
            const std::size_t node = static_cast<std::size_t>(bindings[i].nodes[k]);
            confidence += bindings[i].weights[k] * (confidenceSum[0][node] + confidenceSum[1][node] + 1);
        }
        motion.confidence[i] = std::clamp(confidence / static_cast<float>(frames.size()), 0.0F, 1.0F);
    }
    return motion;
}

}  // namespace splatreel::models
