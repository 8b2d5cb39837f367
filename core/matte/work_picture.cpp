#include "core/matte/work_picture.h"

#include "core/media/resample.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::core {
namespace {

/// OpenCV only reads through this header.
cv::Mat viewOf(const AlphaImage& alpha) {
    return {alpha.height, alpha.width, CV_8UC1, const_cast<std::uint8_t*>(alpha.values.data())};
}

float meanContrast(const WorkPicture& picture) {
    const auto stride = static_cast<std::size_t>(picture.width());
    double sum = 0;
    double count = 0;
    const auto add = [&](std::size_t a, std::size_t b) {
        for (std::size_t c = 0; c < 3; ++c) {
            const int difference = picture.lab[3 * a + c] - picture.lab[3 * b + c];
            sum += difference * difference;
        }
        count += 1;
    };
    for (std::size_t pixel = 0; pixel < picture.pixelCount(); ++pixel) {
        if (pixel % stride + 1 < stride) add(pixel, pixel + 1);
        if (pixel + stride < picture.pixelCount()) add(pixel, pixel + stride);
    }
    return std::max(1.0F, static_cast<float>(sum / std::max(1.0, count)));
}

/// OpenCV only reads through this header where the picture is constant.
cv::Mat colorsOf(const MeasuredPicture& picture) {
    return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t*>(picture.rgb.data())};
}

WorkPicture withLab(MeasuredPicture shown) {
    WorkPicture picture;
    picture.shown = std::move(shown);
    picture.lab.resize(picture.shown.rgb.size());
    cv::Mat lab(picture.height(), picture.width(), CV_8UC3, picture.lab.data());
    cv::cvtColor(colorsOf(picture.shown), lab, cv::COLOR_RGB2Lab);
    picture.contrast = meanContrast(picture);
    return picture;
}

/// Removes the regions of `value` that are neither marked nor large.
void removeSmall(AlphaImage& mask, std::uint8_t value, const Spared& spared) {
    cv::Mat labels;
    cv::Mat stats;
    cv::Mat centroids;
    const int count =
        cv::connectedComponentsWithStats(viewOf(mask) == value, labels, stats, centroids, 4, CV_32S);
    std::vector<std::uint8_t> marked(static_cast<std::size_t>(count), 0);
    int largest = 0;
    for (int i = 1; i < count; ++i) largest = std::max(largest, stats.at<int>(i, cv::CC_STAT_AREA));
    const int* const label = labels.ptr<int>();
    for (std::size_t i = 0; i < mask.values.size(); ++i)
        if (spared.marks.values[i] != 0) marked[static_cast<std::size_t>(label[i])] = 1;
    for (std::size_t i = 0; i < mask.values.size(); ++i) {
        if (label[i] == 0 || marked[static_cast<std::size_t>(label[i])] != 0) continue;
        const auto area = static_cast<float>(stats.at<int>(label[i], cv::CC_STAT_AREA));
        if (area < spared.share * static_cast<float>(largest))
            mask.values[i] = static_cast<std::uint8_t>(255 - value);
    }
}

}  // namespace

ImageRgba8 reducedTo(const ImageRgba8& frame, int side) {
    const int longer = std::max(frame.width, frame.height);
    if (longer <= side) return frame;
    const double scale = static_cast<double>(side) / longer;
    return resized(frame, std::max(1, static_cast<int>(std::lround(frame.width * scale))),
                   std::max(1, static_cast<int>(std::lround(frame.height * scale))));
}

WorkPicture workPicture(const ImageRgba8& reduced) {
    MeasuredPicture shown{reduced.width, reduced.height, {}, {}};
    const std::size_t count = reduced.pixels.size() / 4;
    shown.rgb.resize(3 * count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t c = 0; c < 3; ++c) shown.rgb[3 * i + c] = reduced.pixels[4 * i + c];
    return withLab(std::move(shown));
}

WorkPicture reducedPicture(const WorkPicture& picture, int side) {
    const int longer = std::max(picture.width(), picture.height());
    if (longer <= side) return picture;
    const double scale = static_cast<double>(side) / longer;
    MeasuredPicture shown{std::max(1, static_cast<int>(std::lround(picture.width() * scale))),
                          std::max(1, static_cast<int>(std::lround(picture.height() * scale))),
                          {},
                          {}};
    shown.rgb.resize(3 * static_cast<std::size_t>(shown.width) * static_cast<std::size_t>(shown.height));
    cv::Mat target = colorsOf(shown);
    cv::resize(colorsOf(picture.shown), target, target.size(), 0, 0, cv::INTER_AREA);
    return withLab(std::move(shown));
}

AlphaImage resizedAlpha(const AlphaImage& alpha, int width, int height) {
    if (alpha.width == width && alpha.height == height) return alpha;
    AlphaImage result(width, height);
    cv::Mat target(height, width, CV_8UC1, result.values.data());
    const bool reduces = width < alpha.width;
    cv::resize(viewOf(alpha), target, target.size(), 0, 0, reduces ? cv::INTER_AREA : cv::INTER_LINEAR);
    return result;
}

std::vector<float> distanceTo(const AlphaImage& mask) {
    std::vector<float> distances(mask.values.size(), static_cast<float>(mask.width + mask.height));
    if (std::ranges::none_of(mask.values, [](std::uint8_t value) { return value != 0; })) return distances;
    cv::Mat target(mask.height, mask.width, CV_32FC1, distances.data());
    cv::distanceTransform(viewOf(mask) == 0, target, cv::DIST_L2, cv::DIST_MASK_5);
    return distances;
}

std::vector<float> signedDistance(const AlphaImage& alpha) {
    AlphaImage inside(alpha.width, alpha.height);
    AlphaImage outside(alpha.width, alpha.height);
    for (std::size_t i = 0; i < alpha.values.size(); ++i)
        (alpha.values[i] >= 128 ? inside : outside).values[i] = 255;
    std::vector<float> distances = distanceTo(outside);
    const std::vector<float> away = distanceTo(inside);
    // The contour lies half-way between a pixel inside and one outside.
    for (std::size_t i = 0; i < distances.size(); ++i)
        distances[i] = inside.values[i] != 0 ? distances[i] - 0.5F : 0.5F - away[i];
    return distances;
}

void tidy(AlphaImage& mask, const Spared& islands, const Spared& holes) {
    removeSmall(mask, 255, islands);
    removeSmall(mask, 0, holes);
}

}  // namespace splatreel::core
