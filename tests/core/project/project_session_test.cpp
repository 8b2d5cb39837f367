#include "core/project/project_session.h"

#include "core/project/media_reference.h"
#include "core/project/project_file.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/project/sample_project.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <random>
#include <thread>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

ProjectDocument numbered(int number) {
    ProjectDocument document{test::sampleProject(), {}};
    document.view.playhead = number;
    return document;
}

/// What a process leaves that is killed with this session.
template <class Work>
void inKilledProcess(Work&& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        work();
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
}

TEST(ProjectSession, WithoutRecoveryAProjectIsSavedAndLockedAllTheSame) {
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    auto session = ProjectSession::withoutRecovery(file);
    ASSERT_TRUE(session);
    EXPECT_TRUE(session->save(numbered(1)));
    EXPECT_TRUE(session->autosave(numbered(2)));
    EXPECT_EQ(*loadProject(file), numbered(1));
    EXPECT_FALSE(ProjectSession::withoutRecovery(file));
    auto document = numbered(3);
    ASSERT_TRUE(session->saveAs(document, folder / "b.splatreel"));
    EXPECT_EQ(session->dataFolder(), folder / "b.data");
    EXPECT_TRUE(ProjectSession::withoutRecovery(file));
}

TEST(ProjectSession, WithoutRecoveryNothingIsKeptForLaterThatIsNotSaved) {
    const TemporaryFolder folder;
    auto session = ProjectSession::withoutRecovery(folder / "a.splatreel");
    ASSERT_TRUE(session);
    EXPECT_FALSE(session->keepForLater(numbered(1)));
    ASSERT_TRUE(session->save(numbered(1)));
    EXPECT_TRUE(session->keepForLater(numbered(2))) << "only the playhead moved";
    auto changed = numbered(1);
    changed.project = withViews(changed.project, 1, {});
    EXPECT_FALSE(session->keepForLater(changed));
    auto safe = ProjectSession::open(folder / "b.splatreel", folder / "recovery");
    ASSERT_TRUE(safe);
    EXPECT_TRUE(safe->keepForLater(changed));
}

TEST(ProjectSession, ACrashLeavesWhatWasAutosaved) {
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    inKilledProcess([&] {
        auto session = ProjectSession::open(file, folder / "recovery");
        (void)session->save(numbered(1));
        (void)session->autosave(numbered(2));
    });
    EXPECT_EQ(*loadProject(file), numbered(1));
    const auto recovery = findRecovery(file, folder / "recovery");
    ASSERT_TRUE(recovery);
    EXPECT_EQ(recovery->document, numbered(2));
    EXPECT_EQ(recovery->file, file);

    auto session = ProjectSession::recover(*recovery);
    ASSERT_TRUE(session);
    EXPECT_EQ(session->file(), file);
    ASSERT_TRUE(session->save(recovery->document));
    EXPECT_FALSE(findRecovery(file, folder / "recovery"));
    EXPECT_EQ(*loadProject(file), numbered(2));
}

TEST(ProjectSession, ARegularEndLeavesNothing) {
    const TemporaryFolder folder;
    {
        auto session = ProjectSession::open(folder / "a.splatreel", folder / "recovery");
        ASSERT_TRUE(session);
        ASSERT_TRUE(session->autosave(numbered(1)));
        session->discard();
    }
    EXPECT_TRUE(findRecoveries(folder / "recovery").empty());
    EXPECT_EQ(test::entryCount(folder / "recovery"), 0);
}

TEST(ProjectSession, WorkThatWasNeverSavedIsFound) {
    const TemporaryFolder folder;
    inKilledProcess([&] {
        auto session = ProjectSession::create(folder / "recovery");
        fs::create_directories(session->dataFolder());
        std::ofstream(session->dataFolder() / "take-1.result") << "Gaussians";
        (void)session->autosave(numbered(3));
    });
    auto found = findRecoveries(folder / "recovery");
    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found[0].file.empty());
    auto session = ProjectSession::recover(found[0]);
    ASSERT_TRUE(session);
    EXPECT_TRUE(fs::exists(session->dataFolder() / "take-1.result"));

    // Saved, it goes to its place with its data.
    ProjectDocument document = found[0].document;
    EXPECT_FALSE(session->save(document));
    ASSERT_TRUE(session->saveAs(document, folder / "rose.splatreel"));
    EXPECT_TRUE(fs::exists(folder / "rose.data" / "take-1.result"));
    EXPECT_TRUE(findRecoveries(folder / "recovery").empty());
    EXPECT_EQ(*loadProject(folder / "rose.splatreel"), document);
}

TEST(ProjectSession, ASaveAsThatFailsLeavesTheDataWhereItWas) {
    const TemporaryFolder folder;
    auto session = ProjectSession::create(folder / "recovery");
    fs::create_directories(session->dataFolder());
    std::ofstream(session->dataFolder() / "take-1.result") << "Gaussians";
    fs::create_directories(folder / "rose.splatreel" / "in the way");
    ProjectDocument document = numbered(3);
    EXPECT_FALSE(session->saveAs(document, folder / "rose.splatreel"));
    EXPECT_TRUE(fs::exists(session->dataFolder() / "take-1.result"));
    EXPECT_FALSE(fs::exists(folder / "rose.data"));
    EXPECT_TRUE(session->autosave(document));
}

