#pragma once

#include "render/vulkan/device.h"

#include <span>

namespace splatreel::render::vulkan {

/// Bytes on the device, or in memory that device and host share. Moves, does not copy; destroyed when the
/// device is done with it. Every buffer can be copied from and to.
class Buffer {
public:
    static constexpr VkBufferUsageFlags readInShaders =
        VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT;
    struct Options {
        std::uint64_t bytes = 0;  ///< > 0
        Purpose purpose = Purpose::scratch;
        MemoryUse use = MemoryUse::device;
        VkBufferUsageFlags usage = readInShaders;  ///< INDIRECT, VERTEX, INDEX …
        bool exported = false;  ///< MemoryUse::device that others may import, where the device can
    };
    /// Errors: over the budget, or no memory, with the numbers.
    [[nodiscard]] static core::Result<Buffer> create(const std::shared_ptr<Device>& device,
                                                     const Options& options);
    Buffer() = default;  ///< holds nothing
    ~Buffer() { release(); }
    Buffer(Buffer&& other) noexcept { *this = std::move(other); }
    Buffer& operator=(Buffer&& other) noexcept;

    [[nodiscard]] bool empty() const { return handle_ == VK_NULL_HANDLE; }
    [[nodiscard]] VkBuffer handle() const { return handle_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// Empty for MemoryUse::device.
    [[nodiscard]] std::span<std::byte> mapped() const {
        return {allocation_.mapped, allocation_.mapped == nullptr ? 0 : static_cast<std::size_t>(bytes_)};
    }
    /// The same as elements of a type.
    template <class T>
    [[nodiscard]] std::span<T> mappedAs() const {
        return {reinterpret_cast<T*>(allocation_.mapped), mapped().size() / sizeof(T)};
    }

    /// Of an exported one: its memory as a new file descriptor, which belongs to the caller, and the bytes of
    /// the allocation behind it.
    [[nodiscard]] core::Result<int> descriptor() const;
    [[nodiscard]] std::uint64_t allocatedBytes() const { return allocation_.size; }

private:
    void release();

    std::shared_ptr<Device> device_;
    VkBuffer handle_ = VK_NULL_HANDLE;
    std::uint64_t bytes_ = 0;
    Purpose purpose_ = Purpose::scratch;
    Allocation allocation_;
};

}  // namespace splatreel::render::vulkan
