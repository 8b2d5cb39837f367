#include "models/prior/back_colors.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

/// Weighted low-pass: Σ w c / Σ w under a Gaussian.
cv::Mat3f weightedBlur(const cv::Mat3b& colors, const cv::Mat1b& weight, double sigmaX, double sigmaY) {
    cv::Mat4f packed(colors.size());
    for (int y = 0; y < colors.rows; ++y) {
        for (int x = 0; x < colors.cols; ++x) {
            const float w = static_cast<float>(weight(y, x)) / 255.0F + 1e-4F;
            const cv::Vec3b c = colors(y, x);
            packed(y, x) = cv::Vec4f(w * c[0], w * c[1], w * c[2], w);
        }
    }
    cv::GaussianBlur(packed, packed, cv::Size(), sigmaX, sigmaY, cv::BORDER_REPLICATE);
    cv::Mat3f result(colors.size());
    for (int y = 0; y < colors.rows; ++y) {
        for (int x = 0; x < colors.cols; ++x) {
            const cv::Vec4f p = packed(y, x);
            result(y, x) = cv::Vec3f(p[0], p[1], p[2]) * (1 / p[3]);
        }
    }
    return result;
}

}  // namespace

float mirrorSymmetry(const cv::Mat1b& mask) {
    double area = 0;
    double moment = 0;
    for (int y = 0; y < mask.rows; ++y) {
        for (int x = 0; x < mask.cols; ++x) {
            if (mask(y, x) == 0) continue;
            area += 1;
            moment += x;
        }
    }
    if (area == 0) return 0;
    // Twice the axis, in half cells, around the centre of mass.
    const int centre = static_cast<int>(std::lround(2 * moment / area));
    const int reach = std::max(2, mask.cols / 12);
    double best = 0;
    for (int twice = centre - reach; twice <= centre + reach; ++twice) {
        double both = 0;
        for (int y = 0; y < mask.rows; ++y) {
            const std::uint8_t* row = mask[y];
            const int from = std::max(0, twice - mask.cols + 1);
            const int to = std::min(mask.cols - 1, twice);
            for (int x = from; x <= to; ++x) both += row[x] != 0 && row[twice - x] != 0 ? 1 : 0;
        }
        best = std::max(best, both / (2 * area - both));
    }
    return static_cast<float>(best);
}

cv::Mat3b softened(const SolidFrame& frame, double sigma) {
    cv::Mat3b result;
    weightedBlur(frame.front, frame.alpha, sigma, sigma).convertTo(result, CV_8U);
    return result;
}

cv::Mat3b drawnFromRim(const SolidFrame& frame) {
    const int height = frame.alpha.rows;
    const int width = frame.alpha.cols;
    const double size = std::max(width, height);
    const cv::Mat3b calm = softened(frame, 0.012 * size);
    const int depth = std::max(2, static_cast<int>(0.025 * size));  // the outermost cells are often shaded
    cv::Mat3b rows = frame.front.clone();
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width;) {
            if (frame.alpha(y, x) < 128) {
                ++x;
                continue;
            }
            int end = x;
            while (end < width && frame.alpha(y, end) >= 128) ++end;
            const int inset = std::min(depth, (end - x - 1) / 2);
            const cv::Vec3f left = calm(y, x + inset);
            const cv::Vec3f right = calm(y, end - 1 - inset);
            for (int i = x; i < end; ++i) {
                const float t = std::clamp(static_cast<float>(i - x - inset) /
                                               static_cast<float>(std::max(end - x - 1 - 2 * inset, 1)),
                                           0.0F, 1.0F);
                const float smooth = t * t * (3 - 2 * t);
                const cv::Vec3f color = left * (1 - smooth) + right * smooth;
                for (int c = 0; c < 3; ++c) rows(y, i)[c] = cv::saturate_cast<std::uint8_t>(color[c]);
            }
            x = end;
        }
    }
    cv::Mat3b result;
    weightedBlur(rows, frame.alpha, 0.02 * size, 0.015 * size).convertTo(result, CV_8U);
    return result;
}

cv::Mat3b rowMeans(const SolidFrame& frame) {
    cv::Mat3b result;
    weightedBlur(frame.front, frame.alpha, 4.0 * frame.alpha.cols, 0.01 * frame.alpha.rows)
        .convertTo(result, CV_8U);
    return result;
}

}  // namespace splatreel::models
