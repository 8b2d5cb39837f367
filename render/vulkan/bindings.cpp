#include "render/vulkan/bindings.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

VkDescriptorType typeOf(BindingKind kind) {
    switch (kind) {
        case BindingKind::storageBuffer:
            return VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
        case BindingKind::storageImage:
            return VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
        case BindingKind::texels1:
        case BindingKind::texels2:
        case BindingKind::texels4:
            return VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER;
        default:
            return VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    }
}

/// Of texels; undefined for what else there is.
VkFormat formatOf(BindingKind kind) {
    switch (kind) {
        case BindingKind::texels1:
            return VK_FORMAT_R32_UINT;
        case BindingKind::texels2:
            return VK_FORMAT_R32G32_UINT;
        case BindingKind::texels4:
            return VK_FORMAT_R32G32B32A32_UINT;
        default:
            return VK_FORMAT_UNDEFINED;
    }
}

VkWriteDescriptorSet writeOf(VkDescriptorSet set, std::uint32_t binding, BindingKind kind) {
    VkWriteDescriptorSet write{VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET};
    write.dstSet = set;
    write.dstBinding = binding;
    write.descriptorCount = 1;
    write.descriptorType = typeOf(kind);
    return write;
}

}  // namespace

core::Result<BindingLayoutPtr> BindingLayout::create(const std::shared_ptr<Device>& device,
                                                     std::vector<BindingKind> kinds) {
    std::vector<VkDescriptorSetLayoutBinding> bindings(kinds.size());
    for (std::uint32_t i = 0; i < bindings.size(); ++i) {
        bindings[i].binding = i;
        bindings[i].descriptorType = typeOf(kinds[i]);
        bindings[i].descriptorCount = 1;
        bindings[i].stageFlags =
            VK_SHADER_STAGE_COMPUTE_BIT | VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;
    }
    VkDescriptorSetLayoutCreateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO};
    info.bindingCount = static_cast<std::uint32_t>(bindings.size());
    info.pBindings = bindings.data();
    std::shared_ptr<BindingLayout> layout(new BindingLayout);
    layout->device_ = device;
    layout->kinds_ = std::move(kinds);
    if (auto made = device->check(
            device->vk().CreateDescriptorSetLayout(device->handle(), &info, nullptr, &layout->handle_),
            "vkCreateDescriptorSetLayout");
        !made.ok()) {
        return made.error();
    }
    return BindingLayoutPtr(layout);
}

BindingLayout::~BindingLayout() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->destroyLater([handle = handle_](Device& device) {
        device.vk().DestroyDescriptorSetLayout(device.handle(), handle, nullptr);
    });
}

core::Result<Bindings> Bindings::create(const BindingLayoutPtr& layout) {
    Device& device = *layout->device();
    std::vector<VkDescriptorPoolSize> sizes;
    for (const BindingKind kind : layout->kinds()) {
        const VkDescriptorType type = typeOf(kind);
        const auto same = std::find_if(sizes.begin(), sizes.end(),
                                       [&](const VkDescriptorPoolSize& size) { return size.type == type; });
        if (same == sizes.end()) {
            sizes.push_back({type, 1});
        } else {
            ++same->descriptorCount;
        }
    }
    VkDescriptorPoolCreateInfo info{VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO};
    info.maxSets = 1;
    info.poolSizeCount = static_cast<std::uint32_t>(sizes.size());
    info.pPoolSizes = sizes.data();
    Bindings bindings;
    bindings.layout_ = layout;
    if (auto made =
            device.check(device.vk().CreateDescriptorPool(device.handle(), &info, nullptr, &bindings.pool_),
                         "vkCreateDescriptorPool");
        !made.ok()) {
        return made.error();
    }
    VkDescriptorSetAllocateInfo allocate{VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO};
    allocate.descriptorPool = bindings.pool_;
    allocate.descriptorSetCount = 1;
    const VkDescriptorSetLayout handle = layout->handle();
    allocate.pSetLayouts = &handle;
    if (auto made =
            device.check(device.vk().AllocateDescriptorSets(device.handle(), &allocate, &bindings.set_),
                         "vkAllocateDescriptorSets");
        !made.ok()) {
        return made.error();
    }
    return bindings;
}

void Bindings::set(std::uint32_t binding, const Buffer& buffer, std::uint64_t offset, std::uint64_t bytes) {
    const BindingKind kind = layout_->kinds().at(binding);
    Device& device = *layout_->device();
    assert((bytes == 0 ? buffer.bytes() - offset : bytes) <= device.capabilities().maxStorageRange);
    const VkDescriptorBufferInfo info{buffer.handle(), offset, bytes == 0 ? VK_WHOLE_SIZE : bytes};
    VkWriteDescriptorSet write = writeOf(set_, binding, kind);
    write.pBufferInfo = &info;
    VkBufferView texels = VK_NULL_HANDLE;
    if (const VkFormat format = formatOf(kind); format != VK_FORMAT_UNDEFINED) {
        VkBufferViewCreateInfo view{VK_STRUCTURE_TYPE_BUFFER_VIEW_CREATE_INFO};
        view.buffer = info.buffer;
        view.format = format;
        view.offset = info.offset;
        view.range = info.range;
        if (device.vk().CreateBufferView(device.handle(), &view, nullptr, &texels) != VK_SUCCESS)
            throw std::bad_alloc();  // the only reason there is
        views_.push_back(texels);
        write.pTexelBufferView = &texels;
    }
    device.vk().UpdateDescriptorSets(device.handle(), 1, &write, 0, nullptr);
}

void Bindings::set(std::uint32_t binding, const Image& image) {
    const BindingKind kind = layout_->kinds().at(binding);
    assert(kind == BindingKind::storageImage || kind == BindingKind::sampledImage);
    Device& device = *layout_->device();
    const VkImageLayout imageLayout = kind == BindingKind::storageImage
                                          ? VK_IMAGE_LAYOUT_GENERAL
                                          : VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL;
    const VkDescriptorImageInfo info{device.linearSampler(), image.view(), imageLayout};
    VkWriteDescriptorSet write = writeOf(set_, binding, kind);
    write.pImageInfo = &info;
    device.vk().UpdateDescriptorSets(device.handle(), 1, &write, 0, nullptr);
}

Bindings& Bindings::operator=(Bindings&& other) noexcept {
    if (this == &other) return *this;
    release();
    layout_ = std::move(other.layout_);
    pool_ = std::exchange(other.pool_, VK_NULL_HANDLE);
    set_ = std::exchange(other.set_, VK_NULL_HANDLE);
    views_ = std::exchange(other.views_, {});
    return *this;
}

void Bindings::release() {
    if (pool_ == VK_NULL_HANDLE) return;
    layout_->device()->destroyLater([pool = pool_, views = std::exchange(views_, {})](Device& device) {
        device.vk().DestroyDescriptorPool(device.handle(), pool, nullptr);
        for (VkBufferView view : views) device.vk().DestroyBufferView(device.handle(), view, nullptr);
    });
    pool_ = VK_NULL_HANDLE;
    set_ = VK_NULL_HANDLE;
    layout_.reset();
}

}  // namespace splatreel::render::vulkan
