#include "core/evaluate/flow.h"

#include "core/base/parallel.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/video/tracking.hpp>

#include <algorithm>
#include <cstring>

namespace splatreel::core {
namespace {

/// DIS works on patches of a pyramid; smaller pictures are padded to this.
constexpr int smallestSide = 32;

cv::Mat luminance(const MeasuredPicture& picture) {
    // OpenCV only reads through this header.
    const cv::Mat rgb(picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.rgb.data()));
    cv::Mat gray;
    cv::cvtColor(rgb, gray, cv::COLOR_RGB2GRAY);
    const int right = std::max(0, smallestSide - picture.width);
    const int below = std::max(0, smallestSide - picture.height);
    if (right > 0 || below > 0) cv::copyMakeBorder(gray, gray, 0, below, 0, right, cv::BORDER_REPLICATE);
    return gray;
}

cv::Mat denseFlow(const cv::Mat& from, const cv::Mat& to) {
    cv::Mat flow;
    cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_MEDIUM)->calc(from, to, flow);
    return flow;
}

}  // namespace

Flow opticalFlow(const MeasuredPicture& from, const MeasuredPicture& to) {
    Flow result{from.width, from.height, {}, {}};
    const auto pixels = static_cast<std::size_t>(from.width) * static_cast<std::size_t>(from.height);
    result.offset.resize(pixels * 2);
    result.trusted.resize(pixels);
    if (pixels == 0) return result;

    cv::setNumThreads(workerCount());
    const cv::Mat grayFrom = luminance(from);
    const cv::Mat grayTo = luminance(to);
    const cv::Mat forward = denseFlow(grayFrom, grayTo);
    const cv::Mat backward = denseFlow(grayTo, grayFrom);
    cv::Mat map(forward.size(), CV_32FC2);
    for (int y = 0; y < forward.rows; ++y) {
        for (int x = 0; x < forward.cols; ++x) {
            map.at<cv::Point2f>(y, x) =
                cv::Point2f(static_cast<float>(x), static_cast<float>(y)) + forward.at<cv::Point2f>(y, x);
        }
    }
    cv::Mat back;  // the backward flow where each pixel went
    cv::remap(backward, back, map, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);

    for (int y = 0; y < from.height; ++y) {
        for (int x = 0; x < from.width; ++x) {
            const auto pixel = static_cast<std::size_t>(y) * static_cast<std::size_t>(from.width) +
                               static_cast<std::size_t>(x);
            const cv::Point2f there = forward.at<cv::Point2f>(y, x);
            const cv::Point2f homeward = back.at<cv::Point2f>(y, x);
            const cv::Point2f target = map.at<cv::Point2f>(y, x);
            const cv::Point2f rest = there + homeward;
            const bool agrees = rest.dot(rest) < 0.01F * (there.dot(there) + homeward.dot(homeward)) + 0.5F;
            const bool within = target.x >= 0 && target.y >= 0 &&
                                target.x <= static_cast<float>(from.width - 1) &&
                                target.y <= static_cast<float>(from.height - 1);
            result.offset[2 * pixel] = there.x;
            result.offset[2 * pixel + 1] = there.y;
            result.trusted[pixel] = agrees && within ? 1 : 0;
        }
    }
    return result;
}

}  // namespace splatreel::core
