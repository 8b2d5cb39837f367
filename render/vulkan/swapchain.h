#pragma once

#include "render/vulkan/render_target.h"
#include "render/vulkan/surface.h"

#include <memory>
#include <vector>

namespace splatreel::render::vulkan {

/// The pictures of a window, in turn. Made anew when the window changes its size.
class Swapchain {
public:
    struct Options {
        std::uint32_t width = 0, height = 0;  ///< wished; the window system may insist on its own
        bool waitForScreen = true;            ///< no more pictures than the screen shows
    };
    /// Null when the window has no size just now. `old`: the one it replaces, no longer used afterwards.
    /// Waits until the device is idle.
    [[nodiscard]] static core::Result<std::unique_ptr<Swapchain>> create(
        const std::shared_ptr<Device>& device, const Surface& surface, const Options& options,
        Swapchain* old);
    Swapchain() = default;
    ~Swapchain() { release(); }
    Swapchain(Swapchain&& other) noexcept { *this = std::move(other); }
    Swapchain& operator=(Swapchain&& other) noexcept;

    /// A picture to draw into.
    struct Picture {
        Image* image = nullptr;
        const RenderTarget* target = nullptr;
        std::uint32_t index = 0;
        VkSemaphore drawn = VK_NULL_HANDLE;  ///< signalled by what draws it
    };
    /// VK_SUCCESS, VK_SUBOPTIMAL_KHR: `picture` is filled, and `ready` signalled when it may be drawn into;
    /// anything else: not.
    [[nodiscard]] VkResult acquire(VkSemaphore ready, Picture& picture);
    [[nodiscard]] VkResult present(const Picture& picture);

    [[nodiscard]] VkFormat format() const { return format_; }
    [[nodiscard]] std::uint32_t width() const { return width_; }
    [[nodiscard]] std::uint32_t height() const { return height_; }
    /// Pictures may be copied into, besides being drawn into.
    [[nodiscard]] bool copyable() const { return copyable_; }

private:
    core::Result<void> takeImages();
    void release();

    std::shared_ptr<Device> device_;
    VkSwapchainKHR handle_ = VK_NULL_HANDLE;
    VkFormat format_ = VK_FORMAT_UNDEFINED;
    std::uint32_t width_ = 0, height_ = 0;
    bool copyable_ = false;
    std::vector<Image> images_;
    std::vector<RenderTarget> targets_;
    std::vector<VkSemaphore> drawn_;
};

}  // namespace splatreel::render::vulkan
