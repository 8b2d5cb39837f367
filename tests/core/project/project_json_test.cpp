#include "core/project/project_json.h"

#include "core/project/json_fields.h"
#include "core/project/migration.h"
#include "tests/core/project/sample_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

using nlohmann::json;
using testing::HasSubstr;

ProjectDocument sample() {
    ProjectDocument document{test::sampleProject(), {}};
    document.view.camera.position = {1, 2, 3};
    document.view.playhead = 12.5;
    document.view.shown = 2;
    document.view.settings = {{"theme", "dark"}};
    return document;
}

std::string errorOf(const std::string& text) {
    const auto read = projectFromJson(text, "a.splatreel");
    EXPECT_FALSE(read);
    return read ? std::string() : read.error().message();
}

/// The sample with one entry changed.
std::string changed(const std::string& pointer, const json& value) {
    json project = json::parse(projectToJson(sample()));
    project[json::json_pointer(pointer)] = value;
    return project.dump();
}

TEST(ProjectJson, ComesBackAsItWas) {
    const auto read = projectFromJson(projectToJson(sample()), "a.splatreel");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, sample());
    EXPECT_EQ(projectToJson(*read), projectToJson(sample()));
}

TEST(ProjectJson, AnyProjectThatEditsCanMakeComesBack) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        std::mt19937 random(seed);
        Project project = test::sampleProject();
        for (int i = 0; i < 150; ++i) {
            project = test::randomStep(project, random);
            if (i % 10 != 0) continue;
            const auto read = projectFromJson(projectToJson({project, {}}), "a.splatreel");
            ASSERT_TRUE(read) << read.error().message();
            ASSERT_EQ(read->project, project) << "seed " << seed << ", step " << i;
        }
    }
}

TEST(ProjectJson, WhatIsNoProjectSaysSo) {
    EXPECT_THAT(errorOf("{"), HasSubstr("not valid JSON"));
    EXPECT_THAT(errorOf("[]"), HasSubstr("not a Splatreel project"));
    EXPECT_THAT(errorOf("{\"version\": 3}"), HasSubstr("not a Splatreel project"));
    EXPECT_THAT(errorOf(projectToJson(sample()).substr(0, 900)), HasSubstr("not valid JSON"));
}

TEST(ProjectJson, ANewerFormatSaysWhoHasWrittenIt) {
    json project = json::parse(projectToJson(sample()));
    project["splatreel_project"] = 99;
    project["generator"] = "splatreel 7.1.0";
    const std::string message = errorOf(project.dump());
    EXPECT_THAT(message, HasSubstr("splatreel 7.1.0"));
    EXPECT_THAT(message, HasSubstr("Install a newer version"));
}

TEST(ProjectJson, DamageNamesItsPlace) {
    EXPECT_THAT(errorOf(changed("/timeline/tracks/0/clips/0/length", -4)),
                HasSubstr("timeline.tracks[0].clips[0]"));
    EXPECT_THAT(errorOf(changed("/takes/0/edits/operators/0/id", "x")), HasSubstr("operators[0]"));
    EXPECT_THAT(errorOf(changed("/media/0/rate", {0, 1})), HasSubstr("rate"));
    EXPECT_THAT(errorOf(changed("/takes/0/edits/operators/1/selection/parts/0/ids", "5,3")),
                HasSubstr("growing"));
    EXPECT_THAT(errorOf(changed("/media/0/kind", "opera")), HasSubstr("kind"));
    EXPECT_THAT(errorOf(changed("/takes/0/result", "../../etc/passwd")), HasSubstr("leads out"));
    EXPECT_THAT(errorOf(changed("/takes/0/generation/checkpoint", "../../home")), HasSubstr("name of a run"));
    EXPECT_THAT(errorOf(changed("/media/0/id", 2)), HasSubstr("next_id"));
    EXPECT_THAT(errorOf(changed("/next_id", 1)), HasSubstr("next_id"));
}

TEST(ProjectJson, PaintedMattesAreBounded) {
    const std::string strokes = "/media/0/painted/strokes";
    const auto withStroke = [&](const char* key, const json& value) {
        return errorOf(changed(strokes + "/0/" + key, value));
    };
    EXPECT_THAT(errorOf(changed("/media/0/painted", 5)), HasSubstr("painted"));
    EXPECT_THAT(errorOf(changed(strokes, "all")), HasSubstr("not a list"));
    EXPECT_THAT(withStroke("frame", -1), HasSubstr("strokes[0]"));
    EXPECT_THAT(withStroke("frame", 1e9), HasSubstr("frame"));
    EXPECT_THAT(withStroke("radius", 0), HasSubstr("radius"));
    EXPECT_THAT(withStroke("radius", 1e30), HasSubstr("radius"));
    EXPECT_THAT(withStroke("mark", "maybe"), HasSubstr("mark"));
    EXPECT_THAT(withStroke("points", json::array()), HasSubstr("no points"));
    EXPECT_THAT(withStroke("points", {1, 2, 3}), HasSubstr("pairs"));
    EXPECT_THAT(withStroke("points", {1, "x"}), HasSubstr("finite"));
    EXPECT_THAT(withStroke("points", {1, 1e9}), HasSubstr("too far"));
    json many = json::array();
    for (std::size_t i = 0; i <= mostMatteStrokes; ++i)
        many.push_back({{"frame", 0}, {"mark", "keep"}, {"radius", 0.1}, {"points", {0.5, 0.5}}});
    EXPECT_THAT(errorOf(changed(strokes, many)), HasSubstr("more than"));
}

