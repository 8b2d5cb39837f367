#include "core/formats/ply.h"
#include "core/gaussians/camera_path.h"
#include "core/gaussians/packed.h"
#include "render/backends/backends.h"
#include "render/vulkan/device.h"
#include "render/vulkan/presenter.h"
#include "tests/bench/clocks.h"
#include "tests/render/vulkan/test_display.h"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <string>
#include <vector>

// Pictures a second when every one of them is drawn and shown: the camera moves by 3° a picture as in
// `splatreel doctor --benchmark`, a window of an X server without a screen takes the picture through the
// presenter's swapchain. At the end it waits until the last one is shown.
//
// bench_showing file.ply [WxH] [seconds] [cpu | vulkan]

namespace splatreel::bench {
namespace {

double quantile(std::vector<double> values, double part) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(part * static_cast<double>(values.size() - 1))];
}

int fail(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    return 1;
}

/// Milliseconds of the processor that children had which are no more: the X server.
double childrenMs() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    const auto milliseconds = [](const timeval& time) {
        return 1e3 * static_cast<double>(time.tv_sec) + 1e-3 * static_cast<double>(time.tv_usec);
    };
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime);
}

double loadAverage() {
    double load = 0;
    return getloadavg(&load, 1) == 1 ? load : -1;
}

int run(const std::string& file, int width, int height, double seconds, const std::string& backend) {
    using namespace render::vulkan;
    const auto content = core::readPly(file);
    if (!content.ok()) return fail(content.error().message());
    render::SceneView view;
    view.items.resize(1);
    view.items[0].frame = std::make_shared<const core::PackedGaussians>(core::pack(content->gaussians));
    const core::Bounds bounds = core::boundsOf(content->gaussians);
    auto renderer = render::makeRenderer(backend);
    if (!renderer.ok()) return fail(renderer.error().message());
    auto display = TestDisplay::start();
    if (!display) return fail("no Xvfb");
    const NativeWindow window = display->openWindow(width, height);
    auto presenter = Presenter::create(window, {.waitForScreen = false});
    if (!presenter.ok()) return fail(presenter.error().message());
    (*presenter)->resize(width, height);

    constexpr int warmUp = 5;
    render::Picture picture;
    std::vector<double> drawing, showing;
    const double load = loadAverage();
    double start = 0, startProcessor = 0;
    for (int frame = 0; frame < warmUp || wallMs() - start < 1000 * seconds; ++frame) {
        if (frame == warmUp) start = wallMs(), startProcessor = processorMs();
        const auto azimuth = static_cast<float>(frame * 3 * std::numbers::pi / 180);
        const auto fovy = static_cast<float>(core::defaultFovyDegrees * std::numbers::pi / 180);
        view.camera = core::framingCamera(bounds, azimuth, 0.2F, fovy, width, height);
        const double before = wallMs();
        if (const auto drawn = (*renderer)->draw(view, picture); !drawn.ok())
            return fail(drawn.error().message());
        const double between = wallMs();
        const auto written = (*presenter)->write(picture.rgba, width, height);
        if (!written.ok()) return fail(written.error().message());
        const auto shown = (*presenter)->present();
        if (!shown.ok()) return fail(shown.error().message());
        if (*shown != Presented::shown) return fail("the window is hidden");
        if (frame < warmUp) {
            start = wallMs();
            continue;
        }
        drawing.push_back(between - before);
        showing.push_back(wallMs() - between);
    }
    if (const auto idle = (*presenter)->device()->waitIdle(); !idle.ok()) return fail(idle.error().message());
    const double spent = wallMs() - start, processor = processorMs() - startProcessor;
    const auto pictures = static_cast<double>(drawing.size());
    (*presenter)->detach();
    display->close(window);
    display.reset();
    std::printf(
        "%s %s %dx%d: %.1f pictures/s over %.1f s; median ms drawing %.1f, showing %.1f; 99 %% below %.1f, "
        "%.1f; processor %.1f ms a picture, the server's %.1f; load %.2f before, %.2f after\n",
        file.c_str(), (*renderer)->name().c_str(), width, height, 1000 * pictures / spent, spent / 1000,
        quantile(drawing, 0.5), quantile(showing, 0.5), quantile(drawing, 0.99), quantile(showing, 0.99),
        processor / pictures, childrenMs() / pictures, load, loadAverage());
    return 0;
}

}  // namespace
}  // namespace splatreel::bench

int main(int count, char** values) {
    int width = 1920, height = 1080;
    if (count < 2) return 2;
    if (count > 2 && std::sscanf(values[2], "%dx%d", &width, &height) != 2) return 2;
    return splatreel::bench::run(values[1], width, height, count > 3 ? std::atof(values[3]) : 10,
                                 count > 4 ? values[4] : "cpu");
}
