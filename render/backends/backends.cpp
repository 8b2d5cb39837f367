#include "render/backends/backends.h"

#include "core/base/log.h"
#include "render/cpu/cpu_scene_renderer.h"
#ifdef SPLATREEL_VULKAN
#include "render/vulkan/vulkan_scene_renderer.h"
#endif

#include <algorithm>
#include <set>
#include <utility>

namespace splatreel::render {
namespace {

using Renderer = core::Result<std::unique_ptr<SceneRenderer>>;

Renderer processorRenderer() {
    return std::unique_ptr<SceneRenderer>(std::make_unique<CpuSceneRenderer>());
}

core::Error unavailable(const std::string& what, const std::string& why) {
    return {what + " cannot draw here: " + why, "renderer",
            "Choose auto or cpu; \"splatreel doctor\" tells what this machine has."};
}

#ifdef SPLATREEL_VULKAN
Renderer vulkanRenderer(const std::string& device, vulkan::VulkanBackend backend) {
    auto opened = vulkan::openDevice({.name = device});
    if (!opened.ok()) return unavailable("Vulkan", opened.error().message());
    auto renderer = vulkan::VulkanSceneRenderer::create(*opened, {.backend = backend});
    if (!renderer.ok()) return unavailable("Vulkan", renderer.error().message());
    return std::unique_ptr<SceneRenderer>(std::move(renderer).value());
}

void addVulkan(std::vector<Backend>& list) {
    const auto devices = vulkan::listDevices();
    if (!devices.ok()) return;
    std::set<std::string> known;  // devices are told apart by their names
    for (const vulkan::DeviceReport& device : *devices) {
        const std::string& name = device.capabilities.name;
        if (!device.usable || !known.insert(name).second) continue;
        const bool software = device.capabilities.kind == vulkan::DeviceKind::software;
        for (const auto backend : {vulkan::VulkanBackend::tiles, vulkan::VulkanBackend::quads}) {
            list.push_back({backend == vulkan::VulkanBackend::tiles ? "vulkan tiles" : "vulkan quads", name,
                            software, [name, backend] { return vulkanRenderer(name, backend); }});
        }
    }
}
#else
void addVulkan(std::vector<Backend>&) {}
#endif

Renderer bestVulkan() {
    for (const Backend& backend : backends()) {
        if (backend.name == "vulkan tiles") return backend.make();
    }
#ifdef SPLATREEL_VULKAN
    const auto device = vulkan::openDevice();  // for its reason
    return unavailable("Vulkan", device.ok() ? "no device is usable" : device.error().message());
#else
    return unavailable("Vulkan", "this build has no Vulkan renderer");
#endif
}

Renderer automatic() {
    for (const Backend& backend : backends()) {
        if (backend.software) continue;
        auto renderer = backend.make();
        if (renderer.ok()) return renderer;
        core::log::warning(renderer.error().message());
    }
    return processorRenderer();
}

/// Whatever the machine has: whether there is a device or a driver is not the reason.
Renderer cudaRenderer() {
    return core::Error{
        "CUDA draws no scenes: its kernels serve training. An NVIDIA device draws through Vulkan", "renderer",
        "Choose auto, vulkan or cpu; \"splatreel doctor\" tells what this machine has."};
}

}  // namespace

std::vector<Backend> backends() {
    std::vector<Backend> list{{"cpu", "", true, processorRenderer}};
    addVulkan(list);
    return list;
}

std::optional<core::Error> vulkanProblem() {
    const std::vector<Backend> all = backends();
    const bool any = std::ranges::any_of(all, [](const Backend& each) { return each.name != "cpu"; });
    if (any) return std::nullopt;
    return bestVulkan().error();
}

Renderer makeRenderer(std::string_view choice) {
    if (choice == "cpu") return processorRenderer();
    if (choice == "vulkan") return bestVulkan();
    if (choice == "cuda") return cudaRenderer();
    return automatic();
}

}  // namespace splatreel::render
