#pragma once

#include "core/gaussians/sequence.h"
#include "core/media/image.h"
#include "render/scene/scene_renderer.h"

#include <array>
#include <memory>

namespace splatreel::app {

/// What a picture shows.
enum class Output { color, alpha, depth, normal };

/// What is behind the object.
struct Background {
    std::array<float, 3> color{1, 1, 1};  ///< sRGB
    bool transparent = false;
};

/// Draws Gaussians in the reference mode, the way their sequence wants to be drawn. One caller at a time.
class Drawer {
public:
    /// A null renderer: the processor's.
    explicit Drawer(const core::Filtering& filtering,
                    std::unique_ptr<render::SceneRenderer> renderer = nullptr);

    /// Colour over `background`; black gives colours premultiplied by alpha. The memory of `planes` is used
    /// again.
    core::Result<void> draw(const core::GaussiansPtr& gaussians, const core::Camera& camera,
                            const std::array<float, 3>& background, Output output,
                            render::PicturePlanes& planes);

private:
    core::Filtering filtering_;
    std::unique_ptr<render::SceneRenderer> renderer_;
};

/// Distances that are black and white in a picture of depth.
struct DepthRange {
    float nearest = 0;
    float farthest = 1;
};

/// The range that holds `bounds` seen from `camera`.
[[nodiscard]] DepthRange depthRange(const core::Bounds& bounds, const core::Camera& camera);

/// A picture for PNG and video, straight alpha. Colour: as drawn, divided by alpha where the background is
/// transparent (drawn over black then). Alpha: grey. Depth: white near, black far, over the range. Normal: x
/// right, y up, z towards the camera as red, green, blue, mapped from [−1, 1].
[[nodiscard]] core::ImageRgba8 toBytes(const render::PicturePlanes& image, Output output,
                                       const Background& background, const DepthRange& range);

/// A picture for OpenEXR. Colour: linear RGBA, premultiplied (drawn over black) where the background is
/// transparent, else opaque. Alpha: one channel. Depth: mean distance along the view axis in metres, 0 where
/// nothing is. Normal: three channels in [−1, 1], axes as in toBytes.
[[nodiscard]] core::ImageF toFloat(const render::PicturePlanes& image, Output output,
                                   const Background& background);

}  // namespace splatreel::app
