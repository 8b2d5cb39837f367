#include "render/vulkan/instance.h"

#include "core/base/log.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace splatreel::render::vulkan {
namespace {

constexpr const char* validationLayer = "VK_LAYER_KHRONOS_validation";

bool hasLayer(const GlobalFunctions& vk, std::string_view name) {
    std::uint32_t count = 0;
    vk.EnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vk.EnumerateInstanceLayerProperties(&count, layers.data());
    layers.resize(count);
    return std::any_of(layers.begin(), layers.end(),
                       [&](const auto& layer) { return layer.layerName == name; });
}

std::vector<std::string> extensionsOf(const GlobalFunctions& vk, const char* layer) {
    std::uint32_t count = 0;
    vk.EnumerateInstanceExtensionProperties(layer, &count, nullptr);
    std::vector<VkExtensionProperties> properties(count);
    vk.EnumerateInstanceExtensionProperties(layer, &count, properties.data());
    std::vector<std::string> names;
    names.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) names.emplace_back(properties[i].extensionName);
    return names;
}

}  // namespace

std::atomic<int> Instance::allMessages_ = 0;

VkBool32 VKAPI_PTR Instance::receive(VkDebugUtilsMessageSeverityFlagBitsEXT severity,
                                     VkDebugUtilsMessageTypeFlagsEXT types,
                                     const VkDebugUtilsMessengerCallbackDataEXT* data, void* self) {
    // General messages tell of the loader's search for drivers and layers, not of this program.
    if ((types & VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT) == 0) return VK_FALSE;
    ++static_cast<Instance*>(self)->messages_;
    ++allMessages_;
    const std::string text = std::string("Vulkan validation: ") + data->pMessage;
    if (severity >= VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT) {
        core::log::error(text);
    } else {
        core::log::warning(text);
    }
    return VK_FALSE;
}

core::Result<std::shared_ptr<Instance>> Instance::create(const Options& options) {
    auto global = loadVulkan();
    if (!global.ok()) return global.error();
    std::shared_ptr<Instance> instance(new Instance);
    instance->global_ = *global;
    const GlobalFunctions& vk = instance->global_;

    const bool wanted = options.validation || std::getenv("SPLATREEL_VULKAN_VALIDATION") != nullptr;
    const bool validate = wanted && hasLayer(vk, validationLayer);
    std::vector<std::string> available = extensionsOf(vk, nullptr);
    if (validate) {
        for (std::string& name : extensionsOf(vk, validationLayer)) available.push_back(std::move(name));
    }
    std::vector<const char*> extensions;
    const auto want = [&](const char* name) {
        const bool there = std::find(available.begin(), available.end(), name) != available.end();
        if (there) extensions.push_back(name);
        return there;
    };
    const bool reports = validate && want(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
    if (options.presentation && want(VK_KHR_SURFACE_EXTENSION_NAME)) {
        for (const char* name : {"VK_KHR_xcb_surface", "VK_KHR_xlib_surface", "VK_KHR_wayland_surface",
                                 "VK_KHR_win32_surface"}) {
            want(name);
        }
    }

    VkApplicationInfo application{VK_STRUCTURE_TYPE_APPLICATION_INFO};
    application.pApplicationName = "Splatreel";
    application.apiVersion = VK_API_VERSION_1_2;
    VkInstanceCreateInfo info{VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO};
    info.pApplicationInfo = &application;
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    info.enabledLayerCount = validate ? 1 : 0;
    info.ppEnabledLayerNames = &validationLayer;
    if (auto made = check(vk.CreateInstance(&info, nullptr, &instance->handle_), "vkCreateInstance");
        !made.ok()) {
        return core::Error{made.error().what, "vkCreateInstance",
                           "Install a Vulkan driver, such as mesa-vulkan-drivers."};
    }
    auto functions = loadInstanceFunctions(vk, instance->handle_);
    if (!functions.ok()) return functions.error();
    instance->vk_ = *functions;
    if (reports && instance->vk_.CreateDebugUtilsMessengerEXT != nullptr) {
        VkDebugUtilsMessengerCreateInfoEXT messenger{VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT};
        messenger.messageSeverity =
            VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
        messenger.messageType =
            VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT | VK_DEBUG_UTILS_MESSAGE_TYPE_GENERAL_BIT_EXT;
        messenger.pfnUserCallback = &Instance::receive;
        messenger.pUserData = instance.get();
        auto made = check(instance->vk_.CreateDebugUtilsMessengerEXT(instance->handle_, &messenger, nullptr,
                                                                     &instance->messenger_),
                          "vkCreateDebugUtilsMessengerEXT");
        if (!made.ok()) return made.error();
    }
    return instance;
}

Instance::~Instance() {
    if (messenger_ != VK_NULL_HANDLE) vk_.DestroyDebugUtilsMessengerEXT(handle_, messenger_, nullptr);
    if (handle_ != VK_NULL_HANDLE && vk_.DestroyInstance != nullptr) vk_.DestroyInstance(handle_, nullptr);
}

core::Result<std::vector<VkPhysicalDevice>> Instance::physicalDevices() const {
    std::uint32_t count = 0;
    auto counted =
        check(vk_.EnumeratePhysicalDevices(handle_, &count, nullptr), "vkEnumeratePhysicalDevices");
    if (!counted.ok()) return counted.error();
    std::vector<VkPhysicalDevice> devices(count);
    auto listed =
        check(vk_.EnumeratePhysicalDevices(handle_, &count, devices.data()), "vkEnumeratePhysicalDevices");
    if (!listed.ok()) return listed.error();
    devices.resize(count);
    return devices;
}

}  // namespace splatreel::render::vulkan
