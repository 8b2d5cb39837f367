#include "core/evaluate/figures.h"
#include "core/evaluate/flow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace splatreel::core {
namespace {

using testing::DoubleNear;

MeasuredPicture flat(int width, int height, int value, float alpha) {
    const auto count = static_cast<std::size_t>(width * height);
    return {width, height, std::vector<std::uint8_t>(3 * count, static_cast<std::uint8_t>(value)),
            std::vector<float>(count, alpha)};
}

/// A smooth pattern that a flow can follow, shifted to the right.
MeasuredPicture pattern(int width, int height, float shift, int brightness = 0) {
    MeasuredPicture picture = flat(width, height, 255, 1.0F);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const float u = static_cast<float>(x) - shift;
            const auto v = static_cast<float>(y);
            const float value =
                120 + 50 * std::sin(0.21F * u + 0.07F * v) + 40 * std::cos(0.17F * v - 0.11F * u);
            for (std::size_t c = 0; c < 3; ++c) {
                picture.rgb[3 * static_cast<std::size_t>(y * width + x) + c] =
                    static_cast<std::uint8_t>(std::lround(value) + brightness);
            }
        }
    }
    return picture;
}

TEST(ComparePictures, EqualPicturesAreFarthestUp) {
    const PictureFigures figures = comparePictures(pattern(24, 16, 0), pattern(24, 16, 0));
    EXPECT_EQ(figures.psnr, psnrOfEqual);
    EXPECT_EQ(figures.psnrInside, psnrOfEqual);
    EXPECT_NEAR(figures.ssim, 1.0, 1e-6);
    EXPECT_EQ(figures.iou, 1.0);
}

TEST(ComparePictures, PsnrOfAConstantDifferenceIsKnown) {
    const PictureFigures figures = comparePictures(flat(8, 8, 110, 1), flat(8, 8, 100, 1));
    EXPECT_NEAR(figures.psnr, 20 * std::log10(255.0 / 10.0), 1e-9);
    // Without structure SSIM is its luminance term.
    const double a = 110 / 255.0;
    const double b = 100 / 255.0;
    EXPECT_NEAR(figures.ssim, (2 * a * b + 1e-4) / (a * a + b * b + 1e-4), 1e-4);
}

TEST(ComparePictures, InsideLooksAtTheReferencesSilhouetteOnly) {
    MeasuredPicture reference = flat(4, 4, 100, 0);
    MeasuredPicture render = flat(4, 4, 100, 0);
    for (std::size_t pixel = 0; pixel < 4; ++pixel) reference.alpha[pixel] = 1;  // the top row
    for (std::size_t pixel = 2; pixel < 8; ++pixel) render.alpha[pixel] = 0.6F;
    for (std::size_t i = 0; i < 12; ++i) render.rgb[i] = 90;
    const PictureFigures figures = comparePictures(render, reference);
    EXPECT_NEAR(figures.psnrInside, 20 * std::log10(25.5), 1e-9);
    EXPECT_NEAR(figures.psnr, 20 * std::log10(25.5) + 10 * std::log10(4.0), 1e-9);
    EXPECT_NEAR(figures.iou, 2.0 / 8.0, 1e-12);
}

TEST(ComparePictures, WithoutASilhouetteNothingIsInside) {
    const PictureFigures figures = comparePictures(flat(4, 4, 255, 0), flat(4, 4, 255, 0));
    EXPECT_TRUE(std::isnan(figures.psnrInside));
    EXPECT_TRUE(std::isnan(figures.ssimInside));
    EXPECT_EQ(figures.iou, 1.0);
}

TEST(OnWhite, StraightAlphaIsCompositedInBytes) {
    ImageRgba8 image(2, 1);
    const std::vector<std::uint8_t> pixels = {200, 0, 100, 51, 10, 20, 30, 255};
    image.pixels = pixels;
    const MeasuredPicture picture = onWhite(image);
    EXPECT_THAT(picture.rgb, testing::ElementsAre(244, 204, 224, 10, 20, 30));
    EXPECT_NEAR(picture.alpha[0], 0.2F, 1e-6F);
}

