#pragma once

#include "core/base/result.h"
#include "render/scene/scene.h"

#include <optional>
#include <string>

namespace splatreel::render {

/// A way to draw a SceneView: the processor, or a Vulkan device by tiles or by quads. Every one draws every
/// look, within the tolerances of docs/renderer.md. One caller at a time; drawing happens before the call
/// returns. What a view points to is kept (packed pages on a device, projected order) as long as it is likely
/// to be drawn again, within the renderer's budget.
class SceneRenderer {
public:
    virtual ~SceneRenderer() = default;
    [[nodiscard]] virtual std::string name() const = 0;  ///< "cpu", "tiles", "quads"

    /// The finished picture, backdrop, guides and comparison included. A picture of no pixels is no error.
    /// The memory of `picture` is used again.
    virtual core::Result<void> draw(const SceneView& view, Picture& picture) = 0;
    /// Colour, alpha, depth and normals before the backdrop, in the reference mode.
    virtual core::Result<void> drawPlanes(const SceneView& view, PicturePlanes& planes) = 0;
    /// The Gaussian that contributes most to a pixel.
    [[nodiscard]] virtual core::Result<Pick> pick(const SceneView& view, int x, int y) = 0;
};

}  // namespace splatreel::render
