#include "ui/shell/renderer_choice.h"

#include "core/base/log.h"
#include "core/base/thread_priority.h"
#include "render/backends/backends.h"

namespace splatreel::ui {

RendererFactory rendererFactory(const QString& choice) {
    return [choice = choice.toStdString()]() -> core::Result<std::unique_ptr<render::SceneRenderer>> {
        auto renderer = render::makeRenderer(choice);
        if (renderer.ok()) return renderer;
        core::log::warning(renderer.error().message() + " The processor draws instead.");
        return render::makeRenderer("cpu");
    };
}

void RendererMeasuring::start() {
    if (thread_.joinable()) return;
    // Joined before this object goes.
    thread_ = std::jthread([this](const std::stop_token& stop) {
        core::lowerThreadPriority();
        auto ranking = render::rankBackends(render::backends(), stop);
        if (stop.stop_requested()) return;
        core::log::info("A picture takes: " + render::describe(ranking));
        QMetaObject::invokeMethod(
            this, [this, ranking = std::move(ranking)] { emit measured(ranking); }, Qt::QueuedConnection);
    });
}

}  // namespace splatreel::ui
