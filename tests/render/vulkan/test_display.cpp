#include "tests/render/vulkan/test_display.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

namespace splatreel::render::vulkan {
namespace {

constexpr int startTime = 60'000;  // milliseconds that a server may take to be there
constexpr int endTime = 5'000;     // milliseconds that it may take to go

/// A line that comes from a pipe, without its end; empty where none comes.
std::string lineFrom(int descriptor) {
    std::string line;
    pollfd stream{descriptor, POLLIN, 0};
    for (char character = 0; poll(&stream, 1, startTime) == 1 && read(descriptor, &character, 1) == 1;) {
        if (character == '\n') return line;
        line += character;
    }
    return {};
}

void end(pid_t server) {
    kill(server, SIGTERM);
    for (int waited = 0; waited < endTime; ++waited) {
        if (waitpid(server, nullptr, WNOHANG) != 0) return;
        usleep(1000);
    }
    kill(server, SIGKILL);
    waitpid(server, nullptr, 0);
}

}  // namespace

std::unique_ptr<TestDisplay> TestDisplay::start() {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return nullptr;
    const pid_t server = fork();
    if (server == 0) {
        ::close(ends[0]);
        const std::string descriptor = std::to_string(ends[1]);
        execlp("Xvfb", "Xvfb", "-displayfd", descriptor.c_str(), "-screen", "0", "1920x1200x24", "-nolisten",
               "tcp", "-noreset", nullptr);
        _exit(127);
    }
    ::close(ends[1]);
    const std::string number = lineFrom(ends[0]);
    ::close(ends[0]);
    std::unique_ptr<TestDisplay> display(new TestDisplay);
    display->server_ = server;
    if (number.empty()) return nullptr;
    display->name_ = ":" + number;
    display->connection_ = xcb_connect(display->name_.c_str(), nullptr);
    if (xcb_connection_has_error(display->connection_) != 0) return nullptr;
    return display;
}

TestDisplay::~TestDisplay() {
    if (connection_ != nullptr) xcb_disconnect(connection_);
    if (server_ > 0) end(server_);
}

NativeWindow TestDisplay::openWindow(int width, int height) {
    const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data;
    const xcb_window_t window = xcb_generate_id(connection_);
    xcb_create_window(connection_, XCB_COPY_FROM_PARENT, window, screen->root, 0, 0,
                      static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height), 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, screen->root_visual, 0, nullptr);
    const NativeWindow native{WindowSystem::xcb, connection_, window};
    show(native, true);
    return native;
}

void TestDisplay::resize(const NativeWindow& window, int width, int height) {
    const std::array<std::uint32_t, 2> size = {static_cast<std::uint32_t>(width),
                                               static_cast<std::uint32_t>(height)};
    xcb_configure_window(connection_, static_cast<xcb_window_t>(window.window),
                         XCB_CONFIG_WINDOW_WIDTH | XCB_CONFIG_WINDOW_HEIGHT, size.data());
    xcb_flush(connection_);
}

void TestDisplay::show(const NativeWindow& window, bool shown) {
    const auto id = static_cast<xcb_window_t>(window.window);
    if (shown) {
        xcb_map_window(connection_, id);
    } else {
        xcb_unmap_window(connection_, id);
    }
    xcb_flush(connection_);
}

void TestDisplay::close(const NativeWindow& window) {
    xcb_destroy_window(connection_, static_cast<xcb_window_t>(window.window));
    xcb_flush(connection_);
}

std::vector<std::uint32_t> TestDisplay::contents(const NativeWindow& window, int width, int height) {
    std::vector<std::uint32_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
    xcb_get_image_reply_t* reply = xcb_get_image_reply(
        connection_,
        xcb_get_image(connection_, XCB_IMAGE_FORMAT_Z_PIXMAP, static_cast<xcb_window_t>(window.window), 0, 0,
                      static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height), ~0U),
        nullptr);
    if (reply == nullptr) return {};
    std::memcpy(pixels.data(), xcb_get_image_data(reply), 4 * pixels.size());
    std::free(reply);
    return pixels;
}

}  // namespace splatreel::render::vulkan
