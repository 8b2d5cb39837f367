#include "ui/viewport/render_thread.h"

#include "core/base/log.h"
#include "core/base/trace.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace splatreel::ui {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double longestCounted = 0.1;  // seconds: a slow picture must not make the next one late

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Clock::duration duration(double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

std::int64_t gaussiansOf(const std::vector<ViewPane>& panes) {
    std::int64_t count = 0;
    for (const ViewPane& pane : panes) {
        for (const render::SceneItem& item : pane.view.items) count += item.frame ? item.frame->size : 0;
    }
    return count;
}

std::int64_t droppedOf(const std::vector<ViewPane>& panes) {
    std::int64_t count = 0;
    for (const ViewPane& pane : panes) {
        for (const render::SceneItem& item : pane.view.items) count += item.frame ? item.frame->leftOut() : 0;
    }
    return count;
}

/// Puts a pane's picture at its place in the window's.
void paste(const render::Picture& from, int x, int y, render::Picture& to) {
    const int width = std::min(from.width, to.width - x);
    const int height = std::min(from.height, to.height - y);
    if (width <= 0) return;
    for (int row = 0; row < height; ++row) {
        const auto source = static_cast<std::size_t>(row) * static_cast<std::size_t>(from.width);
        const auto target = static_cast<std::size_t>(y + row) * static_cast<std::size_t>(to.width) +
                            static_cast<std::size_t>(x);
        std::memcpy(to.rgba.data() + target, from.rgba.data() + source,
                    static_cast<std::size_t>(width) * sizeof(std::uint32_t));
    }
}

/// |picture − other| · gain in each channel, opaque.
void subtract(const render::Picture& other, float gain, render::Picture& picture) {
    const std::size_t count = std::min(picture.rgba.size(), other.rgba.size());
    for (std::size_t i = 0; i < count; ++i) {
        std::uint32_t result = 0xFF000000U;
        for (int shift = 0; shift < 24; shift += 8) {
            const int a = static_cast<int>(picture.rgba[i] >> shift & 0xFFU);
            const int b = static_cast<int>(other.rgba[i] >> shift & 0xFFU);
            const float value = std::min(255.0F, gain * static_cast<float>(std::abs(a - b)));
            result |= static_cast<std::uint32_t>(value) << shift;
        }
        picture.rgba[i] = result;
    }
}

}  // namespace

struct RenderThread::State {
    RendererFactory factory;
    std::function<void(const ViewStatistics&)> shown;

    mutable std::mutex mutex;
    std::condition_variable_any wake;
    // Guarded by `mutex`.
    std::shared_ptr<FramePresenter> presenter;
    ViewStatePtr pending;
    std::deque<std::function<void()>> requests;
    ViewStatistics statistics;
    Clock::duration shortest = duration(1.0 / 60);
    double share = 1;

    // Of the render thread alone.
    std::unique_ptr<render::SceneRenderer> renderer;
    std::string rendererError;
    QualityGovernor governor;
    ViewStatePtr current;
    DrawPlan drawn;
    std::optional<Clock::time_point> settleAt;
    Clock::time_point lastStart{};
    double lastSeconds = 0;  ///< that the last picture took
    std::vector<std::shared_ptr<render::Picture>> pictures;
    render::Picture panePicture;
    render::Picture otherPicture;
    std::deque<Clock::time_point> recent;

    std::jthread thread;  // last: stops before the rest goes

    void makeRenderer() {
        renderer.reset();
        auto made = factory();
        rendererError = made ? std::string{} : made.error().message();
        if (made) renderer = std::move(made).value();
    }

    void replaceRenderer(RendererFactory next) {
        auto made = next();
        if (!made) {
            core::log::warning("The viewport's renderer stays as it is: " + made.error().message());
            return;
        }
        factory = std::move(next);
        renderer = std::move(made).value();
        rendererError.clear();
        governor.forget();
        if (!current) return;
        draw(governor.first(false), "another renderer");
        settleAt = Clock::now() + duration(settleDelay);
    }

    void run(const std::stop_token& stop) {
        core::trace::nameThread("viewport");
        makeRenderer();
        while (!stop.stop_requested()) work(stop);
        renderer.reset();
    }

    void work(const std::stop_token& stop) {
        std::unique_lock lock(mutex);
        const auto somethingToDo = [this] { return pending || !requests.empty(); };
        if (settleAt) {
            wake.wait_until(lock, stop, *settleAt, somethingToDo);
        } else {
            wake.wait(lock, stop, somethingToDo);
        }
        if (stop.stop_requested()) return;
        if (!requests.empty()) {
            const auto request = std::move(requests.front());
            requests.pop_front();
            lock.unlock();
            request();
            return;
        }
        if (pending) {
            // No more pictures than the screen shows; what comes meanwhile replaces this one.
            const Clock::time_point due = lastStart + std::max(shortest, duration(lastSeconds / share));
            if (Clock::now() < due) {
                wake.wait_until(lock, stop, due, [] { return false; });
                if (stop.stop_requested()) return;
            }
            const ViewStatePtr state = std::exchange(pending, nullptr);
            lock.unlock();
            if (current && (current->width != state->width || current->height != state->height))
                governor.forget();
            current = state;
            draw(governor.first(state->moving), state->reason);
            settleAt = Clock::now() + duration(settleDelay);
        } else if (settleAt && Clock::now() >= *settleAt) {
            lock.unlock();
            settleAt.reset();
            const DrawPlan plan = governor.settled();
            if (plan != drawn) draw(plan, "settled");
        }
    }

