#include "core/media/known_views.h"

#include "core/media/image_io.h"
#include "tests/core/media/media_fixture.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

namespace splatreel::core {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;

class KnownViewsTest : public test::FolderTest {
protected:
    void writeView(const std::string& folder, int count, int size = 32) {
        std::filesystem::create_directories(path(folder));
        for (int i = 0; i < count; ++i) {
            ImageRgba8 image(size, size);
            test::drawDisc(image, size / 2.0, size / 2.0, 4 + i, {200, 50, 50});
            const std::string number = std::to_string(i);
            ASSERT_TRUE(writePng(path(folder + "/000" + number + ".png"), image).ok());
        }
    }
    [[nodiscard]] Result<KnownViews> readWith(const std::string& json,
                                              const std::vector<std::string>& only = {}) const {
        writeText("views.json", json);
        return readKnownViews(path("."), only);
    }
};

constexpr const char* threeViews = R"({"frames": 3, "size": 32, "fps": 12.5, "fovy_deg": 40, "distance": 3,
    "input_view": 1, "views": [
    {"folder": "side/a", "azimuth_deg": 90, "elevation_deg": 0},
    {"folder": "front", "azimuth_deg": 0, "elevation_deg": 0},
    {"folder": "back", "azimuth_deg": 180, "elevation_deg": 20, "frame": 1}]})";

TEST_F(KnownViewsTest, ReadsPicturesCamerasAndStills) {
    writeView("side/a", 3);
    writeView("front", 4);  // more than counted: the first are taken
    writeView("back", 1);
    const auto views = readWith(threeViews);
    ASSERT_TRUE(views.ok()) << views.error().message();
    ASSERT_EQ(views->views.size(), 3U);
    EXPECT_EQ(views->frameCount, 3);
    EXPECT_EQ(views->inputView, 1);
    EXPECT_NEAR(views->rate.framesPerSecond(), 12.5, 1e-9);
    EXPECT_FLOAT_EQ(views->distance, 3);
    const KnownView& side = views->views[0];
    EXPECT_NEAR(side.camera.position.x, 3, 1e-5);
    EXPECT_NEAR(side.camera.position.z, 0, 1e-5);
    EXPECT_NEAR(side.camera.intrinsics.fy, 16 / std::tan(20 * std::numbers::pi / 180), 1e-3);
    EXPECT_EQ(views->views[1].frames.size(), 3U);
    const KnownView& back = views->views[2];
    EXPECT_EQ(back.stillFrame, 1);
    EXPECT_EQ(back.at(0), nullptr);
    EXPECT_NE(back.at(1), nullptr);
    EXPECT_THAT(views->filesRead, ElementsAre(EndsWith("side/a"), EndsWith("front"), EndsWith("back")));
}

TEST_F(KnownViewsTest, ReadsOnlyWhatIsWanted) {
    writeView("side/a", 3);
    writeView("front", 3);  // "back" is not even there
    const auto views = readWith(threeViews, {"front", "a"});
    ASSERT_TRUE(views.ok()) << views.error().message();
    EXPECT_EQ(views->views.size(), 2U);
    EXPECT_EQ(views->inputView, 1);
    const auto side = readWith(threeViews, {"side/a"});
    ASSERT_TRUE(side.ok());
    EXPECT_EQ(side->inputView, -1);
    EXPECT_THAT(side->filesRead, ElementsAre(EndsWith("side/a")));
    const auto unknown = readWith(threeViews, {"top"});
    ASSERT_FALSE(unknown.ok());
    EXPECT_THAT(unknown.error().message(), HasSubstr("front"));
}

TEST_F(KnownViewsTest, ListsThemBeforeTheyAreRead) {
    writeView("side/a", 3);
    writeView("front", 4);
    writeView("back", 1);
    writeText("views.json", threeViews);
    const auto listed = listKnownViews(path("."));
    ASSERT_TRUE(listed.ok()) << listed.error().message();
    ASSERT_EQ(listed->views.size(), 3U);
    EXPECT_EQ(listed->frameCount, 3);
    EXPECT_EQ(listed->inputView, 1);
    EXPECT_EQ(listed->views[0].name, "side/a");
    EXPECT_EQ(listed->views[0].frames, 3);
    EXPECT_THAT(listed->views[0].first.string(), EndsWith("side/a/0000.png"));
    EXPECT_NEAR(listed->views[0].azimuth, std::numbers::pi / 2, 1e-6);
    EXPECT_EQ(listed->views[2].stillFrame, 1);
    EXPECT_EQ(listed->views[2].frames, 1);
}

TEST_F(KnownViewsTest, SelectsInstants) {
    writeView("side/a", 3);
    writeView("front", 3);
    writeView("back", 1);
    auto views = readWith(threeViews);
    ASSERT_TRUE(views.ok());
    const ImageRgba8 last = views->views[0].frames[2];
    const int instants[] = {1, 2};
    const KnownViews some = selectInstants(*views, instants);
    EXPECT_EQ(some.frameCount, 2);
    EXPECT_EQ(some.views[0].frames[1].pixels, last.pixels);
    EXPECT_EQ(some.views[2].stillFrame, 0);
    const int others[] = {0, 2};
    const KnownViews without = selectInstants(*std::move(views), others);
    EXPECT_EQ(without.views.size(), 2U);
    EXPECT_EQ(without.inputView, 1);
}

