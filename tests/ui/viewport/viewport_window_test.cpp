#include "ui/viewport/viewport_window.h"

#include "tests/ui/viewport/counting_renderer.h"

#include <gtest/gtest.h>

#include <QSignalSpy>
#include <QTest>
#include <atomic>

namespace splatreel::ui {
namespace {

struct ViewportWindowTest : testing::Test {
    std::shared_ptr<DrawLog> log = std::make_shared<DrawLog>();
    ViewportWindow window{countingRenderer(log)};

    void SetUp() override {
        window.setAnimations(false);
        window.resize(400, 300);
        window.show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
        rest();
    }

    /// Until nothing is drawn any more.
    void rest() {
        QTest::qWait(20);
        for (std::size_t before = log->count() + 1; before != log->count();) {
            before = log->count();
            QTest::qWait(600);
        }
    }

    void drag(Qt::MouseButton button, QPoint from, QPoint to, Qt::KeyboardModifiers keys = {}) {
        QTest::mousePress(&window, button, keys, from);
        QTest::mouseMove(&window, (from + to) / 2);
        QTest::mouseMove(&window, to);
        QTest::mouseRelease(&window, button, keys, to);
        QCoreApplication::processEvents();
    }
};

TEST_F(ViewportWindowTest, DrawsOnceShownAndThenRests) {
    const std::size_t drawn = log->count();
    EXPECT_GE(drawn, 1U);
    QTest::qWait(500);
    EXPECT_EQ(log->count(), drawn) << "idle costs nothing";
}

TEST_F(ViewportWindowTest, ShowsWhatTheRendererDrew) {
    window.setBackdrop({render::BackdropKind::color, {0.2F, 0.4F, 0.6F, 1}, {}, {}});
    rest();
    const QImage shown = window.shownPicture();
    ASSERT_EQ(shown.size(), QSize(400, 300) * window.devicePixelRatio());
    EXPECT_EQ(QColor(shown.pixel(20, 280)), QColor(51, 102, 153));
}

TEST_F(ViewportWindowTest, TheLeftHandOrbits) {
    const float before = window.stage().viewpoint.azimuth;
    drag(Qt::LeftButton, {200, 150}, {260, 150});
    EXPECT_LT(window.stage().viewpoint.azimuth, before - 0.2F);
}

TEST_F(ViewportWindowTest, TheMiddleHandPans) {
    drag(Qt::MiddleButton, {200, 150}, {240, 150});
    EXPECT_LT(window.stage().viewpoint.pivot.x, -0.05F);
    EXPECT_FLOAT_EQ(window.stage().viewpoint.azimuth, 0);
}

TEST_F(ViewportWindowTest, AHandThatRestsLeavesAPictureInFullQuality) {
    drag(Qt::LeftButton, {200, 150}, {260, 150});
    rest();
    EXPECT_EQ(log->all().back().quality, render::Quality::reference);
    EXPECT_EQ(log->all().back().width, window.shownPicture().width());
}

TEST_F(ViewportWindowTest, TurnsToTheAxes) {
    window.showAxis(AxisView::right);
    EXPECT_NEAR(window.stage().viewpoint.azimuth, 1.5708, 1e-3);
    window.showAxis(AxisView::top);
    EXPECT_NEAR(window.stage().viewpoint.elevation, 1.5708, 1e-3);
    window.showAxis(AxisView::back);
    EXPECT_NEAR(std::abs(window.stage().viewpoint.azimuth), 3.1416, 1e-3);
    window.toggleOrthographic();
    EXPECT_TRUE(window.stage().viewpoint.orthographic);
}

TEST_F(ViewportWindowTest, TheWipeIsDraggedAndDoesNotOrbit) {
    window.setSource(std::make_shared<core::ImageRgba8>(40, 30));
    window.setCompare(CompareMode::wipe);
    drag(Qt::LeftButton, {200, 150}, {100, 150});
    EXPECT_NEAR(window.stage().wipe, 0.25F, 0.01F);
    EXPECT_FLOAT_EQ(window.stage().viewpoint.azimuth, 0);
    rest();
    EXPECT_NEAR(log->all().back().wipe, 0.25F, 0.01F);
}

TEST_F(ViewportWindowTest, TheRightHandFliesAndReleasingItStops) {
    QSignalSpy menus(&window, &ViewportWindow::contextMenuWanted);
    const Viewpoint before = window.stage().viewpoint;
    QTest::mousePress(&window, Qt::RightButton, {}, {200, 150});
    QTest::keyPress(&window, Qt::Key_W);
    QTest::qWait(150);
    QTest::keyRelease(&window, Qt::Key_W);
    QTest::mouseRelease(&window, Qt::RightButton, {}, {200, 150});
    const Viewpoint after = window.stage().viewpoint;
    EXPECT_EQ(menus.count(), 0);
    EXPECT_LT(after.pivot.z, before.pivot.z - 0.01F);
    EXPECT_FLOAT_EQ(after.distance, before.distance);
    QTest::qWait(100);
    EXPECT_EQ(window.stage().viewpoint, after);
}

TEST_F(ViewportWindowTest, AFirstTouchLeavesTheInputCameraWithoutAJump) {
    core::Camera clip = core::orbitCamera(0.3F, 0.2F, 2, core::intrinsicsFromFovy(100, 100, 0.6F));
    window.setInputCamera(clip);
    ASSERT_TRUE(window.stage().throughInputCamera);
    const core::Camera before = window.camera();
    drag(Qt::LeftButton, {200, 150}, {205, 150});
    EXPECT_FALSE(window.stage().throughInputCamera);
    EXPECT_LT(glm::distance(window.camera().position, before.position), 0.1F);
    EXPECT_NEAR(window.camera().intrinsics.fy, before.intrinsics.fy, 0.01F * before.intrinsics.fy);
}

TEST_F(ViewportWindowTest, AClickPicksAndADoubleClickFocuses) {
    QSignalSpy picked(&window, &ViewportWindow::picked);
    QTest::mouseClick(&window, Qt::LeftButton, {}, {300, 150});
    ASSERT_TRUE(QTest::qWaitFor([&] { return picked.count() == 1; }, 60000));
    EXPECT_EQ(picked.first().first().value<render::Pick>().item, 0);
    QTest::mouseDClick(&window, Qt::LeftButton, {}, {300, 150});
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.stage().viewpoint.pivot.x > 0.05F; }, 60000));
    EXPECT_NEAR(window.stage().viewpoint.pivot.z, 1.0F, 0.02F) << "depth 1 from a camera at z = 2";
}

