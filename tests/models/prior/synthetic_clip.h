#pragma once

#include "core/media/object_clip.h"

#include <cmath>
#include <functional>

namespace splatreel::models {

/// A clip of `frames` square pictures seen by the standard camera; `paint(frame, x, y)` in world coordinates
/// of the plane z = 0 gives the colour there, alpha in w (0 or 1). Alpha is antialiased by 4 × 4 samples.
inline core::ObjectClip syntheticClip(int frames, int size,
                                      const std::function<glm::vec4(int, float, float)>& paint) {
    core::ObjectClip clip;
    core::Camera camera =
        core::orbitCamera(0, 0, core::defaultDistance,
                          core::intrinsicsFromFovy(size, size, glm::radians(core::defaultFovyDegrees)));
    clip.sourceCamera = camera;
    const core::Intrinsics& k = camera.intrinsics;
    for (int t = 0; t < frames; ++t) {
        core::ImageRgba8 image(size, size);
        for (int y = 0; y < size; ++y) {
            for (int x = 0; x < size; ++x) {
                glm::vec4 sum(0.0F);
                for (int s = 0; s < 16; ++s) {
                    const float px = static_cast<float>(x) + (static_cast<float>(s % 4) + 0.5F) / 4;
                    const float py = static_cast<float>(y) + (static_cast<float>(s / 4) + 0.5F) / 4;
                    const glm::vec4 color = paint(t, (px - k.cx) / k.fx * core::defaultDistance,
                                                  -(py - k.cy) / k.fy * core::defaultDistance);
                    sum += glm::vec4(glm::vec3(color) * color.w, color.w);
                }
                if (sum.w <= 0) continue;
                std::uint8_t* pixel = image.at(x, y);
                for (int c = 0; c < 3; ++c) {
                    pixel[c] = static_cast<std::uint8_t>(std::lround(255 * sum[c] / sum.w));
                }
                pixel[3] = static_cast<std::uint8_t>(std::lround(255 * sum.w / 16));
            }
        }
        clip.frames.push_back(std::move(image));
        clip.times.push_back(t / 24.0);
        clip.cameras.push_back(camera);
    }
    return clip;
}

}  // namespace splatreel::models
