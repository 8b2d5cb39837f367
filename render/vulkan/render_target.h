#pragma once

#include "render/vulkan/image.h"

namespace splatreel::render::vulkan {

/// A single image that graphics pipelines draw into: its render passes and its framebuffer. The image is in
/// COLOR_ATTACHMENT_OPTIMAL before and after, and outlives the target.
class RenderTarget {
public:
    [[nodiscard]] static core::Result<RenderTarget> create(const std::shared_ptr<Device>& device,
                                                           const Image& image);
    RenderTarget() = default;
    ~RenderTarget() { release(); }
    RenderTarget(RenderTarget&& other) noexcept { *this = std::move(other); }
    RenderTarget& operator=(RenderTarget&& other) noexcept;

    [[nodiscard]] bool empty() const { return framebuffer_ == VK_NULL_HANDLE; }
    [[nodiscard]] VkRenderPass clearing() const { return clearing_; }
    [[nodiscard]] VkRenderPass keeping() const { return keeping_; }
    [[nodiscard]] VkFramebuffer framebuffer() const { return framebuffer_; }
    [[nodiscard]] std::uint32_t width() const { return width_; }
    [[nodiscard]] std::uint32_t height() const { return height_; }

private:
    void release();

    std::shared_ptr<Device> device_;
    VkRenderPass clearing_ = VK_NULL_HANDLE;
    VkRenderPass keeping_ = VK_NULL_HANDLE;
    VkFramebuffer framebuffer_ = VK_NULL_HANDLE;
    std::uint32_t width_ = 0, height_ = 0;
};

/// A render pass on one colour image of a format. Passes that differ only in `clear` are compatible:
/// pipelines made for one draw in the other.
[[nodiscard]] core::Result<VkRenderPass> createRenderPass(Device& device, VkFormat format, bool clear);

}  // namespace splatreel::render::vulkan
