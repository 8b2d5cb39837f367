#include "render/vulkan/render_target.h"

#include <utility>

namespace splatreel::render::vulkan {

core::Result<VkRenderPass> createRenderPass(Device& device, VkFormat format, bool clear) {
    VkAttachmentDescription attachment{};
    attachment.format = format;
    attachment.samples = VK_SAMPLE_COUNT_1_BIT;
    attachment.loadOp = clear ? VK_ATTACHMENT_LOAD_OP_CLEAR : VK_ATTACHMENT_LOAD_OP_LOAD;
    attachment.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    attachment.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE;
    attachment.stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    attachment.initialLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    attachment.finalLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    const VkAttachmentReference reference{0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
    VkSubpassDescription subpass{};
    subpass.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS;
    subpass.colorAttachmentCount = 1;
    subpass.pColorAttachments = &reference;
    VkRenderPassCreateInfo info{VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO};
    info.attachmentCount = 1;
    info.pAttachments = &attachment;
    info.subpassCount = 1;
    info.pSubpasses = &subpass;
    VkRenderPass pass = VK_NULL_HANDLE;
    auto made = device.check(device.vk().CreateRenderPass(device.handle(), &info, nullptr, &pass),
                             "vkCreateRenderPass");
    if (!made.ok()) return made.error();
    return pass;
}

core::Result<RenderTarget> RenderTarget::create(const std::shared_ptr<Device>& device, const Image& image) {
    RenderTarget target;
    target.device_ = device;
    target.width_ = image.width();
    target.height_ = image.height();
    const auto clearing = createRenderPass(*device, image.format(), true);
    if (!clearing.ok()) return clearing.error();
    target.clearing_ = *clearing;
    const auto keeping = createRenderPass(*device, image.format(), false);
    if (!keeping.ok()) return keeping.error();
    target.keeping_ = *keeping;
    VkFramebufferCreateInfo info{VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO};
    info.renderPass = target.clearing_;
    info.attachmentCount = 1;
    const VkImageView view = image.view();
    info.pAttachments = &view;
    info.width = image.width();
    info.height = image.height();
    info.layers = 1;
    auto made =
        device->check(device->vk().CreateFramebuffer(device->handle(), &info, nullptr, &target.framebuffer_),
                      "vkCreateFramebuffer");
    if (!made.ok()) return made.error();
    return target;
}

RenderTarget& RenderTarget::operator=(RenderTarget&& other) noexcept {
    if (this == &other) return *this;
    release();
    device_ = std::move(other.device_);
    clearing_ = std::exchange(other.clearing_, VK_NULL_HANDLE);
    keeping_ = std::exchange(other.keeping_, VK_NULL_HANDLE);
    framebuffer_ = std::exchange(other.framebuffer_, VK_NULL_HANDLE);
    width_ = other.width_;
    height_ = other.height_;
    return *this;
}

void RenderTarget::release() {
    if (!device_) return;
    device_->destroyLater(
        [clearing = clearing_, keeping = keeping_, framebuffer = framebuffer_](Device& device) {
            device.vk().DestroyFramebuffer(device.handle(), framebuffer, nullptr);
            device.vk().DestroyRenderPass(device.handle(), keeping, nullptr);
            device.vk().DestroyRenderPass(device.handle(), clearing, nullptr);
        });
    device_.reset();
    framebuffer_ = VK_NULL_HANDLE;
}

}  // namespace splatreel::render::vulkan
