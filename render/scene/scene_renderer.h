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
    [[nodiscard]] virtual std::string name() const = 0;  ///< "cpu", "vulkan tiles", "vulkan quads"

    /// The finished picture, backdrop, guides and comparison included. A picture of no pixels is no error.
    /// The memory of `picture` is used again.
    virtual core::Result<void> draw(const SceneView& view, Picture& picture) = 0;
    /// Colour, alpha and the planes wanted before the backdrop, in the reference mode. The memory of `planes`
    /// is used again.
    virtual core::Result<void> drawPlanes(const SceneView& view, const PlaneSet& wanted,
                                          PicturePlanes& planes) = 0;
    /// The Gaussian that contributes most to a pixel.
    [[nodiscard]] virtual core::Result<Pick> pick(const SceneView& view, int x, int y) = 0;
    /// Whether its device is gone: nothing can be drawn any more, another renderer has to be made.
    [[nodiscard]] virtual bool lost() const { return false; }
};

}  // namespace splatreel::render
