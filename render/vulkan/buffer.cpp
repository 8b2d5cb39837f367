#include "render/vulkan/buffer.h"

#include <cassert>
#include <utility>

namespace splatreel::render::vulkan {

core::Result<Buffer> Buffer::create(const std::shared_ptr<Device>& device, const Options& options) {
    assert(options.bytes > 0);
    const DeviceFunctions& vk = device->vk();
    VkBufferCreateInfo info{VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO};
    info.size = options.bytes;
    info.usage = options.usage | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    VkExternalMemoryBufferCreateInfo external{VK_STRUCTURE_TYPE_EXTERNAL_MEMORY_BUFFER_CREATE_INFO};
    external.handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
    assert(!options.exported || (device->capabilities().externalMemory && options.use == MemoryUse::device));
    if (options.exported) info.pNext = &external;
    VkBuffer handle = VK_NULL_HANDLE;
    if (auto made =
            device->check(vk.CreateBuffer(device->handle(), &info, nullptr, &handle), "vkCreateBuffer");
        !made.ok()) {
        return made.error();
    }
    const auto abandon = [&](const core::Error& error) {
        vk.DestroyBuffer(device->handle(), handle, nullptr);
        return error;
    };
    VkMemoryRequirements requirements{};
    vk.GetBufferMemoryRequirements(device->handle(), handle, &requirements);
    if (auto taken = device->ledger().take(options.purpose, requirements.size); !taken.ok()) {
        return abandon(taken.error());
    }
    const auto allocation = options.exported ? device->memory().allocateExported(requirements, handle)
                                             : device->memory().allocate(requirements, options.use, false);
    if (!allocation.ok()) {
        device->ledger().give(options.purpose, requirements.size);
        return abandon(allocation.error());
    }
    Buffer buffer;
    buffer.device_ = device;
    buffer.handle_ = handle;
    buffer.bytes_ = options.bytes;
    buffer.purpose_ = options.purpose;
    buffer.allocation_ = *allocation;
    if (auto bound = device->check(
            vk.BindBufferMemory(device->handle(), handle, allocation->memory, allocation->offset),
            "vkBindBufferMemory");
        !bound.ok()) {
        return bound.error();
    }
    return buffer;
}

core::Result<int> Buffer::descriptor() const {
    VkMemoryGetFdInfoKHR info{VK_STRUCTURE_TYPE_MEMORY_GET_FD_INFO_KHR};
    info.memory = allocation_.memory;
    info.handleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
    int descriptor = -1;
    if (auto got = device_->check(device_->vk().GetMemoryFdKHR(device_->handle(), &info, &descriptor),
                                  "vkGetMemoryFdKHR");
        !got.ok()) {
        return got.error();
    }
    return descriptor;
}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
    if (this == &other) return *this;
    release();
    device_ = std::move(other.device_);
    handle_ = std::exchange(other.handle_, VK_NULL_HANDLE);
    bytes_ = std::exchange(other.bytes_, 0);
    purpose_ = other.purpose_;
    allocation_ = std::exchange(other.allocation_, {});
    return *this;
}

void Buffer::release() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->destroyLater([handle = handle_, allocation = allocation_, purpose = purpose_](Device& device) {
        device.vk().DestroyBuffer(device.handle(), handle, nullptr);
        device.memory().free(allocation);
        device.ledger().give(purpose, allocation.size);
    });
    handle_ = VK_NULL_HANDLE;
    device_.reset();
}

}  // namespace splatreel::render::vulkan
