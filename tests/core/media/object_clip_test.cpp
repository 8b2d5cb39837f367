#include "core/media/object_clip.h"

#include "core/media/image_io.h"
#include "core/media/video_writer.h"
#include "tests/core/media/media_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace splatreel::core {
namespace {

using test::filled;
using ::testing::HasSubstr;

class ObjectClips : public test::FolderTest {
protected:
    ObjectClips() { std::filesystem::create_directories(path("clip")); }

    /// A disc that moves to the right, as RGBA pictures.
    void writePictures(int count, int width = 100, int height = 80) const {
        for (int i = 0; i < count; ++i) {
            ImageRgba8 frame(width, height);
            test::drawDisc(frame, 30 + 3 * i, 40, 10, {200, 60, 40});
            ASSERT_TRUE(writePng(name(i), frame).ok());
        }
    }
    [[nodiscard]] std::filesystem::path name(int i) const {
        return path("clip/" + std::to_string(1000 + i) + ".png");
    }
};

/// Alpha's centre of mass in pixels.
std::pair<double, double> centreOf(const ImageRgba8& image) {
    double sum = 0;
    double sx = 0;
    double sy = 0;
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < image.width; ++x) {
            const double alpha = image.at(x, y)[3];
            sum += alpha;
            sx += alpha * (x + 0.5);
            sy += alpha * (y + 0.5);
        }
    }
    return {sx / sum, sy / sum};
}

TEST_F(ObjectClips, OneSquareBoxForTheWholeClip) {
    writePictures(6);
    const auto clip = makeObjectClip(path("clip"), {.size = 32});
    ASSERT_TRUE(clip.ok()) << clip.error().message();
    EXPECT_EQ(clip->frameCount(), 6);
    EXPECT_EQ(clip->alphaFrom, "file");
    PixelBounds all;
    for (const ImageRgba8& frame : clip->frames) {
        EXPECT_EQ(frame.width, 32);
        EXPECT_EQ(frame.height, 32);
        all = all.united(alphaBounds(frame));
    }
    EXPECT_NEAR(all.width(), 32 / 1.16, 2);  // the object's path and a margin of 8 % on each side
    EXPECT_EQ(clip->cameras.size(), 6U);
    EXPECT_EQ(clip->sourceCamera.intrinsics.width, 100);
    EXPECT_EQ(clip->sourceFrames, (std::vector<int>{0, 1, 2, 3, 4, 5}));
    EXPECT_NEAR(clip->times[5], 5 / 24.0, 1e-9);
}

TEST_F(ObjectClips, ACropChangesTheCamerasIntrinsicsOnly) {
    writePictures(4);
    for (const bool crop : {true, false}) {
        const auto clip = makeObjectClip(path("clip"), {.crop = crop, .size = 30});
        ASSERT_TRUE(clip.ok()) << clip.error().message();
        EXPECT_EQ(clip->frames[0].width, 30);
        EXPECT_EQ(clip->frames[0].height, crop ? 30 : 24);
        for (int i = 0; i < 4; ++i) {
            // The ray through the disc's centre, found in the frame, is the ray through it in the source.
            const auto k = static_cast<std::size_t>(i);
            const Camera& camera = clip->cameras[k];
            EXPECT_NEAR(camera.position.z, 2, 1e-6);
            const auto [x, y] = centreOf(clip->frames[k]);
            const Intrinsics& full = clip->sourceCamera.intrinsics;
            const Intrinsics& part = camera.intrinsics;
            EXPECT_NEAR((x - part.cx) / part.fx, (30 + 3 * i - full.cx) / full.fx, 2e-4);
            EXPECT_NEAR((y - part.cy) / part.fy, (40 - full.cy) / full.fy, 2e-4);
        }
        EXPECT_NEAR(clip->sourceCamera.intrinsics.fy, 40 / std::tan(49.1 / 2 * 3.14159265 / 180), 1e-2);
    }
}

TEST_F(ObjectClips, ACropIsNeverEnlarged) {
    writePictures(2);
    const auto clip = makeObjectClip(path("clip"), {.size = 500});
    ASSERT_TRUE(clip.ok()) << clip.error().message();
    EXPECT_LE(clip->frames[0].width, clip->cropBox.width + 1);
    EXPECT_NEAR(clip->cameras[0].intrinsics.fx, clip->sourceCamera.intrinsics.fx,
                0.05F * clip->sourceCamera.intrinsics.fx);
}

