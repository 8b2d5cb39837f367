#include "ui/session/float_picture.h"

#include <algorithm>
#include <cmath>

namespace splatreel::ui {
namespace {

constexpr float leastAlpha = 1e-6F;

/// Inverse of the sRGB transfer function; above 1 it goes on.
float linearOf(float value) {
    return value <= 0.04045F ? value / 12.92F : std::pow((value + 0.055F) / 1.055F, 2.4F);
}

}  // namespace

core::ImageF floatPicture(const render::PicturePlanes& planes) {
    core::ImageF picture(planes.width, planes.height, static_cast<int>(floatChannels.size()));
    const std::size_t count = planes.alpha.size();
    for (std::size_t pixel = 0; pixel < count; ++pixel) {
        float* to = picture.values.data() + pixel * floatChannels.size();
        const float alpha = planes.alpha[pixel];
        for (std::size_t c = 0; c < 3; ++c) {
            // Straight colour through the transfer function, premultiplied again.
            const float straight = planes.color[c * count + pixel] / std::max(alpha, leastAlpha);
            to[c] = linearOf(std::max(0.0F, straight)) * alpha;
        }
        to[3] = alpha;
        to[4] = alpha > leastAlpha ? planes.depth[pixel] / alpha : 0.0F;
    }
    return picture;
}

}  // namespace splatreel::ui
