#include "render/vulkan/swapchain.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

/// One whose stored values are what the picture holds, then one that encodes sRGB itself.
std::optional<VkSurfaceFormatKHR> chooseFormat(const std::vector<VkSurfaceFormatKHR>& formats) {
    for (const VkFormat wanted :
         {VK_FORMAT_R8G8B8A8_UNORM, VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_A2B10G10R10_UNORM_PACK32,
          VK_FORMAT_A2R10G10B10_UNORM_PACK32, VK_FORMAT_B8G8R8A8_SRGB, VK_FORMAT_R8G8B8A8_SRGB}) {
        for (const VkSurfaceFormatKHR& format : formats) {
            if (format.format == wanted && format.colorSpace == VK_COLOR_SPACE_SRGB_NONLINEAR_KHR) {
                return format;
            }
        }
    }
    return std::nullopt;
}

VkPresentModeKHR chooseMode(const std::vector<VkPresentModeKHR>& modes, bool waitForScreen) {
    const auto has = [&](VkPresentModeKHR mode) {
        return std::find(modes.begin(), modes.end(), mode) != modes.end();
    };
    if (!waitForScreen && has(VK_PRESENT_MODE_IMMEDIATE_KHR)) return VK_PRESENT_MODE_IMMEDIATE_KHR;
    if (!waitForScreen && has(VK_PRESENT_MODE_MAILBOX_KHR)) return VK_PRESENT_MODE_MAILBOX_KHR;
    return VK_PRESENT_MODE_FIFO_KHR;  // always there
}

VkCompositeAlphaFlagBitsKHR chooseAlpha(VkCompositeAlphaFlagsKHR supported) {
    for (const VkCompositeAlphaFlagBitsKHR alpha :
         {VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR, VK_COMPOSITE_ALPHA_INHERIT_BIT_KHR,
          VK_COMPOSITE_ALPHA_PRE_MULTIPLIED_BIT_KHR}) {
        if ((supported & alpha) != 0) return alpha;
    }
    return VK_COMPOSITE_ALPHA_POST_MULTIPLIED_BIT_KHR;
}

struct SurfaceFacts {
    VkSurfaceCapabilitiesKHR capabilities{};
    std::vector<VkSurfaceFormatKHR> formats;
    std::vector<VkPresentModeKHR> modes;
};

core::Result<SurfaceFacts> askSurface(Device& device, VkSurfaceKHR surface) {
    const InstanceFunctions& vk = device.instance()->vk();
    const VkPhysicalDevice physical = device.physicalDevice();
    SurfaceFacts facts;
    if (auto asked =
            device.check(vk.GetPhysicalDeviceSurfaceCapabilitiesKHR(physical, surface, &facts.capabilities),
                         "vkGetPhysicalDeviceSurfaceCapabilitiesKHR");
        !asked.ok()) {
        return asked.error();
    }
    std::uint32_t count = 0;
    vk.GetPhysicalDeviceSurfaceFormatsKHR(physical, surface, &count, nullptr);
    facts.formats.resize(count);
    if (auto asked = device.check(
            vk.GetPhysicalDeviceSurfaceFormatsKHR(physical, surface, &count, facts.formats.data()),
            "vkGetPhysicalDeviceSurfaceFormatsKHR");
        !asked.ok()) {
        return asked.error();
    }
    facts.formats.resize(count);
    vk.GetPhysicalDeviceSurfacePresentModesKHR(physical, surface, &count, nullptr);
    facts.modes.resize(count);
    if (auto asked = device.check(
            vk.GetPhysicalDeviceSurfacePresentModesKHR(physical, surface, &count, facts.modes.data()),
            "vkGetPhysicalDeviceSurfacePresentModesKHR");
        !asked.ok()) {
        return asked.error();
    }
    facts.modes.resize(count);
    return facts;
}

VkExtent2D extentOf(const VkSurfaceCapabilitiesKHR& capabilities, const Swapchain::Options& options) {
    // The largest number: the window takes the size of what is shown in it (Wayland).
    if (capabilities.currentExtent.width != std::numeric_limits<std::uint32_t>::max()) {
        return capabilities.currentExtent;
    }
    if (options.width == 0 || options.height == 0) return {0, 0};
    const VkExtent2D least = capabilities.minImageExtent;
    const VkExtent2D most = capabilities.maxImageExtent;
    return {std::clamp(options.width, least.width, std::max(least.width, most.width)),
            std::clamp(options.height, least.height, std::max(least.height, most.height))};
}

}  // namespace

