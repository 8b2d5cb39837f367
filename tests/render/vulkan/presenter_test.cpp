#include "render/vulkan/presenter.h"

#include "render/vulkan/device.h"
#include "render/vulkan/recording.h"
#include "render/vulkan/render_target.h"
#include "tests/render/vulkan/test_display.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <limits>
#include <thread>

namespace splatreel::render::vulkan {
namespace {

/// A window of an X server, with a presenter. Nothing may be left in device memory and nothing said by the
/// validation layer.
class VulkanPresenter : public ::testing::Test {
protected:
    void SetUp() override {
        display_ = TestDisplay::start();
        if (!display_) GTEST_SKIP() << "Xvfb is not installed";
        window_ = display_->openWindow(width_, height_);
        auto presenter = Presenter::create(window_, {.device = {.validation = true}});
        if (!presenter.ok()) GTEST_SKIP() << presenter.error().message();
        presenter_ = std::move(*presenter);
        presenter_->resize(width_, height_);
    }

    void TearDown() override {
        if (presenter_) {
            const std::shared_ptr<Device> device = presenter_->device();
            const std::shared_ptr<const Instance> instance = device->instance();
            presenter_.reset();
            EXPECT_EQ(device.use_count(), 1);
            device->collect();
            EXPECT_EQ(device->ledger().held(), 0U);
            EXPECT_EQ(instance->messages(), 0);
        }
    }

    /// Left half `left`, right half `right`; red in the lowest byte.
    void write(int width, int height, std::uint32_t left, std::uint32_t right) {
        const auto pixels = presenter_->map(width, height);
        ASSERT_TRUE(pixels.ok()) << pixels.error().message();
        for (std::size_t i = 0; i < pixels->size(); ++i) {
            (*pixels)[i] = static_cast<int>(i % static_cast<std::size_t>(width)) < width / 2 ? left : right;
        }
    }

    Presented present(const Overlay& overlay = {}) {
        const auto presented = presenter_->present(overlay);
        EXPECT_TRUE(presented.ok()) << presented.error().message();
        return presented.ok() ? *presented : Presented::hidden;
    }

    /// Waits until the window shows `color` (blue in the lowest byte) at a place.
    ::testing::AssertionResult shows(int x, int y, std::uint32_t color) {
        std::uint32_t seen = 0;
        for (int attempt = 0; attempt < 6000; ++attempt) {
            const auto pixels = display_->contents(window_, width_, height_);
            if (!pixels.empty()) seen = pixels[static_cast<std::size_t>(y * width_ + x)] & 0xffffffU;
            if (seen == color) return ::testing::AssertionSuccess();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return ::testing::AssertionFailure() << std::hex << seen << " instead of " << color;
    }

    int width_ = 320, height_ = 200;
    std::unique_ptr<TestDisplay> display_;
    NativeWindow window_;
    std::unique_ptr<Presenter> presenter_;
};

TEST_F(VulkanPresenter, ShowsThePictureOfAProcessor) {
    write(width_, height_, 0xff0000ff, 0xff20c010);
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(10, 10, 0xff0000));
    EXPECT_TRUE(shows(310, 190, 0x10c020));
    EXPECT_EQ(present(), Presented::shown);  // the same again
    EXPECT_TRUE(shows(10, 10, 0xff0000));
}

TEST_F(VulkanPresenter, FitsAPictureOfAnotherSize) {
    write(100, 200, 0xff0000ff, 0xff0000ff);  // upright: black at both sides
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(160, 100, 0xff0000));
    EXPECT_TRUE(shows(20, 100, 0));
    EXPECT_TRUE(shows(300, 100, 0));
    // Once shown unscaled its bytes may have changed places; scaled again it looks the same.
    write(width_, height_, 0xff0000ff, 0xff0000ff);
    EXPECT_EQ(present(), Presented::shown);
    width_ = 200;
    display_->resize(window_, width_, height_);
    presenter_->resize(width_, height_);
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(100, 100, 0xff0000));
    EXPECT_TRUE(shows(100, 10, 0));
}