TEST_F(KnownViewsTest, OpaquePicturesAreKeyed) {
    ImageRgba8 photo = test::filled(48, 48, {250, 250, 250});
    test::drawDisc(photo, 24, 24, 12, {90, 60, 200});
    ASSERT_TRUE(writePng(path("photo.png"), photo).ok());
    const auto views = readWith(
        R"({"frames": 8, "views": [{"folder": "photo.png", "azimuth_deg": 180, "elevation_deg": 0, "frame": 5}]})");
    ASSERT_TRUE(views.ok()) << views.error().message();
    EXPECT_EQ(views->views[0].at(5)->at(2, 2)[3], 0);
    EXPECT_EQ(views->views[0].at(5)->at(24, 24)[3], 255);
}

TEST_F(KnownViewsTest, HostileFilesAreRefusedWithTheirName) {
    writeView("v", 3);
    writeText("outside/0000.png", "x");
    const auto one = [](const std::string& fields, const std::string& view) {
        return "{" + fields + R"("views": [{"folder": "v", "azimuth_deg": 0, "elevation_deg": 0)" + view +
               "}]}";
    };
    ASSERT_TRUE(readWith(one("\"frames\": 3,", "")).ok());
    std::string endless = R"({"frames": 3, "views": [)";
    for (int i = 0; i < 5000; ++i) endless += R"({"folder": "v)" + std::to_string(i) + "\"},";
    endless += R"({"folder": "v"}]})";
    std::string deep = std::string(200000, '[');
    for (
        const std::string& json : std::vector<std::string>{
            "",
            "[]",
            "{}",
            "{\"frames\": 3}",
            "{\"frames\": 3, \"views\": []}",
            "{\"frames\": 3, \"views\": {}}",
            endless,
            deep,
            one("", ""),
            one("\"frames\": 0,", ""),
            one("\"frames\": -1,", ""),
            one("\"frames\": 1e30,", ""),
            one("\"frames\": 2.5,", ""),
            one("\"frames\": \"3\",", ""),
            one("\"frames\": 4,", ""),
            one("\"frames\": 3, \"size\": 64,", ""),
            one("\"frames\": 3, \"size\": 1e12,", ""),
            one("\"frames\": 3, \"fps\": 0,", ""),
            one("\"frames\": 3, \"fovy_deg\": 180,", ""),
            one("\"frames\": 3, \"distance\": null,", ""),
            one("\"frames\": 3, \"input_view\": 1,", ""),
            one("\"frames\": 3,", R"(, "frame": 3)"),
            one("\"frames\": 3,", R"(, "size": 31)"),
            R"({"frames": 3, "views": [{"folder": "v", "azimuth_deg": 1e999, "elevation_deg": 0}]})",
            R"({"frames": 3, "views": [{"folder": "v", "azimuth_deg": 0, "elevation_deg": 91}]})",
            R"({"frames": 3, "views": [{"folder": "v", "azimuth_deg": NaN, "elevation_deg": 0}]})",
            R"({"frames": 1, "views": [{"folder": "/etc", "azimuth_deg": 0, "elevation_deg": 0}]})",
            R"({"frames": 1, "views": [{"folder": "v/../../x", "azimuth_deg": 0, "elevation_deg": 0}]})",
            R"({"frames": 1, "views": [{"folder": "", "azimuth_deg": 0, "elevation_deg": 0}]})",
            R"({"frames": 1, "views": [{"folder": 7, "azimuth_deg": 0, "elevation_deg": 0}]})",
            R"({"frames": 1, "views": [{"folder": "none", "azimuth_deg": 0, "elevation_deg": 0}]})",
            R"({"frames": 1, "views": [{"folder": "outside", "azimuth_deg": 0, "elevation_deg": 0}]})",
            R"({"frames": 1, "views": [7]})",
            R"({"frames": 3, "views": [{"folder": "v", "azimuth_deg": 0, "elevation_deg": 0}, {"folder": "v"}]})"}) {
        const auto views = readWith(json);
        ASSERT_FALSE(views.ok()) << json.substr(0, 200);
        EXPECT_THAT(views.error().message(), HasSubstr(path("").string())) << json.substr(0, 200);
    }
    EXPECT_FALSE(readKnownViews(path("nowhere")).ok());
}

TEST_F(KnownViewsTest, AMissingNumberIsNamed) {
    writeView("v", 4);
    std::filesystem::remove(path("v/0001.png"));
    const auto views =
        readWith(R"({"frames": 3, "views": [{"folder": "v", "azimuth_deg": 0, "elevation_deg": 0}]})");
    ASSERT_FALSE(views.ok());
    EXPECT_THAT(views.error().message(), HasSubstr("number 1 "));
}

TEST_F(KnownViewsTest, TheArgumentIsSplitAtItsColon) {
    const ViewsArgument all = ViewsArgument::parse("some/folder");
    EXPECT_EQ(all.folder, "some/folder");
    EXPECT_TRUE(all.only.empty());
    const ViewsArgument two = ViewsArgument::parse("some/folder:view1,anchors/view2");
    EXPECT_EQ(two.folder, "some/folder");
    EXPECT_THAT(two.only, ElementsAre("view1", "anchors/view2"));
    std::filesystem::create_directories(path("with:colon"));
    EXPECT_EQ(ViewsArgument::parse(path("with:colon").string()).folder, path("with:colon"));
}

}  // namespace
}  // namespace splatreel::core
