#pragma once

#include "core/base/result.h"
#include "render/scene/scene.h"

namespace splatreel::render {

/// Whether an item has a place in the world and can be seen.
[[nodiscard]] bool stands(const SceneItem& item);
/// Whether it also has a packed frame with anything in it.
[[nodiscard]] bool drawable(const SceneItem& item);
/// Whether it is drawn on its way to the following frame.
[[nodiscard]] bool betweenFrames(const SceneItem& item);
/// Whether the exact frame is drawn: in the reference mode, where there is one and the item is not between
/// frames.
[[nodiscard]] bool drawnExactly(const SceneItem& item, Quality quality);

/// The view with every frame in main memory: `view` itself where they are, else `copy`, which is filled.
[[nodiscard]] core::Result<const SceneView*> inMemory(const SceneView& view, SceneView& copy);

/// Pixels of a picture's side at most.
inline constexpr int mostPixels = 1 << 14;
/// Whether a picture of the view's size is drawn at all; the error names the numbers.
[[nodiscard]] core::Result<void> checkSize(const SceneView& view);

}  // namespace splatreel::render
