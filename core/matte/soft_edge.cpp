#include "core/matte/soft_edge.h"

#include "core/matte/painted_matte.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace splatreel::core {
namespace {

constexpr float regularization = 4e-4F;  ///< of colours in [0, 1]
constexpr int edgeReach = 3;             ///< pixels from the contour up to which a mask becomes soft
constexpr float edgeContrast = 1.5F;     ///< what a textured edge makes too soft is drawn apart

/// Alpha = the first three · colour + the fourth, in each pixel.
cv::Mat linearModel(const cv::Mat& color, const cv::Mat& alpha, int radius) {
    const cv::Size window(2 * radius + 1, 2 * radius + 1);
    const auto mean = [&](const cv::Mat& values) {
        cv::Mat result;
        cv::boxFilter(values, result, CV_32F, window, cv::Point(-1, -1), true, cv::BORDER_REFLECT);
        return result;
    };
    cv::Mat products(color.size(), CV_32FC(6));
    cv::Mat mixed(color.size(), CV_32FC3);
    for (int y = 0; y < color.rows; ++y) {
        const auto* const c = color.ptr<cv::Vec3f>(y);
        const float* const a = alpha.ptr<float>(y);
        auto* const p = products.ptr<cv::Vec<float, 6>>(y);
        auto* const m = mixed.ptr<cv::Vec3f>(y);
        for (int x = 0; x < color.cols; ++x) {
            const auto& v = c[x];
            p[x] = {v[0] * v[0], v[0] * v[1], v[0] * v[2], v[1] * v[1], v[1] * v[2], v[2] * v[2]};
            m[x] = a[x] * v;
        }
    }
    const cv::Mat meanColor = mean(color);
    const cv::Mat meanAlpha = mean(alpha);
    const cv::Mat meanProducts = mean(products);
    const cv::Mat meanMixed = mean(mixed);
    cv::Mat model(color.size(), CV_32FC4);
    for (int y = 0; y < color.rows; ++y) {
        const auto* const mc = meanColor.ptr<cv::Vec3f>(y);
        const float* const ma = meanAlpha.ptr<float>(y);
        const auto* const mp = meanProducts.ptr<cv::Vec<float, 6>>(y);
        const auto* const mm = meanMixed.ptr<cv::Vec3f>(y);
        auto* const target = model.ptr<cv::Vec4f>(y);
        for (int x = 0; x < color.cols; ++x) {
            const cv::Vec3f& m = mc[x];
            const auto& p = mp[x];
            const float rr = p[0] - m[0] * m[0] + regularization;
            const float rg = p[1] - m[0] * m[1];
            const float rb = p[2] - m[0] * m[2];
            const float gg = p[3] - m[1] * m[1] + regularization;
            const float gb = p[4] - m[1] * m[2];
            const float bb = p[5] - m[2] * m[2] + regularization;
            const cv::Vec3f covariance = mm[x] - ma[x] * m;
            // The inverse of a symmetric matrix by its cofactors.
            const float i0 = gg * bb - gb * gb;
            const float i1 = gb * rb - rg * bb;
            const float i2 = rg * gb - gg * rb;
            const float i3 = rr * bb - rb * rb;
            const float i4 = rb * rg - rr * gb;
            const float i5 = rr * gg - rg * rg;
            const float scale = 1 / std::max(1e-12F, rr * i0 + rg * i1 + rb * i2);
            const cv::Vec3f slope(scale * (i0 * covariance[0] + i1 * covariance[1] + i2 * covariance[2]),
                                  scale * (i1 * covariance[0] + i3 * covariance[1] + i4 * covariance[2]),
                                  scale * (i2 * covariance[0] + i4 * covariance[1] + i5 * covariance[2]));
            target[x] = {slope[0], slope[1], slope[2], ma[x] - slope.dot(m)};
        }
    }
    return mean(model);
}

cv::Mat floatColor(const WorkPicture& picture) {
    const cv::Mat rgb(picture.height(), picture.width(), CV_8UC3,
                      const_cast<std::uint8_t*>(picture.shown.rgb.data()));
    cv::Mat color;
    rgb.convertTo(color, CV_32F, 1.0 / 255);
    return color;
}

cv::Mat floatAlpha(const AlphaImage& alpha) {
    const cv::Mat bytes(alpha.height, alpha.width, CV_8UC1, const_cast<std::uint8_t*>(alpha.values.data()));
    cv::Mat result;
    bytes.convertTo(result, CV_32F, 1.0 / 255);
    return result;
}

std::uint8_t toByte(float value) {
    return static_cast<std::uint8_t>(std::clamp(255.0F * value, 0.0F, 255.0F) + 0.5F);
}

}  // namespace

