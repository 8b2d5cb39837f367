#pragma once

#include "render/scene/items.h"
#include "render/vulkan/draw_layout.h"

#include <cstdint>
#include <vector>

namespace splatreel::render::vulkan {

/// The camera and the look as the shaders read them, for tiles of 2^tileShift pixels a side.
[[nodiscard]] ViewWords viewWordsOf(const SceneView& view, std::uint32_t tileShift);

/// An item as the shaders read it.
[[nodiscard]] ItemWords itemWordsOf(const SceneItem& item, const core::Camera& camera);

/// What is left of a scene after culling whole clusters.
struct VisibleClusters {
    std::vector<std::uint32_t> clusters;  ///< of the items' frames, item by item
    std::vector<std::uint32_t> firsts;    ///< [items + 1] where each item's begin
    float nearest = 0, farthest = 0;      ///< depths between which all centres lie, when `bounded`
    bool bounded = true;                  ///< no: an item moves towards another frame
};

/// Leaves out clusters of which no Gaussian, with its extent, reaches the picture; likewise all of
/// items that are drawn from their exact frame in that quality.
[[nodiscard]] VisibleClusters visibleClusters(const SceneView& view, Quality quality);

/// Bits that order like the numbers they stand for, as in shaders/view.glsl.
[[nodiscard]] std::uint32_t orderedBits(float value);

}  // namespace splatreel::render::vulkan
