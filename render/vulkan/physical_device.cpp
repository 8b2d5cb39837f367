#include "render/vulkan/physical_device.h"

#include "core/base/files.h"
#include "render/vulkan/buffer.h"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace splatreel::render::vulkan {
namespace {

DeviceKind kindOf(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
            return DeviceKind::discrete;
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
            return DeviceKind::integrated;
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
            return DeviceKind::shared;
        case VK_PHYSICAL_DEVICE_TYPE_CPU:
            return DeviceKind::software;
        default:
            return DeviceKind::other;
    }
}

const char* wordsOf(DeviceKind kind) {
    switch (kind) {
        case DeviceKind::discrete:
            return "a discrete GPU";
        case DeviceKind::integrated:
            return "an integrated GPU";
        case DeviceKind::shared:
            return "a virtual machine's GPU";
        case DeviceKind::software:
            return "a software device";
        default:
            return "a device of another kind";
    }
}

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool hasExtension(const std::vector<VkExtensionProperties>& extensions, const char* name) {
    return std::any_of(extensions.begin(), extensions.end(), [&](const VkExtensionProperties& extension) {
        return std::strcmp(extension.extensionName, name) == 0;
    });
}

bool exportsBuffers(const InstanceFunctions& vk, VkPhysicalDevice handle) {
    VkPhysicalDeviceExternalBufferInfo info{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_BUFFER_INFO};
    info.usage = Buffer::readInShaders | VK_BUFFER_USAGE_TRANSFER_SRC_BIT | VK_BUFFER_USAGE_TRANSFER_DST_BIT;
    info.handleType = VK_EXTERNAL_MEMORY_HANDLE_TYPE_OPAQUE_FD_BIT;
    VkExternalBufferProperties properties{VK_STRUCTURE_TYPE_EXTERNAL_BUFFER_PROPERTIES};
    vk.GetPhysicalDeviceExternalBufferProperties(handle, &info, &properties);
    return (properties.externalMemoryProperties.externalMemoryFeatures &
            VK_EXTERNAL_MEMORY_FEATURE_EXPORTABLE_BIT) != 0;
}

bool exportsTimelines(const InstanceFunctions& vk, VkPhysicalDevice handle) {
    VkSemaphoreTypeCreateInfo type{VK_STRUCTURE_TYPE_SEMAPHORE_TYPE_CREATE_INFO};
    type.semaphoreType = VK_SEMAPHORE_TYPE_TIMELINE;
    VkPhysicalDeviceExternalSemaphoreInfo info{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_EXTERNAL_SEMAPHORE_INFO,
                                               &type};
    info.handleType = VK_EXTERNAL_SEMAPHORE_HANDLE_TYPE_OPAQUE_FD_BIT;
    VkExternalSemaphoreProperties properties{VK_STRUCTURE_TYPE_EXTERNAL_SEMAPHORE_PROPERTIES};
    vk.GetPhysicalDeviceExternalSemaphoreProperties(handle, &info, &properties);
    return (properties.externalSemaphoreFeatures & VK_EXTERNAL_SEMAPHORE_FEATURE_EXPORTABLE_BIT) != 0;
}

void describeMemory(const Instance& instance, VkPhysicalDevice handle, DeviceCapabilities& capabilities) {
    VkPhysicalDeviceMemoryBudgetPropertiesEXT budget{
        VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_BUDGET_PROPERTIES_EXT};
    VkPhysicalDeviceMemoryProperties2 memory{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_MEMORY_PROPERTIES_2};
    if (capabilities.memoryBudgetKnown) memory.pNext = &budget;
    instance.vk().GetPhysicalDeviceMemoryProperties2(handle, &memory);
    for (std::uint32_t i = 0; i < memory.memoryProperties.memoryHeapCount; ++i) {
        const VkMemoryHeap& heap = memory.memoryProperties.memoryHeaps[i];
        if ((heap.flags & VK_MEMORY_HEAP_DEVICE_LOCAL_BIT) == 0 || heap.size <= capabilities.deviceMemory) {
            continue;
        }
        capabilities.deviceMemory = heap.size;
        capabilities.memoryBudget = capabilities.memoryBudgetKnown ? budget.heapBudget[i] : 0;
    }
}

