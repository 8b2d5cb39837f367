#pragma once

#include "core/media/known_views.h"

#include <numbers>

namespace splatreel::core {

struct ObjectClip;

/// Where a single picture of the object was taken from, as far as a person knows.
struct PictureSide {
    float azimuth = std::numbers::pi_v<float>;  ///< radians, as of views; the back
    float elevation = 0;                        ///< radians
    int frame = 0;                              ///< of the clip's source: the instant that it shows
    friend bool operator==(const PictureSide&, const PictureSide&) = default;
};

/// A picture, with alpha or before a plain background, as a still view of the clip. Nobody knows how far away
/// it was taken, nor how it was cut: its camera stands at the clip's distance, with the lens and the
/// principal point that give the object the size and the place that it has in the clip's frame. The height
/// counts, from steeply above or below the width. An instant that the clip leaves out becomes the nearest
/// that it has.
[[nodiscard]] Result<KnownView> readPictureView(const std::filesystem::path& picture, const PictureSide& side,
                                                const ObjectClip& clip);

}  // namespace splatreel::core
