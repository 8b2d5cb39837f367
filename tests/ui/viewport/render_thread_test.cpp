#include "ui/viewport/render_thread.h"

#include "tests/ui/viewport/counting_renderer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>

namespace splatreel::ui {
namespace {

using namespace std::chrono_literals;

/// Keeps what it was shown.
class KeepingPresenter final : public FramePresenter {
public:
    [[nodiscard]] std::string name() const override { return "keeping"; }
    core::Result<void> present(const PresentedFrame& frame) override {
        const std::scoped_lock lock(mutex_);
        frames_.push_back(frame);
        return {};
    }
    bool expose() override { return true; }
    [[nodiscard]] std::vector<PresentedFrame> frames() {
        const std::scoped_lock lock(mutex_);
        return frames_;
    }

private:
    std::mutex mutex_;
    std::vector<PresentedFrame> frames_;
};

ViewStatePtr state(std::uint64_t number, bool moving, int size = 64) {
    ViewState result = compose(Stage{}, size, size, 1);
    result.number = number;
    result.moving = moving;
    result.reason = "test";
    return std::make_shared<ViewState>(std::move(result));
}

template <class Condition>
bool waitFor(Condition&& condition) {
    for (int i = 0; i < 6000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(5ms);
    }
    return false;
}

struct RenderThreadTest : testing::Test {
    std::shared_ptr<DrawLog> log = std::make_shared<DrawLog>();
    std::shared_ptr<KeepingPresenter> presenter = std::make_shared<KeepingPresenter>();
};

TEST_F(RenderThreadTest, TheNewestStateIsShownAndOlderOnesAreSkipped) {
    log->milliseconds = 200;
    RenderThread thread(countingRenderer(log), presenter);
    for (std::uint64_t number = 1; number <= 50; ++number) thread.submit(state(number, true));
    ASSERT_TRUE(waitFor([&] { return thread.statistics().shownState == 50; }));
    EXPECT_LT(log->count(), 10U);
    EXPECT_GE(thread.statistics().skipped, 40U);
}

TEST_F(RenderThreadTest, SettlesOnceAndThenRests) {
    RenderThread thread(countingRenderer(log), presenter);
    thread.submit(state(1, true));
    ASSERT_TRUE(waitFor([&] { return log->count() == 2; }));
    EXPECT_EQ(log->all()[0].quality, render::Quality::interactive);
    EXPECT_EQ(log->all()[1].quality, render::Quality::reference);
    std::this_thread::sleep_for(400ms);
    EXPECT_EQ(log->count(), 2U) << "idle costs nothing";
}

TEST_F(RenderThreadTest, MovesInHalfThePixelsWhereWholeOnesAreTooSlow) {
    log->milliseconds = 60;
    RenderThread thread(countingRenderer(log), presenter);
    thread.submit(state(1, false));
    ASSERT_TRUE(waitFor([&] { return thread.statistics().shownState == 1; }));
    thread.submit(state(2, true));
    ASSERT_TRUE(waitFor([&] { return thread.statistics().shownState == 2; }));
    const auto all = log->all();
    EXPECT_TRUE(std::ranges::any_of(all, [](const auto& drawn) { return drawn.width == 32; }));
    ASSERT_TRUE(waitFor([&] { return presenter->frames().back().picture->width == 64; }))
        << "settles to all pixels";
}

TEST_F(RenderThreadTest, APictureOnTheScreenIsNotDrawnOver) {
    RenderThread thread(countingRenderer(log), presenter);
    for (std::uint64_t number = 1; number <= 5; ++number) {
        thread.submit(state(number, true));
        ASSERT_TRUE(waitFor([&] { return thread.statistics().shownState == number; }));
    }
    const auto frames = presenter->frames();
    for (std::size_t i = 1; i < frames.size(); ++i) EXPECT_NE(frames[i].picture, frames[i - 1].picture);
}

TEST_F(RenderThreadTest, AWindowWithoutPixelsIsNotDrawn) {
    RenderThread thread(countingRenderer(log), presenter);
    thread.submit(state(1, false, 0));
    std::this_thread::sleep_for(150ms);
    EXPECT_EQ(log->count(), 0U);
}

TEST_F(RenderThreadTest, GaussiansThatCannotBeDrawnAreCountedInTheStatistics) {
    auto frame = std::make_shared<core::PackedGaussians>();
    frame->size = 3;
    frame->dropped = 2;
    Stage stage;
    stage.items.resize(1);
    stage.items[0].frame = frame;
    const auto shown = std::make_shared<ViewState>(compose(stage, 64, 64, 1));
    RenderThread thread(countingRenderer(log), presenter);
    thread.submit(shown);
    ASSERT_TRUE(waitFor([&] { return thread.statistics().pictures > 0; }));
    EXPECT_EQ(thread.statistics().dropped, 2);
    const Overlay shapes = statisticsShapes(thread.statistics(), *shown);
    EXPECT_TRUE(std::any_of(shapes.begin(), shapes.end(), [](const OverlayShape& shape) {
        return shape.text.find("3 Gaussians, 2 not finite or absurd, left out") != std::string::npos;
    }));
}

TEST_F(RenderThreadTest, ARendererThatCannotBeMadeIsToldInTheStatistics) {
    RenderThread thread(
        []() -> core::Result<std::unique_ptr<render::SceneRenderer>> {
            return core::Error{"no device", "", ""};
        },
        presenter);
    thread.submit(state(1, false));
    ASSERT_TRUE(waitFor([&] { return !thread.statistics().error.empty(); }));
    EXPECT_NE(thread.statistics().error.find("no device"), std::string::npos);
}

TEST_F(RenderThreadTest, AnotherRendererDrawsTheLastStateAgain) {
    RenderThread thread(countingRenderer(log), presenter);
    thread.submit(state(1, false));
    ASSERT_TRUE(waitFor([&] { return thread.statistics().shownState == 1; }));
    const auto other = std::make_shared<DrawLog>();
    thread.setRenderer(countingRenderer(other));
    ASSERT_TRUE(waitFor([&] { return other->count() > 0; }));
    thread.setRenderer([]() -> core::Result<std::unique_ptr<render::SceneRenderer>> {
        return core::Error{"no device", "", ""};
    });
    thread.submit(state(2, false));
    ASSERT_TRUE(waitFor([&] { return thread.statistics().shownState == 2; }));
    EXPECT_TRUE(thread.statistics().error.empty());  // the one before stays
}

/// Loses its device at the third picture.
class LosingRenderer final : public render::SceneRenderer {
public:
    [[nodiscard]] std::string name() const override { return "losing"; }
    core::Result<void> draw(const render::SceneView& view, render::Picture& picture) override {
        if (++pictures_ >= 3) return core::Error{"lost", "device", ""};
        picture.width = view.camera.intrinsics.width, picture.height = view.camera.intrinsics.height;
        picture.rgba.assign(
            static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height), 1);
        return {};
    }
    core::Result<void> drawPlanes(const render::SceneView&, const render::PlaneSet&,
                                  render::PicturePlanes&) override {
        return {};
    }
    [[nodiscard]] core::Result<render::Pick> pick(const render::SceneView&, int, int) override {
        return render::Pick{};
    }
    [[nodiscard]] bool lost() const override { return pictures_ >= 3; }

private:
    int pictures_ = 0;
};

TEST_F(RenderThreadTest, ALostDeviceIsOpenedAnewWithinThePicture) {
    std::atomic<int> made{0};
    RenderThread thread(
        [&made]() -> core::Result<std::unique_ptr<render::SceneRenderer>> {
            ++made;
            return std::unique_ptr<render::SceneRenderer>(std::make_unique<LosingRenderer>());
        },
        presenter);
    for (std::uint64_t number = 1; number <= 6; ++number) {
        thread.submit(state(number, true));
        ASSERT_TRUE(waitFor([&] { return thread.statistics().shownState == number; }));
        EXPECT_TRUE(thread.statistics().error.empty()) << number;
    }
    EXPECT_GE(made, 2);
}

TEST_F(RenderThreadTest, StillsAreDrawnInTheReferenceMode) {
    RenderThread thread(countingRenderer(log), presenter);
    std::atomic<int> width{0};
    thread.still(compose(Stage{}, 300, 200, 1).panes.front().view,
                 [&](const core::Result<render::Picture>& picture) {
                     if (picture) width = picture.value().width;
                 });
    ASSERT_TRUE(waitFor([&] { return width == 300; }));
    EXPECT_EQ(log->all().back().quality, render::Quality::reference);
}

TEST_F(RenderThreadTest, TwoPanesMakeOnePicture) {
    RenderThread thread(countingRenderer(log), presenter);
    Stage stage;
    stage.source = std::make_shared<core::ImageRgba8>(8, 8);
    stage.compare = CompareMode::sideBySide;
    ViewState both = compose(stage, 101, 50, 1);
    both.number = 1;
    thread.submit(std::make_shared<ViewState>(std::move(both)));
    ASSERT_TRUE(waitFor([&] { return !presenter->frames().empty(); }));
    const auto shown = presenter->frames().front().picture;
    EXPECT_EQ(shown->width, 101);
    EXPECT_EQ(shown->height, 50);
    EXPECT_EQ(std::count(shown->rgba.begin(), shown->rgba.end(), 0U), 0);
}

TEST(QualityGovernor, ComesBackToAllPixelsWhenThePictureIsQuickAgain) {
    QualityGovernor governor;
    governor.measured({1, render::Quality::interactive}, 80);
    EXPECT_LT(governor.first(true).scale, 1);
    EXPECT_EQ(governor.first(false).scale, 1);
    for (int i = 0; i < 20; ++i) governor.measured({0.5F, render::Quality::interactive}, 5);
    EXPECT_EQ(governor.first(true).scale, 1);
}

TEST(QualityGovernor, DoesNotBlockTheHandWithASlowReferencePicture) {
    QualityGovernor governor;
    governor.measured({1, render::Quality::interactive}, 20);
    EXPECT_EQ(governor.settled().quality, render::Quality::reference);
    governor.measured({1, render::Quality::reference}, 400);
    EXPECT_EQ(governor.settled(), (DrawPlan{1, render::Quality::interactive}));
}

}  // namespace
}  // namespace splatreel::ui
