#include "models/prior/surface_tracking.h"

#include "core/base/parallel.h"
#include "models/prior/rigid_graph.h"

#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

/// Axis of the colours' largest variance over the clip's objects, and their mean.
struct ContrastAxis {
    cv::Vec3f mean{128, 128, 128};
    cv::Vec3f axis{0.5F, 0.6F, 0.4F};
};

ContrastAxis contrastAxis(std::span<const SolidFrame> frames) {
    cv::Vec3d sum(0, 0, 0);
    cv::Matx33d squares = cv::Matx33d::zeros();
    double count = 0;
    for (const SolidFrame& frame : frames) {
        for (int y = 0; y < frame.alpha.rows; y += 2) {
            for (int x = 0; x < frame.alpha.cols; x += 2) {
                if (frame.alpha(y, x) < 128) continue;
                const cv::Vec3b color = frame.front(y, x);
                const cv::Vec3d value(color[0], color[1], color[2]);
                sum += value;
                squares += value * value.t();
                count += 1;
            }
        }
    }
    ContrastAxis result;
    if (count < 1) return result;
    const cv::Vec3d mean = sum * (1 / count);
    const cv::Matx33d covariance = squares * (1 / count) - mean * mean.t();
    cv::Mat values;
    cv::Mat vectors;
    cv::eigen(cv::Mat(covariance), values, vectors);
    // Mostly the axis of most variance, kept near brightness where it is about as strong, signed towards
    // bright.
    cv::Vec3d axis(vectors.at<double>(0, 0), vectors.at<double>(0, 1), vectors.at<double>(0, 2));
    if (axis[0] + axis[1] + axis[2] < 0) axis = -axis;
    result.mean =
        cv::Vec3f(static_cast<float>(mean[0]), static_cast<float>(mean[1]), static_cast<float>(mean[2]));
    result.axis =
        cv::Vec3f(static_cast<float>(axis[0]), static_cast<float>(axis[1]), static_cast<float>(axis[2]));
    return result;
}

/// The frame as the flow sees it.
cv::Mat1b flowPicture(const SolidFrame& frame, const ContrastAxis& contrast) {
    cv::Mat1b picture(frame.alpha.size());
    for (int y = 0; y < picture.rows; ++y) {
        for (int x = 0; x < picture.cols; ++x) {
            const cv::Vec3b color = frame.front(y, x);
            float value = 150;
            for (int c = 0; c < 3; ++c) {
                value += contrast.axis[c] * (static_cast<float>(color[c]) - contrast.mean[c]) * 0.8F;
            }
            value = std::clamp(value, 50.0F, 250.0F);
            picture(y, x) =
                cv::saturate_cast<std::uint8_t>(value * static_cast<float>(frame.alpha(y, x)) / 255.0F);
        }
    }
    return picture;
}

cv::Mat2f denseFlow(const cv::Mat1b& from, const cv::Mat1b& to) {
    const cv::Ptr<cv::DISOpticalFlow> method = cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_MEDIUM);
    method->setFinestScale(0);
    method->setPatchSize(8);
    method->setPatchStride(3);
    method->setGradientDescentIterations(25);
    method->setVariationalRefinementIterations(5);
    cv::Mat2f flow;
    method->calc(from, to, flow);
    return flow;
}

glm::vec2 sampleFlow(const cv::Mat2f& flow, glm::vec2 at) {
    const float x = std::clamp(at.x - 0.5F, 0.0F, static_cast<float>(flow.cols - 1));
    const float y = std::clamp(at.y - 0.5F, 0.0F, static_cast<float>(flow.rows - 1));
    const int x0 = static_cast<int>(x);
    const int y0 = static_cast<int>(y);
    const int x1 = std::min(x0 + 1, flow.cols - 1);
    const int y1 = std::min(y0 + 1, flow.rows - 1);
    const float fx = x - static_cast<float>(x0);
    const float fy = y - static_cast<float>(y0);
    const cv::Vec2f value = (flow(y0, x0) * (1 - fx) + flow(y0, x1) * fx) * (1 - fy) +
                            (flow(y1, x0) * (1 - fx) + flow(y1, x1) * fx) * fy;
    return {value[0], value[1]};
}

