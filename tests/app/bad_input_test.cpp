#include "tests/app/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace splatreel::tests {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// Every command fails on `input` with exit code 1 and a message, and leaves nothing under the name it was to
/// write.
void expectRefused(const Folder& folder, const std::string& input, const std::vector<std::string>& commands) {
    for (const std::string& command : commands) {
        const std::string target = folder.path("result");
        std::vector<std::string> arguments = {command, input};
        if (command == "generate")
            arguments.insert(arguments.end(), {"-o", target, "--engine", "test", "--turntable", "0"});
        if (command == "render" || command == "convert") arguments.insert(arguments.end(), {"-o", target});
        if (command == "evaluate") arguments.insert(arguments.end(), {"--reference", input});
        const Outcome outcome = runProgram(arguments);
        EXPECT_EQ(outcome.code, 1) << command << " " << input << "\n" << outcome.out << outcome.err;
        EXPECT_GT(outcome.err.size(), 20U) << command << " " << input;
        EXPECT_THAT(outcome.out, IsEmpty()) << command << " " << input;
        EXPECT_THAT(folder.all("result"), IsEmpty()) << command << " " << input;
    }
}

const std::vector<std::string> clipReaders = {"generate", "info"};
const std::vector<std::string> sequenceReaders = {"render", "convert", "info", "evaluate"};
const std::vector<std::string> everyReader = {"generate", "info", "render", "convert", "evaluate"};

TEST(BadInput, MissingFiles) {
    const Folder folder;
    for (const char* name : {"none.mp4", "none.ply", "none.glb", "none.json", "none"}) {
        expectRefused(folder, folder.path(name), everyReader);
    }
}

TEST(BadInput, FailuresAreJsonWhereJsonIsAskedFor) {
    const Outcome outcome = runProgram({"info", "/nowhere/none.mp4", "--json"});
    EXPECT_EQ(outcome.code, 1);
    EXPECT_THAT(outcome.json()["error"]["where"].get<std::string>(), HasSubstr("/nowhere/none.mp4"));
}

TEST(BadInput, TextInDisguise) {
    const Folder folder;
    for (const char* name : {"a.mp4", "a.png", "a.webm", "a.gif"}) {
        folder.write(name, "This is no video.\n");
        expectRefused(folder, folder.path(name), clipReaders);
    }
    for (const char* name : {"a.ply", "a.glb", "a.json"}) {
        folder.write(name, "This is no splat.\n");
        expectRefused(folder, folder.path(name), sequenceReaders);
    }
}

TEST(BadInput, EmptyFilesAndFolders) {
    const Folder folder;
    folder.write("folder/notes.txt", "nothing here");
    expectRefused(folder, folder.path("folder"), everyReader);
    for (const char* name : {"a.mp4", "a.png", "a.ply", "a.glb", "a.json"}) {
        folder.write(name, "");
        expectRefused(folder, folder.path(name), {"generate", "info", "render"});
    }
}

TEST(BadInput, ClipsWithoutAnObject) {
    const Folder folder;
    folder.makeClip("empty", 2, 32, true);
    expectRefused(folder, folder.path("empty"), {"generate"});
}

TEST(BadInput, TruncatedAndCorruptedFiles) {
    const Folder folder;
    folder.makeClip("clip", 3);
    ASSERT_EQ(runProgram({"generate", folder.path("clip"), "-o", folder.path("made"), "--engine", "test",
                          "--turntable", "32"})
                  .code,
              0);
    const std::string video = folder.read("made/turntable.mp4");
    folder.write("cut.mp4", video.substr(0, video.size() / 2));
    expectRefused(folder, folder.path("cut.mp4"), {"generate"});

    const std::string ply = folder.read("made/ply/frame_0000.ply");
    folder.write("cut.ply", ply.substr(0, ply.size() - 100));
    folder.write("header.ply", ply.substr(0, 60));
    std::string many = ply;
    const auto vertices = many.find("element vertex ") + 15;
    many.replace(vertices, many.find('\n', vertices) - vertices, "999999999999");
    folder.write("many.ply", many);
    std::string nan = ply;
    for (std::size_t i = nan.find("end_header\n") + 11; i < nan.size(); ++i) nan[i] = '\xff';
    folder.write("nan.ply", nan);
    for (const char* name : {"cut.ply", "header.ply", "many.ply", "nan.ply"}) {
        expectRefused(folder, folder.path(name), sequenceReaders);
    }

    // One of them that is no number does not cost the others.
    std::string one = ply;
    std::fill_n(one.begin() + static_cast<std::ptrdiff_t>(one.find("end_header\n") + 11), 4, '\xff');
    folder.write("one.ply", one);
    const Outcome info = runProgram({"info", folder.path("one.ply"), "--json"});
    EXPECT_EQ(info.code, 0) << info.err;
    EXPECT_EQ(info.json()["dropped"], 1);
    EXPECT_THAT(runProgram({"convert", folder.path("one.ply"), "-o", folder.path("one.glb")}).err,
                HasSubstr("not finite or absurd"));

    const std::string glb = folder.read("made/sequence.glb");
    folder.write("cut.glb", glb.substr(0, glb.size() / 2));
    std::string noise = glb;
    for (std::size_t i = 20; i < std::min<std::size_t>(noise.size(), 400); i += 7)
        noise[i] = static_cast<char>(i * 31);
    folder.write("noise.glb", noise);
    expectRefused(folder, folder.path("cut.glb"), sequenceReaders);
    expectRefused(folder, folder.path("noise.glb"), sequenceReaders);

    // A frame of a sequence folder that has gone, or been cut.
    folder.write("made/ply/frame_0001.ply", ply.substr(0, ply.size() / 2));
    expectRefused(folder, folder.path("made"), {"render", "evaluate"});
}