TEST_F(ViewportWindowTest, AToolTakesTheLeftHand) {
    SelectionStroke stroke;
    window.setTool(
        makeSelectionTool(SelectionKind::rectangle, 10, [&](const SelectionStroke& s) { stroke = s; }));
    drag(Qt::LeftButton, {100, 100}, {200, 180}, Qt::ShiftModifier);
    ASSERT_EQ(stroke.path.size(), 2U);
    const auto ratio = static_cast<float>(window.devicePixelRatio());
    EXPECT_EQ(stroke.path[1], glm::vec2(200, 180) * ratio);
    EXPECT_EQ(stroke.mode, SelectionMode::add);
    EXPECT_FLOAT_EQ(window.stage().viewpoint.azimuth, 0);
}

TEST_F(ViewportWindowTest, IsNotDrawnWhileNobodySeesIt) {
    window.hide();
    QTest::qWait(50);
    const std::size_t drawn = log->count();
    window.showAxis(AxisView::top);
    QTest::qWait(200);
    EXPECT_EQ(log->count(), drawn);
    window.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&window));
    ASSERT_TRUE(QTest::qWaitFor([&] { return log->count() > drawn; }, 60000));
}

TEST_F(ViewportWindowTest, AThousandSizesDoNoHarm) {
    for (int i = 0; i < 1000; ++i) {
        window.resize(64 + i % 37 * 10, 48 + i % 23 * 10);
        if (i % 50 == 0) QCoreApplication::processEvents();
    }
    window.resize(321, 123);
    rest();
    EXPECT_EQ(window.shownPicture().size(), QSize(321, 123) * window.devicePixelRatio());
}

TEST_F(ViewportWindowTest, StillsHaveTheirOwnSize) {
    std::atomic<int> width = 0;
    window.still({640, 480}, [&](const core::Result<render::Picture>& still) {
        EXPECT_TRUE(still.ok());
        if (still) width = still->width;
    });
    ASSERT_TRUE(QTest::qWaitFor([&] { return width == 640; }, 60000));
}

TEST_F(ViewportWindowTest, SaysWhyThereIsNoVulkan) {
    ViewportWindow other(countingRenderer(log));
    other.setPresenter([](QWindow&) -> core::Result<std::shared_ptr<FramePresenter>> {
        return core::Error{"no Vulkan driver", "", ""};
    });
    other.resize(100, 100);
    other.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&other));
    EXPECT_TRUE(other.presenterNote().contains("no Vulkan driver"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !other.shownPicture().isNull(); }, 60000))
        << "and draws all the same";
}

}  // namespace
}  // namespace splatreel::ui
