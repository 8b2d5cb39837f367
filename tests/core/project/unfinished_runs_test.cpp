#include "core/project/unfinished_runs.h"

#include "tests/core/formats/temporary_folder.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;

GaussiansPtr onePoint(float x) {
    Gaussians g;
    g.positions = std::vector<float>{x, 0, 0};
    g.logScales = std::vector<float>{-4, -4, -4};
    g.rotations = std::vector<float>{1, 0, 0, 0};
    g.opacityLogits = std::vector<float>{2};
    g.sh = std::vector<float>{0, 0, 0};
    return std::make_shared<const Gaussians>(std::move(g));
}

class UnfinishedRunsTest : public testing::Test {
protected:
    /// Leaves a checkpoint of so many bytes, so many hours old.
    std::string leave(std::size_t bytes, int hours) {
        std::string name = UnfinishedRuns::newName();
        const fs::path folder = runs_.checkpointFolder(name);
        fs::create_directories(folder);
        std::ofstream(folder / "checkpoint") << std::string(bytes, 'x');
        const auto time = fs::file_time_type::clock::now() - std::chrono::hours(hours);
        for (const fs::path& path : {folder / "checkpoint", folder, folder.parent_path()})
            fs::last_write_time(path, time);
        return name;
    }
    [[nodiscard]] bool isThere(const std::string& name) const {
        return fs::exists(runs_.checkpointFolder(name));
    }

    test::TemporaryFolder folder_;
    UnfinishedRuns runs_{folder_ / "runs"};
};

TEST_F(UnfinishedRunsTest, ReadsWhatWasNoted) {
    const std::string name = UnfinishedRuns::newName();
    const RunNote note{0.42, {{"weight", 0.5}, {"robust", true}}, true};
    ASSERT_TRUE(runs_.write(name, note, onePoint(3)));
    const UnfinishedRun run = runs_.read(name);
    EXPECT_EQ(run.note, note);
    ASSERT_NE(run.preview, nullptr);
    EXPECT_EQ(run.preview->positions[0], 3);
    EXPECT_FALSE(run.resumable);
    // A later note without a preview leaves the one before.
    ASSERT_TRUE(runs_.write(name, {}, nullptr));
    EXPECT_NE(runs_.read(name).preview, nullptr);
}

TEST_F(UnfinishedRunsTest, KnowsWhetherThereIsACheckpoint) {
    const std::string name = leave(10, 0);
    EXPECT_TRUE(runs_.read(name).resumable);
    EXPECT_FALSE(runs_.read(name).note);
    // One that was being written is none.
    fs::rename(runs_.checkpointFolder(name) / "checkpoint",
               runs_.checkpointFolder(name) / ".checkpoint.part-1-0");
    EXPECT_FALSE(runs_.read(name).resumable);
}

TEST_F(UnfinishedRunsTest, WhatIsDamagedCountsAsNotThere) {
    const std::string name = UnfinishedRuns::newName();
    ASSERT_TRUE(runs_.write(name, {0.5, {}, false}, onePoint(1)));
    for (const char* file : {"note.json", "preview.result"})
        fs::resize_file(folder_.path() / "runs" / name / file, 20);
    const UnfinishedRun run = runs_.read(name);
    EXPECT_FALSE(run.note);
    EXPECT_EQ(run.preview, nullptr);
}

TEST_F(UnfinishedRunsTest, ANameLeadsNowhereElse) {
    EXPECT_TRUE(UnfinishedRuns::isName(UnfinishedRuns::newName()));
    EXPECT_NE(UnfinishedRuns::newName(), UnfinishedRuns::newName());
    for (const char* name : {"", "..", "../../home", "0123456789abcdef0123456789abcde/", "x"})
        EXPECT_FALSE(UnfinishedRuns::isName(name)) << name;
    fs::create_directories(folder_ / "other");
    runs_.remove("../other");
    EXPECT_TRUE(fs::exists(folder_ / "other"));
}

TEST_F(UnfinishedRunsTest, TheOldestGoWhenTheBudgetIsSpent) {
    const std::string oldest = leave(400, 30);
    const std::string older = leave(400, 20);
    const std::string young = leave(400, 10);
    const std::string atWork = leave(5000, 0);
    runs_.prune(5900);
    EXPECT_TRUE(isThere(atWork));
    EXPECT_TRUE(isThere(young));
    EXPECT_TRUE(isThere(older));
    EXPECT_FALSE(isThere(oldest));
    runs_.prune(100);
    EXPECT_TRUE(isThere(atWork)) << "somebody may be at work on it";
    EXPECT_FALSE(isThere(young));
}

}  // namespace
}  // namespace splatreel::core
