#include "core/media/matte.h"

#include "core/media/video_reader.h"
#include "core/media/video_writer.h"
#include "tests/core/media/media_fixture.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace splatreel::core {
namespace {

using test::filled;
using test::Rgb;

/// The object laid over a background, with noise as of a camera.
ImageRgba8 filmed(const ImageRgba8& object, Rgb ground, double noise, unsigned seed = 1) {
    ImageRgba8 image = laidOver(object, ground.r, ground.g, ground.b);
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0, noise > 0 ? noise : 1);
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        if (i % 4 == 3 || noise <= 0) continue;
        image.pixels[i] =
            static_cast<std::uint8_t>(std::clamp(std::lround(image.pixels[i] + normal(random)), 0L, 255L));
    }
    return image;
}

ImageRgba8 keyedClip(const ImageRgba8& frame, EnclosedBackground enclosed = EnclosedBackground::automatic) {
    BorderColor border;
    border.add(frame);
    const auto background = border.estimate();
    EXPECT_TRUE(background.has_value());
    return background ? keyed(frame, *background, {.enclosed = enclosed}) : ImageRgba8{};
}

/// A figure with a thin part, several colours and a white eye.
ImageRgba8 figure() {
    ImageRgba8 image(160, 160);
    test::drawDisc(image, 80, 90, 40, {180, 60, 40});
    test::drawDisc(image, 80, 50, 24, {230, 200, 60});
    for (int y = 60; y < 130; ++y) {
        for (int x = 118; x < 122; ++x) {
            std::uint8_t* const p = image.at(x, y);
            p[0] = 60, p[1] = 50, p[2] = 50, p[3] = 255;
        }
    }
    test::drawDisc(image, 80, 48, 9, {255, 255, 255});
    return image;
}

/// Mean error of alpha, and of colours over black where the truth is visible.
void expectMatches(const ImageRgba8& result, const ImageRgba8& truth, double alphaTolerance,
                   double colorTolerance, const std::string& what) {
    double alphaError = 0;
    for (std::size_t i = 3; i < truth.pixels.size(); i += 4) {
        alphaError += std::abs(result.pixels[i] - truth.pixels[i]);
    }
    EXPECT_LT(alphaError / static_cast<double>(truth.pixels.size() / 4), alphaTolerance) << what;
    EXPECT_LT(test::meanDifference(laidOver(result, 0, 0, 0), laidOver(truth, 0, 0, 0)), colorTolerance)
        << what;
    EXPECT_LT(test::meanDifference(laidOver(result, 255, 0, 255), laidOver(truth, 255, 0, 255)),
              colorTolerance)
        << what;
}

TEST(Matte, FlatGroundsOfManyColoursAreKeyed) {
    const ImageRgba8 truth = figure();
    for (const Rgb ground :
         {Rgb{255, 255, 255}, {240, 240, 236}, {0, 200, 60}, {20, 40, 220}, {128, 128, 128}, {8, 8, 8}}) {
        for (const double noise : {0.0, 2.0, 4.0}) {
            const ImageRgba8 result = keyedClip(filmed(truth, ground, noise));
            expectMatches(result, truth, 1.2, 1.5 + 0.6 * noise,
                          std::to_string(ground.r) + "," + std::to_string(ground.g) + "," +
                              std::to_string(ground.b) + " noise " + std::to_string(noise));
        }
    }
}

TEST(Matte, WhiteInsideAnObjectBeforeWhiteStaysOpaque) {
    const ImageRgba8 result = keyedClip(filmed(figure(), {255, 255, 255}, 1.5));
    EXPECT_EQ(result.at(80, 48)[3], 255);
    EXPECT_GT(result.at(80, 48)[0], 245);
    // … and is removed when that is asked for.
    const ImageRgba8 open = keyedClip(filmed(figure(), {255, 255, 255}, 1.5), EnclosedBackground::remove);
    EXPECT_EQ(open.at(80, 48)[3], 0);
}

TEST(Matte, AGapInTheObjectIsOpenBeforeGreen) {
    ImageRgba8 ring(120, 120);
    test::drawDisc(ring, 60, 60, 40, {200, 120, 90});
    ImageRgba8 frame = filmed(ring, {30, 190, 60}, 2);
    test::drawDisc(frame, 60, 60, 14, {30, 190, 60});
    EXPECT_EQ(keyedClip(frame).at(60, 60)[3], 0);
    EXPECT_EQ(keyedClip(frame, EnclosedBackground::keep).at(60, 60)[3], 255);
}