    std::shared_ptr<render::Picture> freePicture() {
        for (const auto& picture : pictures) {
            if (picture.use_count() == 1) return picture;
        }
        return pictures.emplace_back(std::make_shared<render::Picture>());
    }

    void draw(const DrawPlan& plan, const std::string& reason) {
        drawn = plan;
        lastStart = Clock::now();
        if (current->panes.empty()) return;  // a window without pixels
        const auto picture = freePicture();
        core::Result<void> result = drawPanes(plan, *picture);
        if (!result && renderer && renderer->lost()) {
            // Everything it needs lies in main memory.
            core::log::warning("The viewport's device was lost: " + result.error().message());
            makeRenderer();
            result = drawPanes(plan, *picture);
        }
        const double drawTime = millisecondsSince(lastStart);
        if (result) governor.measured(plan, drawTime);
        lastSeconds = std::min(drawTime / 1000, longestCounted);

        ViewStatistics now;
        std::shared_ptr<FramePresenter> target;
        {
            const std::scoped_lock lock(mutex);
            target = presenter;
            ViewStatistics& s = statistics;
            ++s.pictures;
            s.drawMilliseconds = drawTime;
            s.picturesPerSecond = rate();
            s.plan = plan;
            s.gaussians = gaussiansOf(current->panes);
            s.dropped = droppedOf(current->panes);
            s.renderer = renderer ? renderer->name() : "none";
            s.presenter = target ? target->name() : "none";
            s.reason = reason;
            s.error = result ? std::string{} : result.error().message();
            now = s;
        }
        // The last good picture stays when one fails; the statistics say why.
        if (target && result) {
            PresentedFrame frame{picture, current->overlay, current->width, current->height,
                                 current->pixelRatio};
            if (current->statistics) {
                Overlay shapes = statisticsShapes(now, *current);
                std::move(shapes.begin(), shapes.end(), std::back_inserter(frame.overlay));
            }
            const Clock::time_point start = Clock::now();
            const core::Result<void> presented = target->present(frame);
            now.presentMilliseconds = millisecondsSince(start);
            if (!presented) now.error = presented.error().message();
        }
        traceOf(now);
        now.shownState = current->number;
        {
            const std::scoped_lock lock(mutex);
            statistics.presentMilliseconds = now.presentMilliseconds;
            statistics.shownState = now.shownState;
            statistics.error = now.error;
            now.skipped = statistics.skipped;
        }
        if (shown) shown(now);
    }

    /// The picture, and from the input, or what else changed, to it.
    void traceOf(const ViewStatistics& picture) const {
        core::trace::complete("picture", "picture", lastStart,
                              {{"draw_ms", picture.drawMilliseconds},
                               {"show_ms", picture.presentMilliseconds},
                               {"gaussians", picture.gaussians},
                               {"state", static_cast<std::int64_t>(current->number)},
                               {"why", std::string_view(picture.reason)}});
        // Settling draws the same state once more.
        if (current->number != picture.shownState)
            core::trace::spanning("latency", picture.reason, current->asked);
    }

    core::Result<void> drawPanes(const DrawPlan& plan, render::Picture& picture) {
        if (!renderer) return core::Error{"no renderer: " + rendererError, "viewport", ""};
        const std::vector<ViewPane> panes = scaledPanes(current->panes, plan.scale);
        if (panes.size() == 1) return drawPane(plan, panes.front(), picture);
        picture.width = picture.height = 0;
        for (const ViewPane& pane : panes) {
            picture.width = std::max(picture.width, pane.x + pane.view.camera.intrinsics.width);
            picture.height = std::max(picture.height, pane.y + pane.view.camera.intrinsics.height);
        }
        picture.rgba.resize(static_cast<std::size_t>(picture.width) *
                            static_cast<std::size_t>(picture.height));
        for (const ViewPane& pane : panes) {
            if (auto result = drawPane(plan, pane, panePicture); !result) return result;
            paste(panePicture, pane.x, pane.y, picture);
        }
        return {};
    }

    core::Result<void> drawPane(const DrawPlan& plan, const ViewPane& pane, render::Picture& picture) {
        render::SceneView view = pane.view;
        view.quality = plan.quality;
        if (auto result = renderer->draw(view, picture); !result || !pane.against) return result;
        view = *pane.against;
        view.quality = plan.quality;
        if (auto result = renderer->draw(view, otherPicture); !result) return result;
        subtract(otherPicture, pane.gain, picture);
        return {};
    }