core::Result<std::unique_ptr<Swapchain>> Swapchain::create(const std::shared_ptr<Device>& device,
                                                           const Surface& surface, const Options& options,
                                                           Swapchain* old) {
    const auto facts = askSurface(*device, surface.handle());
    if (!facts.ok()) return facts.error();
    const VkSurfaceCapabilitiesKHR& capabilities = facts->capabilities;
    const VkExtent2D extent = extentOf(capabilities, options);
    if (extent.width == 0 || extent.height == 0) return std::unique_ptr<Swapchain>();
    const auto format = chooseFormat(facts->formats);
    if (!format) return core::Error{"the window takes no format that is known here", "swapchain", ""};

    VkSwapchainCreateInfoKHR info{VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR};
    info.surface = surface.handle();
    info.minImageCount = capabilities.minImageCount + 1;
    if (capabilities.maxImageCount > 0) {
        info.minImageCount = std::min(info.minImageCount, capabilities.maxImageCount);
    }
    info.imageFormat = format->format;
    info.imageColorSpace = format->colorSpace;
    info.imageExtent = extent;
    info.imageArrayLayers = 1;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                      (capabilities.supportedUsageFlags & VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    info.imageSharingMode = VK_SHARING_MODE_EXCLUSIVE;
    info.preTransform = capabilities.currentTransform;
    info.compositeAlpha = chooseAlpha(capabilities.supportedCompositeAlpha);
    info.presentMode = chooseMode(facts->modes, options.waitForScreen);
    info.clipped = VK_TRUE;
    info.oldSwapchain = old != nullptr ? old->handle_ : VK_NULL_HANDLE;
    Swapchain swapchain;
    swapchain.device_ = device;
    swapchain.format_ = format->format;
    swapchain.width_ = extent.width;
    swapchain.height_ = extent.height;
    swapchain.copyable_ = (info.imageUsage & VK_IMAGE_USAGE_TRANSFER_DST_BIT) != 0;
    auto made =
        device->check(device->vk().CreateSwapchainKHR(device->handle(), &info, nullptr, &swapchain.handle_),
                      "vkCreateSwapchainKHR");
    if (old != nullptr) *old = Swapchain();
    if (!made.ok()) return made.error();
    if (auto taken = swapchain.takeImages(); !taken.ok()) return taken.error();
    return std::make_unique<Swapchain>(std::move(swapchain));
}

core::Result<void> Swapchain::takeImages() {
    const DeviceFunctions& vk = device_->vk();
    std::uint32_t count = 0;
    vk.GetSwapchainImagesKHR(device_->handle(), handle_, &count, nullptr);
    std::vector<VkImage> handles(count);
    if (auto taken =
            device_->check(vk.GetSwapchainImagesKHR(device_->handle(), handle_, &count, handles.data()),
                           "vkGetSwapchainImagesKHR");
        !taken.ok()) {
        return taken;
    }
    for (VkImage handle : handles) {
        auto image = Image::borrow(device_, handle, {.width = width_, .height = height_, .format = format_});
        if (!image.ok()) return image.error();
        auto target = RenderTarget::create(device_, *image);
        if (!target.ok()) return target.error();
        images_.push_back(std::move(*image));
        targets_.push_back(std::move(*target));
        const VkSemaphoreCreateInfo info{VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
        VkSemaphore semaphore = VK_NULL_HANDLE;
        if (auto made = device_->check(vk.CreateSemaphore(device_->handle(), &info, nullptr, &semaphore),
                                       "vkCreateSemaphore");
            !made.ok()) {
            return made;
        }
        drawn_.push_back(semaphore);
    }
    return {};
}

VkResult Swapchain::acquire(VkSemaphore ready, Picture& picture) {
    if (device_->lost()) return VK_ERROR_DEVICE_LOST;
    constexpr std::uint64_t patience = 1'000'000'000;  // ns
    const VkResult result = device_->vk().AcquireNextImageKHR(device_->handle(), handle_, patience, ready,
                                                              VK_NULL_HANDLE, &picture.index);
    if (result != VK_SUCCESS && result != VK_SUBOPTIMAL_KHR) return result;
    picture.image = &images_[picture.index];
    picture.target = &targets_[picture.index];
    picture.drawn = drawn_[picture.index];
    return result;
}

VkResult Swapchain::present(const Picture& picture) {
    if (device_->lost()) return VK_ERROR_DEVICE_LOST;
    VkPresentInfoKHR info{VK_STRUCTURE_TYPE_PRESENT_INFO_KHR};
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &picture.drawn;
    info.swapchainCount = 1;
    info.pSwapchains = &handle_;
    info.pImageIndices = &picture.index;
    return device_->vk().QueuePresentKHR(device_->queue(), &info);
}

Swapchain& Swapchain::operator=(Swapchain&& other) noexcept {
    if (this == &other) return *this;
    release();
    device_ = std::move(other.device_);
    handle_ = std::exchange(other.handle_, VK_NULL_HANDLE);
    format_ = other.format_;
    width_ = other.width_;
    height_ = other.height_;
    copyable_ = other.copyable_;
    images_ = std::exchange(other.images_, {});
    targets_ = std::exchange(other.targets_, {});
    drawn_ = std::exchange(other.drawn_, {});
    return *this;
}

void Swapchain::release() {
    if (!device_) return;
    // No semaphore or value tells when a picture has left the queue of presentations.
    device_->vk().DeviceWaitIdle(device_->handle());
    targets_.clear();
    images_.clear();
    device_->collect();
    for (VkSemaphore semaphore : drawn_)
        device_->vk().DestroySemaphore(device_->handle(), semaphore, nullptr);
    drawn_.clear();
    if (handle_ != VK_NULL_HANDLE) device_->vk().DestroySwapchainKHR(device_->handle(), handle_, nullptr);
    handle_ = VK_NULL_HANDLE;
    device_.reset();
}

}  // namespace splatreel::render::vulkan
