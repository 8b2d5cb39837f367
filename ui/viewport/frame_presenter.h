#pragma once

#include "core/base/result.h"
#include "render/scene/scene.h"
#include "ui/viewport/overlay.h"

#include <memory>
#include <string>

namespace splatreel::ui {

/// A finished picture and what lies over it. The picture may have fewer pixels than the window and is then
/// stretched over it.
struct PresentedFrame {
    std::shared_ptr<const render::Picture> picture;
    Overlay overlay;  ///< pixels of the window
    int width = 0;    ///< of the window in pixels of the screen
    int height = 0;
    float pixelRatio = 1;
};

/// A way to bring pictures into a window.
class FramePresenter {
public:
    virtual ~FramePresenter() = default;
    /// For people: "Vulkan (llvmpipe)", "window system, without Vulkan".
    [[nodiscard]] virtual std::string name() const = 0;
    /// Shows a picture. On the render thread; may wait for the screen. A window without pixels is no error.
    virtual core::Result<void> present(const PresentedFrame& frame) = 0;
    /// The window system wants its pixels again; whether it has them. On the interface thread, so nothing
    /// that waits: otherwise another picture will be presented.
    virtual bool expose() = 0;
};

}  // namespace splatreel::ui
