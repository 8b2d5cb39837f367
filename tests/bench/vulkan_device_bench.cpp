#include "render/vulkan/pages.h"
#include "render/vulkan/presenter.h"
#include "tests/render/vulkan/test_display.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <vector>

/// What the device layer costs: bringing a clip to the device, seeking within it, and showing a processor's
/// pictures in a window of an X server without a screen. Processor time beside the clock's, since this
/// machine may have other work.
namespace {

using namespace splatreel;
using namespace splatreel::render::vulkan;

double cpuMilliseconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

double wallMilliseconds() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::milli>(now).count();
}

double quantile(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

/// False when the device fails.
bool timePages() {
    constexpr int frames = 48;
    constexpr int gaussians = 200'000;
    auto device = openDevice();
    if (!device.ok()) return false;
    auto pages = FramePages::create(*device, 400ULL << 20);
    if (!pages.ok()) return false;
    std::vector<core::PackedGaussiansPtr> clip;
    for (int i = 0; i < frames; ++i) {
        auto frame = std::make_shared<core::PackedGaussians>();
        frame->size = gaussians;
        frame->blocks.resize(gaussians / core::packedBlockSize);
        clip.push_back(std::move(frame));
    }
    const double wall = wallMilliseconds();
    const double cpu = cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID);
    for (const auto& frame : clip) {
        if (!(*pages)->hold({&frame, 1}).ok()) return false;
    }
    if (!(*device)->waitIdle().ok()) return false;
    std::printf("upload of %d frames of %d Gaussians: %.1f ms, processor %.1f ms\n", frames, gaussians,
                wallMilliseconds() - wall, cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);

    std::vector<double> seeks;
    for (int i = 0; i < 20'000; ++i) {
        const auto& frame = clip[static_cast<std::size_t>(i * 31 % frames)];
        const double start = cpuMilliseconds(CLOCK_THREAD_CPUTIME_ID);
        if (!(*pages)->hold({&frame, 1}).ok()) return false;
        auto recording = (*device)->record();
        if (!recording.ok() || !recording->submit().ok()) return false;
        seeks.push_back(1e3 * (cpuMilliseconds(CLOCK_THREAD_CPUTIME_ID) - start));
        if (i % 64 == 0 && !(*device)->waitIdle().ok()) return false;
    }
    std::printf("seek within the resident clip, processor: median %.1f us, 99 %% below %.1f us\n",
                quantile(seeks, 0.5), quantile(seeks, 0.99));
    return true;
}

bool timePresenting(TestDisplay& display, int width, int height) {
    const NativeWindow window = display.openWindow(width, height);
    auto presenter = Presenter::create(window, {.waitForScreen = false});
    if (!presenter.ok()) return false;
    (*presenter)->resize(width, height);
    const std::vector<std::uint32_t> picture(
        static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0xff112233);
    std::vector<double> wall, cpu;
    for (int i = 0; i < 120; ++i) {
        const double start = wallMilliseconds();
        const double startCpu = cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID);
        if (!(*presenter)->write(picture, width, height).ok() || !(*presenter)->present().ok()) return false;
        if (i < 20) continue;
        wall.push_back(wallMilliseconds() - start);
        cpu.push_back(cpuMilliseconds(CLOCK_PROCESS_CPUTIME_ID) - startCpu);
    }
    std::printf("%d×%d written and shown: median %.2f ms, processor %.2f ms\n", width, height,
                quantile(wall, 0.5), quantile(cpu, 0.5));
    (*presenter)->detach();
    display.close(window);
    return true;
}

}  // namespace

int main() {
    if (!timePages()) {
        std::puts("no Vulkan device, or it failed");
        return 1;
    }
    const auto display = TestDisplay::start();
    if (!display) {
        std::puts("no Xvfb");
        return 1;
    }
    return timePresenting(*display, 1280, 720) && timePresenting(*display, 1920, 1080) ? 0 : 1;
}