TEST(ProjectJson, MediaWithoutStrokesHaveNoSuchEntry) {
    ProjectDocument document = sample();
    Media media = *document.project.media.front();
    media.painted = {};
    document.project = replaceMedia(document.project, media);
    const json written = json::parse(projectToJson(document));
    EXPECT_FALSE(written["media"][0].contains("painted"));
    EXPECT_EQ(projectFromJson(written.dump(), "a.splatreel")->project, document.project);
}

TEST(ProjectJson, EntriesOfLaterVersionsAreLeftOut) {
    const auto read = projectFromJson(changed("/media/0/mood", "happy"), "a.splatreel");
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, sample());
}

TEST(Migration, GoesStepByStep) {
    const Migration steps[] = {{1,
                                [](json& project) {
                                    project["b"] = project["a"];
                                    project.erase("a");
                                    return Result<void>();
                                }},
                               {2, [](json& project) {
                                    project["b"] = project["b"].get<int>() + 1;
                                    return Result<void>();
                                }}};
    json project{{"splatreel_project", 1}, {"a", 4}};
    ASSERT_TRUE(migrate(project, 3, steps, "a.splatreel"));
    EXPECT_EQ(project, (json{{"splatreel_project", 3}, {"b", 5}}));
    json old{{"splatreel_project", 1}};
    EXPECT_FALSE(migrate(old, 5, std::span(steps).subspan(1), "a.splatreel"));
    json none{{"splatreel_project", "one"}};
    EXPECT_FALSE(migrate(none, 3, steps, "a.splatreel"));
}

TEST(ProjectJson, TheFirstFormatStillOpens) {
    json project = json::parse(projectToJson(sample()));
    project["splatreel_project"] = 1;
    const auto read = projectFromJson(project.dump(), "a.splatreel");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, sample());
}

TEST(ProjectJson, TheMatteOfTheSecondFormatBecomesMedia) {
    json project = json::parse(projectToJson(sample()));
    project["splatreel_project"] = 2;
    json& media = project["media"];
    media.erase(2);  // the matte that the sample has; its views stay
    media[0].erase("matte");
    media[0]["settings"]["matte"] = "/home/me/clips/rose_matte.mov";
    project["next_id"] = 4;
    const auto read = projectFromJson(project.dump(), "a.splatreel");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, sample());
    // Whatever stands there, nothing breaks.
    for (const json& wrong : {json(5), json(""), json::array()}) {
        media[0]["settings"]["matte"] = wrong;
        const auto without = projectFromJson(project.dump(), "a.splatreel");
        EXPECT_TRUE(!without || without->project.findMedia(1)->matte == 0);
    }
}

TEST(ProjectMatte, GoesWithTheLastClipThatMeansIt) {
    Project project = test::sampleProject();
    const SourceId matte = project.findMedia(1)->matte;
    ASSERT_NE(project.findMedia(matte), nullptr);
    EXPECT_EQ(withMatte(project, 1, project.findMedia(matte)->absolute), project) << "it is that already";
    const Project other = withMatte(project, 1, "/tmp/other.mov");
    EXPECT_EQ(other.findMedia(matte), nullptr);
    EXPECT_EQ(other.findMedia(other.findMedia(1)->matte)->kind, MediaKind::matte);
    const Project none = withMatte(other, 1, "");
    EXPECT_EQ(none.findMedia(1)->matte, 0U);
    EXPECT_EQ(none.media.size(), project.media.size() - 1);
}

TEST(ProjectJson, WhatOlderVersionsKeptBesideIsLeftOut) {
    json project = json::parse(projectToJson(sample()));
    project["presets"] =
        json::array({{{"name", "crisp"}, {"engine", "4dstr"}, {"values", {{"window", 3.5}}}}});
    project["view"]["layout"] = "AAAA/w==";
    const auto read = projectFromJson(project.dump(), "a.splatreel");
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ(*read, sample());
    EXPECT_FALSE(json::parse(projectToJson(*read)).contains("presets"));
}

TEST(ProjectViews, GoWithTheLastThatMeansThem) {
    Project project = test::sampleProject();
    project = withViews(project, 1, {});
    EXPECT_NE(project.findMedia(3), nullptr);  // a take was made with them
    project = removeSource(project, 2);
    EXPECT_EQ(project.findMedia(3), nullptr);
}

TEST(Runs, HoldGrowingNumbersInShort) {
    const std::vector<std::uint64_t> numbers{
        1, 2, 3, 9, 12, 13, 18446744073709551614U, 18446744073709551615U};
    EXPECT_EQ(runsText(numbers), "1-3,9,12-13,18446744073709551614-18446744073709551615");
    EXPECT_EQ(*numbersOfRuns(runsText(numbers), 100), numbers);
    EXPECT_TRUE(numbersOfRuns("", 100)->empty());
    for (const char* bad : {"1,", ",1", "3-1", "2,2", "1-5,4", "a", "1--2", "0-18446744073709551615", "-1"})
        EXPECT_FALSE(numbersOfRuns(bad, 100)) << bad;
    EXPECT_TRUE(numbersOfRuns("0-99", 100));
    EXPECT_FALSE(numbersOfRuns("0-99", 99));
}

TEST(Runs, AFewBytesDoNotFillTheMemory) {
    Project project = test::sampleProject();
    Take take = *project.takes.front();
    IdSet ids{Column<std::uint64_t>(std::vector<std::uint64_t>{0, 1})};
    take.selected.parts.assign(30, {.shape = ids});
    std::string text = projectToJson({replaceTake(project, take), {}});
    for (std::size_t at = 0; (at = text.find("\"0-1\"", at)) != std::string::npos;)
        text.replace(at, 5, "\"0-999999\"");
    const auto read = projectFromJson(text, "a.splatreel");
    ASSERT_FALSE(read.ok());
    EXPECT_NE(read.error().message().find("too many"), std::string::npos) << read.error().message();
}

}  // namespace
}  // namespace splatreel::core
