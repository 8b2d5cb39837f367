#pragma once

#include "core/base/result.h"
#include "render/scene/scene_renderer.h"
#include "ui/viewport/frame_presenter.h"
#include "ui/viewport/quality_governor.h"
#include "ui/viewport/stage.h"

#include <functional>
#include <memory>
#include <string>

namespace splatreel::ui {

/// What the last picture was and how fast pictures come.
struct ViewStatistics {
    std::uint64_t pictures = 0;    ///< drawn since the start, settling included
    std::uint64_t shownState = 0;  ///< number of the newest state that was shown
    std::uint64_t skipped = 0;     ///< states that a newer one overtook
    double drawMilliseconds = 0;
    double presentMilliseconds = 0;
    double picturesPerSecond = 0;  ///< over the last second with any
    DrawPlan plan;
    std::int64_t gaussians = 0;
    std::int64_t dropped = 0;  ///< Gaussians of these frames that cannot be drawn: not finite or absurd
    std::string renderer;
    std::string presenter;
    std::string reason;  ///< of the last picture
    std::string error;   ///< of the last picture; empty: none
};

using RendererFactory = std::function<core::Result<std::unique_ptr<render::SceneRenderer>>()>;

/// Draws snapshots on a thread of its own: the newest one, at once; once more in full quality when none has
/// come for `settleDelay`; then nothing until there is a reason. The renderer is made, used and destroyed on
/// that thread, and made anew when its device is lost. All functions are thread-safe and wait for no picture.
class RenderThread {
public:
    static constexpr double settleDelay = 0.080;  ///< seconds

    /// `shown` is called on the render thread after every picture.
    RenderThread(RendererFactory factory, std::shared_ptr<FramePresenter> presenter,
                 std::function<void(const ViewStatistics&)> shown = {});
    /// Waits for the picture that is being drawn.
    ~RenderThread();
    RenderThread(const RenderThread&) = delete;
    RenderThread& operator=(const RenderThread&) = delete;

    /// The newest state wins; one that was not drawn yet is dropped.
    void submit(ViewStatePtr state);
    /// Draws with another renderer from the next picture on, and the last state again. Where it cannot be
    /// made the one before stays, and the log says why.
    void setRenderer(RendererFactory factory);
    /// Shows with another presenter from the next picture on, and draws the last state again.
    void setPresenter(std::shared_ptr<FramePresenter> presenter);
    /// What lies under a pixel of a view. `answer` is called on the render thread.
    void pick(render::SceneView view, int x, int y,
              std::function<void(const core::Result<render::Pick>&)> answer);
    /// A picture for a file, whatever its size, in the reference mode. `answer` is called on the render
    /// thread.
    void still(render::SceneView view, std::function<void(core::Result<render::Picture>)> answer);
    /// The same in floats, before the backdrop.
    void planes(render::SceneView view, std::function<void(core::Result<render::PicturePlanes>)> answer);
    /// The most pictures per second (the screen's rate).
    void setFrameLimit(double picturesPerSecond);
    /// The largest share of the time that drawing may take while pictures follow each other; 1 unless set.
    /// For when other work needs the processor that draws.
    void setShare(double share);

    [[nodiscard]] ViewStatistics statistics() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The statistics as the viewport shows them, in the lower left corner.
[[nodiscard]] Overlay statisticsShapes(const ViewStatistics& statistics, const ViewState& state);

}  // namespace splatreel::ui
