#include "render/backends/backends.h"
#include "render/vulkan/devices.h"
#include "tests/core/gaussians/random_gaussians.h"
#include "tests/render/vulkan/test_display.h"
#include "ui/viewport/viewport_window.h"
#include "ui/viewport/vulkan_presenter.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QMainWindow>
#include <QScreen>
#include <QTest>
#include <QWidget>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace splatreel::ui {
namespace {

/// A main window around the viewport as the program has it, drawn by Vulkan and presented by Vulkan.
class VulkanWindow : public testing::Test {
protected:
    void SetUp() override {
        if (QGuiApplication::platformName() != u"xcb") GTEST_SKIP() << "Xvfb is not installed";
        const auto probe = render::makeRenderer("vulkan");
        if (!probe.ok()) GTEST_SKIP() << probe.error().message();
        viewport_ = new ViewportWindow([] { return render::makeRenderer("vulkan"); });
        viewport_->setAnimations(false);
        window_ = std::make_unique<QMainWindow>();
        window_->setCentralWidget(QWidget::createWindowContainer(viewport_));
        window_->resize(320, 240);
        window_->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
        viewport_->setPresenter(vulkanPresenter(*viewport_, {.softwareDevices = true})());
        viewport_->setBackdrop({render::BackdropKind::color, {0.2F, 0.4F, 0.6F, 1}, {}, {}});
        render::SceneItem item;
        item.frame =
            std::make_shared<const core::PackedGaussians>(core::pack(test::randomGaussians(500, 1, 3)));
        viewport_->setBounds(item.frame->bounds);
        viewport_->setItems({item});
        ASSERT_TRUE(drawsAgain());
        EXPECT_TRUE(viewport_->presenterNote().isEmpty()) << viewport_->presenterNote().toStdString();
    }

    /// Whether another picture comes, without an error.
    testing::AssertionResult drawsAgain() {
        const std::uint64_t before = viewport_->statistics().pictures;
        viewport_->setWipe(viewport_->stage().wipe > 0.5F ? 0.4F : 0.6F);
        viewport_->setBackdrop(viewport_->stage().backdrop);
        const bool drawn = QTest::qWaitFor([&] { return viewport_->statistics().pictures > before; }, 60'000);
        if (!drawn) return testing::AssertionFailure() << "no picture came";
        const std::string error = viewport_->statistics().error;
        return error.empty() ? testing::AssertionSuccess() : testing::AssertionFailure() << error;
    }

    /// Until the window shows the backdrop's colour at its corner.
    testing::AssertionResult showsTheBackdrop() {
        QRgb seen = 0;
        for (int attempt = 0; attempt < 3000; ++attempt) {
            QTest::qWait(20);
            const QImage image = window_->screen()->grabWindow(viewport_->winId()).toImage();
            if (image.isNull()) continue;
            seen = image.pixel(image.width() - 2, image.height() - 2);
            if (QColor(seen) == QColor(51, 102, 153)) return testing::AssertionSuccess();
        }
        return testing::AssertionFailure() << QColor(seen).name().toStdString();
    }

    ViewportWindow* viewport_ = nullptr;  ///< the main window's
    std::unique_ptr<QMainWindow> window_;
};

TEST_F(VulkanWindow, ShowsWhatVulkanDrew) {
    EXPECT_TRUE(showsTheBackdrop());
    EXPECT_NE(viewport_->presenterName().indexOf(u"Vulkan"), -1);
    EXPECT_NE(viewport_->statistics().renderer.find("vulkan"), std::string::npos);
}

TEST_F(VulkanWindow, AThousandSizesPlacesAndScreensDoNoHarm) {
    const std::uint64_t before = viewport_->statistics().pictures;
    for (int i = 0; i < 1000; ++i) {
        window_->resize(70 + i * 37 % 400, 60 + i * 53 % 300);
        if (i % 7 == 0) window_->move(i * 13 % 500, i * 29 % 300);
        if (i % 50 == 0) emit viewport_->screenChanged(window_->screen());  // the server has one alone
        QCoreApplication::processEvents();
        if (i % 25 == 0) QTest::qWait(15);
    }
    window_->resize(300, 200);
    EXPECT_TRUE(drawsAgain());
    EXPECT_TRUE(showsTheBackdrop());
    EXPECT_GT(viewport_->statistics().pictures, before + 20);
}

TEST_F(VulkanWindow, MinimisedHiddenAndWithoutASizeItWaits) {
    for (int i = 0; i < 5; ++i) {
        window_->showMinimized();
        QTest::qWait(60);
        window_->showNormal();
        window_->hide();
        QTest::qWait(30);
        window_->show();
        viewport_->resize(0, 0);
        QTest::qWait(30);
        viewport_->resize(250 + i, 180);
        QTest::qWait(30);
    }
    window_->resize(320, 240);
    EXPECT_TRUE(drawsAgain());
    EXPECT_TRUE(showsTheBackdrop());
}

}  // namespace
}  // namespace splatreel::ui

int main(int count, char** arguments) {
    ::setenv("SPLATREEL_VULKAN_VALIDATION", "1", 1);
    testing::InitGoogleTest(&count, arguments);
    const auto display = splatreel::render::vulkan::TestDisplay::start();
    if (display) ::setenv("DISPLAY", display->name().c_str(), 1);
    ::setenv("QT_QPA_PLATFORM", display ? "xcb" : "offscreen", 1);
    int failed = 0;
    {
        const QApplication application(count, arguments);
        failed = RUN_ALL_TESTS();
    }
    const int messages = splatreel::render::vulkan::validationMessages();
    if (messages > 0) std::fprintf(stderr, "The validation layer gave %d messages.\n", messages);
    return failed != 0 || messages > 0 ? 1 : 0;
}
