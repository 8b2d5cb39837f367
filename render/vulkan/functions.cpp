#include "render/vulkan/functions.h"

#include <dlfcn.h>

#include <string>

namespace splatreel::render::vulkan {
namespace {

core::Error noFunction(const char* name) {
    return {"the driver has no " + std::string(name), "Vulkan", "Update the graphics driver."};
}

core::Result<GlobalFunctions> openLoader() {
    // Never closed: drivers leave threads and exit handlers behind.
    void* library = dlopen("libvulkan.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return core::Error{"there is no Vulkan loader (libvulkan.so.1)", "Vulkan",
                           "Install libvulkan1 and a driver, such as mesa-vulkan-drivers."};
    }
    GlobalFunctions global;
    global.GetInstanceProcAddr =
        reinterpret_cast<PFN_vkGetInstanceProcAddr>(dlsym(library, "vkGetInstanceProcAddr"));
    if (global.GetInstanceProcAddr == nullptr) return noFunction("vkGetInstanceProcAddr");
#define SPLATREEL_VULKAN_FETCH(name)                                                                      \
    global.name = reinterpret_cast<PFN_vk##name>(global.GetInstanceProcAddr(VK_NULL_HANDLE, "vk" #name)); \
    if (global.name == nullptr) return noFunction("vk" #name);
    SPLATREEL_VULKAN_GLOBAL_FUNCTIONS(SPLATREEL_VULKAN_FETCH)
#undef SPLATREEL_VULKAN_FETCH
    return global;
}

const char* reasonOf(VkResult result) {
    switch (result) {
        case VK_NOT_READY:
            return "not ready";
        case VK_TIMEOUT:
            return "timed out";
        case VK_ERROR_OUT_OF_HOST_MEMORY:
            return "out of main memory";
        case VK_ERROR_OUT_OF_DEVICE_MEMORY:
            return "out of device memory";
        case VK_ERROR_INITIALIZATION_FAILED:
            return "initialisation failed";
        case VK_ERROR_DEVICE_LOST:
            return "the device was lost";
        case VK_ERROR_MEMORY_MAP_FAILED:
            return "mapping memory failed";
        case VK_ERROR_LAYER_NOT_PRESENT:
            return "a layer is not installed";
        case VK_ERROR_EXTENSION_NOT_PRESENT:
            return "an extension is not there";
        case VK_ERROR_FEATURE_NOT_PRESENT:
            return "a feature is not there";
        case VK_ERROR_INCOMPATIBLE_DRIVER:
            return "no driver fits";
        case VK_ERROR_TOO_MANY_OBJECTS:
            return "too many objects";
        case VK_ERROR_FORMAT_NOT_SUPPORTED:
            return "the format is not supported";
        case VK_ERROR_FRAGMENTED_POOL:
            return "a pool is fragmented";
        case VK_ERROR_OUT_OF_POOL_MEMORY:
            return "a pool is exhausted";
        case VK_ERROR_SURFACE_LOST_KHR:
            return "the window's surface was lost";
        case VK_ERROR_NATIVE_WINDOW_IN_USE_KHR:
            return "the window is in use by another surface";
        case VK_ERROR_OUT_OF_DATE_KHR:
            return "the swapchain no longer fits its window";
        default:
            return "unexpected result";
    }
}

}  // namespace

core::Result<GlobalFunctions> loadVulkan() {
    static const core::Result<GlobalFunctions> global = openLoader();
    return global;
}

core::Result<InstanceFunctions> loadInstanceFunctions(const GlobalFunctions& global, VkInstance instance) {
    InstanceFunctions functions;
#define SPLATREEL_VULKAN_FETCH(name) \
    functions.name = reinterpret_cast<PFN_vk##name>(global.GetInstanceProcAddr(instance, "vk" #name));
#define SPLATREEL_VULKAN_FETCH_CORE(name) \
    SPLATREEL_VULKAN_FETCH(name)          \
    if (functions.name == nullptr) return noFunction("vk" #name);
    SPLATREEL_VULKAN_INSTANCE_FUNCTIONS(SPLATREEL_VULKAN_FETCH_CORE)
    SPLATREEL_VULKAN_INSTANCE_EXTENSION_FUNCTIONS(SPLATREEL_VULKAN_FETCH)
#undef SPLATREEL_VULKAN_FETCH_CORE
#undef SPLATREEL_VULKAN_FETCH
    return functions;
}

core::Result<DeviceFunctions> loadDeviceFunctions(const InstanceFunctions& functions, VkDevice device) {
    DeviceFunctions loaded;
#define SPLATREEL_VULKAN_FETCH(name) \
    loaded.name = reinterpret_cast<PFN_vk##name>(functions.GetDeviceProcAddr(device, "vk" #name));
#define SPLATREEL_VULKAN_FETCH_CORE(name) \
    SPLATREEL_VULKAN_FETCH(name)          \
    if (loaded.name == nullptr) return noFunction("vk" #name);
    SPLATREEL_VULKAN_DEVICE_FUNCTIONS(SPLATREEL_VULKAN_FETCH_CORE)
    SPLATREEL_VULKAN_DEVICE_EXTENSION_FUNCTIONS(SPLATREEL_VULKAN_FETCH)
#undef SPLATREEL_VULKAN_FETCH_CORE
#undef SPLATREEL_VULKAN_FETCH
    return loaded;
}

core::Result<void> check(VkResult result, const char* call) {
    if (result >= VK_SUCCESS) return {};
    std::string remedy;
    if (result == VK_ERROR_OUT_OF_DEVICE_MEMORY || result == VK_ERROR_OUT_OF_HOST_MEMORY) {
        remedy = "Close other programs or lower the renderer's memory budget.";
    }
    return core::Error{std::string(reasonOf(result)) + " (" + std::to_string(result) + ")", call, remedy};
}

}  // namespace splatreel::render::vulkan
