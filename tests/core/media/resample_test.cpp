#include "core/media/resample.h"

#include "tests/core/media/media_fixture.h"

#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

using test::filled;

TEST(Resample, CopiesWholePixelsAndLeavesTheOutsideTransparent) {
    ImageRgba8 image(3, 2);
    for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = static_cast<std::uint8_t>(10 + i);
    const ImageRgba8 part = resample(image, {-1, 1, 5, 2}, 5, 2);
    EXPECT_EQ(part.at(0, 0)[3], 0);
    EXPECT_EQ(part.at(1, 0)[0], image.at(0, 1)[0]);
    EXPECT_EQ(part.at(3, 0)[2], image.at(2, 1)[2]);
    EXPECT_EQ(part.at(4, 0)[3], 0);
    EXPECT_EQ(part.at(1, 1)[3], 0);
}

TEST(Resample, FlatColoursStayFlatUpToTheEdgeAtAnySize) {
    const ImageRgba8 image = filled(37, 23, {200, 100, 50}, 255);
    for (const auto& [w, h] : {std::pair{10, 7}, {64, 40}, {1, 1}, {37, 46}}) {
        const ImageRgba8 result = resized(image, w, h);
        EXPECT_LE(test::largestDifference(result, filled(w, h, {200, 100, 50}, 255)), 1) << w << "x" << h;
    }
}

TEST(Resample, InvisibleColoursDoNotBleed) {
    ImageRgba8 image = filled(64, 64, {0, 255, 0}, 0);  // green that nobody should see
    for (int y = 0; y < 64; ++y) {
        for (int x = 0; x < 31; ++x) std::fill_n(image.at(x, y), 4, std::uint8_t{255});
    }
    const ImageRgba8 half = resized(image, 20, 20);
    for (int x = 0; x < 20; ++x) {
        const std::uint8_t* pixel = half.at(x, 10);
        if (pixel[3] > 0) {
            EXPECT_GE(pixel[0], 254) << x;
        }
    }
}

TEST(Resample, ReducingDoesNotAlias) {
    ImageRgba8 stripes(256, 4);
    for (int y = 0; y < 4; ++y) {
        for (int x = 0; x < 256; ++x) {
            std::fill_n(stripes.at(x, y), 3, static_cast<std::uint8_t>(x % 2 == 0 ? 255 : 0));
            stripes.at(x, y)[3] = 255;
        }
    }
    const ImageRgba8 reduced = resized(stripes, 100, 4);
    for (int x = 4; x < 96; ++x) EXPECT_NEAR(reduced.at(x, 1)[0], 127, 12) << x;
}

TEST(Resample, KeepsPositions) {
    // The centre of mass of a disc moves exactly as the box says.
    ImageRgba8 image(120, 100);
    test::drawDisc(image, 47.3, 60.8, 12, {255, 0, 0});
    const PixelBox box{20.5, 30.25, 64, 64};
    const ImageRgba8 result = resample(image, box, 40, 40);
    double sum = 0;
    double sx = 0;
    double sy = 0;
    for (int y = 0; y < 40; ++y) {
        for (int x = 0; x < 40; ++x) {
            const double alpha = result.at(x, y)[3];
            sum += alpha;
            sx += alpha * (x + 0.5);
            sy += alpha * (y + 0.5);
        }
    }
    EXPECT_NEAR(sx / sum, (47.3 - box.x) * 40 / 64, 0.02);
    EXPECT_NEAR(sy / sum, (60.8 - box.y) * 40 / 64, 0.02);
}

}  // namespace
}  // namespace splatreel::core
