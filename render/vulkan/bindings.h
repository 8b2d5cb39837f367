#pragma once

#include "render/vulkan/buffer.h"
#include "render/vulkan/image.h"

#include <vector>

namespace splatreel::render::vulkan {

/// Texels are buffers that are read by one, two or four words at a time.
enum class BindingKind { storageBuffer, storageImage, sampledImage, texels1, texels2, texels4 };

/// The bindings 0, 1, … of a descriptor set, visible to every stage. Shared between pipelines, so that a set
/// stays bound from one to the next.
class BindingLayout {
public:
    [[nodiscard]] static core::Result<std::shared_ptr<const BindingLayout>> create(
        const std::shared_ptr<Device>& device, std::vector<BindingKind> kinds);
    ~BindingLayout();
    BindingLayout(const BindingLayout&) = delete;
    BindingLayout& operator=(const BindingLayout&) = delete;

    [[nodiscard]] VkDescriptorSetLayout handle() const { return handle_; }
    [[nodiscard]] const std::vector<BindingKind>& kinds() const { return kinds_; }
    [[nodiscard]] const std::shared_ptr<Device>& device() const { return device_; }

private:
    BindingLayout() = default;
    std::shared_ptr<Device> device_;
    VkDescriptorSetLayout handle_ = VK_NULL_HANDLE;
    std::vector<BindingKind> kinds_;
};
using BindingLayoutPtr = std::shared_ptr<const BindingLayout>;

/// A descriptor set. Filled before it is used; what it names outlives its use. Once recorded it is not filled
/// again: make another when a buffer has been replaced. Moves, does not copy; destroyed when the device is
/// done with it.
class Bindings {
public:
    [[nodiscard]] static core::Result<Bindings> create(const BindingLayoutPtr& layout);
    Bindings() = default;
    ~Bindings() { release(); }
    Bindings(Bindings&& other) noexcept { *this = std::move(other); }
    Bindings& operator=(Bindings&& other) noexcept;

    /// A storage buffer, or texels. `bytes` 0: to the buffer's end. The offset is a multiple of
    /// DeviceCapabilities::storageAlignment.
    void set(std::uint32_t binding, const Buffer& buffer, std::uint64_t offset = 0, std::uint64_t bytes = 0);
    /// In layout GENERAL as a storage image, SHADER_READ_ONLY_OPTIMAL as a sampled one (linear, clamped).
    void set(std::uint32_t binding, const Image& image);

    [[nodiscard]] bool empty() const { return set_ == VK_NULL_HANDLE; }
    [[nodiscard]] VkDescriptorSet handle() const { return set_; }

private:
    void release();

    BindingLayoutPtr layout_;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    VkDescriptorSet set_ = VK_NULL_HANDLE;
    std::vector<VkBufferView> views_;  ///< of texels
};

}  // namespace splatreel::render::vulkan
