#include "render/vulkan/image.h"

#include <cassert>
#include <string>
#include <utility>

namespace splatreel::render::vulkan {

core::Result<Image> Image::create(const std::shared_ptr<Device>& device, const Options& options) {
    assert(options.width > 0 && options.height > 0);
    const std::uint32_t limit = device->capabilities().maxImageSize;
    if (options.width > limit || options.height > limit) {
        return core::Error{"a picture of " + std::to_string(options.width) + "×" +
                               std::to_string(options.height) + " is larger than " + std::to_string(limit) +
                               " pixels along a side",
                           device->capabilities().name, "Choose a smaller size."};
    }
    const DeviceFunctions& vk = device->vk();
    VkImageCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO};
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = options.format;
    info.extent = {options.width, options.height, 1};
    info.mipLevels = 1;
    info.arrayLayers = 1;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = options.usage;
    Image image;
    image.format_ = options.format;
    image.width_ = options.width;
    image.height_ = options.height;
    image.purpose_ = options.purpose;
    VkImage handle = VK_NULL_HANDLE;
    if (auto made = device->check(vk.CreateImage(device->handle(), &info, nullptr, &handle), "vkCreateImage");
        !made.ok()) {
        return made.error();
    }
    const auto abandon = [&](const core::Error& error) {
        vk.DestroyImage(device->handle(), handle, nullptr);
        return error;
    };
    VkMemoryRequirements requirements{};
    vk.GetImageMemoryRequirements(device->handle(), handle, &requirements);
    if (auto taken = device->ledger().take(options.purpose, requirements.size); !taken.ok()) {
        return abandon(taken.error());
    }
    const auto allocation = device->memory().allocate(requirements, MemoryUse::device, true);
    if (!allocation.ok()) {
        device->ledger().give(options.purpose, requirements.size);
        return abandon(allocation.error());
    }
    image.device_ = device;
    image.handle_ = handle;
    image.allocation_ = *allocation;
    if (auto bound = device->check(
            vk.BindImageMemory(device->handle(), handle, allocation->memory, allocation->offset),
            "vkBindImageMemory");
        !bound.ok()) {
        return bound.error();
    }
    constexpr VkImageUsageFlags viewed =
        VK_IMAGE_USAGE_STORAGE_BIT | VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
    if ((options.usage & viewed) == 0) return image;
    if (auto made = image.createView(); !made.ok()) return made.error();
    return image;
}

core::Result<Image> Image::borrow(const std::shared_ptr<Device>& device, VkImage handle,
                                  const Options& options) {
    Image image;
    image.device_ = device;
    image.handle_ = handle;
    image.format_ = options.format;
    image.width_ = options.width;
    image.height_ = options.height;
    if (auto made = image.createView(); !made.ok()) return made.error();
    return image;
}

core::Result<void> Image::createView() {
    VkImageViewCreateInfo info{VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO};
    info.image = handle_;
    info.viewType = VK_IMAGE_VIEW_TYPE_2D;
    info.format = format_;
    info.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    return device_->check(device_->vk().CreateImageView(device_->handle(), &info, nullptr, &view_),
                          "vkCreateImageView");
}

Image& Image::operator=(Image&& other) noexcept {
    if (this == &other) return *this;
    release();
    device_ = std::move(other.device_);
    handle_ = std::exchange(other.handle_, VK_NULL_HANDLE);
    view_ = std::exchange(other.view_, VK_NULL_HANDLE);
    format_ = other.format_;
    width_ = other.width_;
    height_ = other.height_;
    purpose_ = other.purpose_;
    allocation_ = std::exchange(other.allocation_, {});
    layout_ = other.layout_;
    access_ = other.access_;
    return *this;
}

void Image::release() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->destroyLater(
        [handle = handle_, view = view_, allocation = allocation_, purpose = purpose_](Device& device) {
            device.vk().DestroyImageView(device.handle(), view, nullptr);
            if (allocation.memory == VK_NULL_HANDLE) return;
            device.vk().DestroyImage(device.handle(), handle, nullptr);
            device.memory().free(allocation);
            device.ledger().give(purpose, allocation.size);
        });
    handle_ = VK_NULL_HANDLE;
    view_ = VK_NULL_HANDLE;
    device_.reset();
}

}  // namespace splatreel::render::vulkan
