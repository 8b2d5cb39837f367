#include "models/prior/thickness.h"

#include "models/prior/back_colors.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>

namespace splatreel::models {

ThicknessLaw thicknessLaw(std::span<const SolidFrame> frames) {
    double symmetry = 0;
    double proportion = 0;  // logarithm of width over height
    double widest = 0;
    int count = 0;
    for (const SolidFrame& frame : frames) {
        const cv::Mat1b mask = frame.alpha >= 128;
        const cv::Rect box = cv::boundingRect(mask);
        if (box.area() == 0) continue;
        symmetry += static_cast<double>(mirrorSymmetry(mask));
        proportion += std::log(static_cast<double>(box.width) / box.height);
        widest = std::max(widest, static_cast<double>(box.width));
        ++count;
    }
    ThicknessLaw law;
    if (count == 0) return law;
    law.frontal = glm::smoothstep(0.6F, 0.8F, static_cast<float>(symmetry / count));
    const float wide = std::max(0.0F, static_cast<float>(proportion / count));
    const float frontalScale = std::min(1.1F * std::exp(1.3F * wide), 2.6F);
    law.scale = std::exp(law.frontal * std::log(frontalScale));
    law.exponent = glm::mix(0.58F, 0.5F, law.frontal);
    const float longBody = (1 - law.frontal) * glm::smoothstep(1.3F, 1.7F, std::exp(wide));
    law.leastDepth = glm::mix(0.37F, 0.25F, longBody) * static_cast<float>(widest);
    return law;
}

cv::Mat1f applyThickness(const cv::Mat1f& inflation, const ThicknessLaw& law) {
    double highest = 0;
    cv::minMaxLoc(inflation, nullptr, &highest);
    cv::Mat1f depth = cv::Mat1f::zeros(inflation.size());
    if (!(highest > 0)) return depth;
    const double radius = std::sqrt(highest);
    cv::pow(inflation / highest, static_cast<double>(law.exponent), depth);
    const double deepest = radius * static_cast<double>(law.scale);
    depth *= deepest;
    const double least = 0.5 * static_cast<double>(law.leastDepth);
    if (least > deepest) {
        const cv::Mat1f core = inflation / highest;
        depth += core * (least - deepest);
    }
    return depth;
}

}  // namespace splatreel::models
