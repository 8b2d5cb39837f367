#pragma once

#include "core/gaussians/camera.h"
#include "core/media/image.h"

#include <functional>
#include <string>
#include <vector>

namespace splatreel::models {

/// What one view of one instant should look like. The picture is made when it is asked for: a step looks at
/// few of the views that there are.
struct ViewTarget {
    std::string name;                         ///< "view1", "prior:120" …
    core::Camera camera;                      ///< at the picture's size
    std::function<core::ImageRgba8()> image;  ///< straight alpha; while the prior lives
    float colorWeight = 1;                    ///< of the photometric loss, relative to the input view
    float maskWeight = 1;                     ///< of the silhouette loss
};

/// Points of the object's surface at one instant, world frame.
struct SurfacePoints {
    std::vector<float> positions;  ///< [N, 3]
    std::vector<float> normals;    ///< [N, 3] unit, outwards
    std::vector<float> colors;     ///< [N, 3] sRGB in [0, 1]
    float spacing = 0;             ///< mean distance to the nearest neighbour

    [[nodiscard]] int size() const { return static_cast<int>(positions.size() / 3); }
};

/// How the points of a canonical surface move through the clip.
struct SurfaceMotion {
    int canonicalFrame = 0;
    SurfacePoints surface;                      ///< at the canonical frame
    std::vector<std::vector<float>> positions;  ///< per frame [N, 3]
    std::vector<float> confidence;              ///< [N] in [0, 1]
};

/// A source of what the clip does not show: other views, a solid shape, its motion. Built once per run, then
/// read-only; thread-safe.
class ViewPrior {
public:
    virtual ~ViewPrior() = default;
    /// Targets besides the input view at a frame; `round` (0, 1, …) picks another set of directions where the
    /// prior has many.
    [[nodiscard]] virtual std::vector<ViewTarget> targets(int frame, int round) const = 0;
    /// About `count` surface points at a frame, evenly spread.
    [[nodiscard]] virtual SurfacePoints surface(int frame, int count) const = 0;
    /// `surface(canonicalFrame, count)` followed through the clip.
    [[nodiscard]] virtual SurfaceMotion motion(int canonicalFrame, int count) const = 0;
};

}  // namespace splatreel::models
