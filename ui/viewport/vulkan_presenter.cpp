#include "ui/viewport/vulkan_presenter.h"

#ifdef SPLATREEL_VULKAN
// Qt's word is the name of a parameter in there.
#undef signals
#include "render/vulkan/device.h"
#include "render/vulkan/devices.h"
#include "render/vulkan/presenter.h"

#include <QEvent>
#include <QGuiApplication>
#include <QPlatformSurfaceEvent>
#include <algorithm>
#include <mutex>
#include <utility>
#endif

namespace splatreel::ui {

#ifdef SPLATREEL_VULKAN

namespace {

namespace vk = render::vulkan;

core::Result<vk::NativeWindow> nativeWindow(const QWindow& window) {
    const auto* x11 = qGuiApp->nativeInterface<QNativeInterface::QX11Application>();
    const bool isX11 =
        QGuiApplication::platformName() == QLatin1String("xcb");  // "offscreen" has one without a server
    if (!isX11 || x11 == nullptr || window.handle() == nullptr) {
        return core::Error{"Vulkan cannot draw into windows of \"" +
                               QGuiApplication::platformName().toStdString() + "\" here",
                           "viewport", "Start the program with QT_QPA_PLATFORM=xcb."};
    }
    return vk::NativeWindow{vk::WindowSystem::xcb, x11->connection(), window.winId()};
}

/// Its window and the render thread share it, so every call takes the lock; the surface goes before the
/// window's native handle does.
class VulkanPresenter final : public QObject, public FramePresenter {
public:
    VulkanPresenter(QWindow& window, std::unique_ptr<vk::Presenter> presenter)
        : window_(window),
          presenter_(std::move(presenter)),
          name_("Vulkan, " + presenter_->device()->capabilities().name) {
        window_.installEventFilter(this);
    }

    [[nodiscard]] std::string name() const override { return name_; }

    core::Result<void> present(const PresentedFrame& frame) override {
        const std::scoped_lock lock(mutex_);
        const render::Picture& picture = *frame.picture;
        if (picture.rgba.empty()) return {};
        presenter_->resize(frame.width, frame.height);
        // A device that was lost is opened anew and asked once more.
        for (int attempt = 0; attempt < 2; ++attempt) {
            auto memory = presenter_->map(picture.width, picture.height);
            if (!memory) return memory.error();
            std::copy(picture.rgba.begin(), picture.rgba.end(), memory->begin());
            auto shown = presenter_->present(frame.overlay);
            if (!shown) return shown.error();
            if (*shown != vk::Presented::rebuilt) return {};
        }
        return core::Error{"the device was lost twice while it showed a picture", "viewport", ""};
    }

    bool expose() override { return false; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::PlatformSurface) {
            const auto kind = static_cast<QPlatformSurfaceEvent*>(event)->surfaceEventType();
            const std::scoped_lock lock(mutex_);
            if (kind == QPlatformSurfaceEvent::SurfaceAboutToBeDestroyed) {
                presenter_->detach();
            } else if (auto native = nativeWindow(window_); native) {
                // Where it fails, present says so at the next picture.
                static_cast<void>(presenter_->attach(*native));
            }
        }
        return QObject::eventFilter(watched, event);
    }

private:
    QWindow& window_;
    std::mutex mutex_;
    std::unique_ptr<vk::Presenter> presenter_;
    std::string name_;
};

PresenterFactory failing(core::Error error) {
    return [error = std::move(error)](QWindow&) -> core::Result<std::shared_ptr<FramePresenter>> {
        return error;
    };
}

}  // namespace

std::function<PresenterFactory()> vulkanPresenter(const QWindow& window,
                                                  const VulkanPresenterOptions& options) {
    auto native = nativeWindow(window);
    if (!native) return [error = native.error()] { return failing(error); };
    return [native = *native, options]() -> PresenterFactory {
        if (!options.softwareDevices) {
            const auto devices = vk::listDevices();
            if (!devices) return failing(devices.error());
            const auto chosen = std::ranges::find(*devices, true, &vk::DeviceReport::chosen);
            if (chosen == devices->end() || chosen->capabilities.kind == vk::DeviceKind::software)
                return failing({"there is no graphics processor that draws with Vulkan", "", ""});
        }
        auto opened = vk::Presenter::create(native);
        if (!opened) return failing(opened.error());
        // Functions are copied; the presenter goes to the first window that asks.
        auto presenter = std::make_shared<std::unique_ptr<vk::Presenter>>(*std::move(opened));
        return [presenter](QWindow& shown) -> core::Result<std::shared_ptr<FramePresenter>> {
            return std::shared_ptr<FramePresenter>(
                std::make_shared<VulkanPresenter>(shown, std::move(*presenter)));
        };
    };
}

#else

std::function<PresenterFactory()> vulkanPresenter(const QWindow&, const VulkanPresenterOptions&) {
    return []() -> PresenterFactory {
        return [](QWindow&) -> core::Result<std::shared_ptr<FramePresenter>> {
            return core::Error{"this build has no Vulkan", "", ""};
        };
    };
}

#endif

}  // namespace splatreel::ui