TEST_F(ObjectClips, WithoutResamplingPixelsStayAsTheyAre) {
    writePictures(2);
    const auto clip = makeObjectClip(path("clip"), {.crop = false, .size = 0});
    ASSERT_TRUE(clip.ok());
    EXPECT_EQ(clip->frames[1].pixels, readImage(name(1))->pixels);
    const auto box = makeObjectClip(path("clip"), {.size = 0});
    ASSERT_TRUE(box.ok());
    EXPECT_EQ(box->frames[0].width, box->cropBox.width);
}

TEST_F(ObjectClips, AVideoBeforeAFlatColourIsKeyed) {
    std::vector<ImageRgba8> frames;
    for (int i = 0; i < 5; ++i) {
        frames.push_back(filled(192, 128, {250, 250, 250}));
        test::drawDisc(frames.back(), 70 + 6 * i, 64, 24, {200, 60, 40});
    }
    test::writeVideo(path("a.mp4"), frames, {"libx264", "yuv420p", {}});
    const auto clip = makeObjectClip(path("a.mp4"), {.size = 96});
    ASSERT_TRUE(clip.ok()) << clip.error().message();
    EXPECT_EQ(clip->alphaFrom, "key");
    ASSERT_EQ(clip->frameCount(), 5);
    for (int i = 0; i < 5; ++i) {
        const auto k = static_cast<std::size_t>(i);
        const Intrinsics& part = clip->cameras[k].intrinsics;
        const Intrinsics& full = clip->sourceCamera.intrinsics;
        const auto [x, y] = centreOf(clip->frames[k]);
        EXPECT_NEAR((x - part.cx) / part.fx * full.fx + full.cx, 70 + 6 * i, 0.3);
        const double area = alphaCoverage(clip->frames[k]) * clip->cropBox.width * clip->cropBox.height;
        EXPECT_NEAR(area, 3.14159 * 24 * 24, 0.03 * 3.14159 * 24 * 24);
    }
}

TEST_F(ObjectClips, AMatteOfTheSameLength) {
    std::vector<ImageRgba8> frames;
    std::vector<ImageRgba8> mattes;
    for (int i = 0; i < 3; ++i) {
        frames.push_back(filled(96, 96, {}));
        for (std::size_t k = 0; k < frames.back().pixels.size(); ++k) {  // nothing that could be keyed
            if (k % 4 != 3) frames.back().pixels[k] = static_cast<std::uint8_t>((k * 2654435761U) >> 24U);
        }
        test::drawDisc(frames.back(), 48, 48, 20, {200, 60, 40});
        mattes.push_back(filled(96, 96, {}));
        test::drawDisc(mattes.back(), 48, 48, 20, {255, 255, 255});
    }
    test::writeVideo(path("a.mkv"), frames, {"ffv1", "bgr0", {}});
    test::writeVideo(path("m.mkv"), mattes, {"ffv1", "gray", {}});
    test::writeVideo(path("short.mkv"), {mattes[0]}, {"ffv1", "gray", {}});
    EXPECT_FALSE(makeObjectClip(path("a.mkv")).ok());
    const auto clip = makeObjectClip(path("a.mkv"), {.matte = path("m.mkv"), .crop = false, .size = 0});
    ASSERT_TRUE(clip.ok()) << clip.error().message();
    EXPECT_EQ(clip->alphaFrom, "matte");
    EXPECT_EQ(clip->frames[1].at(48, 48)[3], 255);
    EXPECT_EQ(clip->frames[1].at(5, 5)[3], 0);
    const auto wrong = makeObjectClip(path("a.mkv"), {.matte = path("short.mkv")});
    ASSERT_FALSE(wrong.ok());
    EXPECT_THAT(wrong.error().message(), HasSubstr("1 frames"));
}

