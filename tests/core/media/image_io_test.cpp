#include "core/media/image_io.h"

#include "tests/core/media/media_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace splatreel::core {
namespace {

using test::filled;

class ImageIo : public test::FolderTest {};

ImageRgba8 gradient() {
    ImageRgba8 image(19, 11);
    for (int y = 0; y < 11; ++y) {
        for (int x = 0; x < 19; ++x) {
            std::uint8_t* const p = image.at(x, y);
            p[0] = static_cast<std::uint8_t>(13 * x);
            p[1] = static_cast<std::uint8_t>(20 * y);
            p[2] = static_cast<std::uint8_t>(7 * x + 9 * y);
            p[3] = static_cast<std::uint8_t>(255 - 12 * x);
        }
    }
    return image;
}

TEST_F(ImageIo, PngKeepsEveryBit) {
    const ImageRgba8 image = gradient();
    ASSERT_TRUE(writePng(path("a.png"), image).ok());
    const auto read = readImage(path("a.png"));
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->pixels, image.pixels);
    ASSERT_TRUE(writePng(path("b.png"), image, false).ok());
    const auto opaque = readImage(path("b.png"));
    ASSERT_TRUE(opaque.ok());
    EXPECT_EQ(opaque->at(18, 3)[3], 255);
    EXPECT_EQ(opaque->at(18, 3)[0], image.at(18, 3)[0]);
    EXPECT_EQ(namesIn(), (std::vector<std::string>{"a.png", "b.png"}));  // no temporary files
}

TEST_F(ImageIo, ExrIsLinearAndPremultiplied) {
    ImageRgba8 image = gradient();
    const std::string names[] = {"R", "G", "B", "A"};
    ASSERT_TRUE(writeExr(path("a.exr"), toLinearPremultiplied(image), names).ok());
    const auto read = readImage(path("a.exr"));
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_LE(test::largestDifference(*read, image), 2);
    ImageF half(1, 1, 4);
    half.values = {0.1069F, 0.1069F, 0.1069F, 0.5F};  // linear 0.2138 = sRGB 0.5, times alpha 0.5
    ASSERT_TRUE(writeExr(path("b.exr"), half, names).ok());
    const auto grey = readImage(path("b.exr"));
    ASSERT_TRUE(grey.ok());
    EXPECT_NEAR(grey->at(0, 0)[0], 127, 1);
    EXPECT_NEAR(grey->at(0, 0)[3], 128, 1);
}

TEST_F(ImageIo, AnExrWhoseHeaderAsksForTooMuchIsRefused) {
    const std::string names[] = {"R", "G", "B", "A"};
    ASSERT_TRUE(writeExr(path("a.exr"), ImageF(8, 8, 4), names).ok());
    std::ifstream file(path("a.exr"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const std::size_t window = bytes.find("dataWindow") + std::string("dataWindow box2i ").size() + 4;
    std::string wide = bytes;
    wide.replace(window + 8, 8, std::string("\xff\xff\xff\x7f\xff\xff\xff\x7f", 8));
    writeText("wide.exr", wide);
    writeText("short.exr", bytes.substr(0, 100));
    for (const char* name : {"wide.exr", "short.exr"}) {
        const auto read = readImage(path(name));
        ASSERT_FALSE(read.ok()) << name;
        EXPECT_THAT(read.error().message(), ::testing::HasSubstr(name));
        EXPECT_FALSE(read.error().remedy.empty()) << name;
    }
}

TEST_F(ImageIo, ExrWithDepthOnlyCanBeWritten) {
    ImageF depth(4, 3, 1);
    depth.values.assign(12, 2.5F);
    const std::string names[] = {"Z"};
    EXPECT_TRUE(writeExr(path("z.exr"), depth, names).ok());
    std::ifstream file(path("z.exr"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    EXPECT_TRUE(bytes.starts_with("\x76\x2f\x31\x01"));
    EXPECT_NE(bytes.find(std::string("chlist\0\x13\0\0\0Z\0", 13)), std::string::npos);
    // It has no colours, so it is no picture to read.
    EXPECT_FALSE(readImage(path("z.exr")).ok());
}

TEST_F(ImageIo, JpegAndWebpAreRead) {
    ImageRgba8 image = filled(32, 24, {40, 90, 200});
    test::drawDisc(image, 16, 12, 8, {220, 60, 30});
    test::writeVideo(path("a.jpg"), {image}, {"mjpeg", "yuvj444p", {}});
    test::writeVideo(path("a.webp"), {image}, {"libwebp", "bgra", {}});
    for (const char* name : {"a.jpg", "a.webp"}) {
        const auto read = readImage(path(name));
        ASSERT_TRUE(read.ok()) << name << read.error().message();
        EXPECT_LT(test::meanDifference(*read, image), 7) << name;
    }
}

TEST_F(ImageIo, SixteenBitAndGreyPicturesAreRead) {
    ImageRgba8 image = filled(8, 8, {100, 100, 100}, 128);
    for (const char* format : {"rgba64be", "ya8", "gray", "rgb48be", "gray16be", "ya16be"}) {
        test::writeVideo(path("x.png"), {image}, {"png", format, {}});
        const auto read = readImage(path("x.png"));
        ASSERT_TRUE(read.ok()) << format << read.error().message();
        const std::string name = format;
        const bool hasAlpha = name.find('a') != std::string::npos && name.find("gra") == std::string::npos;
        EXPECT_NEAR(read->at(3, 3)[0], 100, 1) << format;
        EXPECT_NEAR(read->at(3, 3)[3], hasAlpha ? 128 : 255, 1) << format;
    }
}

TEST_F(ImageIo, WhatIsNoPictureIsRefusedWithItsName) {
    writeText("text.png", "this is text");
    writeText("empty.png", "");
    ASSERT_TRUE(writePng(path("good.png"), gradient()).ok());
    std::ifstream good(path("good.png"), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(good)), {});
    writeText("cut.png", bytes.substr(0, bytes.size() / 2));
    std::string huge = bytes;
    huge.replace(16, 8, std::string("\x7f\xff\xff\xff\x7f\xff\xff\xff", 8));
    writeText("huge.png", huge);
    for (const char* name : {"text.png", "empty.png", "cut.png", "huge.png", "missing.png"}) {
        const auto read = readImage(path(name));
        ASSERT_FALSE(read.ok()) << name;
        EXPECT_THAT(read.error().message(), ::testing::HasSubstr(name));
    }
}

TEST_F(ImageIo, AnUnwritablePlaceIsAnError) {
    const auto result = writePng(path("missing/a.png"), gradient());
    ASSERT_FALSE(result.ok());
    EXPECT_FALSE(result.error().message().empty());
}

}  // namespace
}  // namespace splatreel::core
