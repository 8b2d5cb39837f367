#include "core/base/parallel.h"
#include "core/formats/ply.h"
#include "core/gaussians/camera_path.h"
#include "core/gaussians/gaussians.h"
#include "core/gaussians/packed.h"
#include "render/cpu/cpu_scene_renderer.h"
#include "render/vulkan/devices.h"
#include "render/vulkan/vulkan_scene_renderer.h"
#include "tests/bench/clocks.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <numbers>
#include <string>

// Milliseconds per frame of a Vulkan back end on the device that the program would choose, the camera moving
// at every frame: smallest and median wall time; smallest and median processor time of all threads divided by
// the number of workers, which is what other programs on the machine disturb least; median time of each stage
// by the device's clock. Then how far the pictures of the first frames are from the processor's reference
// mode: the largest difference of any channel and the number of pixels beyond 2/255.
//
// bench_vulkan_scene file.ply WxH [tiles | quads] [frames] [compared frames]

namespace splatreel::bench {
namespace {

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.empty() ? 0 : values[values.size() / 2];
}

/// As `splatreel doctor --benchmark` moves it.
render::SceneView viewOf(const render::SceneItem& item, const core::Bounds& bounds, int frame, int width,
                         int height) {
    const auto azimuth = static_cast<float>(frame * 3 * std::numbers::pi / 180);
    const auto fovy = static_cast<float>(core::defaultFovyDegrees * std::numbers::pi / 180);
    render::SceneView view;
    view.items = {item};
    view.camera = core::framingCamera(bounds, azimuth, 0.2F, fovy, width, height);
    return view;
}

void compare(const render::Picture& picture, const render::Picture& reference) {
    int largest = 0;
    std::array<int, 256> pixels{};
    for (std::size_t i = 0; i < picture.rgba.size(); ++i) {
        int off = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            const auto channel = [&](std::uint32_t rgba) { return static_cast<int>(rgba >> shift & 255U); };
            off = std::max(off, std::abs(channel(picture.rgba[i]) - channel(reference.rgba[i])));
        }
        largest = std::max(largest, off);
        ++pixels[static_cast<std::size_t>(off)];
    }
    std::printf("  off %d/255, pixels by difference:", largest);
    for (std::size_t off = 1; off < pixels.size(); ++off) {
        if (pixels[off] > 0) std::printf(" %zu:%d", off, pixels[off]);
    }
    std::printf("\n");
}

int run(const std::string& file, int width, int height, render::vulkan::VulkanBackend backend, int frames,
        int compared) {
    const auto content = core::readPly(file);
    if (!content.ok()) {
        std::fprintf(stderr, "%s\n", content.error().message().c_str());
        return 1;
    }
    render::SceneItem item;
    item.exact = std::make_shared<const core::Gaussians>(content->gaussians);
    item.frame = std::make_shared<const core::PackedGaussians>(core::pack(*item.exact));
    const core::Bounds bounds = core::boundsOf(*item.exact);
    auto device = render::vulkan::openDevice({});
    if (!device.ok()) {
        std::fprintf(stderr, "%s\n", device.error().message().c_str());
        return 1;
    }
    auto renderer = render::vulkan::VulkanSceneRenderer::create(*device, {.backend = backend, .times = true});
    if (!renderer.ok()) {
        std::fprintf(stderr, "%s\n", renderer.error().message().c_str());
        return 1;
    }
    render::Picture picture, reference;
    std::vector<double> wall, processor;
    std::map<std::string, std::vector<double>> stages;
    std::vector<std::string> order;
    for (int frame = -2; frame < frames; ++frame) {
        const render::SceneView view = viewOf(item, bounds, frame + 2, width, height);
        const double startWall = wallMs(), startProcessor = processorMs();
        if (const auto drawn = (*renderer)->draw(view, picture); !drawn.ok()) {
            std::fprintf(stderr, "%s\n", drawn.error().message().c_str());
            return 1;
        }
        if (frame < 0) continue;
        wall.push_back(wallMs() - startWall);
        processor.push_back((processorMs() - startProcessor) / core::workerCount());
        for (const render::vulkan::StageTime& stage : (*renderer)->times()) {
            if (!stages.contains(stage.name)) order.push_back(stage.name);
            stages[stage.name].push_back(stage.milliseconds);
        }
    }
    std::printf("%s %s %dx%d: wall %.1f, median %.1f; processor %.1f, median %.1f ms\n ", file.c_str(),
                (*renderer)->name().c_str(), width, height, *std::min_element(wall.begin(), wall.end()),
                median(wall), *std::min_element(processor.begin(), processor.end()), median(processor));
    for (const std::string& stage : order) std::printf(" %s %.1f", stage.c_str(), median(stages[stage]));
    std::printf("\n");
    render::CpuSceneRenderer cpu;
    for (int frame = 0; frame < compared; ++frame) {
        render::SceneView view = viewOf(item, bounds, frame + 2, width, height);
        const auto drawn = (*renderer)->draw(view, picture);
        view.quality = render::Quality::reference;
        const auto drawnToo = cpu.draw(view, reference);
        if (!drawn.ok() || !drawnToo.ok()) return 1;
        compare(picture, reference);
    }
    return 0;
}

}  // namespace
}  // namespace splatreel::bench

int main(int count, char** values) {
    int width = 1280, height = 720;
    if (count < 2) return 2;
    if (count > 2 && std::sscanf(values[2], "%dx%d", &width, &height) != 2) return 2;
    const bool quads = count > 3 && std::string(values[3]) == "quads";
    using render = splatreel::render::vulkan::VulkanBackend;
    return splatreel::bench::run(values[1], width, height, quads ? render::quads : render::tiles,
                                 count > 4 ? std::atoi(values[4]) : 12, count > 5 ? std::atoi(values[5]) : 1);
}
