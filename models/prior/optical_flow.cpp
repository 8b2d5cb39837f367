#include "models/prior/optical_flow.h"

#include "core/base/parallel.h"

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
    cv::Mat1f weight = step.confidence + 1e-6F;
    weight.setTo(0, alpha < 128);
    step.offset = pullPush(there, weight);
    return step;
}

}  // namespace

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

cv::Mat pullPush(const cv::Mat& values, const cv::Mat1f& weights) {
    // What the coarser level says counts as much as a weight of 0.1.
    constexpr float prior = 0.1F;
    std::vector<cv::Mat> planes;
    cv::split(values, planes);
    std::vector<cv::Mat1f> levels{weights};
    while (std::min(levels.back().rows, levels.back().cols) > 2) {
        cv::Mat1f half;
        cv::resize(levels.back(), half, cv::Size((levels.back().cols + 1) / 2, (levels.back().rows + 1) / 2),
                   0, 0, cv::INTER_AREA);
        levels.push_back(half);
    }
    for (cv::Mat& plane : planes) {
        plane.convertTo(plane, CV_32F);
        std::vector<cv::Mat1f> weighted{cv::Mat1f(plane.mul(weights))};
        for (std::size_t level = 1; level < levels.size(); ++level) {
            cv::Mat1f half;
            cv::resize(weighted.back(), half, levels[level].size(), 0, 0, cv::INTER_AREA);
            weighted.push_back(half);
        }
        cv::Mat1f filled = weighted.back() / (levels.back() + 1e-12F);
        for (std::size_t level = levels.size() - 1; level-- > 0;) {
            cv::Mat1f finer;
            cv::resize(filled, finer, levels[level].size(), 0, 0, cv::INTER_LINEAR);
            filled = (weighted[level] + prior * finer) / (levels[level] + prior);
        }
        plane = filled;
    }
    cv::Mat result;
    cv::merge(planes, result);
    return result;
}

NearestInside::NearestInside(const cv::Mat1b& alpha) {
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

}  // namespace splatreel::models
