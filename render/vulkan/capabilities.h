#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace splatreel::render::vulkan {

enum class DeviceKind { discrete, integrated, shared /*a virtual machine's*/, software, other };

/// What a Vulkan device offers, as far as it changes what the renderer does. Nothing here is required beyond
/// Vulkan 1.2. Features are switched on in a device exactly where the capability is set, so taking one away
/// (DeviceOptions::restrict) is the same as a device that lacks it.
struct DeviceCapabilities {
    std::string name;
    std::string driver;
    std::uint32_t apiMajor = 0, apiMinor = 0, apiPatch = 0;
    DeviceKind kind = DeviceKind::other;
    std::array<std::uint8_t, 16> uuid{};  ///< equals CUDA's for the same device

    std::uint64_t maxStorageRange = 0;  ///< bytes one storage buffer binding may cover
    std::uint32_t maxTexels = 0;        ///< of a texel buffer
    std::uint64_t maxAllocation = 0;    ///< bytes
    std::uint64_t deviceMemory = 0;     ///< bytes of the largest device-local heap
    std::uint64_t memoryBudget = 0;     ///< bytes of it this process may take; 0: the device does not say
    std::uint32_t maxStorageBuffersPerStage = 0;
    std::uint32_t maxPushConstants = 0;    ///< bytes, at least 128
    std::uint32_t maxSharedMemory = 0;     ///< bytes per work group
    std::uint32_t maxWorkgroupSize = 0;    ///< invocations
    std::uint32_t maxWorkgroupCountX = 0;  ///< per dispatch
    std::uint32_t maxImageSize = 0;        ///< pixels along a side
    std::uint32_t storageAlignment = 0;    ///< of a storage binding's offset, bytes
    double timestampPeriod = 0;            ///< nanoseconds per tick; 0: no timestamps
    int queues = 0;                        ///< of the family that draws

    int subgroupSize = 0;
    bool subgroupArithmetic = false;  ///< ballot, shuffle and arithmetic in compute
    bool storage16 = false;           ///< 16-bit values in storage buffers
    bool storage8 = false;
    bool float16 = false;            ///< arithmetic
    bool blendsFloat32 = false;      ///< into targets of four 32-bit floats
    bool separateTransfer = false;   ///< a queue family for copies alone
    bool swapchain = false;          ///< VK_KHR_swapchain
    bool memoryBudgetKnown = false;  ///< VK_EXT_memory_budget
    bool externalMemory = false;     ///< VK_KHR_external_memory_fd: buffers go out as descriptors
    bool externalSemaphore = false;  ///< VK_KHR_external_semaphore_fd: timeline semaphores do

    /// Buffers that are only read are texel buffers in compute shaders. Software devices load the lanes of a
    /// storage buffer one by one, texels all at once.
    [[nodiscard]] bool readsTexels() const {
        return kind == DeviceKind::software && maxTexels >= maxStorageRange / 4;
    }

    /// 0: software; 1: a GPU; 2: with 16- and 8-bit storage, a memory budget and ≥ 32 lanes; 3: which also
    /// shares memory and semaphores with other interfaces.
    [[nodiscard]] int tier() const {
        if (kind == DeviceKind::software) return 0;
        if (!(storage16 && storage8 && memoryBudgetKnown && subgroupSize >= 32)) return 1;
        return externalMemory && externalSemaphore ? 3 : 2;
    }
};

}  // namespace splatreel::render::vulkan