TEST(Matte, AWhiteObjectBeforeWhiteIsFoundByItsShading) {
    ImageRgba8 frame = filled(160, 160, {255, 255, 255});
    for (int y = 0; y < 160; ++y) {  // a ball, light from the upper left, clipped to white there
        for (int x = 0; x < 160; ++x) {
            const double u = (x - 79.5) / 50;
            const double v = (y - 79.5) / 50;
            if (u * u + v * v > 1) continue;
            const double light = 0.62 - 0.3 * (u + v) + 0.35 * std::sqrt(1 - u * u - v * v);
            const auto value = static_cast<std::uint8_t>(std::clamp(255 * light, 120.0, 243.0));
            std::uint8_t* const pixel = frame.at(x, y);
            pixel[0] = pixel[1] = pixel[2] = value;
        }
    }
    test::drawDisc(frame, 64, 64, 10, {255, 255, 255});  // a highlight
    const ImageRgba8 result = keyedClip(frame);
    int wrong = 0;
    for (int y = 0; y < 160; ++y) {
        for (int x = 0; x < 160; ++x) {
            const double radius = std::hypot((x - 79.5) / 50, (y - 79.5) / 50);
            if (radius < 0.96 && result.at(x, y)[3] < 200) ++wrong;
            if (radius > 1.04 && result.at(x, y)[3] > 50) ++wrong;
        }
    }
    EXPECT_LE(wrong, 10);
}

TEST(Matte, NoHaloIsLeftBySoftEdges) {
    // A dark disc with an edge of four pixels before white: over black no light rim may remain.
    ImageRgba8 frame = filled(128, 128, {255, 255, 255});
    for (int y = 0; y < 128; ++y) {
        for (int x = 0; x < 128; ++x) {
            const double cover = std::clamp((40 - std::hypot(x - 63.5, y - 63.5)) / 4 + 0.5, 0.0, 1.0);
            for (int c = 0; c < 3; ++c) {
                frame.at(x, y)[c] = static_cast<std::uint8_t>(std::lround(255 - cover * (255 - 40)));
            }
        }
    }
    const ImageRgba8 over = laidOver(keyedClip(frame), 0, 0, 0);
    for (std::size_t i = 0; i < over.pixels.size(); i += 4) EXPECT_LT(over.pixels[i], 60);
}

TEST(Matte, GreenIsTakenOutOfTheEdges) {
    ImageRgba8 truth(128, 128);
    test::drawDisc(truth, 64, 64, 40, {150, 150, 150});
    ImageRgba8 frame = filmed(truth, {20, 210, 50}, 0);
    // Reflected green on the outer five pixels of the object.
    for (int y = 0; y < 128; ++y) {
        for (int x = 0; x < 128; ++x) {
            const double radius = std::hypot(x - 63.5, y - 63.5);
            if (radius < 39 && radius > 34) frame.at(x, y)[1] = 185;
        }
    }
    const ImageRgba8 result = keyedClip(frame);
    for (std::size_t i = 0; i < result.pixels.size(); i += 4) {
        if (result.pixels[i + 3] < 40) continue;
        EXPECT_LE(result.pixels[i + 1], result.pixels[i] + 12);
    }
}

TEST(Matte, UnevenLightOnTheGroundIsFollowed) {
    const ImageRgba8 truth = figure();
    ImageRgba8 frame = filmed(truth, {30, 180, 60}, 2);
    ImageRgba8 grey = filmed(truth, {225, 225, 225}, 2);
    for (int y = 0; y < 160; ++y) {
        for (int x = 0; x < 160; ++x) {
            const double light = 1.08 - 0.22 * (std::hypot(x - 60, y - 70) / 110);
            const double cover = truth.at(x, y)[3] / 255.0;
            for (int c = 0; c < 3; ++c) {
                for (ImageRgba8* image : {&frame, &grey}) {
                    std::uint8_t& value = image->at(x, y)[c];
                    const double factor = cover + (1 - cover) * light;
                    value = static_cast<std::uint8_t>(std::clamp(std::lround(value * factor), 0L, 255L));
                }
            }
        }
    }
    expectMatches(keyedClip(frame), truth, 1.5, 3.0, "green");
    expectMatches(keyedClip(grey), truth, 1.5, 3.0, "grey");
}

TEST(Matte, SpecksAreNoObject) {
    ImageRgba8 frame = filled(200, 200, {255, 255, 255});
    test::drawDisc(frame, 120, 120, 30, {40, 90, 160});
    test::drawDisc(frame, 20, 20, 1.2, {120, 120, 120});
    const PixelBounds box = alphaBounds(keyedClip(frame));
    EXPECT_NEAR(box.x0, 90, 1);
    EXPECT_NEAR(box.y0, 90, 1);
    EXPECT_NEAR(box.x1, 150, 1);
}

