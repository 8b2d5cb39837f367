#include "core/media/picture_view.h"

#include "core/media/image_io.h"
#include "core/media/matte.h"
#include "core/media/object_clip.h"
#include "tests/core/media/media_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

namespace splatreel::core {
namespace {

using ::testing::HasSubstr;

constexpr float pi = std::numbers::pi_v<float>;

/// A clip of three frames in which a disc stands at one place.
class PictureView : public test::FolderTest {
protected:
    void SetUp() override {
        const Intrinsics lens = intrinsicsFromFovy(64, 64, 49.1F * pi / 180);
        for (int frame = 0; frame < 3; ++frame) {
            ImageRgba8 image(64, 64);
            test::drawDisc(image, 40, 28, 10, {200, 50, 50});
            clip.frames.push_back(image);
            clip.cameras.push_back(orbitCamera(0, 0, 2, lens));
            clip.sourceFrames.push_back(10 + 2 * frame);
        }
    }
    std::string picture(ImageRgba8 image) {
        const std::string file = path("back.png");
        EXPECT_TRUE(writePng(file, image).ok());
        return file;
    }

    ObjectClip clip;
};

TEST_F(PictureView, TheObjectIsWhereTheClipHasItHoweverThePictureWasCut) {
    ImageRgba8 image(200, 120);
    test::drawDisc(image, 60, 70, 40, {50, 50, 200});
    const auto view = readPictureView(picture(image), {}, clip);
    ASSERT_TRUE(view.ok()) << view.error().message();
    // The disc's middle, in the plane through the origin, as the clip's camera sees it.
    const Intrinsics& lens = clip.cameras.front().intrinsics;
    const glm::vec3 middle{(40 - lens.cx) / lens.fx * 2, -(28 - lens.cy) / lens.fy * 2, 0};
    const glm::vec3 seen = view->camera.toCamera(middle);
    const Intrinsics& back = view->camera.intrinsics;
    EXPECT_NEAR(back.fx * seen.x / seen.z + back.cx, 60, 1);
    EXPECT_NEAR(back.fy * seen.y / seen.z + back.cy, 70, 1);
    EXPECT_NEAR(back.fy / lens.fy, 4, 0.2);  // 80 pixels high instead of 20
    EXPECT_NEAR(view->camera.position.z, -2, 1e-4);
    EXPECT_EQ(view->camera.intrinsics.width, 200);
}

TEST_F(PictureView, ItIsAStillOfTheNearestFrameThatTheClipHas) {
    ImageRgba8 image(64, 64);
    test::drawDisc(image, 32, 32, 20, {50, 50, 200});
    const std::string file = picture(image);
    EXPECT_EQ(readPictureView(file, {pi, 0, 12}, clip)->stillFrame, 1);
    EXPECT_EQ(readPictureView(file, {pi, 0, 0}, clip)->stillFrame, 0);
    EXPECT_EQ(readPictureView(file, {pi, 0, 99}, clip)->stillFrame, 2);
}

TEST_F(PictureView, APlainBackgroundIsKeyedOut) {
    ImageRgba8 image(64, 64);
    std::ranges::fill(image.pixels, std::uint8_t{255});
    test::drawDisc(image, 32, 32, 20, {50, 50, 200});
    const auto view = readPictureView(picture(image), {}, clip);
    ASSERT_TRUE(view.ok()) << view.error().message();
    EXPECT_EQ(view->frames.front().at(2, 2)[3], 0);
    EXPECT_NEAR(alphaBounds(view->frames.front()).width(), 40, 2);
}

TEST_F(PictureView, AFrameWithoutTheObjectSaysSo) {
    clip.frames[0] = ImageRgba8(64, 64);
    ImageRgba8 image(64, 64);
    test::drawDisc(image, 32, 32, 20, {50, 50, 200});
    const auto view = readPictureView(picture(image), {}, clip);
    ASSERT_FALSE(view.ok());
    EXPECT_THAT(view.error().message(), HasSubstr("no object at frame 0"));
}

}  // namespace
}  // namespace splatreel::core