AlphaImage softened(const AlphaImage& mask, const WorkPicture& picture) {
    const std::vector<float> distance = signedDistance(mask);
    const cv::Mat color = floatColor(picture);
    const cv::Mat model = linearModel(color, floatAlpha(mask), edgeReach);
    AlphaImage result = mask;
    for (int y = 0; y < mask.height; ++y) {
        const auto* const c = color.ptr<cv::Vec3f>(y);
        const auto* const m = model.ptr<cv::Vec4f>(y);
        for (int x = 0; x < mask.width; ++x) {
            const auto i = static_cast<std::size_t>(y) * static_cast<std::size_t>(mask.width) +
                           static_cast<std::size_t>(x);
            if (std::abs(distance[i]) > edgeReach) continue;
            const float fitted = m[x][0] * c[x][0] + m[x][1] * c[x][1] + m[x][2] * c[x][2] + m[x][3];
            // Never further from the mask than a ramp as wide as the reach.
            const float ramp = distance[i] / (2 * edgeReach) + 0.5F;
            const float drawn = (fitted - 0.5F) * edgeContrast + 0.5F;
            result.values[i] = toByte(std::clamp(drawn, ramp - 0.5F, ramp + 0.5F));
        }
    }
    return result;
}

AlphaImage fittedAlpha(const AlphaImage& alpha, const ImageRgba8& frame) {
    if (alpha.empty() || frame.empty() || (alpha.width == frame.width && alpha.height == frame.height))
        return alpha;
    AlphaImage result = resizedAlpha(alpha, frame.width, frame.height);
    if (frame.width <= alpha.width || frame.height <= alpha.height) return result;
    const ImageRgba8 small = reducedTo(frame, std::max(alpha.width, alpha.height));
    const AlphaImage reduced = resizedAlpha(alpha, small.width, small.height);
    const cv::Mat values = floatAlpha(reduced);
    cv::Mat model;
    cv::resize(linearModel(floatColor(workPicture(small)), values, 2), model,
               cv::Size(frame.width, frame.height), 0, 0, cv::INTER_LINEAR);
    // What is near says between which values alpha lies, so that equal colours elsewhere do not bleed in.
    cv::Mat low;
    cv::Mat high;
    cv::erode(values, low, cv::Mat::ones(3, 3, CV_8U));
    cv::dilate(values, high, cv::Mat::ones(3, 3, CV_8U));
    cv::resize(low, low, model.size(), 0, 0, cv::INTER_LINEAR);
    cv::resize(high, high, model.size(), 0, 0, cv::INTER_LINEAR);
    for (int y = 0; y < frame.height; ++y) {
        const auto* const m = model.ptr<cv::Vec4f>(y);
        const float* const least = low.ptr<float>(y);
        const float* const most = high.ptr<float>(y);
        const std::uint8_t* const pixel = frame.at(0, y);
        for (int x = 0; x < frame.width; ++x) {
            if (most[x] - least[x] < 1.0F / 255) continue;
            const std::uint8_t* const c = pixel + 4 * x;
            const float fitted = (m[x][0] * c[0] + m[x][1] * c[1] + m[x][2] * c[2]) / 255.0F + m[x][3];
            result.at(x, y) = toByte(std::clamp(fitted, least[x], most[x]));
        }
    }
    return result;
}

}  // namespace splatreel::core
