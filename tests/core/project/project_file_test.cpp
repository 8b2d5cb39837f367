#include "core/project/project_file.h"

#include "tests/core/formats/temporary_folder.h"
#include "tests/core/project/sample_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::HasSubstr;

TEST(ProjectFile, SavesAndLoads) {
    const TemporaryFolder folder;
    const ProjectDocument document{test::sampleProject(), {}};
    ASSERT_TRUE(saveProject(document, folder / "a.splatreel"));
    EXPECT_EQ(*loadProject(folder / "a.splatreel"), document);
    EXPECT_EQ(test::entryCount(folder.path()), 1);
    EXPECT_EQ(sideFolder(folder / "a.splatreel"), folder / "a.data");
}

TEST(ProjectFile, KeepsTheVersionBefore) {
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    const ProjectDocument first{test::sampleProject(), {}};
    ASSERT_TRUE(saveProject(first, file));
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(saveProject({}, file));
    EXPECT_EQ(*loadProject(backupOf(file)), ProjectDocument{});
    ASSERT_TRUE(saveProject(first, file));
    EXPECT_EQ(*loadProject(backupOf(file)), ProjectDocument{});
    EXPECT_EQ(*loadProject(file), first);
    EXPECT_EQ(test::entryCount(folder.path()), 2);
}

TEST(ProjectFile, ADamagedFileNamesItsBackup) {
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    ASSERT_TRUE(saveProject({}, file));
    ASSERT_TRUE(saveProject({}, file));
    std::ofstream(file) << "{ \"splatreel_project\": 1, \"med";
    const auto read = loadProject(file);
    ASSERT_FALSE(read);
    EXPECT_THAT(read.error().message(), HasSubstr(backupOf(file).string()));
    EXPECT_FALSE(loadProject(folder / "b.splatreel"));
}

TEST(ProjectFile, AFolderThatCannotBeWrittenIsAnErrorAndLeavesTheFile) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    ASSERT_TRUE(saveProject({}, file));
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    EXPECT_FALSE(saveProject({test::sampleProject(), {}}, file));
    EXPECT_EQ(*loadProject(file), ProjectDocument{});
}

TEST(ProjectFile, AWriteThatFailsLeavesTheFile) {
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    ASSERT_TRUE(saveProject({}, file));
    // A limit on the size of files stands for the full disk.
    struct rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit low{.rlim_cur = 100, .rlim_max = before.rlim_max};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &low), 0);
    const bool saved = saveProject({test::sampleProject(), {}}, file).ok();
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    EXPECT_FALSE(saved);
    EXPECT_EQ(*loadProject(file), ProjectDocument{});
    EXPECT_EQ(test::entryCount(folder.path()), 1);
}

TEST(ProjectFile, AFolderThatIsNotThereIsAnError) {
    const TemporaryFolder folder;
    EXPECT_FALSE(saveProject({}, folder / "not there" / "a.splatreel"));
    EXPECT_FALSE(loadProject(folder / "not there" / "a.splatreel"));
}

}  // namespace
}  // namespace splatreel::core