TEST_F(ObjectClips, RangesAndSampling) {
    writePictures(9);
    const auto part = makeObjectClip(path("clip"), {.range = {2, 5}});
    ASSERT_TRUE(part.ok());
    EXPECT_EQ(part->sourceFrames, (std::vector<int>{2, 3, 4}));
    EXPECT_EQ(part->times[0], 0);
    EXPECT_EQ(part->sourceFrameCount, 9);
    EXPECT_EQ(part->rate, (Rate{24, 1}));
    const auto some = makeObjectClip(path("clip"), {.maximumFrames = 3});
    ASSERT_TRUE(some.ok());
    EXPECT_EQ(some->sourceFrames, (std::vector<int>{0, 4, 8}));
    EXPECT_NEAR(some->rate.framesPerSecond(), 6, 1e-6);  // plays as long as the whole
    ASSERT_FALSE(some->notes.empty());
    EXPECT_THAT(some->notes[0], HasSubstr("--frames"));
    const auto beyond = makeObjectClip(path("clip"), {.range = {20, 30}});
    ASSERT_FALSE(beyond.ok());
}

TEST_F(ObjectClips, OneFrameGivesOneFrame) {
    writePictures(1);
    const auto clip = makeObjectClip(name(0));
    ASSERT_TRUE(clip.ok());
    EXPECT_EQ(clip->frameCount(), 1);
    EXPECT_EQ(clip->times, std::vector<double>{0});
}

TEST_F(ObjectClips, NoObjectAndTooMuchObjectAreErrors) {
    ImageRgba8 empty(64, 64);
    ASSERT_TRUE(writePng(path("empty.png"), empty).ok());
    ASSERT_TRUE(writePng(path("white.png"), filled(64, 64, {255, 255, 255})).ok());
    ImageRgba8 full = filled(64, 64, {200, 90, 30});
    full.at(0, 0)[3] = full.at(1, 0)[3] = full.at(0, 1)[3] = full.at(1, 1)[3] = full.at(2, 0)[3] = 0;
    ASSERT_TRUE(writePng(path("full.png"), full).ok());
    ASSERT_TRUE(writePng(path("matte.png"), filled(64, 64, {})).ok());
    ASSERT_TRUE(writePng(path("dot.png"), filled(1, 1, {200, 90, 30})).ok());
    for (const char* name : {"empty.png", "white.png", "full.png", "dot.png"}) {
        const auto clip = makeObjectClip(path(name));
        ASSERT_FALSE(clip.ok()) << name;
        EXPECT_THAT(clip.error().message(), HasSubstr(name));
        EXPECT_FALSE(clip.error().remedy.empty()) << name;
    }
    EXPECT_FALSE(makeObjectClip(path("white.png"), {.matte = path("matte.png")}).ok());
    EXPECT_FALSE(makeObjectClip(path("white.png"), {.size = -1}).ok());
    EXPECT_FALSE(makeObjectClip(path("white.png"), {.size = 1 << 20}).ok());
    EXPECT_FALSE(makeObjectClip(path("white.png"), {.fovyDegrees = std::nanf("")}).ok());
}

TEST_F(ObjectClips, PicturesOfDifferentSizesAreNamed) {
    writePictures(2);
    ASSERT_TRUE(writePng(name(2), filled(50, 50, {}, 0)).ok());
    const auto clip = makeObjectClip(path("clip"));
    ASSERT_FALSE(clip.ok());
    EXPECT_THAT(clip.error().message(), HasSubstr("1002.png"));
}

TEST_F(ObjectClips, AStopIsHeeded) {
    writePictures(2);
    std::stop_source source;
    source.request_stop();
    EXPECT_FALSE(makeObjectClip(path("clip"), {.stop = source.get_token()}).ok());
}

TEST_F(ObjectClips, AnObjectAtTheEdgeIsNoted) {
    ImageRgba8 frame(80, 60);
    test::drawDisc(frame, 0, 30, 15, {200, 60, 40});
    ASSERT_TRUE(writePng(path("edge.png"), frame).ok());
    const auto clip = makeObjectClip(path("edge.png"), {.size = 64});
    ASSERT_TRUE(clip.ok());
    ASSERT_EQ(clip->notes.size(), 1U);
    EXPECT_THAT(clip->notes[0], HasSubstr("left"));
}

}  // namespace
}  // namespace splatreel::core
