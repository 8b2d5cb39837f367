#pragma once

#include "render/vulkan/native_window.h"

#include <xcb/xcb.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace splatreel::render::vulkan {

/// An X server without a screen, of this process alone. Null where Xvfb is not installed.
class TestDisplay {
public:
    [[nodiscard]] static std::unique_ptr<TestDisplay> start();
    ~TestDisplay();
    [[nodiscard]] const std::string& name() const { return name_; }  ///< as in the environment's DISPLAY
    TestDisplay(const TestDisplay&) = delete;
    TestDisplay& operator=(const TestDisplay&) = delete;

    [[nodiscard]] NativeWindow openWindow(int width, int height);
    void resize(const NativeWindow& window, int width, int height);
    void show(const NativeWindow& window, bool shown);
    void close(const NativeWindow& window);
    /// What the window shows, as words with blue in the lowest byte. [H, W]
    [[nodiscard]] std::vector<std::uint32_t> contents(const NativeWindow& window, int width, int height);

private:
    TestDisplay() = default;
    int server_ = -1;  ///< process
    std::string name_;
    xcb_connection_t* connection_ = nullptr;
};

}  // namespace splatreel::render::vulkan
