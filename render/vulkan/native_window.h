#pragma once

#include <cstdint>

namespace splatreel::render::vulkan {

enum class WindowSystem { xcb, xlib, wayland, win32 };

/// A window of the desktop, by the handles of its window system. The window outlives what is made from it.
struct NativeWindow {
    WindowSystem system = WindowSystem::xcb;
    void* connection = nullptr;  ///< xcb_connection_t*, Display*, wl_display* or HINSTANCE
    std::uint64_t window = 0;    ///< xcb_window_t, Window, wl_surface* or HWND
};

}  // namespace splatreel::render::vulkan
