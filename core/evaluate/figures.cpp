#include "core/evaluate/figures.h"

#include "core/evaluate/flow.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace splatreel::core {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::size_t pixelCount(const MeasuredPicture& picture) {
    return static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
}

std::uint8_t toByte(float value) {
    // Written so that a NaN becomes 0.
    return value > 0.0F ? static_cast<std::uint8_t>(std::lround(std::min(value, 1.0F) * 255.0F)) : 0;
}

double psnrOf(double squaredError, double count) {
    if (count == 0) return nan;
    if (squaredError == 0) return psnrOfEqual;
    return std::min(psnrOfEqual, 10.0 * std::log10(255.0 * 255.0 * count / squaredError));
}

cv::Mat floatPicture(const MeasuredPicture& picture) {
    // OpenCV only reads through this header.
    const cv::Mat bytes(picture.height, picture.width, CV_8UC3,
                        const_cast<std::uint8_t*>(picture.rgb.data()));
    cv::Mat values;
    bytes.convertTo(values, CV_32FC3, 1.0 / 255.0);
    return values;
}

/// SSIM of every pixel, mean of the channels. [height, width]
std::vector<float> ssimMap(const MeasuredPicture& render, const MeasuredPicture& reference) {
    const auto blurred = [](const cv::Mat& values) {
        cv::Mat result;
        cv::GaussianBlur(values, result, cv::Size(11, 11), 1.5, 1.5, cv::BORDER_REFLECT);
        return result;
    };
    const cv::Mat x = floatPicture(render);
    const cv::Mat y = floatPicture(reference);
    const cv::Mat meanX = blurred(x);
    const cv::Mat meanY = blurred(y);
    const cv::Mat meanXX = blurred(x.mul(x));
    const cv::Mat meanYY = blurred(y.mul(y));
    const cv::Mat meanXY = blurred(x.mul(y));

    constexpr float c1 = 0.01F * 0.01F;
    constexpr float c2 = 0.03F * 0.03F;
    std::vector<float> map(pixelCount(render));
    const auto* mx = meanX.ptr<float>();
    const auto* my = meanY.ptr<float>();
    const auto* mxx = meanXX.ptr<float>();
    const auto* myy = meanYY.ptr<float>();
    const auto* mxy = meanXY.ptr<float>();
    for (std::size_t pixel = 0; pixel < map.size(); ++pixel) {
        float sum = 0;
        for (std::size_t i = 3 * pixel; i < 3 * pixel + 3; ++i) {
            const float varianceX = mxx[i] - mx[i] * mx[i];
            const float varianceY = myy[i] - my[i] * my[i];
            const float covariance = mxy[i] - mx[i] * my[i];
            sum += (2 * mx[i] * my[i] + c1) * (2 * covariance + c2) /
                   ((mx[i] * mx[i] + my[i] * my[i] + c1) * (varianceX + varianceY + c2));
        }
        map[pixel] = sum / 3;
    }
    return map;
}

double meanFinite(std::span<const double> values) {
    double sum = 0;
    int count = 0;
    for (const double value : values) {
        if (std::isnan(value)) continue;
        sum += value;
        ++count;
    }
    return count == 0 ? nan : sum / count;
}

/// The mean of one figure over any range of things that have it.
template <class Range, class Figure>
double meanFigure(const Range& range, Figure figure) {
    std::vector<double> values;
    values.reserve(range.size());
    for (const auto& item : range) values.push_back(figure(item));
    return meanFinite(values);
}

template <class Range, class Picture>
PictureFigures meanPicture(const Range& range, Picture picture) {
    return {meanFigure(range, [&](const auto& item) { return picture(item).psnr; }),
            meanFigure(range, [&](const auto& item) { return picture(item).psnrInside; }),
            meanFigure(range, [&](const auto& item) { return picture(item).ssim; }),
            meanFigure(range, [&](const auto& item) { return picture(item).ssimInside; }),
            meanFigure(range, [&](const auto& item) { return picture(item).iou; })};
}

/// The colours between four pixels; the position lies within the picture.
std::array<float, 3> sampled(const MeasuredPicture& picture, float x, float y) {
    const int x0 = std::clamp(static_cast<int>(x), 0, std::max(0, picture.width - 2));
    const int y0 = std::clamp(static_cast<int>(y), 0, std::max(0, picture.height - 2));
    const int x1 = std::min(x0 + 1, picture.width - 1);
    const int y1 = std::min(y0 + 1, picture.height - 1);
    const float u = x - static_cast<float>(x0);
    const float v = y - static_cast<float>(y0);
    const auto value = [&](int px, int py, std::size_t channel) {
        const auto pixel = static_cast<std::size_t>(py) * static_cast<std::size_t>(picture.width) +
                           static_cast<std::size_t>(px);
        return static_cast<float>(picture.rgb[3 * pixel + channel]);
    };
    std::array<float, 3> result{};
    for (std::size_t c = 0; c < 3; ++c) {
        result[c] = (1 - v) * ((1 - u) * value(x0, y0, c) + u * value(x1, y0, c)) +
                    v * ((1 - u) * value(x0, y1, c) + u * value(x1, y1, c));
    }
    return result;
}

/// Mean |a − b| of all values, × 255.
double meanDifference(const MeasuredPicture& a, const MeasuredPicture& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i) sum += std::abs(a.rgb[i] - b.rgb[i]);
    return a.rgb.empty() ? nan : sum / static_cast<double>(a.rgb.size());
}

}  // namespace