TEST(ProjectSession, IsOpenOnceAtATime) {
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    {
        const auto first = ProjectSession::open(file, folder / "recovery");
        ASSERT_TRUE(first);
        EXPECT_FALSE(ProjectSession::open(file, folder / "recovery"));
        EXPECT_FALSE(ProjectSession::open(folder / "x/../a.splatreel", folder / "recovery"));
        EXPECT_TRUE(ProjectSession::open(folder / "b.splatreel", folder / "recovery"));
    }
    EXPECT_TRUE(ProjectSession::open(file, folder / "recovery"));
}

TEST(ProjectSession, WhatIsOpenElsewhereIsNoCrash) {
    const TemporaryFolder folder;
    auto session = ProjectSession::create(folder / "recovery");
    ASSERT_TRUE(session->autosave(numbered(1)));
    EXPECT_TRUE(findRecoveries(folder / "recovery").empty());
}

TEST(ProjectSession, ASidecarThatSaysWhatTheFileSaysIsNoRecovery) {
    const TemporaryFolder folder;
    inKilledProcess([&] {
        auto session = ProjectSession::open(folder / "a.splatreel", folder / "recovery");
        (void)session->autosave(numbered(1));
        (void)saveProject(numbered(1), folder / "a.splatreel");
    });
    EXPECT_FALSE(findRecovery(folder / "a.splatreel", folder / "recovery"));
}

TEST(ProjectSession, SaveAsGoesOnWithTheNewFileAndItsPaths) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "one");
    fs::create_directories(folder / "two/deep");
    std::ofstream(folder / "clip.mp4") << "clip";
    auto session = ProjectSession::open(folder / "one/a.splatreel", folder / "recovery");
    ProjectDocument document;
    Media media;
    ASSERT_TRUE(refer(media, folder / "clip.mp4", folder / "one"));
    document.project = addMedia({}, media).first;
    ASSERT_TRUE(session->save(document));
    fs::create_directories(session->dataFolder());
    std::ofstream(session->dataFolder() / "take-1.result") << "Gaussians";

    ASSERT_TRUE(session->saveAs(document, folder / "two/deep/b.splatreel"));
    EXPECT_EQ(session->file(), folder / "two/deep/b.splatreel");
    EXPECT_EQ(document.project.media[0]->path, "../../clip.mp4");
    EXPECT_TRUE(fs::exists(folder / "two/deep/b.data/take-1.result"));
    EXPECT_TRUE(fs::exists(folder / "one/a.data/take-1.result"));  // the old project is as it was
    EXPECT_TRUE(
        checkMedia(loadProject(folder / "two/deep/b.splatreel")->project, folder / "two/deep").empty());
}

/// A process saves and autosaves as fast as it can and is killed at any moment. The file always opens, what
/// is found in it was saved by then, and it lags behind by no more than what was being written.
TEST(ProjectSession, SurvivesBeingKilledAtAnyMoment) {
    const TemporaryFolder folder;
    const fs::path file = folder / "a.splatreel";
    std::mt19937 random(1);
    int recoveries = 0;
    for (int kill = 0; kill < 60; ++kill) {
        int progress[2];
        ASSERT_EQ(::pipe(progress), 0);
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(progress[0]);
            auto session = ProjectSession::open(file, folder / "recovery");
            for (int number = 1; session; ++number) {
                const ProjectDocument document = numbered(1000 * kill + number);
                const auto done = number % 3 == 0 ? session->save(document) : session->autosave(document);
                if (!done || ::write(progress[1], &number, sizeof number) != sizeof number) ::_exit(1);
            }
            ::_exit(2);
        }
        ::close(progress[1]);
        std::this_thread::sleep_for(std::chrono::microseconds(2000 + random() % 40'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
        int last = 0;
        while (::read(progress[0], &last, sizeof last) == sizeof last) {
        }
        ::close(progress[0]);

        int newest = 0;
        if (fs::exists(file)) {
            const auto document = loadProject(file);
            ASSERT_TRUE(document) << document.error().message();
            newest = static_cast<int>(document->view.playhead);
            EXPECT_EQ(document->project, test::sampleProject());
        }
        if (const auto recovery = findRecovery(file, folder / "recovery")) {
            ++recoveries;
            newest = std::max(newest, static_cast<int>(recovery->document.view.playhead));
            EXPECT_EQ(recovery->document.project, test::sampleProject());
        }
        if (last > 0) {
            EXPECT_GE(newest, 1000 * kill + last);
        }
        ASSERT_TRUE(ProjectSession::open(file, folder / "recovery"));
    }
    EXPECT_GT(recoveries, 0);
    EXPECT_LE(test::entryCount(folder.path()), 3);  // the file, its backup, the recovery folder
}

}  // namespace
}  // namespace splatreel::core
