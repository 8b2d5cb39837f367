#include "tests/app/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace splatreel::tests {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> generate(const Folder& folder, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {
        "generate", folder.path("clip"), "-o", folder.path("out"), "--engine", "test", "--turntable", "32"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

TEST(Generate, LeavesWhatItPromises) {
    const Folder folder;
    folder.makeClip("clip", 4);
    const Outcome outcome = runProgram(generate(folder, {"--json", "--seed", "7"}));
    ASSERT_EQ(outcome.code, 0) << outcome.err;
    const auto names = folder.all("out");
    for (const char* name : {"ply/frame_0000.ply", "ply/frame_0003.ply", "glb/frame_0000.glb", "sequence.glb",
                             "sequence.json", "turntable.mp4", "report.json"}) {
        EXPECT_THAT(names, Contains(name));
    }
    EXPECT_THAT(names, Not(Contains("checkpoint")));
    for (const std::string& name : folder.all("out/ply")) EXPECT_TRUE(name.ends_with(".ply")) << name;

    const auto json = outcome.json();
    ASSERT_TRUE(json.is_object()) << outcome.out;
    EXPECT_EQ(json, nlohmann::json::parse(folder.read("out/report.json")));
    EXPECT_EQ(json["command"], "generate");
    EXPECT_EQ(json["frames"], 4);
    EXPECT_EQ(json["counts"].size(), 4U);
    EXPECT_GT(json["seconds"].get<double>(), 0);
    EXPECT_TRUE(json["stages"][0]["name"].is_string());
    EXPECT_GT(json["peak_memory_bytes"].get<double>(), 1e6);
    EXPECT_GT(json["front_psnr_db"].get<double>(), 18);
    EXPECT_EQ(json["device"], "cpu");
    EXPECT_EQ(json["output"], folder.path("out"));
    EXPECT_EQ(json["interrupted"], false);

    const auto evaluated = runProgram({"evaluate", folder.path("out"), "--reference", folder.path("clip"),
                                       "--size", "256", "--json"})
                               .json();
    // PLY stores floats as they are: the same figure comes from the files.
    EXPECT_NEAR(evaluated["mean"]["psnr_db"].get<double>(), json["front_psnr_db"].get<double>(), 1e-3);
}

TEST(Generate, WritesOnlyTheFormatsAskedFor) {
    const Folder folder;
    folder.makeClip("clip", 2);
    ASSERT_EQ(runProgram(generate(folder, {"--format", "ply"})).code, 0);
    EXPECT_THAT(folder.all("out"), Not(Contains("sequence.glb")));
    EXPECT_EQ(runProgram(generate(folder, {"--format", "ply,soup"})).code, 2);
}

TEST(Generate, OneImageGivesOneFrame) {
    const Folder folder;
    folder.makeClip("clip", 1);
    const auto json = runProgram({"generate", folder.path("clip/0000.png"), "-o", folder.path("out"),
                                  "--engine", "test", "--turntable", "0", "--json"})
                          .json();
    EXPECT_EQ(json["frames"], 1);
}

TEST(Generate, SaysWhichParametersThereAre) {
    const Folder folder;
    folder.makeClip("clip", 1);
    EXPECT_EQ(runProgram(generate(folder, {"--set", "stepps=3"})).code, 2);
    EXPECT_THAT(runProgram(generate(folder, {"--set", "stepps=3"})).err, HasSubstr("steps"));
    EXPECT_EQ(runProgram(generate(folder, {"--set", "steps=many"})).code, 2);
    EXPECT_EQ(runProgram(generate(folder, {"--set", "steps"})).code, 2);
    EXPECT_EQ(runProgram(generate(folder, {"--preset", "heroic"})).code, 2);
    EXPECT_EQ(
        runProgram({"generate", folder.path("clip"), "-o", folder.path("out"), "--engine", "steam"}).code, 2);
    EXPECT_THAT(folder.all("out"), IsEmpty());
}