/// Fills everything but features of a device older than 1.2, which is not asked for what it cannot know.
DeviceCapabilities describe(const Instance& instance, VkPhysicalDevice handle) {
    const InstanceFunctions& vk = instance.vk();
    DeviceCapabilities capabilities;
    VkPhysicalDeviceProperties basic{};
    vk.GetPhysicalDeviceProperties(handle, &basic);
    capabilities.name = basic.deviceName;
    capabilities.apiMajor = VK_API_VERSION_MAJOR(basic.apiVersion);
    capabilities.apiMinor = VK_API_VERSION_MINOR(basic.apiVersion);
    capabilities.apiPatch = VK_API_VERSION_PATCH(basic.apiVersion);
    capabilities.kind = kindOf(basic.deviceType);
    if (basic.apiVersion < VK_API_VERSION_1_2) return capabilities;

    std::uint32_t count = 0;
    vk.EnumerateDeviceExtensionProperties(handle, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    vk.EnumerateDeviceExtensionProperties(handle, nullptr, &count, extensions.data());
    extensions.resize(count);
    capabilities.swapchain = hasExtension(extensions, "VK_KHR_swapchain");
    capabilities.memoryBudgetKnown = hasExtension(extensions, "VK_EXT_memory_budget");
    capabilities.externalMemory =
        hasExtension(extensions, "VK_KHR_external_memory_fd") && exportsBuffers(vk, handle);
    capabilities.externalSemaphore =
        hasExtension(extensions, "VK_KHR_external_semaphore_fd") && exportsTimelines(vk, handle);

    VkPhysicalDeviceVulkan12Properties properties12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_PROPERTIES};
    VkPhysicalDeviceVulkan11Properties properties11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_PROPERTIES,
                                                    &properties12};
    VkPhysicalDeviceProperties2 properties{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2, &properties11};
    vk.GetPhysicalDeviceProperties2(handle, &properties);
    capabilities.driver = std::string(properties12.driverName) + ", " + properties12.driverInfo;
    std::copy(std::begin(properties11.deviceUUID), std::end(properties11.deviceUUID),
              capabilities.uuid.begin());
    const VkPhysicalDeviceLimits& limits = properties.properties.limits;
    capabilities.maxStorageRange = limits.maxStorageBufferRange;
    capabilities.maxTexels = limits.maxTexelBufferElements;
    capabilities.maxAllocation = properties11.maxMemoryAllocationSize;
    capabilities.maxStorageBuffersPerStage = limits.maxPerStageDescriptorStorageBuffers;
    capabilities.maxPushConstants = limits.maxPushConstantsSize;
    capabilities.maxSharedMemory = limits.maxComputeSharedMemorySize;
    capabilities.maxWorkgroupSize = limits.maxComputeWorkGroupInvocations;
    capabilities.maxWorkgroupCountX = limits.maxComputeWorkGroupCount[0];
    capabilities.maxImageSize = limits.maxImageDimension2D;
    capabilities.storageAlignment = static_cast<std::uint32_t>(limits.minStorageBufferOffsetAlignment);
    capabilities.subgroupSize = static_cast<int>(properties11.subgroupSize);
    constexpr VkSubgroupFeatureFlags operations =
        VK_SUBGROUP_FEATURE_BASIC_BIT | VK_SUBGROUP_FEATURE_BALLOT_BIT | VK_SUBGROUP_FEATURE_ARITHMETIC_BIT |
        VK_SUBGROUP_FEATURE_SHUFFLE_BIT;
    capabilities.subgroupArithmetic =
        (properties11.subgroupSupportedStages & VK_SHADER_STAGE_COMPUTE_BIT) != 0 &&
        (properties11.subgroupSupportedOperations & operations) == operations;

    VkPhysicalDeviceVulkan12Features features12{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES};
    VkPhysicalDeviceVulkan11Features features11{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES,
                                                &features12};
    VkPhysicalDeviceFeatures2 features{VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2, &features11};
    vk.GetPhysicalDeviceFeatures2(handle, &features);
    capabilities.storage16 = features11.storageBuffer16BitAccess == VK_TRUE;
    capabilities.storage8 = features12.storageBuffer8BitAccess == VK_TRUE;
    capabilities.float16 = features12.shaderFloat16 == VK_TRUE;
    VkFormatProperties floats{};
    vk.GetPhysicalDeviceFormatProperties(handle, VK_FORMAT_R32G32B32A32_SFLOAT, &floats);
    capabilities.blendsFloat32 =
        (floats.optimalTilingFeatures & VK_FORMAT_FEATURE_COLOR_ATTACHMENT_BLEND_BIT) != 0;
    describeMemory(instance, handle, capabilities);
    return capabilities;
}

