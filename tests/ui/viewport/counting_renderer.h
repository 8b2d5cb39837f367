#pragma once

#include "ui/viewport/render_thread.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace splatreel::ui {

/// What a CountingRenderer was asked for.
struct DrawLog {
    struct Entry {
        int width = 0;
        int height = 0;
        float azimuthCosine = 0;
        render::Quality quality = render::Quality::interactive;
        float wipe = -1;  ///< −1: no comparison
    };
    std::mutex mutex;
    std::vector<Entry> entries;
    std::atomic<int> milliseconds{0};  ///< that a picture takes

    [[nodiscard]] std::vector<Entry> all() {
        const std::scoped_lock lock(mutex);
        return entries;
    }
    [[nodiscard]] std::size_t count() { return all().size(); }
};

/// A renderer that notes every picture and paints the backdrop's first colour.
class CountingRenderer final : public render::SceneRenderer {
public:
    explicit CountingRenderer(std::shared_ptr<DrawLog> log) : log_(std::move(log)) {}
    [[nodiscard]] std::string name() const override { return "counting"; }

    core::Result<void> draw(const render::SceneView& view, render::Picture& picture) override {
        std::this_thread::sleep_for(std::chrono::milliseconds(log_->milliseconds));
        picture.width = view.camera.intrinsics.width;
        picture.height = view.camera.intrinsics.height;
        const auto byte = [&](int channel) {
            return static_cast<std::uint32_t>(
                view.backdrop.first[static_cast<std::size_t>(channel)] * 255.0F + 0.5F);
        };
        picture.rgba.assign(
            static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height),
            byte(0) | byte(1) << 8U | byte(2) << 16U | 0xff000000U);
        const std::scoped_lock lock(log_->mutex);
        const bool compares = view.comparison.kind != render::CompareKind::none;
        log_->entries.push_back({picture.width, picture.height, view.camera.rotation[0][0], view.quality,
                                 compares ? view.comparison.position : -1.0F});
        return {};
    }
    core::Result<void> drawPlanes(const render::SceneView&, const render::PlaneSet&,
                                  render::PicturePlanes&) override {
        return {};
    }
    [[nodiscard]] core::Result<render::Pick> pick(const render::SceneView& view, int x, int y) override {
        return render::Pick{x < view.camera.intrinsics.width / 2 ? -1 : 0, static_cast<std::uint32_t>(y),
                            1.0F};
    }

private:
    std::shared_ptr<DrawLog> log_;
};

inline RendererFactory countingRenderer(const std::shared_ptr<DrawLog>& log) {
    return [log]() -> core::Result<std::unique_ptr<render::SceneRenderer>> {
        return std::unique_ptr<render::SceneRenderer>(std::make_unique<CountingRenderer>(log));
    };
}

}  // namespace splatreel::ui