TEST(Generate, RefusesWhatTheMemoryDoesNotHold) {
    const Folder folder;
    folder.makeClip("clip", 1);
    const Outcome outcome = runProgram(generate(folder, {"--set", "memory=100000000000000"}));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("90.9 TiB"));
    EXPECT_THAT(folder.all("out"), IsEmpty());
}

TEST(Generate, AnEngineThatFailsLeavesNothing) {
    const Folder folder;
    folder.makeClip("clip", 1);
    const Outcome outcome = runProgram(generate(folder, {"--set", "fail=1"}));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.err, HasSubstr("asked to fail"));
    EXPECT_THAT(folder.all(), Not(Contains("out")));
}

TEST(Generate, AnInterruptKeepsWhatIsThereAndResumeGoesOn) {
    const Folder folder;
    folder.makeClip("clip", 2);
    const Outcome outcome =
        runProgram(generate(folder, {"--json", "--set", "steps=1000", "--set", "step_milliseconds=10"}),
                   {.interruptAfter = "motion"});
    EXPECT_EQ(outcome.code, 130) << outcome.err;
    EXPECT_EQ(outcome.json()["interrupted"], true);
    const int steps = outcome.json()["steps"].get<int>();
    EXPECT_LT(steps, 1000);
    EXPECT_EQ(runProgram({"info", folder.path("out"), "--json"}).json()["frames"], 2);

    const Outcome resumed = runProgram(generate(folder, {"--json", "--resume", "--set", "steps=1000"}));
    EXPECT_EQ(resumed.code, 0) << resumed.err;
    EXPECT_EQ(resumed.json()["steps"], 1000);
    EXPECT_EQ(resumed.json()["stages"][1]["seconds"], 1000 - steps);  // the test engine tells its steps there
}

TEST(Generate, TheSecondInterruptEndsAtOnce) {
    const Folder folder;
    folder.makeClip("clip", 1);
    const Outcome outcome =
        runProgram(generate(folder, {"--set", "steps=2", "--set", "step_milliseconds=8000"}),
                   {.interruptAfter = "motion", .interrupts = 2});
    EXPECT_EQ(outcome.code, 130);
    EXPECT_THAT(folder.all("out"), IsEmpty());
}

TEST(Generate, ViewsGoToTheEngineWithoutTheInputView) {
    const Folder folder;
    folder.makeClip("clip", 3);
    folder.makeClip("known/front", 3);
    folder.makeClip("known/side", 3);
    folder.makeClip("known/back", 3);
    folder.write("known/views.json", R"({"frames": 3, "size": 64, "fps": 24, "fovy_deg": 40, "distance": 3,
        "input_view": 0, "views": [{"folder": "front", "azimuth_deg": 0, "elevation_deg": 0},
        {"folder": "side", "azimuth_deg": 90, "elevation_deg": 0}, {"folder": "back", "azimuth_deg": 180,
        "elevation_deg": 0}]})");
    const auto json =
        runProgram(generate(folder, {"--views", folder.path("known:side,back"), "--json"})).json();
    ASSERT_TRUE(json.is_object());
    const std::string read = json["files_read"].dump();
    EXPECT_THAT(read, HasSubstr("side"));
    EXPECT_THAT(read, HasSubstr("back"));
    EXPECT_THAT(read, Not(HasSubstr("front")));
    folder.makeClip("long", 5);
    const Outcome tooLong =
        runProgram({"generate", folder.path("long"), "-o", folder.path("out2"), "--engine", "test",
                    "--turntable", "0", "--views", folder.path("known")});
    EXPECT_EQ(tooLong.code, 1);
    EXPECT_THAT(tooLong.err, HasSubstr("--frames 0:3"));
}

TEST(Generate, TheSameSeedGivesTheSameBytes) {
    const Folder folder;
    folder.makeClip("clip", 2);
    ASSERT_EQ(runProgram(generate(folder)).code, 0);
    const std::string first = folder.read("out/ply/frame_0001.ply");
    ASSERT_EQ(runProgram(generate(folder, {"--threads", "1"})).code, 0);
    EXPECT_EQ(folder.read("out/ply/frame_0001.ply"), first);
}

}  // namespace
}  // namespace splatreel::tests
