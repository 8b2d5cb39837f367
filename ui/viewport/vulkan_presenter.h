#pragma once

#include "ui/viewport/viewport_window.h"

namespace splatreel::ui {

struct VulkanPresenterOptions {
    /// Whether a device that is only software may show pictures. Off: the window system does it with less
    /// work.
    bool softwareDevices = false;
};

/// Brings pictures into a window by a swapchain of its own, on the render thread alone. The factory's errors:
/// a build without Vulkan, no device that can show pictures there, only software, or a window system that
/// gives no handle (anything but X11 with Qt 6.4).
[[nodiscard]] PresenterFactory vulkanPresenter(const VulkanPresenterOptions& options = {});

}  // namespace splatreel::ui
