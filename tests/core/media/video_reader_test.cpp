#include "core/media/video_reader.h"

#include "core/media/image_io.h"
#include "core/media/video_writer.h"
#include "tests/core/media/media_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace splatreel::core {
namespace {

using test::filled;
using ::testing::HasSubstr;

class VideoReading : public test::FolderTest {
protected:
    /// A red disc that moves to the right before blue, over `count` frames.
    static std::vector<ImageRgba8> moving(int count, int width = 64, int height = 48) {
        std::vector<ImageRgba8> frames;
        for (int i = 0; i < count; ++i) {
            frames.push_back(filled(width, height, {30, 40, 160}));
            test::drawDisc(frames.back(), 10 + 4 * i, 20, 8, {220, 60, 40});
        }
        return frames;
    }

    /// Reads all frames and compares each with what was written.
    void expectFrames(const std::string& name, const std::vector<ImageRgba8>& frames, double tolerance) {
        auto reader = VideoReader::open(path(name));
        ASSERT_TRUE(reader.ok()) << name << ": " << reader.error().message();
        ASSERT_EQ(reader->info().frameCount(), static_cast<int>(frames.size())) << name;
        EXPECT_FALSE(reader->info().isCutOff) << name;
        for (int i = 0; i < reader->info().frameCount(); ++i) {
            const auto frame = reader->read(i);
            ASSERT_TRUE(frame.ok()) << name << frame.error().message();
            ASSERT_TRUE(frame->has_value()) << name << " " << i;
            EXPECT_LT(test::meanDifference(**frame, frames[static_cast<std::size_t>(i)]), tolerance)
                << name << " frame " << i;
        }
    }
};

TEST_F(VideoReading, ManyContainersCodecsAndPixelFormats) {
    const auto frames = moving(6);
    for (const auto& [name, encoder, format, tolerance] :
         std::vector<std::tuple<std::string, std::string, std::string, double>>{
             {"a.mp4", "libx264", "yuv420p", 6},
             {"b.mp4", "libx264", "yuv422p10le", 5},
             {"c.mkv", "ffv1", "yuv444p", 2.5},
             {"d.mkv", "ffv1", "bgr0", 2.5},
             {"e.mov", "prores_ks", "yuv422p10le", 4},
             {"f.mov", "png", "rgb24", 0.01},
             {"g.webm", "libvpx-vp9", "yuv420p", 12},
             {"h.avi", "mjpeg", "yuvj420p", 8},
             {"i.gif", "gif", "bgr8", 25},
             {"j.mov", "qtrle", "rgb24", 0.01}}) {
        test::writeVideo(path(name), frames, {encoder, format, {}});
        expectFrames(name, frames, tolerance);
    }
}

TEST_F(VideoReading, AlphaWhereTheCodecHasIt) {
    std::vector<ImageRgba8> frames;
    for (int i = 0; i < 4; ++i) {
        frames.emplace_back(64, 64);
        test::drawDisc(frames.back(), 24 + 4 * i, 32, 14, {200, 80, 60});
    }
    test::writeVideo(path("prores.mov"), frames, {"prores_ks", "yuva444p10le", {}});
    test::writeVideo(path("png.mov"), frames, {"png", "rgba", {}});
    test::writeVideo(path("qtrle.mov"), frames, {"qtrle", "argb", {}});
    test::writeVideo(path("ffv1.mkv"), frames, {"ffv1", "bgra", {}});
    auto writer = openFrameWriter(path("vp9.webm"), {64, 64, {25, 1}, true, 0});
    ASSERT_TRUE(writer.ok());
    for (const ImageRgba8& frame : frames) ASSERT_TRUE((*writer)->write(frame).ok());
    ASSERT_TRUE((*writer)->finish().ok());
    for (const char* name : {"prores.mov", "png.mov", "qtrle.mov", "ffv1.mkv", "vp9.webm"}) {
        auto reader = VideoReader::open(path(name));
        ASSERT_TRUE(reader.ok()) << name;
        EXPECT_TRUE(reader->info().mayHaveAlpha) << name;
        const auto frame = reader->read(2);
        ASSERT_TRUE(frame.ok() && frame->has_value()) << name;
        EXPECT_LT((*frame)->at(2, 2)[3], 6) << name;
        EXPECT_GT((*frame)->at(32, 32)[3], 249) << name;
        EXPECT_NEAR((*frame)->at(32, 32)[0], 200, 8) << name;
        EXPECT_LT(test::meanDifference(laidOver(**frame, 255, 255, 255), laidOver(frames[2], 255, 255, 255)),
                  2.5)
            << name;
    }
}

TEST_F(VideoReading, RotationIsApplied) {
    // A red spot in the upper left corner of the coded picture.
    ImageRgba8 coded = filled(64, 32, {20, 20, 20});
    test::drawDisc(coded, 8, 8, 6, {240, 30, 30});
    const int spots[4][2] = {{8, 8}, {24, 8}, {56, 24}, {8, 56}};  // after 0 … 3 quarter turns clockwise
    for (int turns = 0; turns < 4; ++turns) {
        test::TestVideo options{"libx264", "yuv444p", {}};
        options.quarterTurns = turns;
        test::writeVideo(path("r.mp4"), {coded, coded}, options);
        auto reader = VideoReader::open(path("r.mp4"));
        ASSERT_TRUE(reader.ok());
        EXPECT_EQ(reader->info().width, turns % 2 == 0 ? 64 : 32);
        EXPECT_EQ(reader->info().height, turns % 2 == 0 ? 32 : 64);
        const auto frame = reader->read(0);
        ASSERT_TRUE(frame.ok() && frame->has_value());
        EXPECT_GT((*frame)->at(spots[turns][0], spots[turns][1])[0], 200) << turns;
        EXPECT_LT((*frame)->at((*frame)->width / 2, (*frame)->height / 2)[0], 60) << turns;
    }
}

TEST_F(VideoReading, PixelsBecomeSquare) {
    test::TestVideo options{"libx264", "yuv420p", {}};
    options.aspectNumerator = 2;
    test::writeVideo(path("wide.mp4"), moving(2), options);
    auto reader = VideoReader::open(path("wide.mp4"));
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ(reader->info().width, 128);
    EXPECT_EQ(reader->info().height, 48);
    const auto frame = reader->read(1);
    ASSERT_TRUE(frame.ok() && frame->has_value());
    EXPECT_EQ((*frame)->width, 128);
    EXPECT_GT((*frame)->at(28, 20)[0], 190);
}

TEST_F(VideoReading, SourceTimeStampsAreKept) {
    const std::vector<int> stamps = {0, 40, 100, 110, 400};
    test::writeVideo(path("v.mkv"), moving(5), {"ffv1", "yuv444p", stamps});
    test::writeVideo(path("v.mp4"), moving(5), {"libx264", "yuv420p", stamps});
    for (const char* name : {"v.mkv", "v.mp4"}) {
        auto reader = VideoReader::open(path(name));
        ASSERT_TRUE(reader.ok());
        ASSERT_TRUE(reader->read(4).ok());
        for (std::size_t i = 0; i < stamps.size(); ++i) {
            EXPECT_NEAR(reader->info().times[i], stamps[i] / 1000.0, 1e-3) << name << i;
        }
        EXPECT_NEAR(reader->info().rate.framesPerSecond(), 10, 0.1) << name;
    }
}

TEST_F(VideoReading, GoingBackStartsOver) {
    const auto frames = moving(5);
    test::writeVideo(path("a.mkv"), frames, {"ffv1", "bgr0", {}});
    auto reader = VideoReader::open(path("a.mkv"));
    ASSERT_TRUE(reader.ok());
    for (const int index : {4, 1, 1, 3, 0}) {
        const auto frame = reader->read(index);
        ASSERT_TRUE(frame.ok() && frame->has_value());
        EXPECT_LT(test::meanDifference(**frame, frames[static_cast<std::size_t>(index)]), 2.5) << index;
    }
}

TEST_F(VideoReading, AnyOrderGivesTheSameFrames) {
    const auto frames = moving(40, 192, 48);
    for (const auto& [name, encoder, format] :
         std::vector<std::tuple<std::string, std::string, std::string>>{{"a.mp4", "libx264", "yuv420p"},
                                                                        {"b.mkv", "libx264", "yuv420p"},
                                                                        {"c.ts", "libx264", "yuv420p"},
                                                                        {"d.webm", "libvpx-vp9", "yuv420p"},
                                                                        {"e.mov", "prores_ks", "yuv422p10le"},
                                                                        {"f.avi", "mjpeg", "yuvj420p"},
                                                                        {"g.gif", "gif", "bgr8"}}) {
        test::TestVideo options{encoder, format, {}};
        options.keyInterval = 6;
        test::writeVideo(path(name), frames, options);
        auto inOrder = VideoReader::open(path(name));
        auto jumping = VideoReader::open(path(name));
        ASSERT_TRUE(inOrder.ok() && jumping.ok()) << name;
        std::vector<ImageRgba8> expected;
        for (int i = 0; i < inOrder->info().frameCount(); ++i) expected.push_back(**inOrder->read(i));
        ASSERT_EQ(expected.size(), frames.size()) << name;
        for (const int index : {39, 38, 37, 0, 30, 29, 30, 30, 5, 6, 7, 23, 2, 39, 0, 1}) {
            const auto frame = jumping->read(index);
            ASSERT_TRUE(frame.ok() && frame->has_value()) << name << index;
            EXPECT_EQ((*frame)->pixels, expected[static_cast<std::size_t>(index)].pixels)
                << name << " " << index;
        }
    }
}

TEST_F(VideoReading, AReadEndsWhenAsked) {
    test::writeVideo(path("a.mp4"), moving(5), {"libx264", "yuv420p", {}});
    std::stop_source source;
    auto reader = VideoReader::open(path("a.mp4"), {.stop = source.get_token()});
    ASSERT_TRUE(reader.ok());
    source.request_stop();
    EXPECT_FALSE(reader->read(4).ok());
}

TEST_F(VideoReading, LargeFramesAreReducedAsTheyAreDecoded) {
    test::writeVideo(path("large.mp4"), moving(2, 640, 480), {"libx264", "yuv420p", {}});
    auto reader = VideoReader::open(path("large.mp4"), {.maximumSide = 160});
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ(reader->info().width, 640);
    EXPECT_EQ(reader->info().frameWidth, 160);
    const auto frame = reader->read(1);
    ASSERT_TRUE(frame.ok() && frame->has_value());
    EXPECT_EQ((*frame)->width, 160);
    EXPECT_EQ((*frame)->height, 120);
}

TEST_F(VideoReading, AFolderOfNumberedPictures) {
    const auto frames = moving(4);
    for (const int number : {8, 9, 10, 11}) {
        const auto& frame = frames[static_cast<std::size_t>(number - 8)];
        std::filesystem::create_directories(path("clip"));
        ASSERT_TRUE(writePng(path("clip/f_" + std::to_string(number) + ".png"), frame).ok());
    }
    writeText("clip/notes.txt", "not a picture");
    writeText("clip/.f_12.png", "hidden");
    ASSERT_TRUE(writePng(path("clip/preview.png"), frames[0]).ok());
    expectFrames("clip", frames, 0.01);  // 8, 9, 10, 11 and not 10, 11, 8, 9
}

TEST_F(VideoReading, AHoleInTheNumberingKeepsItsTime) {
    std::filesystem::create_directories(path("clip"));
    for (const int number : {0, 2, 4, 8}) {
        ASSERT_TRUE(writePng(path("clip/" + std::to_string(number) + ".png"), filled(4, 4, {})).ok());
    }
    const auto reader = VideoReader::open(path("clip"), {.maximumSide = 64, .folderRate = {10, 1}});
    ASSERT_TRUE(reader.ok());
    EXPECT_THAT(reader->info().times,
                ::testing::Pointwise(::testing::DoubleNear(1e-9), {0.0, 0.1, 0.2, 0.4}));
}

TEST_F(VideoReading, OnePictureIsOneFrame) {
    ASSERT_TRUE(writePng(path("photo.png"), filled(5, 7, {1, 2, 3})).ok());
    auto reader = VideoReader::open(path("photo.png"));
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ(reader->info().frameCount(), 1);
    EXPECT_TRUE(reader->info().isStill);
    std::filesystem::create_directories(path("one"));
    ASSERT_TRUE(writePng(path("one/back.png"), filled(5, 7, {1, 2, 3})).ok());
    EXPECT_TRUE(VideoReader::open(path("one")).ok());
}

TEST_F(VideoReading, BadInputSaysWhatAndWhatToDo) {
    std::filesystem::create_directories(path("empty"));
    std::filesystem::create_directories(path("mixed"));
    for (const char* name : {"mixed/a1.png", "mixed/a2.png", "mixed/b1.png"}) {
        ASSERT_TRUE(writePng(path(name), filled(4, 4, {})).ok());
    }
    writeText("text.mp4", "this is no video, it is a text of some length\n");
    writeText("zero.mp4", "");
    writeText("list.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n");
    test::writeVideo(path("good.mp4"), moving(6), {"libx264", "yuv420p", {}});
    std::ifstream good(path("good.mp4"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(good)), {});
    writeText("cut.mp4", bytes.substr(0, bytes.size() / 2));  // its header was at the end
    for (const char* name :
         {"missing.mp4", "text.mp4", "zero.mp4", "list.mp4", "cut.mp4", "empty", "mixed"}) {
        const auto reader = VideoReader::open(path(name));
        ASSERT_FALSE(reader.ok()) << name;
        EXPECT_THAT(reader.error().message(), HasSubstr(name));
        EXPECT_FALSE(reader.error().remedy.empty()) << name;
    }
}

TEST_F(VideoReading, ATruncatedFileIsRecognised) {
    test::writeVideo(path("good.mkv"), moving(50), {"ffv1", "yuv444p", {}});
    std::ifstream good(path("good.mkv"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(good)), {});
    writeText("cut.mkv", bytes.substr(0, bytes.size() / 2));
    const auto reader = VideoReader::open(path("cut.mkv"));
    ASSERT_TRUE(reader.ok());
    EXPECT_TRUE(reader->info().isCutOff);
    EXPECT_LT(reader->info().frameCount(), 40);
    EXPECT_GT(reader->info().frameCount(), 4);
}

TEST(Frames, RangesAreReadAndChecked) {
    const auto range = [](const char* text) { return FrameRange::parse(text); };
    EXPECT_EQ(range("3:7")->first, 3);
    EXPECT_EQ(range("3:7")->end, 7);
    EXPECT_EQ(range(":7")->first, 0);
    EXPECT_EQ(range("3:")->end, -1);
    EXPECT_EQ(range("4")->end, 5);
    EXPECT_TRUE(range(":").ok());
    for (const char* text : {"", "a", "3:x", "7:3", "3:3", "-1:4", "1:2:3", "99999999999:", "1.5:2"}) {
        EXPECT_FALSE(range(text).ok()) << text;
    }
}

TEST(Frames, ALongRangeIsSampledEvenly) {
    EXPECT_EQ(*selectFrames({}, 4, 300), (std::vector<int>{0, 1, 2, 3}));
    EXPECT_EQ(*selectFrames({2, 100}, 4, 300), (std::vector<int>{2, 3}));
    const auto sampled = selectFrames({}, 20000, 300);
    ASSERT_EQ(sampled->size(), 300U);
    EXPECT_EQ(sampled->front(), 0);
    EXPECT_EQ(sampled->back(), 19999);
    for (std::size_t i = 1; i < 300; ++i) {
        EXPECT_NEAR((*sampled)[i] - (*sampled)[i - 1], 66.9, 1.0);
    }
    EXPECT_FALSE(selectFrames({4, -1}, 4, 300).ok());
}

}  // namespace
}  // namespace splatreel::core
