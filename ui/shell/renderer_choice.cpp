#include "ui/shell/renderer_choice.h"

#include "core/base/log.h"
#include "render/cpu/cpu_scene_renderer.h"
#ifdef SPLATREEL_VULKAN
#include "render/vulkan/vulkan_scene_renderer.h"
#endif

namespace splatreel::ui {
namespace {

using Renderer = core::Result<std::unique_ptr<render::SceneRenderer>>;

Renderer vulkanRenderer() {
#ifdef SPLATREEL_VULKAN
    auto device = render::vulkan::openDevice();
    if (!device.ok()) return device.error();
    auto renderer = render::vulkan::VulkanSceneRenderer::create(*device, {});
    if (!renderer.ok()) return renderer.error();
    return std::unique_ptr<render::SceneRenderer>(std::move(renderer).value());
#else
    return core::Error{"this build has no Vulkan renderer", "viewport", ""};
#endif
}

Renderer processorRenderer() {
    return std::unique_ptr<render::SceneRenderer>(std::make_unique<render::CpuSceneRenderer>());
}

}  // namespace

RendererFactory rendererFactory(const QString& choice) {
    return [choice]() -> Renderer {
        if (choice == QLatin1String("cpu")) return processorRenderer();
        auto renderer = vulkanRenderer();
        if (renderer.ok() || choice == QLatin1String("vulkan")) return renderer;
        core::log::warning("The processor draws the viewport: " + renderer.error().message());
        return processorRenderer();
    };
}

}  // namespace splatreel::ui