    /// Pictures in the last second, this one included.
    double rate() {
        recent.push_back(lastStart);
        while (recent.front() < lastStart - std::chrono::seconds(1)) recent.pop_front();
        if (recent.size() < 2) return 0;
        const double seconds = std::chrono::duration<double>(recent.back() - recent.front()).count();
        return seconds > 0 ? static_cast<double>(recent.size() - 1) / seconds : 0;
    }

    void post(std::function<void()> request) {
        {
            const std::scoped_lock lock(mutex);
            requests.push_back(std::move(request));
        }
        wake.notify_one();
    }
};

RenderThread::RenderThread(RendererFactory factory, std::shared_ptr<FramePresenter> presenter,
                           std::function<void(const ViewStatistics&)> shown)
    : state_(std::make_unique<State>()) {
    state_->factory = std::move(factory);
    state_->presenter = std::move(presenter);
    state_->shown = std::move(shown);
    state_->thread = std::jthread([state = state_.get()](const std::stop_token& stop) { state->run(stop); });
}

RenderThread::~RenderThread() = default;

void RenderThread::submit(ViewStatePtr state) {
    {
        const std::scoped_lock lock(state_->mutex);
        if (state_->pending) ++state_->statistics.skipped;
        state_->pending = std::move(state);
    }
    state_->wake.notify_one();
}

void RenderThread::setRenderer(RendererFactory factory) {
    state_->post([state = state_.get(), factory = std::move(factory)]() mutable {
        state->replaceRenderer(std::move(factory));
    });
}

void RenderThread::setPresenter(std::shared_ptr<FramePresenter> presenter) {
    {
        const std::scoped_lock lock(state_->mutex);
        state_->presenter = std::move(presenter);
    }
    state_->post([state = state_.get()] {
        if (state->current) state->draw(state->drawn, "another way to the screen");
    });
}

void RenderThread::pick(render::SceneView view, int x, int y,
                        std::function<void(const core::Result<render::Pick>&)> answer) {
    state_->post([state = state_.get(), view = std::move(view), x, y, answer = std::move(answer)] {
        if (!state->renderer) return answer(core::Error{"no renderer", "viewport", ""});
        answer(state->renderer->pick(view, x, y));
    });
}

void RenderThread::still(render::SceneView view, std::function<void(core::Result<render::Picture>)> answer) {
    view.quality = render::Quality::reference;
    state_->post([state = state_.get(), view = std::move(view), answer = std::move(answer)] {
        if (!state->renderer) return answer(core::Error{"no renderer", "viewport", ""});
        render::Picture picture;
        if (auto drawn = state->renderer->draw(view, picture); !drawn) return answer(drawn.error());
        answer(std::move(picture));
    });
}

void RenderThread::planes(render::SceneView view,
                          std::function<void(core::Result<render::PicturePlanes>)> answer) {
    view.quality = render::Quality::reference;
    state_->post([state = state_.get(), view = std::move(view), answer = std::move(answer)] {
        if (!state->renderer) return answer(core::Error{"no renderer", "viewport", ""});
        render::PicturePlanes planes;
        if (auto drawn = state->renderer->drawPlanes(view, {.depth = true, .normal = false}, planes); !drawn)
            return answer(drawn.error());
        answer(std::move(planes));
    });
}

void RenderThread::setFrameLimit(double picturesPerSecond) {
    const std::scoped_lock lock(state_->mutex);
    state_->shortest = duration(1.0 / std::clamp(picturesPerSecond, 10.0, 1000.0));
}

void RenderThread::setShare(double share) {
    const std::scoped_lock lock(state_->mutex);
    state_->share = std::clamp(share, 0.1, 1.0);
}

ViewStatistics RenderThread::statistics() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->statistics;
}

Overlay statisticsShapes(const ViewStatistics& s, const ViewState& state) {
    const std::string leftOut =
        s.dropped > 0 ? ", " + std::to_string(s.dropped) + " not finite or absurd, left out" : "";
    char text[640];
    std::snprintf(text, sizeof text,
                  "%5.1f pictures/s\ndraw %6.2f ms   show %6.2f ms\n%lld Gaussians%s\n%d × %d at %g×%s\n%s, "
                  "shown by %s\nwhy: %s",
                  s.picturesPerSecond, s.drawMilliseconds, s.presentMilliseconds,
                  static_cast<long long>(s.gaussians), leftOut.c_str(), state.width, state.height,
                  static_cast<double>(s.plan.scale),
                  s.plan.quality == render::Quality::reference ? ", exact" : "", s.renderer.c_str(),
                  s.presenter.c_str(), s.reason.c_str());
    const float ratio = state.pixelRatio;
    const float top = 8 * ratio;
    Overlay shapes;
    shapes.push_back(overlayBox({8 * ratio, top}, {300 * ratio, top + 110 * ratio}, state.palette.shade));
    shapes.push_back(overlayText({18 * ratio, top + 14 * ratio}, text, state.palette.text, 12 * ratio));
    return shapes;
}

}  // namespace splatreel::ui
