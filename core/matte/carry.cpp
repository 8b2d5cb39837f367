#include "core/matte/carry.h"

#include "core/evaluate/flow.h"
#include "core/matte/cut.h"
#include "core/matte/soft_edge.h"

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::core {
namespace {

constexpr ColorGrid::Fineness nearCells{20, 16, 12, 10};
constexpr ColorGrid::Fineness wideCells{1, 32, 24, 5};
constexpr float smoothness = 2.5F;
constexpr float trustKept = 0.98F;  ///< of the way back to the painted frame, at each step
constexpr float latelyKept = 0.8F;  ///< of the colours of the last frames, at each step
constexpr float lostFlow = 0.4F;    ///< share of trusted flow round the object below which it says nothing
constexpr int surroundings = 12;    ///< pixels round the object whose flow counts

ColorGrid colorsOf(const WorkPicture& picture, const AlphaImage& alpha, ColorGrid::Fineness cells) {
    ColorGrid grid(picture.width(), picture.height(), cells);
    std::size_t i = 0;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x, ++i) {
            const float object = static_cast<float>(alpha.values[i]) / 255.0F;
            grid.add(x, y, picture.colorAt(i), object, 1 - object);
        }
    }
    return grid;
}

ColorGrid nearColors(const WorkPicture& picture, const AlphaImage& alpha) {
    ColorGrid grid = colorsOf(picture, alpha, nearCells);
    grid.blur();
    return grid;
}

ColorGrid wideColors(const WorkPicture& picture, const AlphaImage& alpha) {
    ColorGrid grid = colorsOf(picture, alpha, wideCells);
    grid.normalize();
    grid.blur();
    return grid;
}

/// 0 up to `low`, 1 from `high`.
float ramp(float value, float low, float high) {
    return std::clamp((value - low) / (high - low), 0.0F, 1.0F);
}

}  // namespace

struct MatteCarrier::Arrival {
    Flow flow;  ///< from the next frame back to the present one
    AlphaImage alpha;
    std::vector<float> distance;  ///< to its contour, positive inside
    ImageF origin;
    float trust = 0;  ///< share of pixels in and round the object with flow that agrees both ways
};

MatteCarrier::MatteCarrier(std::shared_ptr<const WorkPicture> picture, AlphaImage alpha, float confidence)
    : picture_(std::move(picture)),
      alpha_(std::move(alpha)),
      confidence_(confidence),
      near_(nearColors(*picture_, alpha_)),
      paintedNear_(near_),
      paintedWide_(wideColors(*picture_, alpha_)),
      lately_(paintedWide_),
      origin_(picture_->width(), picture_->height(), 3) {
    for (int y = 0; y < origin_.height; ++y) {
        for (int x = 0; x < origin_.width; ++x) {
            float* const place = origin_.at(x, y);
            place[0] = static_cast<float>(x);
            place[1] = static_cast<float>(y);
            place[2] = 1;
        }
    }
}

