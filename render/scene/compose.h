#pragma once

#include "render/scene/scene.h"

#include <array>
#include <span>

namespace splatreel::render {

/// Straight colours, one over the other.
[[nodiscard]] std::array<float, 4> over(const std::array<float, 4>& front, const std::array<float, 4>& back);

/// What a look shows of a pixel whose planes are known: straight colour and coverage. Depth is the mean one,
/// Σ w z / alpha, white at depthRange[0], black at depthRange[1]; alpha is an opaque grey; a normal is
/// normalised. Pixels of less than 1/255 coverage have no depth or normal to show. Ellipsoids and centers are
/// colours already.
[[nodiscard]] std::array<float, 4> lookPixel(const SceneView& view, const PicturePlanes& planes,
                                             std::size_t pixel);

/// The finished picture from a view's planes: the look, guides (hidden by the mean depth) and the backdrop
/// ([H, W], straight alpha). `planes` has what the look needs; depth too where there are guides.
void compose(const SceneView& view, const PicturePlanes& planes, std::span<const std::uint32_t> backdrop,
             Picture& picture);

}  // namespace splatreel::render
