#include "render/vulkan/memory.h"

#include "core/base/files.h"
#include "render/vulkan/device.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace splatreel::render::vulkan {
namespace {

constexpr std::uint64_t blockSize = 16ULL << 20;

struct Wish {
    VkMemoryPropertyFlags required;
    VkMemoryPropertyFlags preferred;
};

Wish wishOf(MemoryUse use) {
    constexpr VkMemoryPropertyFlags host =
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    switch (use) {
        case MemoryUse::device:
            return {0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT};
        case MemoryUse::upload:
            return {host, 0};
        default:
            return {host, VK_MEMORY_PROPERTY_HOST_CACHED_BIT};
    }
}

std::optional<std::uint32_t> typeFor(const VkPhysicalDeviceMemoryProperties& memory, std::uint32_t allowed,
                                     MemoryUse use) {
    constexpr VkMemoryPropertyFlags strange =
        VK_MEMORY_PROPERTY_PROTECTED_BIT | VK_MEMORY_PROPERTY_LAZILY_ALLOCATED_BIT;
    const Wish wish = wishOf(use);
    for (const VkMemoryPropertyFlags flags : {wish.required | wish.preferred, wish.required}) {
        for (std::uint32_t type = 0; type < memory.memoryTypeCount; ++type) {
            const VkMemoryPropertyFlags has = memory.memoryTypes[type].propertyFlags;
            if ((allowed >> type & 1U) != 0 && (has & flags) == flags && (has & strange) == 0) return type;
        }
    }
    return std::nullopt;
}

/// A software device's memory is the host's. With large pages the gathers of shaders miss fewer translations;
/// some systems give them only on request.
void askForLargePages([[maybe_unused]] std::byte* mapped, [[maybe_unused]] std::uint64_t bytes) {
#ifdef __linux__
    constexpr std::uintptr_t small = 4096;
    const auto from = (reinterpret_cast<std::uintptr_t>(mapped) + small - 1) / small * small;
    const auto to = (reinterpret_cast<std::uintptr_t>(mapped) + bytes) / small * small;
    // Where it is refused, the pages stay small.
    if (from < to) (void)madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
#endif
}

core::Error noSuchMemory() {
    return {"the device has no memory of the kind needed", "device memory", ""};
}

}  // namespace

MemoryPool::MemoryPool(Device& device) : device_(device) {
    device.instance()->vk().GetPhysicalDeviceMemoryProperties(device.physicalDevice(), &properties_);
}

MemoryPool::~MemoryPool() {
    assert(blocks_.empty());
}

core::Result<MemoryPool::Block*> MemoryPool::addBlock(std::uint32_t type, std::uint64_t size, bool image,
                                                      bool dedicated, const void* more) {
    VkMemoryAllocateInfo info{VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO, more};
    info.allocationSize = size;
    info.memoryTypeIndex = type;
    Block block;
    const auto allocated = device_.check(
        device_.vk().AllocateMemory(device_.handle(), &info, nullptr, &block.memory), "vkAllocateMemory");
    if (!allocated.ok()) {
        core::Error error = allocated.error();
        error.what += " for " + core::bytesText(size);
        return error;
    }
    if ((properties_.memoryTypes[type].propertyFlags & VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT) != 0) {
        void* mapped = nullptr;
        const auto done = device_.check(
            device_.vk().MapMemory(device_.handle(), block.memory, 0, VK_WHOLE_SIZE, 0, &mapped),
            "vkMapMemory");
        if (!done.ok()) {
            device_.vk().FreeMemory(device_.handle(), block.memory, nullptr);
            return done.error();
        }
        block.mapped = static_cast<std::byte*>(mapped);
        if (device_.capabilities().kind == DeviceKind::software) askForLargePages(block.mapped, size);
    }
    block.type = type;
    block.image = image;
    block.dedicated = dedicated;
    block.free = FreeRanges(size);
    return &blocks_.emplace_back(std::move(block));
}

core::Result<Allocation> MemoryPool::allocate(const VkMemoryRequirements& requirements, MemoryUse use,
                                              bool image) {
    const auto type = typeFor(properties_, requirements.memoryTypeBits, use);
    if (!type) return noSuchMemory();
    const std::uint64_t size = requirements.size;
    const auto pieceOf = [&](Block& block) -> std::optional<Allocation> {
        const auto offset = block.free.take(size, requirements.alignment);
        if (!offset) return std::nullopt;
        std::byte* mapped =
            block.mapped != nullptr && use != MemoryUse::device ? block.mapped + *offset : nullptr;
        return Allocation{block.memory, *offset, size, mapped, &block};
    };
    const std::lock_guard lock(mutex_);
    const bool dedicated = size > blockSize / 2;
    if (!dedicated) {
        for (Block& block : blocks_) {
            if (block.type != *type || block.image != image || block.dedicated) continue;
            if (const auto piece = pieceOf(block)) return *piece;
        }
    }
    const auto block = addBlock(*type, dedicated ? size : blockSize, image, dedicated);
    if (!block.ok()) return block.error();
    const auto piece = pieceOf(**block);
    assert(piece);
    return piece.value_or(Allocation{});
}

core::Result<Allocation> MemoryPool::allocateExported(const VkMemoryRequirements& requirements,
                                                      VkBuffer buffer) {
    const auto type = typeFor(properties_, requirements.memoryTypeBits, MemoryUse::device);
    if (!type) return noSuchMemory();
    VkMemoryDedicatedAllocateInfo dedicated{VK_STRUCTURE_TYPE_MEMORY_DEDICATED_ALLOCATE_INFO};
    dedicated.buffer = buffer;
    VkExportMemoryAllocateInfo exported{VK_STRUCTURE_TYPE_EXPORT_MEMORY_ALLOCATE_INFO, &dedicated};
    exported.handleTypes = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
    const std::lock_guard lock(mutex_);
    const auto block = addBlock(*type, requirements.size, false, true, &exported);
    if (!block.ok()) return block.error();
    const auto offset = (*block)->free.take(requirements.size, requirements.alignment);
    assert(offset == std::uint64_t{0});
    return Allocation{(*block)->memory, offset.value_or(0), requirements.size, nullptr, *block};
}

void MemoryPool::free(const Allocation& allocation) {
    const std::lock_guard lock(mutex_);
    const auto block = std::find_if(blocks_.begin(), blocks_.end(),
                                    [&](const Block& candidate) { return &candidate == allocation.block; });
    assert(block != blocks_.end());
    block->free.give(allocation.offset, allocation.size);
    if (block->free.taken() > 0) return;
    device_.vk().FreeMemory(device_.handle(), block->memory, nullptr);
    blocks_.erase(block);
}

std::uint64_t MemoryPool::reserved() const {
    const std::lock_guard lock(mutex_);
    std::uint64_t bytes = 0;
    for (const Block& block : blocks_) bytes += block.free.size();
    return bytes;
}

}  // namespace splatreel::render::vulkan
