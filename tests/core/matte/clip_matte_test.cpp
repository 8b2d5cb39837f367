#include "core/matte/clip_matte.h"

#include "core/media/image_io.h"
#include "core/media/object_clip.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/matte/moving_scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace splatreel::core {
namespace {

using test::iou;
using ::testing::HasSubstr;

class ClipMattes : public ::testing::Test {
protected:
    ClipMattes() {
        scene_.frameCount = 6;
        for (int frame = 0; frame < scene_.frameCount; ++frame)
            EXPECT_TRUE(writePng(folder_ / (std::to_string(100 + frame) + ".png"), scene_.frame(frame)).ok());
    }
    [[nodiscard]] const std::filesystem::path& clip() const { return folder_.path(); }

    test::TemporaryFolder folder_;
    test::MovingScene scene_;
};

AlphaImage alphaOf(const ImageRgba8& image) {
    AlphaImage alpha(image.width, image.height);
    for (std::size_t i = 0; i < alpha.values.size(); ++i) alpha.values[i] = image.pixels[4 * i + 3];
    return alpha;
}

TEST_F(ClipMattes, AnObjectBeforeABusyBackgroundBecomesAClip) {
    const auto made = makeObjectClip(clip(), {.painted = scene_.painted(1), .crop = false, .size = 0});
    ASSERT_TRUE(made.ok()) << made.error().message();
    EXPECT_EQ(made->alphaFrom, "painted");
    ASSERT_EQ(made->frameCount(), 6);
    for (int frame = 0; frame < 6; ++frame) {
        const ImageRgba8& image = made->frames[static_cast<std::size_t>(frame)];
        EXPECT_GT(iou(alphaOf(image), scene_.truth(frame)), 0.93) << frame;
        EXPECT_EQ(image.at(2, 2)[3], 0);
    }
}

TEST_F(ClipMattes, StrokesOutsideOfTheRangeCountForIt) {
    const auto made =
        makeObjectClip(clip(), {.range = {3, 5}, .painted = scene_.painted(0), .crop = false, .size = 0});
    ASSERT_TRUE(made.ok()) << made.error().message();
    ASSERT_EQ(made->frameCount(), 2);
    EXPECT_GT(iou(alphaOf(made->frames[0]), scene_.truth(3)), 0.93);
}

TEST_F(ClipMattes, TheCropFollowsThePaintedMatte) {
    const auto made = makeObjectClip(clip(), {.painted = scene_.painted(1), .size = 128});
    ASSERT_TRUE(made.ok()) << made.error().message();
    EXPECT_LT(made->cropBox.width, 180);
    EXPECT_GT(made->cropBox.width, 96);
}

TEST_F(ClipMattes, AKnownMatteIsNotMadeAgain) {
    int steps = 0;
    const MatteOptions counting{.progress = [&](int, int) { ++steps; }};
    const auto first = matteOfClip(clip(), scene_.painted(1), {}, counting);
    ASSERT_TRUE(first.ok()) << first.error().message();
    EXPECT_EQ(steps, 6);
    const auto again = matteOfClip(clip(), scene_.painted(1), {2, 4}, counting);
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(steps, 6);
    EXPECT_EQ(*first, *again);
    ASSERT_TRUE(matteOfClip(clip(), scene_.painted(2), {}, counting).ok());
    EXPECT_EQ(steps, 12);
    ASSERT_TRUE(writePng(folder_ / "106.png", scene_.frame(5)).ok());
    const auto longer = matteOfClip(clip(), scene_.painted(1), {}, counting);
    ASSERT_TRUE(longer.ok());
    EXPECT_EQ((*longer)->frames.end, 7);
}

TEST_F(ClipMattes, WhatIsBeingMadeIsWaitedFor) {
    const PaintedMatte painted = scene_.painted(3);
    Result<std::shared_ptr<const PropagatedMatte>> second = Error{};
    std::jthread other;
    const auto begin = [&](int step, int) {
        if (step != 1) return;
        std::atomic<bool> started{false};
        other = std::jthread([&] {
            started = true;
            started.notify_one();
            second = matteOfClip(clip(), painted);
        });
        started.wait(false);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    };
    const auto first = matteOfClip(clip(), painted, {}, {.progress = begin});
    other.join();
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_EQ(*first, *second);
}

TEST_F(ClipMattes, AStoppedOneIsNotRemembered) {
    std::stop_source source;
    source.request_stop();
    const PaintedMatte painted{{scene_.keepStroke(2)}};
    const auto stopped = matteOfClip(clip(), painted, {}, {.stop = source.get_token()});
    ASSERT_TRUE(stopped.ok());
    EXPECT_FALSE((*stopped)->complete);
    EXPECT_FALSE(makeObjectClip(clip(), {.painted = painted, .stop = source.get_token()}).ok());
    const auto whole = matteOfClip(clip(), painted);
    ASSERT_TRUE(whole.ok());
    EXPECT_TRUE((*whole)->complete);
}

TEST_F(ClipMattes, StrokesOfAnotherClipAreRefused) {
    const auto made = makeObjectClip(clip(), {.painted = scene_.painted(40)});
    ASSERT_FALSE(made.ok());
    EXPECT_THAT(made.error().message(), HasSubstr("frame 40"));
    EXPECT_FALSE(made.error().remedy.empty());
}

}  // namespace
}  // namespace splatreel::core
