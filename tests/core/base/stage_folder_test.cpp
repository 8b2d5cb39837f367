#include "core/base/stage_folder.h"

#include "tests/core/formats/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

void put(const fs::path& file, const std::string& text) {
    std::ofstream(file) << text;
}

std::string textIn(const fs::path& file) {
    std::ifstream stream(file);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(StageFolder, ReplacesFilesAndFoldersAndLeavesNothingBehind) {
    const TemporaryFolder folder;
    put(folder / "a", "old a");
    fs::create_directory(folder / "f");
    put(folder / "f/old", "x");
    {
        auto stage = StageFolder::create(folder.path());
        ASSERT_TRUE(stage);
        put(stage->path() / "a", "new a");
        put(stage->path() / "b", "new b");
        fs::create_directory(stage->path() / "f");
        const std::string names[] = {"a", "b", "f"};
        const auto placed = stage->putInPlace(names);
        ASSERT_TRUE(placed) << placed.error().message();
    }
    EXPECT_EQ(textIn(folder / "a"), "new a");
    EXPECT_EQ(textIn(folder / "b"), "new b");
    EXPECT_TRUE(fs::is_empty(folder / "f"));
    EXPECT_EQ(test::entryCount(folder.path()), 3);
}

TEST(StageFolder, WhereOneCannotBePlacedAllIsAsItWas) {
    const TemporaryFolder folder;
    put(folder / "a", "old a");
    fs::create_directory(folder / "f");
    put(folder / "f/old", "x");
    fs::create_directory(folder / "c");  // of the other sort
    {
        auto stage = StageFolder::create(folder.path());
        ASSERT_TRUE(stage);
        for (const char* name : {"a", "b", "c"}) put(stage->path() / name, "new");
        fs::create_directory(stage->path() / "f");
        const std::string names[] = {"a", "b", "f", "c"};
        EXPECT_FALSE(stage->putInPlace(names));
    }
    EXPECT_EQ(textIn(folder / "a"), "old a");
    EXPECT_FALSE(fs::exists(folder / "b"));
    EXPECT_TRUE(fs::exists(folder / "f/old"));
    EXPECT_TRUE(fs::is_directory(folder / "c"));
    EXPECT_EQ(test::entryCount(folder.path()), 3);
}

TEST(StageFolder, WhatIsNotPlacedGoes) {
    const TemporaryFolder folder;
    {
        auto stage = StageFolder::create(folder / "made");
        ASSERT_TRUE(stage);
        put(stage->path() / "a", "new");
    }
    EXPECT_EQ(test::entryCount(folder / "made"), 0);
}

}  // namespace
}  // namespace splatreel::core
