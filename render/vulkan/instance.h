#pragma once

#include "render/vulkan/functions.h"

#include <atomic>
#include <memory>
#include <vector>

namespace splatreel::render::vulkan {

/// A Vulkan instance of version 1.2. With validation, every message of the layers is logged and counted.
class Instance {
public:
    struct Options {
        bool validation = false;    ///< or SPLATREEL_VULKAN_VALIDATION; ignored where it is not installed
        bool presentation = false;  ///< the surface extensions that the loader has
    };
    [[nodiscard]] static core::Result<std::shared_ptr<Instance>> create(const Options& options);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    [[nodiscard]] VkInstance handle() const { return handle_; }
    [[nodiscard]] const InstanceFunctions& vk() const { return vk_; }
    [[nodiscard]] const GlobalFunctions& global() const { return global_; }
    [[nodiscard]] core::Result<std::vector<VkPhysicalDevice>> physicalDevices() const;

    [[nodiscard]] bool validates() const { return messenger_ != VK_NULL_HANDLE; }
    /// Warnings and errors of the validation layer so far.
    [[nodiscard]] int messages() const { return messages_; }
    /// Those of all instances, those that are gone included.
    [[nodiscard]] static int allMessages() { return allMessages_; }

private:
    Instance() = default;
    static VkBool32 VKAPI_PTR receive(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                      VkDebugUtilsMessageTypeFlagsEXT types,
                                      const VkDebugUtilsMessengerCallbackDataEXT* data, void* self);

    GlobalFunctions global_;
    InstanceFunctions vk_;
    VkInstance handle_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
    std::atomic<int> messages_ = 0;
    static std::atomic<int> allMessages_;
};

}  // namespace splatreel::render::vulkan