MeasuredPicture onWhite(const ImageRgba8& image) {
    MeasuredPicture picture{image.width, image.height, {}, {}};
    const std::size_t count = pixelCount(picture);
    picture.rgb.resize(3 * count);
    picture.alpha.resize(count);
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
        const std::uint8_t* source = image.pixels.data() + 4 * pixel;
        const int alpha = source[3];
        for (std::size_t c = 0; c < 3; ++c) {
            picture.rgb[3 * pixel + c] =
                static_cast<std::uint8_t>((source[c] * alpha + 255 * (255 - alpha) + 127) / 255);
        }
        picture.alpha[pixel] = static_cast<float>(alpha) / 255.0F;
    }
    return picture;
}

MeasuredPicture fromPlanar(int width, int height, std::span<const float> color,
                           std::span<const float> alpha) {
    MeasuredPicture picture{width, height, {}, {alpha.begin(), alpha.end()}};
    const std::size_t count = pixelCount(picture);
    assert(color.size() == 3 * count && alpha.size() == count);
    picture.rgb.resize(3 * count);
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
        for (std::size_t c = 0; c < 3; ++c) picture.rgb[3 * pixel + c] = toByte(color[c * count + pixel]);
    }
    return picture;
}

PictureFigures comparePictures(const MeasuredPicture& render, const MeasuredPicture& reference) {
    assert(render.width == reference.width && render.height == reference.height);
    const std::vector<float> ssim = ssimMap(render, reference);
    double error = 0, errorInside = 0, ssimSum = 0, ssimInside = 0;
    double inside = 0, both = 0, either = 0;
    for (std::size_t pixel = 0; pixel < ssim.size(); ++pixel) {
        double squared = 0;
        for (std::size_t i = 3 * pixel; i < 3 * pixel + 3; ++i) {
            const int difference = render.rgb[i] - reference.rgb[i];
            squared += difference * difference;
        }
        const bool inReference = reference.alpha[pixel] > 0.5F;
        const bool inRender = render.alpha[pixel] > 0.5F;
        error += squared;
        ssimSum += ssim[pixel];
        if (inReference) {
            errorInside += squared;
            ssimInside += ssim[pixel];
            inside += 1;
        }
        both += inReference && inRender ? 1 : 0;
        either += inReference || inRender ? 1 : 0;
    }
    const auto count = static_cast<double>(ssim.size());
    return {psnrOf(error, 3 * count), psnrOf(errorInside, 3 * inside), count == 0 ? nan : ssimSum / count,
            inside == 0 ? nan : ssimInside / inside, either == 0 ? 1.0 : both / either};
}

void ViewEvaluation::add(int frame, MeasuredPicture render, MeasuredPicture reference) {
    if (!window_.empty() && window_.back().frame != frame - 1) window_.clear();
    frames_.push_back({frame, comparePictures(render, reference),
                       window_.empty() ? nan : meanDifference(window_.back().reference, reference)});

    if (!window_.empty()) {
        const Instant& before = window_.back();
        const Flow flow = opticalFlow(before.reference, reference);
        for (int y = 0; y < flow.height; ++y) {
            for (int x = 0; x < flow.width; ++x) {
                const auto pixel = static_cast<std::size_t>(y) * static_cast<std::size_t>(flow.width) +
                                   static_cast<std::size_t>(x);
                if (flow.trusted[pixel] == 0) continue;
                const auto color = sampled(render, static_cast<float>(x) + flow.offset[2 * pixel],
                                           static_cast<float>(y) + flow.offset[2 * pixel + 1]);
                double error = 0;
                for (std::size_t c = 0; c < 3; ++c) {
                    error += std::abs(color[c] - static_cast<float>(before.render.rgb[3 * pixel + c]));
                }
                warping_.sum += error / 3;
                warping_.count += 1;
                if (before.reference.alpha[pixel] > 0.5F) {
                    warpingInside_.sum += error / 3;
                    warpingInside_.count += 1;
                }
            }
        }
    }
    if (window_.size() == 2) {
        const Instant& first = window_[0];
        const Instant& middle = window_[1];
        for (std::size_t pixel = 0; pixel < middle.reference.alpha.size(); ++pixel) {
            if (middle.reference.alpha[pixel] <= 0.5F) continue;
            for (std::size_t i = 3 * pixel; i < 3 * pixel + 3; ++i) {
                const int ofRender = first.render.rgb[i] - 2 * middle.render.rgb[i] + render.rgb[i];
                const int ofReference =
                    first.reference.rgb[i] - 2 * middle.reference.rgb[i] + reference.rgb[i];
                flicker_.sum += std::abs(ofRender - ofReference);
            }
            flicker_.count += 3;
        }
        window_.erase(window_.begin());
    }
    window_.push_back({frame, std::move(render), std::move(reference)});
}

ViewFigures ViewEvaluation::figures() const {
    const auto ratio = [](const Mean& mean) { return mean.count == 0 ? nan : mean.sum / mean.count; };
    return {frames_, meanPicture(frames_, [](const FrameFigures& frame) { return frame.picture; }),
            ratio(flicker_), ratio(warping_), ratio(warpingInside_)};
}

ViewFigures meanOf(std::span<const ViewFigures> views) {
    return {{},
            meanPicture(views, [](const ViewFigures& view) { return view.mean; }),
            meanFigure(views, [](const ViewFigures& view) { return view.flicker; }),
            meanFigure(views, [](const ViewFigures& view) { return view.warpingError; }),
            meanFigure(views, [](const ViewFigures& view) { return view.warpingErrorInside; })};
}

}  // namespace splatreel::core
