#pragma once

#include "core/base/result.h"
#include "render/vulkan/api.h"

/// Every Vulkan function that the renderer calls, by level. Members are named without the prefix.
#define SPLATREEL_VULKAN_GLOBAL_FUNCTIONS(X) \
    X(CreateInstance)                        \
    X(EnumerateInstanceExtensionProperties)  \
    X(EnumerateInstanceLayerProperties)      \
    X(EnumerateInstanceVersion)

#define SPLATREEL_VULKAN_INSTANCE_FUNCTIONS(X)      \
    X(DestroyInstance)                              \
    X(EnumeratePhysicalDevices)                     \
    X(GetPhysicalDeviceProperties)                  \
    X(GetPhysicalDeviceProperties2)                 \
    X(GetPhysicalDeviceFeatures2)                   \
    X(GetPhysicalDeviceMemoryProperties)            \
    X(GetPhysicalDeviceMemoryProperties2)           \
    X(GetPhysicalDeviceQueueFamilyProperties)       \
    X(GetPhysicalDeviceFormatProperties)            \
    X(GetPhysicalDeviceExternalBufferProperties)    \
    X(GetPhysicalDeviceExternalSemaphoreProperties) \
    X(EnumerateDeviceExtensionProperties)           \
    X(CreateDevice)                                 \
    X(GetDeviceProcAddr)

/// Of extensions: null where the instance was made without them.
#define SPLATREEL_VULKAN_INSTANCE_EXTENSION_FUNCTIONS(X) \
    X(CreateDebugUtilsMessengerEXT)                      \
    X(DestroyDebugUtilsMessengerEXT)                     \
    X(DestroySurfaceKHR)                                 \
    X(GetPhysicalDeviceSurfaceSupportKHR)                \
    X(GetPhysicalDeviceSurfaceCapabilitiesKHR)           \
    X(GetPhysicalDeviceSurfaceFormatsKHR)                \
    X(GetPhysicalDeviceSurfacePresentModesKHR)

#define SPLATREEL_VULKAN_DEVICE_FUNCTIONS(X) \
    X(DestroyDevice)                         \
    X(DeviceWaitIdle)                        \
    X(GetDeviceQueue)                        \
    X(QueueSubmit)                           \
    X(AllocateMemory)                        \
    X(FreeMemory)                            \
    X(MapMemory)                             \
    X(CreateBuffer)                          \
    X(DestroyBuffer)                         \
    X(CreateBufferView)                      \
    X(DestroyBufferView)                     \
    X(GetBufferMemoryRequirements)           \
    X(BindBufferMemory)                      \
    X(CreateImage)                           \
    X(DestroyImage)                          \
    X(GetImageMemoryRequirements)            \
    X(BindImageMemory)                       \
    X(CreateImageView)                       \
    X(DestroyImageView)                      \
    X(CreateSampler)                         \
    X(DestroySampler)                        \
    X(CreateSemaphore)                       \
    X(DestroySemaphore)                      \
    X(GetSemaphoreCounterValue)              \
    X(WaitSemaphores)                        \
    X(CreateCommandPool)                     \
    X(DestroyCommandPool)                    \
    X(ResetCommandPool)                      \
    X(AllocateCommandBuffers)                \
    X(BeginCommandBuffer)                    \
    X(EndCommandBuffer)                      \
    X(CreateShaderModule)                    \
    X(DestroyShaderModule)                   \
    X(CreatePipelineLayout)                  \
    X(DestroyPipelineLayout)                 \
    X(CreateComputePipelines)                \
    X(CreateGraphicsPipelines)               \
    X(DestroyPipeline)                       \
    X(CreateRenderPass)                      \
    X(DestroyRenderPass)                     \
    X(CreateFramebuffer)                     \
    X(DestroyFramebuffer)                    \
    X(CreateDescriptorSetLayout)             \
    X(DestroyDescriptorSetLayout)            \
    X(CreateDescriptorPool)                  \
    X(DestroyDescriptorPool)                 \
    X(AllocateDescriptorSets)                \
    X(UpdateDescriptorSets)                  \
    X(CreateQueryPool)                       \
    X(DestroyQueryPool)                      \
    X(GetQueryPoolResults)                   \
    X(CmdBeginRenderPass)                    \
    X(CmdEndRenderPass)                      \
    X(CmdBindPipeline)                       \
    X(CmdBindDescriptorSets)                 \
    X(CmdPushConstants)                      \
    X(CmdDispatch)                           \
    X(CmdDispatchIndirect)                   \
    X(CmdDraw)                               \
    X(CmdDrawIndirect)                       \
    X(CmdDrawIndexed)                        \
    X(CmdBindVertexBuffers)                  \
    X(CmdBindIndexBuffer)                    \
    X(CmdSetViewport)                        \
    X(CmdSetScissor)                         \
    X(CmdCopyBuffer)                         \
    X(CmdCopyBufferToImage)                  \
    X(CmdCopyImageToBuffer)                  \
    X(CmdBlitImage)                          \
    X(CmdFillBuffer)                         \
    X(CmdUpdateBuffer)                       \
    X(CmdPipelineBarrier)                    \
    X(CmdResetQueryPool)                     \
    X(CmdWriteTimestamp)

/// Of extensions: null on a device opened without them.
#define SPLATREEL_VULKAN_DEVICE_EXTENSION_FUNCTIONS(X) \
    X(CreateSwapchainKHR)                              \
    X(DestroySwapchainKHR)                             \
    X(GetSwapchainImagesKHR)                           \
    X(AcquireNextImageKHR)                             \
    X(QueuePresentKHR)                                 \
    X(GetMemoryFdKHR)                                  \
    X(GetSemaphoreFdKHR)

namespace splatreel::render::vulkan {

#define SPLATREEL_VULKAN_MEMBER(name) PFN_vk##name name = nullptr;

struct GlobalFunctions {
    PFN_vkGetInstanceProcAddr GetInstanceProcAddr = nullptr;
    SPLATREEL_VULKAN_GLOBAL_FUNCTIONS(SPLATREEL_VULKAN_MEMBER)
};

struct InstanceFunctions {
    SPLATREEL_VULKAN_INSTANCE_FUNCTIONS(SPLATREEL_VULKAN_MEMBER)
    SPLATREEL_VULKAN_INSTANCE_EXTENSION_FUNCTIONS(SPLATREEL_VULKAN_MEMBER)
};

struct DeviceFunctions {
    SPLATREEL_VULKAN_DEVICE_FUNCTIONS(SPLATREEL_VULKAN_MEMBER)
    SPLATREEL_VULKAN_DEVICE_EXTENSION_FUNCTIONS(SPLATREEL_VULKAN_MEMBER)
};

#undef SPLATREEL_VULKAN_MEMBER

/// Opens the Vulkan loader (libvulkan.so.1), once per process. An error says that there is none and what to
/// install. Thread-safe.
[[nodiscard]] core::Result<GlobalFunctions> loadVulkan();

/// An error when a core function is missing.
[[nodiscard]] core::Result<InstanceFunctions> loadInstanceFunctions(const GlobalFunctions& global,
                                                                    VkInstance instance);
[[nodiscard]] core::Result<DeviceFunctions> loadDeviceFunctions(const InstanceFunctions& functions,
                                                                VkDevice device);

/// Success, or an Error that names the call and the reason in words.
[[nodiscard]] core::Result<void> check(VkResult result, const char* call);

}  // namespace splatreel::render::vulkan
