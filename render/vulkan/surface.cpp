#include "render/vulkan/surface.h"

#include <utility>

// The types that Vulkan's headers need of the window systems; none of their functions is called.
struct xcb_connection_t;
using xcb_window_t = std::uint32_t;
using xcb_visualid_t = std::uint32_t;
struct _XDisplay;  // NOLINT(bugprone-reserved-identifier): Xlib's own name
using Display = _XDisplay;
using Window = unsigned long;
using VisualID = unsigned long;
struct wl_display;
struct wl_surface;
#include <vulkan/vulkan_wayland.h>
#include <vulkan/vulkan_xcb.h>
#include <vulkan/vulkan_xlib.h>

namespace splatreel::render::vulkan {
namespace {

template <class Function>
Function fetch(const Instance& instance, const char* name) {
    return reinterpret_cast<Function>(instance.global().GetInstanceProcAddr(instance.handle(), name));
}

/// VK_ERROR_EXTENSION_NOT_PRESENT where the loader or this build does not know the window system.
VkResult createSurface(const Instance& instance, const NativeWindow& window, VkSurfaceKHR* surface) {
    constexpr VkResult unknown = VK_ERROR_EXTENSION_NOT_PRESENT;
    switch (window.system) {
        case WindowSystem::xcb: {
            const auto create = fetch<PFN_vkCreateXcbSurfaceKHR>(instance, "vkCreateXcbSurfaceKHR");
            VkXcbSurfaceCreateInfoKHR info{VK_STRUCTURE_TYPE_XCB_SURFACE_CREATE_INFO_KHR};
            info.connection = static_cast<xcb_connection_t*>(window.connection);
            info.window = static_cast<xcb_window_t>(window.window);
            return create == nullptr ? unknown : create(instance.handle(), &info, nullptr, surface);
        }
        case WindowSystem::xlib: {
            const auto create = fetch<PFN_vkCreateXlibSurfaceKHR>(instance, "vkCreateXlibSurfaceKHR");
            VkXlibSurfaceCreateInfoKHR info{VK_STRUCTURE_TYPE_XLIB_SURFACE_CREATE_INFO_KHR};
            info.dpy = static_cast<Display*>(window.connection);
            info.window = static_cast<Window>(window.window);
            return create == nullptr ? unknown : create(instance.handle(), &info, nullptr, surface);
        }
        case WindowSystem::wayland: {
            const auto create = fetch<PFN_vkCreateWaylandSurfaceKHR>(instance, "vkCreateWaylandSurfaceKHR");
            VkWaylandSurfaceCreateInfoKHR info{VK_STRUCTURE_TYPE_WAYLAND_SURFACE_CREATE_INFO_KHR};
            info.display = static_cast<wl_display*>(window.connection);
            // NOLINTNEXTLINE(performance-no-int-to-ptr): the handle is a pointer
            info.surface = reinterpret_cast<wl_surface*>(static_cast<std::uintptr_t>(window.window));
            return create == nullptr ? unknown : create(instance.handle(), &info, nullptr, surface);
        }
        case WindowSystem::win32: {
            // As VkWin32SurfaceCreateInfoKHR, whose header needs Windows' own.
            struct Win32SurfaceInfo {
                VkStructureType type = VK_STRUCTURE_TYPE_WIN32_SURFACE_CREATE_INFO_KHR;
                const void* next = nullptr;
                VkFlags flags = 0;
                void* instance = nullptr;
                void* window = nullptr;
            };
            using Create = VkResult(VKAPI_PTR*)(VkInstance, const Win32SurfaceInfo*,
                                                const VkAllocationCallbacks*, VkSurfaceKHR*);
            const auto create = fetch<Create>(instance, "vkCreateWin32SurfaceKHR");
            Win32SurfaceInfo info;
            info.instance = window.connection;
            // NOLINTNEXTLINE(performance-no-int-to-ptr): the handle is a pointer
            info.window = reinterpret_cast<void*>(static_cast<std::uintptr_t>(window.window));
            return create == nullptr ? unknown : create(instance.handle(), &info, nullptr, surface);
        }
    }
    return unknown;
}

}  // namespace

core::Result<Surface> Surface::create(const std::shared_ptr<Device>& device, const NativeWindow& window) {
    if (!device->capabilities().swapchain) {
        return core::Error{"the device cannot show pictures in windows", device->capabilities().name, ""};
    }
    Surface surface;
    surface.device_ = device;
    if (auto made =
            device->check(createSurface(*device->instance(), window, &surface.handle_), "vkCreateSurfaceKHR");
        !made.ok()) {
        return made.error();
    }
    VkBool32 supported = VK_FALSE;
    auto asked =
        device->check(device->instance()->vk().GetPhysicalDeviceSurfaceSupportKHR(
                          device->physicalDevice(), device->queueFamily(), surface.handle_, &supported),
                      "vkGetPhysicalDeviceSurfaceSupportKHR");
    if (!asked.ok()) return asked.error();
    if (supported == VK_FALSE) {
        return core::Error{"the device cannot show pictures in this window", device->capabilities().name, ""};
    }
    return surface;
}

Surface& Surface::operator=(Surface&& other) noexcept {
    if (this == &other) return *this;
    release();
    device_ = std::move(other.device_);
    handle_ = std::exchange(other.handle_, VK_NULL_HANDLE);
    return *this;
}

void Surface::release() {
    if (handle_ == VK_NULL_HANDLE) return;
    device_->instance()->vk().DestroySurfaceKHR(device_->instance()->handle(), handle_, nullptr);
    handle_ = VK_NULL_HANDLE;
    device_.reset();
}

}  // namespace splatreel::render::vulkan