TEST(Matte, ABorderOfManyColoursIsNoBackground) {
    ImageRgba8 frame(100, 100);
    for (int y = 0; y < 100; ++y) {
        for (int x = 0; x < 100; ++x) {
            std::uint8_t* const p = frame.at(x, y);
            p[0] = static_cast<std::uint8_t>(2 * x + 20);
            p[1] = static_cast<std::uint8_t>(255 - 2 * y);
            p[2] = static_cast<std::uint8_t>((x * y) % 256);
            p[3] = 255;
        }
    }
    BorderColor border;
    border.add(frame);
    EXPECT_FALSE(border.estimate().has_value());
    EXPECT_FALSE(BorderColor().estimate().has_value());
}

TEST(Matte, AnObjectAtTheBorderLeavesTheColourToTheRest) {
    ImageRgba8 frame = filled(100, 100, {250, 250, 250});
    test::drawDisc(frame, 50, 100, 40, {100, 30, 30});  // cut off below
    BorderColor border;
    border.add(frame);
    const auto background = border.estimate();
    ASSERT_TRUE(background.has_value());
    EXPECT_NEAR(background->color[0], 250 / 255.0, 0.01);
    EXPECT_GT(background->share, 0.7);
    EXPECT_GT(keyed(frame, *background).at(50, 98)[3], 250);
}

TEST(Matte, AGivenColourIsTakenOutWhateverTheBorderHas) {
    // A green wall that stands before two others.
    ImageRgba8 frame = filled(120, 120, {40, 60, 160});
    for (int y = 0; y < 120; ++y) {
        for (int x = 0; x < 60; ++x) {
            std::uint8_t* const p = frame.at(x, y);
            p[0] = 150, p[1] = 90, p[2] = 40;
        }
    }
    test::drawDisc(frame, 60, 60, 45, {30, 190, 60});
    test::drawDisc(frame, 60, 60, 20, {200, 40, 40});
    BorderColor border;
    border.add(frame);
    KeyOptions options;
    options.color = {30 / 255.0F, 190 / 255.0F, 60 / 255.0F};
    const auto background = border.background(options);
    ASSERT_TRUE(background.has_value());
    const ImageRgba8 result = keyed(frame, *background, options);
    EXPECT_EQ(result.at(60, 30)[3], 0);
    EXPECT_EQ(result.at(60, 60)[3], 255);
    EXPECT_EQ(result.at(5, 5)[3], 255);
}

TEST(Matte, AWiderToleranceTakesMoreOut) {
    ImageRgba8 frame = filled(100, 100, {250, 250, 250});
    test::drawDisc(frame, 50, 50, 30, {225, 225, 225});  // a shadow
    test::drawDisc(frame, 50, 50, 12, {60, 20, 20});
    EXPECT_EQ(keyed(frame, {{250 / 255.0F, 250 / 255.0F, 250 / 255.0F}, 0.005F, 1}).at(50, 30)[3], 255);
    KeyOptions wide;
    wide.tolerance = 0.3F;
    const ImageRgba8 result = keyed(frame, {{250 / 255.0F, 250 / 255.0F, 250 / 255.0F}, 0.005F, 1}, wide);
    EXPECT_EQ(result.at(50, 30)[3], 0);
    EXPECT_EQ(result.at(50, 50)[3], 255);
}

TEST(Matte, AMatteGivesAlphaAndCleansTheEdges) {
    ImageRgba8 truth(96, 96);
    test::drawDisc(truth, 48, 48, 30, {200, 40, 40});
    const ImageRgba8 frame = laidOver(truth, 20, 200, 240);
    ImageRgba8 matte = filled(96, 96, {0, 0, 0});
    test::drawDisc(matte, 48, 48, 30, {255, 255, 255});
    const ImageRgba8 result = withMatte(frame, matte, false);
    expectMatches(result, truth, 0.2, 0.5, "luminance");
    ImageRgba8 small(48, 48);
    test::drawDisc(small, 24, 24, 15, {0, 0, 0});
    expectMatches(withMatte(frame, small, true), truth, 3, 3, "alpha at half the size");
}

TEST(Matte, KeyingCompressedVideoKeepsTheOutline) {
    // Quarters of the picture's blocks are noisy round the edges: what coding leaves there is no object.
    class Folder : public test::FolderTest {
        void TestBody() override {}

    public:
        using test::FolderTest::path;
    } folder;
    const ImageRgba8 truth = figure();
    const ImageRgba8 frame = laidOver(truth, 255, 255, 255);
    test::writeVideo(folder.path("a.avi"), {frame, frame}, {"mjpeg", "yuvj420p", {}});
    auto reader = VideoReader::open(folder.path("a.avi"));
    ASSERT_TRUE(reader.ok());
    const auto coded = reader->read(1);
    ASSERT_TRUE(coded.ok() && coded->has_value());
    expectMatches(keyedClip(**coded), truth, 2.0, 4.0, "coded");
}

}  // namespace
}  // namespace splatreel::core