TEST(FromPlanar, ClampsAndRoundsAndSurvivesNaN) {
    const std::vector<float> color = {-1.0F, 2.0F, 0.5F, NAN, 0.1F, 1.0F};
    const std::vector<float> alpha = {1.0F, 1.0F};
    EXPECT_THAT(fromPlanar(2, 1, color, alpha).rgb, testing::ElementsAre(0, 128, 26, 255, 0, 255));
}

TEST(ViewEvaluation, FlickerIsTheDifferenceOfSecondDifferences) {
    ViewEvaluation view;
    const std::vector<int> values = {100, 106, 100,
                                     106};  // second differences −12 and 12 where the reference rests
    for (int frame = 0; frame < 4; ++frame) {
        view.add(frame, flat(40, 40, values[static_cast<std::size_t>(frame)], 1), flat(40, 40, 100, 1));
    }
    EXPECT_NEAR(view.figures().flicker, 12.0, 1e-9);
    EXPECT_EQ(view.figures().frames.size(), 4U);
}

TEST(ViewEvaluation, TellsHowFarTheReferenceWent) {
    ViewEvaluation evaluation;
    evaluation.add(4, flat(8, 8, 0, 1), flat(8, 8, 100, 1));
    evaluation.add(5, flat(8, 8, 0, 1), flat(8, 8, 97, 1));
    evaluation.add(7, flat(8, 8, 0, 1), flat(8, 8, 50, 1));
    const auto frames = evaluation.figures().frames;
    EXPECT_TRUE(std::isnan(frames[0].change));
    EXPECT_DOUBLE_EQ(frames[1].change, 3);
    EXPECT_TRUE(std::isnan(frames[2].change));  // nothing is known of frame 6
}

TEST(ViewEvaluation, AGapInTimeIsNotMotion) {
    ViewEvaluation view;
    view.add(0, flat(40, 40, 100, 1), flat(40, 40, 100, 1));
    view.add(2, flat(40, 40, 200, 1), flat(40, 40, 100, 1));
    EXPECT_TRUE(std::isnan(view.figures().flicker));
    EXPECT_TRUE(std::isnan(view.figures().warpingError));
}

TEST(ViewEvaluation, WarpingErrorFollowsTheReferencesMotion) {
    ViewEvaluation moving;
    ViewEvaluation resting;
    ViewEvaluation flickering;
    for (int frame = 0; frame < 3; ++frame) {
        const auto shift = 3.0F * static_cast<float>(frame);
        moving.add(frame, pattern(96, 96, shift), pattern(96, 96, shift));
        resting.add(frame, pattern(96, 96, 0), pattern(96, 96, shift));
        flickering.add(frame, pattern(96, 96, shift, frame % 2 == 0 ? 0 : 20), pattern(96, 96, shift));
    }
    EXPECT_LT(moving.figures().warpingError, 1.5);
    EXPECT_GT(resting.figures().warpingError, 10.0);
    EXPECT_THAT(flickering.figures().warpingError, DoubleNear(20.0, 1.5));
}

TEST(OpticalFlow, FindsAShiftAndDistrustsWhatLeavesThePicture) {
    const Flow flow = opticalFlow(pattern(96, 96, 0), pattern(96, 96, 4));
    const std::size_t middle = 48 * 96 + 48;
    EXPECT_NEAR(flow.offset[2 * middle], 4.0F, 0.3F);
    EXPECT_NEAR(flow.offset[2 * middle + 1], 0.0F, 0.3F);
    EXPECT_EQ(flow.trusted[middle], 1);
    EXPECT_EQ(flow.trusted[48 * 96 + 95], 0);
}

TEST(OpticalFlow, TakesPicturesSmallerThanItsPatches) {
    const Flow flow = opticalFlow(flat(3, 2, 50, 1), flat(3, 2, 50, 1));
    EXPECT_EQ(flow.trusted.size(), 6U);
}

TEST(MeanOf, LeavesOutWhatAViewDoesNotHave) {
    ViewFigures first;
    first.mean.psnr = 20;
    first.flicker = NAN;
    ViewFigures second;
    second.mean.psnr = 30;
    second.flicker = 4;
    const ViewFigures mean = meanOf(std::vector<ViewFigures>{first, second});
    EXPECT_EQ(mean.mean.psnr, 25);
    EXPECT_EQ(mean.flicker, 4);
}

}  // namespace
}  // namespace splatreel::core