/// Confidence by the way there and back again, and values spread from confident cells of the object to all
/// others.
ClipFlow::Step settle(const cv::Mat2f& there, const cv::Mat2f& back, const cv::Mat1b& alpha,
                      const cv::Mat1b& otherAlpha) {
    ClipFlow::Step step;
    step.confidence.create(alpha.size());
    for (int y = 0; y < alpha.rows; ++y) {
        for (int x = 0; x < alpha.cols; ++x) {
            const glm::vec2 at(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
            const glm::vec2 offset(there(y, x)[0], there(y, x)[1]);
            const glm::vec2 arrived = at + offset;
            const bool within = arrived.x > 0 && arrived.y > 0 &&
                                arrived.x < static_cast<float>(alpha.cols) &&
                                arrived.y < static_cast<float>(alpha.rows);
            float confidence = 0;
            if (within && alpha(y, x) >= 128) {
                const glm::vec2 round = offset + sampleFlow(back, arrived);
                const float tolerance = 0.25F + 0.02F * glm::dot(offset, offset);
                confidence = std::exp(-glm::dot(round, round) / (2 * tolerance));
                const int ax = std::clamp(static_cast<int>(arrived.x), 0, alpha.cols - 1);
                const int ay = std::clamp(static_cast<int>(arrived.y), 0, alpha.rows - 1);
                if (otherAlpha(ay, ax) < 128) confidence *= 0.2F;
            }
            step.confidence(y, x) = confidence;
        }
    }
    // Pull–push: confident values spread into the gaps over growing neighbourhoods.
    std::vector<cv::Mat> planes;
    cv::split(there, planes);
    cv::Mat1f weight = step.confidence + 1e-6F;
    weight.setTo(0, alpha < 128);
    cv::Mat1f u = planes[0].mul(weight);
    cv::Mat1f v = planes[1].mul(weight);
    std::vector<cv::Mat1f> weights{weight};
    std::vector<cv::Mat1f> us{u};
    std::vector<cv::Mat1f> vs{v};
    while (std::min(weights.back().rows, weights.back().cols) > 2) {
        const cv::Size half((weights.back().cols + 1) / 2, (weights.back().rows + 1) / 2);
        cv::Mat1f w2;
        cv::Mat1f u2;
        cv::Mat1f v2;
        cv::resize(weights.back(), w2, half, 0, 0, cv::INTER_AREA);
        cv::resize(us.back(), u2, half, 0, 0, cv::INTER_AREA);
        cv::resize(vs.back(), v2, half, 0, 0, cv::INTER_AREA);
        weights.push_back(w2);
        us.push_back(u2);
        vs.push_back(v2);
    }
    cv::Mat1f fillU = us.back() / (weights.back() + 1e-12F);
    cv::Mat1f fillV = vs.back() / (weights.back() + 1e-12F);
    for (std::size_t level = weights.size() - 1; level-- > 0;) {
        cv::Mat1f upU;
        cv::Mat1f upV;
        cv::resize(fillU, upU, weights[level].size(), 0, 0, cv::INTER_LINEAR);
        cv::resize(fillV, upV, weights[level].size(), 0, 0, cv::INTER_LINEAR);
        // What the coarser level says counts as much as a confidence of 0.1.
        constexpr float prior = 0.1F;
        fillU = (us[level] + prior * upU) / (weights[level] + prior);
        fillV = (vs[level] + prior * upV) / (weights[level] + prior);
    }
    cv::merge(std::vector<cv::Mat>{fillU, fillV}, step.offset);
    return step;
}

/// For every cell the nearest cell of the silhouette, and how far it is.
struct NearestInside {
    cv::Mat2f at;        ///< its centre
    cv::Mat1f distance;  ///< cells, 0 inside

    explicit NearestInside(const cv::Mat1b& alpha) {
        const cv::Mat1b outside = alpha < 128;
        at.create(alpha.size());
        if (cv::countNonZero(outside) == outside.rows * outside.cols) {
            distance = cv::Mat1f::zeros(alpha.size());
            at.setTo(cv::Scalar::all(0));
            return;
        }
        cv::Mat1i labels;
        cv::distanceTransform(outside, distance, labels, cv::DIST_L2, 5, cv::DIST_LABEL_PIXEL);
        std::vector<cv::Vec2f> centres(
            static_cast<std::size_t>(outside.rows) * static_cast<std::size_t>(outside.cols) + 1);
        for (int y = 0; y < outside.rows; ++y) {
            for (int x = 0; x < outside.cols; ++x) {
                if (outside(y, x) == 0) {
                    centres[static_cast<std::size_t>(labels(y, x))] =
                        cv::Vec2f(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
                }
            }
        }
        for (int y = 0; y < outside.rows; ++y) {
            for (int x = 0; x < outside.cols; ++x) at(y, x) = centres[static_cast<std::size_t>(labels(y, x))];
        }
    }
};

/// A node's state while it is carried from frame to frame.
struct Nodes {
    std::vector<glm::vec3> sheet;      ///< in the present frame
    std::vector<float> confidence;     ///< of the last step
    std::vector<glm::vec3> positions;  ///< camera space
    std::vector<glm::mat3> rotations;
};

constexpr float stiffness = 0.6F;

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

ClipFlow computeFlow(std::span<const SolidFrame> frames) {
    ClipFlow flow;
    if (frames.size() < 2) return flow;
    const ContrastAxis contrast = contrastAxis(frames);
    std::vector<cv::Mat1b> pictures(frames.size());
    for (std::size_t t = 0; t < frames.size(); ++t) pictures[t] = flowPicture(frames[t], contrast);
    flow.forward.resize(frames.size() - 1);
    flow.backward.resize(frames.size() - 1);
    core::parallelFor(static_cast<int>(frames.size()) - 1, [&](int index, int) {
        const std::size_t t = static_cast<std::size_t>(index);
        const cv::Mat2f there = denseFlow(pictures[t], pictures[t + 1]);
        const cv::Mat2f back = denseFlow(pictures[t + 1], pictures[t]);
        flow.forward[t] = settle(there, back, frames[t].alpha, frames[t + 1].alpha);
        flow.backward[t] = settle(back, there, frames[t + 1].alpha, frames[t].alpha);
    });
    return flow;
}

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
