#pragma once

#include "core/base/result.h"
#include "render/vulkan/api.h"
#include "render/vulkan/free_ranges.h"

#include <cstddef>
#include <list>
#include <mutex>

namespace splatreel::render::vulkan {

class Device;

/// Who touches memory, besides the device.
enum class MemoryUse {
    device,   ///< nobody
    upload,   ///< the host writes, in order, without reading back
    readback  ///< the host reads
};

/// A piece of a memory block.
struct Allocation {
    VkDeviceMemory memory = VK_NULL_HANDLE;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::byte* mapped = nullptr;  ///< its first byte; null for MemoryUse::device. Coherent.
    void* block = nullptr;        ///< the pool's own
};

/// Hands out pieces of larger blocks of device memory, since drivers allow few allocations (4,096 by the
/// specification) and each is slow. Large pieces have a block of their own; a block without pieces is freed.
/// Buffers and images never share a block, so bufferImageGranularity does not matter. Thread-safe.
class MemoryPool {
public:
    explicit MemoryPool(Device& device);
    ~MemoryPool();  ///< everything must have been freed

    [[nodiscard]] core::Result<Allocation> allocate(const VkMemoryRequirements& requirements, MemoryUse use,
                                                    bool image);
    /// Memory of the device that can go out as a descriptor (DeviceCapabilities::externalMemory), for one
    /// exported buffer alone.
    [[nodiscard]] core::Result<Allocation> allocateExported(const VkMemoryRequirements& requirements,
                                                            VkBuffer buffer);
    void free(const Allocation& allocation);

    /// Bytes of all blocks, the unused rest of each included.
    [[nodiscard]] std::uint64_t reserved() const;

private:
    struct Block {
        VkDeviceMemory memory = VK_NULL_HANDLE;
        std::uint32_t type = 0;
        bool image = false;
        bool dedicated = false;
        std::byte* mapped = nullptr;
        FreeRanges free{0};
    };
    core::Result<Block*> addBlock(std::uint32_t type, std::uint64_t size, bool image, bool dedicated,
                                  const void* more = nullptr);

    Device& device_;
    VkPhysicalDeviceMemoryProperties properties_{};
    mutable std::mutex mutex_;
    std::list<Block> blocks_;
};

}  // namespace splatreel::render::vulkan