TEST_F(VulkanPresenter, ShowsAnImageOfTheDevice) {
    const std::shared_ptr<Device> device = presenter_->device();
    auto image =
        Image::create(device, {.width = 64,
                               .height = 40,
                               .usage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT | VK_IMAGE_USAGE_SAMPLED_BIT});
    ASSERT_TRUE(image.ok());
    auto target = RenderTarget::create(device, *image);
    ASSERT_TRUE(target.ok());
    auto recording = device->record();
    ASSERT_TRUE(recording.ok());
    recording->discard(*image, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL, Access::colorTarget);
    const std::array<float, 4> teal = {0, 1, 1, 1};
    recording->begin(*target, &teal);
    recording->end();
    ASSERT_TRUE(recording->submit().ok());
    const auto presented = presenter_->present(*image);
    ASSERT_TRUE(presented.ok()) << presented.error().message();
    EXPECT_EQ(*presented, Presented::shown);
    EXPECT_TRUE(shows(160, 100, 0x00ffff));
}

TEST_F(VulkanPresenter, DrawsAnOverlayOnThePicture) {
    write(width_, height_, 0xff0000ff, 0xff0000ff);
    const Overlay overlay = {{.kind = OverlayShape::Kind::fill,
                              .points = {{20, 20}, {120, 20}, {120, 80}, {20, 80}},
                              .color = {0, 0, 255, 128}},
                             {.kind = OverlayShape::Kind::line,
                              .points = {{10, 150.5F}, {300, 150.5F}},
                              .color = {0, 255, 0, 255},
                              .width = 5},
                             {.kind = OverlayShape::Kind::text,
                              .points = {{160, 40}},
                              .color = {255, 255, 255, 255},
                              .width = 26,
                              .text = "HHHH"}};
    EXPECT_EQ(present(overlay), Presented::shown);
    EXPECT_TRUE(shows(100, 150, 0x00ff00));
    EXPECT_TRUE(shows(5, 5, 0xff0000));
    const auto pixels = display_->contents(window_, width_, height_);
    const std::uint32_t mixed = pixels[static_cast<std::size_t>(50 * width_ + 60)];
    EXPECT_NEAR(mixed >> 16 & 0xff, 127, 1);
    EXPECT_NEAR(mixed & 0xff, 128, 1);
    int white = 0;
    for (int y = 25; y < 56; ++y) {
        for (int x = 158; x < 230; ++x) {
            if ((pixels[static_cast<std::size_t>(y * width_ + x)] & 0xffffff) == 0xffffff) ++white;
        }
    }
    EXPECT_GT(white, 100);
    EXPECT_EQ(present(), Presented::shown);  // gone again
    EXPECT_TRUE(shows(100, 150, 0xff0000));
}

TEST_F(VulkanPresenter, TakesOverlaysThatMakeNoSense) {
    write(width_, height_, 0xff0000ff, 0xff0000ff);
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const Overlay overlay = {
        {.kind = OverlayShape::Kind::fill, .points = {}, .color = {}},
        {.kind = OverlayShape::Kind::line, .points = {{nan, 3}}, .color = {}},
        {.kind = OverlayShape::Kind::text, .points = {{nan, 1}}, .color = {}, .text = "x"},
        {.kind = OverlayShape::Kind::text,
         .points = {{1, 1}},
         .color = {},
         .width = 1e9F,
         .text = "\xff\xfe"},
        {.kind = OverlayShape::Kind::text, .points = {{1, 1}}, .color = {}, .width = nan, .text = "x"},
        {.kind = OverlayShape::Kind::line, .points = {{-1e30F, 3}, {1e30F, 3}}, .color = {}}};
    EXPECT_EQ(present(overlay), Presented::shown);
}

