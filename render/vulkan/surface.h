#pragma once

#include "render/vulkan/device.h"
#include "render/vulkan/native_window.h"

namespace splatreel::render::vulkan {

/// What a window shows pictures through. Destroyed before its window and after every swapchain on it.
class Surface {
public:
    /// Errors: the loader lacks the window system's extension, or the device cannot present to the window.
    [[nodiscard]] static core::Result<Surface> create(const std::shared_ptr<Device>& device,
                                                      const NativeWindow& window);
    Surface() = default;
    ~Surface() { release(); }
    Surface(Surface&& other) noexcept { *this = std::move(other); }
    Surface& operator=(Surface&& other) noexcept;

    [[nodiscard]] bool empty() const { return handle_ == VK_NULL_HANDLE; }
    [[nodiscard]] VkSurfaceKHR handle() const { return handle_; }

private:
    void release();

    std::shared_ptr<Device> device_;
    VkSurfaceKHR handle_ = VK_NULL_HANDLE;
};

}  // namespace splatreel::render::vulkan
