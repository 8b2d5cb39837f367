#include "core/project/copy_with_media.h"

#include "core/project/media_reference.h"
#include "core/project/project_file.h"
#include "tests/core/formats/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

class SilentSink final : public ProgressSink {
public:
    void progress(const Progress&) override { ++calls; }
    int calls = 0;
};

class CopyWithMedia : public testing::Test {
protected:
    CopyWithMedia() {
        for (const char* sub : {"here/a.data", "clips/one/frames", "clips/two", "there"})
            fs::create_directories(folder_ / sub);
        std::ofstream(folder_ / "clips/one/rose.mp4") << "the first rose";
        std::ofstream(folder_ / "clips/two/rose.mp4") << "the second rose";
        std::ofstream(folder_ / "clips/one/frames/0001.png") << "a picture";
        std::ofstream(folder_ / "here/a.data/take-4.result") << "Gaussians";
        for (const char* path : {"clips/one/rose.mp4", "clips/two/rose.mp4", "clips/one/frames"}) {
            Media media;
            EXPECT_TRUE(refer(media, folder_ / path, folder_ / "here"));
            document_.project = addMedia(document_.project, media).first;
        }
    }
    Result<void> copy(const std::stop_token& stop = {}) {
        return copyWithMedia(document_, folder_ / "here", folder_ / "here/a.data",
                             folder_ / "there/b.splatreel", sink_, stop);
    }

    TemporaryFolder folder_;
    ProjectDocument document_;
    SilentSink sink_;
};

TEST_F(CopyWithMedia, NeedsNothingOfTheOldPlace) {
    const auto copied = copy();
    ASSERT_TRUE(copied) << copied.error().message();
    EXPECT_GT(sink_.calls, 0);
    fs::remove_all(folder_ / "here");
    fs::remove_all(folder_ / "clips");
    fs::rename(folder_ / "there", folder_ / "sent");
    const auto document = loadProject(folder_ / "sent/b.splatreel");
    ASSERT_TRUE(document);
    EXPECT_TRUE(checkMedia(document->project, folder_ / "sent").empty());
    EXPECT_EQ(document->project.media[0]->path, "b.media/rose.mp4");
    EXPECT_EQ(document->project.media[1]->path, "b.media/rose-2.mp4");
    EXPECT_TRUE(fs::exists(folder_ / "sent/b.media/frames/0001.png"));
    EXPECT_TRUE(fs::exists(folder_ / "sent/b.data/take-4.result"));
}

TEST_F(CopyWithMedia, ASequenceOfSeveralFilesComesWithAllOfThem) {
    for (const char* name : {"clips/one/take", "clips/two/take"}) {
        const fs::path place = folder_ / name;
        fs::create_directories(place / "data");
        std::ofstream(place / "a.gltf") << R"({"buffers": [{"uri": "data/a.bin"}]})";
        std::ofstream(place / "data/a.bin") << name;
        Media media;
        media.kind = MediaKind::sequence;
        ASSERT_TRUE(refer(media, place / "a.gltf", folder_ / "here"));
        document_.project = addMedia(document_.project, media).first;
    }
    const auto copied = copy();
    ASSERT_TRUE(copied) << copied.error().message();
    const auto document = loadProject(folder_ / "there/b.splatreel");
    ASSERT_TRUE(document);
    EXPECT_EQ(document->project.media[3]->path, "b.media/take/a.gltf");
    EXPECT_EQ(document->project.media[4]->path, "b.media/take-2/a.gltf");
    EXPECT_TRUE(fs::exists(folder_ / "there/b.media/take/data/a.bin"));
    EXPECT_TRUE(fs::exists(folder_ / "there/b.media/take-2/data/a.bin"));
}

TEST_F(CopyWithMedia, AMatteIsMediaLikeAnyOther) {
    std::ofstream(folder_ / "clips/one/matte.mp4") << "white on black";
    document_.project = withMatte(document_.project, 1, (folder_ / "clips/one/matte.mp4").string());
    ASSERT_TRUE(copy());
    EXPECT_TRUE(fs::exists(folder_ / "there/b.media/matte.mp4"));
    const auto document = loadProject(folder_ / "there/b.splatreel");
    ASSERT_TRUE(document);
    EXPECT_EQ(document->project.findMedia(document->project.media[0]->matte)->path, "b.media/matte.mp4");
}

TEST_F(CopyWithMedia, MissingMediaIsAnErrorAndLeavesNothing) {
    fs::remove(folder_ / "clips/two/rose.mp4");
    EXPECT_FALSE(copy());
    EXPECT_EQ(test::entryCount(folder_ / "there"), 0);
}

TEST_F(CopyWithMedia, AStopLeavesNothing) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_FALSE(copy(stop.get_token()));
    EXPECT_EQ(test::entryCount(folder_ / "there"), 0);
}

TEST_F(CopyWithMedia, WhatIsThereIsNotWrittenOver) {
    fs::create_directories(folder_ / "there/b.media");
    std::ofstream(folder_ / "there/b.media/other") << "somebody's";
    EXPECT_FALSE(copy());
    EXPECT_TRUE(fs::exists(folder_ / "there/b.media/other"));
}

}  // namespace
}  // namespace splatreel::core
