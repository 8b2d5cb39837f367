#include "render/vulkan/bindings.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace splatreel::render::vulkan {
namespace {

VkDescriptorType typeOf(BindingKind kind) {
    switch (kind) {
        case BindingKind::storageBuffer:
            return VK_DESCRIPTOR_TYPE_STORAGE_BUFFER;
        case BindingKind::storageImage:
            return VK_DESCRIPTOR_TYPE_STORAGE_IMAGE;
        default:
            return VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
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
    for (const BindingKind kind :
         {BindingKind::storageBuffer, BindingKind::storageImage, BindingKind::sampledImage}) {
        const auto count = std::count(layout->kinds().begin(), layout->kinds().end(), kind);
        if (count > 0) sizes.push_back({typeOf(kind), static_cast<std::uint32_t>(count)});
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
    assert(layout_->kinds().at(binding) == BindingKind::storageBuffer);
    Device& device = *layout_->device();
    assert((bytes == 0 ? buffer.bytes() - offset : bytes) <= device.capabilities().maxStorageRange);
    const VkDescriptorBufferInfo info{buffer.handle(), offset, bytes == 0 ? VK_WHOLE_SIZE : bytes};
    VkWriteDescriptorSet write = writeOf(set_, binding, BindingKind::storageBuffer);
    write.pBufferInfo = &info;
    device.vk().UpdateDescriptorSets(device.handle(), 1, &write, 0, nullptr);
}

void Bindings::set(std::uint32_t binding, const Image& image) {
    const BindingKind kind = layout_->kinds().at(binding);
    assert(kind != BindingKind::storageBuffer);
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
    return *this;
}

void Bindings::release() {
    if (pool_ == VK_NULL_HANDLE) return;
    layout_->device()->destroyLater([pool = pool_](Device& device) {
        device.vk().DestroyDescriptorPool(device.handle(), pool, nullptr);
    });
    pool_ = VK_NULL_HANDLE;
    set_ = VK_NULL_HANDLE;
    layout_.reset();
}

}  // namespace splatreel::render::vulkan
