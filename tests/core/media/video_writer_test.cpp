#include "core/media/video_writer.h"

#include "core/media/image_io.h"
#include "core/media/video_reader.h"
#include "tests/core/media/media_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <csignal>

namespace splatreel::core {
namespace {

using test::filled;

class VideoWriting : public test::FolderTest {
protected:
    Result<void> write(const std::string& name, const std::vector<ImageRgba8>& frames,
                       bool keepAlpha = true) const {
        auto writer =
            openFrameWriter(path(name), {frames[0].width, frames[0].height, {24000, 1001}, keepAlpha, 0});
        if (!writer) return writer.error();
        for (const ImageRgba8& frame : frames) {
            if (auto written = (*writer)->write(frame); !written) return written;
        }
        return (*writer)->finish();
    }
};

TEST_F(VideoWriting, ColoursSurviveEveryFormat) {
    std::vector<ImageRgba8> frames;
    for (const test::Rgb color :
         {test::Rgb{255, 255, 255}, {0, 0, 0}, {220, 40, 30}, {20, 160, 60}, {30, 60, 200}}) {
        frames.push_back(filled(48, 34, color));
    }
    for (const char* name : {"a.mp4", "b.webm", "c.mov", "d.mkv", "e", "f_%03d.png", "g_%d.exr"}) {
        const auto written = write(name, frames);
        ASSERT_TRUE(written.ok()) << name << written.error().message();
        if (std::string(name).find('%') != std::string::npos) continue;
        auto reader = VideoReader::open(path(name));
        ASSERT_TRUE(reader.ok()) << name << reader.error().message();
        ASSERT_EQ(reader->info().frameCount(), 5) << name;
        if (std::string(name) != "e") {
            EXPECT_NEAR(reader->info().rate.framesPerSecond(), 23.976, 0.01) << name;
        }
        for (int i = 0; i < 5; ++i) {
            const auto frame = reader->read(i);
            ASSERT_TRUE(frame.ok() && frame->has_value()) << name;
            EXPECT_LE(test::meanDifference(**frame, frames[static_cast<std::size_t>(i)]), 3.0) << name << i;
        }
    }
    EXPECT_EQ(namesIn("e").front(), "0000.png");
    EXPECT_THAT(namesIn(), ::testing::IsSupersetOf({"f_000.png", "f_004.png", "g_0.exr", "g_4.exr"}));
}

TEST_F(VideoWriting, OddSizesGrowByAPixel) {
    ASSERT_TRUE(write("odd.mp4", {filled(33, 17, {90, 90, 90}), filled(33, 17, {90, 90, 90})}).ok());
    const auto reader = VideoReader::open(path("odd.mp4"));
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ(reader->info().width, 34);
    EXPECT_EQ(reader->info().height, 18);
}

TEST_F(VideoWriting, WhatIsTransparentIsLaidOverWhiteWithoutAlpha) {
    ImageRgba8 frame(16, 16);
    test::drawDisc(frame, 8, 8, 4, {255, 0, 0});
    ASSERT_TRUE(write("a.mp4", {frame}).ok());
    auto reader = VideoReader::open(path("a.mp4"));
    ASSERT_TRUE(reader.ok());
    EXPECT_GT((*reader->read(0))->at(1, 1)[1], 245);
}

TEST_F(VideoWriting, WithoutFinishNothingIsLeft) {
    {
        auto writer = openFrameWriter(path("a.mp4"), {16, 16, {}, true, 0});
        ASSERT_TRUE(writer.ok());
        ASSERT_TRUE((*writer)->write(filled(16, 16, {})).ok());
    }
    EXPECT_TRUE(namesIn().empty());
}

TEST_F(VideoWriting, PicturesThatAreThereStayUntilAllIsDone) {
    ASSERT_TRUE(write("p_%d.png", {filled(8, 8, {200, 0, 0}), filled(8, 8, {200, 0, 0})}).ok());
    const auto red = [&](const char* name) { return readImage(path(name))->at(1, 1)[0]; };
    for (const bool ends : {false, true}) {
        auto writer = openFrameWriter(path("p_%d.png"), {8, 8, {}, true, 0});
        ASSERT_TRUE(writer.ok());
        for (int i = 0; i < 3; ++i) ASSERT_TRUE((*writer)->write(filled(8, 8, {})).ok());
        EXPECT_EQ(red("p_1.png"), 200);
        if (!ends) {
            EXPECT_FALSE(*(*writer)->finishEarly()) << "older ones stay";
            writer->reset();
            EXPECT_EQ(red("p_0.png"), 200);
            EXPECT_EQ(namesIn(), (std::vector<std::string>{"p_0.png", "p_1.png", "p_2.png"}));
        } else {
            ASSERT_TRUE((*writer)->finish().ok());
            EXPECT_EQ(red("p_0.png"), 0);
            EXPECT_EQ(red("p_1.png"), 0);
        }
    }
}

TEST_F(VideoWriting, PicturesThatComeTogetherLeaveNothingWithoutFinish) {
    FrameWriterOptions options{8, 8, {}, true, 0};
    options.together = true;
    for (const bool ends : {false, true}) {
        auto writer = openFrameWriter(path("f"), options);
        ASSERT_TRUE(writer.ok());
        for (int i = 0; i < 2; ++i) ASSERT_TRUE((*writer)->write(filled(8, 8, {})).ok());
        if (ends) {
            ASSERT_TRUE((*writer)->finish().ok());
        }
        writer->reset();
        EXPECT_EQ(namesIn("f").size(), ends ? 2U : 0U);
    }
}

TEST_F(VideoWriting, AFullDiskIsReportedAndLeavesNothing) {
    // A limit on the size of files stands for the full disk: writing fails in the same place.
    std::vector<ImageRgba8> frames;
    for (unsigned i = 0; i < 8; ++i) {
        frames.emplace_back(256, 256);
        unsigned state = i + 1;
        for (std::uint8_t& value : frames.back().pixels) {
            value = static_cast<std::uint8_t>((state = state * 1664525U + 1013904223U) >> 24U);
        }
    }
    rlimit old{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = old;
    small.rlim_cur = 20000;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    for (const char* name : {"a.mp4", "b.mov", "c_%d.png", "d_%d.exr"}) {
        const auto written = write(name, frames);
        EXPECT_FALSE(written.ok()) << name;
    }
    setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, handler);
    EXPECT_TRUE(namesIn().empty());
}

TEST_F(VideoWriting, WrongNamesAndSizesAreRefused) {
    for (const char* name :
         {"a.wmv", "a_%d_%d.png", "a_%s.png", "a_%99999999999999999999d.png", "a_%04d.jpg"}) {
        EXPECT_FALSE(openFrameWriter(path(name), {16, 16, {}, true, 0}).ok()) << name;
    }
    EXPECT_FALSE(openFrameWriter(path("a.mp4"), {0, 16, {}, true, 0}).ok());
    writeText("file", "x");
    EXPECT_FALSE(openFrameWriter(path("file/a.mp4"), {16, 16, {}, true, 0}).ok());
}

TEST_F(VideoWriting, OnlyExrTakesFloats) {
    ImageF depth(8, 8, 1);
    const std::string names[] = {"Z"};
    auto exr = openFrameWriter(path("z_%04d.exr"), {8, 8, {}, true, 7});
    ASSERT_TRUE(exr.ok());
    EXPECT_TRUE((*exr)->write(depth, names).ok());
    EXPECT_EQ(namesIn(), std::vector<std::string>{"z_0007.exr"});
    auto png = openFrameWriter(path("z_%04d.png"), {8, 8, {}, true, 0});
    ASSERT_TRUE(png.ok());
    EXPECT_FALSE((*png)->write(depth, names).ok());
}

}  // namespace
}  // namespace splatreel::core
