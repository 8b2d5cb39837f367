#pragma once

#include "ui/viewport/viewport_window.h"

#include <functional>

namespace splatreel::ui {

struct VulkanPresenterOptions {
    /// Whether a device that is only software may show pictures. Off: the window system does it with less
    /// work.
    bool softwareDevices = false;
};

/// Brings pictures into a window by a swapchain of its own, on the render thread alone. Called on the
/// interface's thread; what it gives opens the device, which may take a while, on any thread, and gives what
/// ViewportWindow::setPresenter takes. That factory's errors: a build without Vulkan, no device that can show
/// pictures there, only software, or a window system that gives no handle (anything but X11 with Qt 6.4).
[[nodiscard]] std::function<PresenterFactory()> vulkanPresenter(const QWindow& window,
                                                                const VulkanPresenterOptions& options = {});

}  // namespace splatreel::ui