TEST(BadInput, ViewsThatLie) {
    const Folder folder;
    folder.makeClip("clip", 2);
    folder.makeClip("known/a", 2);
    const auto withViews = [&](const std::string& json) {
        folder.write("known/views.json", json);
        for (const auto& arguments : std::vector<std::vector<std::string>>{
                 {"generate", folder.path("clip"), "-o", folder.path("out"), "--engine", "test",
                  "--turntable", "0", "--views", folder.path("known")},
                 {"info", folder.path("known")}}) {
            const Outcome outcome = runProgram(arguments);
            EXPECT_EQ(outcome.code, 1) << arguments[0] << " " << json << outcome.err;
            EXPECT_THAT(folder.all("out"), IsEmpty());
        }
    };
    const std::string start =
        R"({"frames": 2, "size": 64, "fps": 24, "fovy_deg": 49.1, "distance": 2, "views": [)";
    withViews("{");
    withViews("[]");
    withViews(start + "]}");
    withViews(start + R"({"folder": "a", "azimuth_deg": 1e999, "elevation_deg": 0}]})");
    withViews(start + R"({"folder": "a", "azimuth_deg": "left", "elevation_deg": 0}]})");
    withViews(start + R"({"folder": "missing", "azimuth_deg": 0, "elevation_deg": 0}]})");
    withViews(R"({"frames": 2000000000, "size": 64, "fps": 24, "fovy_deg": 49.1, "distance": 2, "views":
        [{"folder": "a", "azimuth_deg": 0, "elevation_deg": 0}]})");
    withViews(std::string(200'000, '['));
}

TEST(BadInput, PlacesThatCannotBeWritten) {
    const Folder folder;
    folder.makeClip("clip", 1);
    folder.write("file", "mine");
    for (const std::string& place : {folder.path("file"), folder.path("file/below"), std::string("/dev/full"),
                                     std::string("/proc/splatreel"), std::string("/dev/null/x")}) {
        const Outcome outcome = runProgram(
            {"generate", folder.path("clip"), "-o", place, "--engine", "test", "--turntable", "0"});
        EXPECT_EQ(outcome.code, 1) << place << outcome.err;
        EXPECT_THAT(outcome.err, HasSubstr(place));
    }
    EXPECT_EQ(folder.read("file"), "mine");
}

TEST(BadInput, AFullDiskLeavesNothingHalfWritten) {
    const Folder folder;
    folder.makeClip("clip", 2, 128);
    RunOptions full;
    full.fileLimit = 20'000;  // bytes: below one PLY
    const std::vector<std::string> arguments = {
        "generate",   folder.path("clip"), "-o", folder.path("out"), "--engine", "test", "--set",
        "columns=64", "--turntable",       "32"};
    const Outcome outcome = runProgram(arguments, full);
    EXPECT_EQ(outcome.code, 1) << outcome.err;
    EXPECT_THAT(folder.all("out"), IsEmpty());

    ASSERT_EQ(runProgram(arguments).code, 0);
    for (const char* target : {"video.mp4", "all.glb", "folder"}) {
        const bool video = std::string(target).ends_with(".mp4");
        const Outcome failed =
            runProgram({video ? "render" : "convert", folder.path("out"), "-o", folder.path(target)}, full);
        // A short video of a flat disc may fit.
        if (video && failed.code == 0) continue;
        EXPECT_EQ(failed.code, 1) << target << failed.err;
        EXPECT_THAT(folder.all(target), IsEmpty());
    }
}

TEST(BadInput, StandardOutputThatIsFull) {
    EXPECT_EQ(runProgram({"models", "list", "--json"}, {.standardOutput = "/dev/full"}).code, 1);
}

}  // namespace
}  // namespace splatreel::tests