MatteCarrier::Arrival MatteCarrier::arrive(const WorkPicture& next) const {
    const int width = next.width();
    const int height = next.height();
    Arrival arrival{
        opticalFlow(next.shown, picture_->shown), AlphaImage(width, height), {}, ImageF(width, height, 3), 0};
    cv::Mat from(height, width, CV_32FC2);
    for (int y = 0; y < height; ++y) {
        auto* const row = from.ptr<cv::Vec2f>(y);
        const float* offset =
            arrival.flow.offset.data() + 2 * static_cast<std::size_t>(y) * static_cast<std::size_t>(width);
        for (int x = 0; x < width; ++x, offset += 2)
            row[x] = {static_cast<float>(x) + offset[0], static_cast<float>(y) + offset[1]};
    }
    // OpenCV only reads through the constant headers.
    const cv::Mat alpha(height, width, CV_8UC1, const_cast<std::uint8_t*>(alpha_.values.data()));
    cv::Mat moved(height, width, CV_8UC1, arrival.alpha.values.data());
    cv::remap(alpha, moved, from, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    const cv::Mat origin(height, width, CV_32FC3, const_cast<float*>(origin_.values.data()));
    cv::Mat followed(height, width, CV_32FC3, arrival.origin.values.data());
    cv::remap(origin, followed, from, cv::noArray(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);

    arrival.distance = signedDistance(arrival.alpha);
    double trusted = 0;
    double count = 0;
    for (std::size_t i = 0; i < arrival.distance.size(); ++i) {
        const bool agrees = arrival.flow.trusted[i] != 0;
        float& trust = arrival.origin.values[3 * i + 2];
        trust = agrees ? trustKept * trust : 0.0F;
        if (arrival.distance[i] < -surroundings) continue;
        count += 1;
        trusted += agrees ? 1 : 0;
    }
    arrival.trust = count > 0 ? static_cast<float>(trusted / count) : 0;
    return arrival;
}

AlphaImage MatteCarrier::decided(const WorkPicture& next, const Arrival& arrival) const {
    const auto longer = static_cast<float>(std::max(next.width(), next.height()));
    const bool lost = arrival.trust < lostFlow;
    const float sureReach = lost ? longer / 3 : 6.0F;
    const float unsureReach = lost ? longer / 3 : 16.0F + 60.0F * (1 - arrival.trust);
    std::vector<CutMark> marks(next.pixelCount(), CutMark::background);
    std::vector<float> odds(next.pixelCount(), 0.0F);
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const float distance = arrival.distance[i];
        const bool sure = arrival.flow.trusted[i] != 0 && !lost;
        if (std::abs(distance) > (sure ? sureReach : unsureReach)) {
            marks[i] = distance > 0 ? CutMark::object : CutMark::background;
            continue;
        }
        marks[i] = CutMark::open;
        const std::uint8_t* const color = next.colorAt(i);
        const auto x = static_cast<float>(i % static_cast<std::size_t>(next.width()));
        const auto y = static_cast<float>(i / static_cast<std::size_t>(next.width()));
        ColorGrid::Counts local =
            near_.at(x + arrival.flow.offset[2 * i], y + arrival.flow.offset[2 * i + 1], color);
        const float* const origin = arrival.origin.values.data() + 3 * i;
        if (origin[2] > 0.1F) {
            const ColorGrid::Counts painted = paintedNear_.at(origin[0], origin[1], color);
            local.object += origin[2] * painted.object;
            local.background += origin[2] * painted.background;
        }
        ColorGrid::Counts wide = paintedWide_.at(x, y, color);
        const ColorGrid::Counts last = lately_.at(x, y, color);
        wide.object += last.object;
        wide.background += last.background;
        const float shape =
            sure ? std::clamp(distance / 1.5F, -2.5F, 2.5F) : std::clamp(distance / 8.0F, -1.0F, 1.0F);
        odds[i] = logOdds(objectChance(local, wide, 3)) + shape;
    }
    AlphaImage mask = cut(next, marks, odds, smoothness);
    AlphaImage inside = arrival.alpha;
    AlphaImage outside = arrival.alpha;
    for (std::uint8_t& value : inside.values) value = value > 200 ? 255 : 0;
    for (std::uint8_t& value : outside.values) value = value < 55 ? 255 : 0;
    tidy(mask, {inside, 0.02F}, {outside, 0.002F});
    return mask;
}

void MatteCarrier::advance(std::shared_ptr<const WorkPicture> next) {
    Arrival arrival = arrive(*next);
    AlphaImage alpha = softened(decided(*next, arrival), *next);
    // A step is as good as flow agrees with itself, and the decision with flow.
    const float quality = ramp(arrival.trust, 0.3F, 0.7F) * ramp(overlap(alpha, arrival.alpha), 0.5F, 0.9F);
    confidence_ *= 0.1F + 0.895F * quality;
    origin_ = std::move(arrival.origin);
    picture_ = std::move(next);
    alpha_ = std::move(alpha);
    near_ = nearColors(*picture_, alpha_);
    lately_.mix(latelyKept, wideColors(*picture_, alpha_), 1 - latelyKept);
}

AlphaImage blended(const AlphaImage& a, const AlphaImage& b, float shareOfB, const WorkPicture& picture) {
    const std::vector<float> ofA = signedDistance(a);
    const std::vector<float> ofB = signedDistance(b);
    AlphaImage mask(a.width, a.height);
    // Far from both contours distances say no more, and one that is empty must not win by them.
    const auto bounded = [](float distance) { return std::clamp(distance, -16.0F, 16.0F); };
    for (std::size_t i = 0; i < mask.values.size(); ++i)
        mask.values[i] = (1 - shareOfB) * bounded(ofA[i]) + shareOfB * bounded(ofB[i]) > 0 ? 255 : 0;
    return softened(mask, picture);
}

float overlap(const AlphaImage& a, const AlphaImage& b) {
    double both = 0;
    double either = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        const bool inA = a.values[i] >= 128;
        const bool inB = b.values[i] >= 128;
        both += inA && inB ? 1 : 0;
        either += inA || inB ? 1 : 0;
    }
    return either == 0 ? 1.0F : static_cast<float>(both / either);
}

}  // namespace splatreel::core