TEST_F(VulkanPresenter, WritesAPictureThatLiesElsewhere) {
    const std::vector<std::uint32_t> picture(static_cast<std::size_t>(width_ * height_), 0xff1020f0);
    for (int i = 0; i < 2; ++i) {  // before there is a swapchain and after
        ASSERT_TRUE(presenter_->write(picture, width_, height_).ok());
        EXPECT_EQ(present(), Presented::shown);
        EXPECT_TRUE(shows(5, 5, 0xf02010));
    }
    ASSERT_TRUE(presenter_->write(picture, width_, height_).ok());
    width_ = 200;
    display_->resize(window_, width_, height_);
    presenter_->resize(width_, height_);  // scaled, though written for another size
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(100, 100, 0xf02010));
}

TEST_F(VulkanPresenter, SurvivesAThousandSizes) {
    int shown = 0;
    for (int i = 0; i < 1000; ++i) {
        width_ = 20 + i * 37 % 300;
        height_ = 20 + i * 53 % 200;
        display_->resize(window_, width_, height_);
        presenter_->resize(width_, height_);
        if (i % 3 == 0) write(width_, height_, 0xff00ff00, 0xff00ff00);
        if (present() == Presented::shown) ++shown;
    }
    write(width_, height_, 0xffff0000, 0xffff0000);
    present();
    EXPECT_TRUE(shows(5, 5, 0x0000ff));
    EXPECT_GT(shown, 900);
}

TEST_F(VulkanPresenter, HasNothingToDoWithoutASize) {
    presenter_->resize(0, 0);
    const auto nothing = presenter_->map(0, 0);
    ASSERT_TRUE(nothing.ok());
    EXPECT_TRUE(nothing->empty());
    EXPECT_EQ(present(), Presented::hidden);
    presenter_->resize(width_, height_);
    write(width_, height_, 0xff0000ff, 0xff0000ff);
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(5, 5, 0xff0000));
}

TEST_F(VulkanPresenter, SurvivesAWindowThatIsHiddenAndShown) {
    for (int i = 0; i < 20; ++i) {
        display_->show(window_, i % 2 == 1);
        write(width_, height_, 0xff0000ff, 0xff0000ff);
        present();
    }
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(5, 5, 0xff0000));
}

TEST_F(VulkanPresenter, SurvivesAWindowThatDisappears) {
    write(width_, height_, 0xff0000ff, 0xff0000ff);
    present();
    display_->close(window_);
    for (int i = 0; i < 3; ++i) {
        presenter_->resize(width_ + i, height_);
        (void)presenter_->present();
    }
    window_ = display_->openWindow(width_, height_);
    ASSERT_TRUE(presenter_->attach(window_).ok());
    presenter_->resize(width_, height_);
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(5, 5, 0xff0000));
}

TEST_F(VulkanPresenter, MovesToAnotherWindow) {
    write(width_, height_, 0xff0000ff, 0xff0000ff);
    presenter_->detach();
    EXPECT_EQ(present(), Presented::hidden);
    display_->close(window_);
    window_ = display_->openWindow(width_, height_);
    ASSERT_TRUE(presenter_->attach(window_).ok());
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(5, 5, 0xff0000));
}

TEST_F(VulkanPresenter, SurvivesTheLossOfItsDevice) {
    write(width_, height_, 0xff0000ff, 0xff0000ff);
    EXPECT_EQ(present(), Presented::shown);
    {
        const std::shared_ptr<Device> before = presenter_->device();
        before->simulateLoss();
        EXPECT_EQ(present(), Presented::rebuilt);
        EXPECT_NE(presenter_->device(), before);
        EXPECT_FALSE(presenter_->device()->lost());
    }
    write(width_, height_, 0xff00ff00, 0xff00ff00);
    EXPECT_EQ(present(), Presented::shown);
    EXPECT_TRUE(shows(5, 5, 0x00ff00));
}

}  // namespace
}  // namespace splatreel::render::vulkan