/// The queue family that does everything; fills what the capabilities say of queues. False: there is none.
bool chooseQueueFamily(const Instance& instance, PhysicalDevice& device) {
    std::uint32_t count = 0;
    instance.vk().GetPhysicalDeviceQueueFamilyProperties(device.handle, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    instance.vk().GetPhysicalDeviceQueueFamilyProperties(device.handle, &count, families.data());
    DeviceCapabilities& capabilities = device.report.capabilities;
    constexpr VkQueueFlags all = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    bool found = false;
    for (std::uint32_t i = 0; i < count; ++i) {
        const VkQueueFamilyProperties& family = families[i];
        if ((family.queueFlags & all) == 0 && (family.queueFlags & VK_QUEUE_TRANSFER_BIT) != 0) {
            capabilities.separateTransfer = true;
        }
        if (found || (family.queueFlags & all) != all) continue;
        found = true;
        device.queueFamily = i;
        capabilities.queues = static_cast<int>(family.queueCount);
        VkPhysicalDeviceProperties properties{};
        instance.vk().GetPhysicalDeviceProperties(device.handle, &properties);
        capabilities.timestampPeriod = family.timestampValidBits > 0 ? properties.limits.timestampPeriod : 0;
    }
    return found;
}

/// Empty when the device can be used.
std::string refusal(const PhysicalDevice& device, bool hasQueue) {
    const DeviceCapabilities& capabilities = device.report.capabilities;
    if (capabilities.apiMajor == 1 && capabilities.apiMinor < 2) {
        return "its driver knows Vulkan " + std::to_string(capabilities.apiMajor) + "." +
               std::to_string(capabilities.apiMinor) + " only, 1.2 is needed";
    }
    if (!hasQueue) return "no queue of it both draws and computes";
    return {};
}

}  // namespace

int scoreOf(const DeviceCapabilities& capabilities, std::string& reason) {
    int score = 0;
    switch (capabilities.kind) {
        case DeviceKind::discrete:
            score = 4000;
            break;
        case DeviceKind::integrated:
            score = 3000;
            break;
        case DeviceKind::shared:
            score = 2000;
            break;
        case DeviceKind::other:
            score = 1000;
            break;
        case DeviceKind::software:
            score = 1;
            break;
    }
    score += 100 * capabilities.tier();
    constexpr std::uint64_t gibibyte = 1ULL << 30;
    const std::uint64_t memory =
        capabilities.memoryBudget > 0 ? capabilities.memoryBudget : capabilities.deviceMemory;
    score += static_cast<int>(std::min<std::uint64_t>(memory / gibibyte, 99));
    reason = std::string(wordsOf(capabilities.kind)) + " of tier " + std::to_string(capabilities.tier()) +
             " with " + core::bytesText(memory);
    return score;
}

core::Result<std::vector<PhysicalDevice>> rankDevices(const Instance& instance, const std::string& name) {
    const auto handles = instance.physicalDevices();
    if (!handles.ok()) return handles.error();
    std::vector<PhysicalDevice> devices;
    for (VkPhysicalDevice handle : *handles) {
        PhysicalDevice device;
        device.handle = handle;
        DeviceReport& report = device.report;
        report.capabilities = describe(instance, handle);
        const bool hasQueue = chooseQueueFamily(instance, device);
        report.reason = refusal(device, hasQueue);
        report.usable = report.reason.empty();
        if (report.usable) report.score = scoreOf(report.capabilities, report.reason);
        devices.push_back(std::move(device));
    }
    std::stable_sort(devices.begin(), devices.end(), [](const PhysicalDevice& a, const PhysicalDevice& b) {
        return a.report.score > b.report.score;
    });
    for (PhysicalDevice& device : devices) {
        const std::string own = lower(device.report.capabilities.name);
        if (!device.report.usable || own.find(lower(name)) == std::string::npos) continue;
        device.report.chosen = true;
        break;
    }
    return devices;
}

}  // namespace splatreel::render::vulkan
