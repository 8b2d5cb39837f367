#include "core/project/media_reference.h"

#include "core/base/files.h"
#include "tests/core/formats/temporary_folder.h"

#include <gtest/gtest.h>

#include <fstream>

namespace splatreel::core {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

Media referTo(const fs::path& file, const fs::path& projectFolder, SourceId id = 1) {
    Media media;
    media.id = id;
    EXPECT_TRUE(refer(media, file, projectFolder));
    return media;
}

Project holding(const Media& media) {
    Project project;
    project.media.emplace_back(media);
    project.nextId = media.id + 1;
    return project;
}

TEST(Fingerprint, TellsContentApartAtBothEnds) {
    const TemporaryFolder folder;
    const std::string content(300'000, 'x');
    write(folder / "a", content);
    write(folder / "b", content);
    EXPECT_EQ(*fingerprintOf(folder / "a"), *fingerprintOf(folder / "b"));
    for (const std::size_t place : {std::size_t{5}, content.size() - 5}) {
        std::string other = content;
        other[place] = 'y';
        write(folder / "b", other);
        EXPECT_NE(fingerprintOf(folder / "a")->hash, fingerprintOf(folder / "b")->hash);
    }
    EXPECT_FALSE(fingerprintOf(folder / "c"));
    write(folder / "empty", "");
    EXPECT_EQ(fingerprintOf(folder / "empty")->bytes, 0U);
}

TEST(Fingerprint, OfAFolderIsThatOfItsFiles) {
    const TemporaryFolder folder;
    write(folder / "a/1.png", "one");
    write(folder / "a/2.png", "two!");
    write(folder / "b/2.png", "owt!");
    write(folder / "b/1.png", "eno");
    EXPECT_EQ(*fingerprintOf(folder / "a"), *fingerprintOf(folder / "b"));
    write(folder / "b/3.png", "three");
    EXPECT_NE(fingerprintOf(folder / "a")->hash, fingerprintOf(folder / "b")->hash);
}

TEST(MediaReference, IsRelativeToTheProjectAndSurvivesMovingBoth) {
    const TemporaryFolder folder;
    write(folder / "work/clips/rose.mp4", "rose");
    const Media media = referTo(folder / "work/clips/rose.mp4", folder / "work/projects");
    EXPECT_EQ(media.path, "../clips/rose.mp4");
    fs::rename(folder / "work", folder / "moved");
    EXPECT_EQ(locate(media, folder / "moved/projects"), folder / "moved/clips/rose.mp4");
    EXPECT_TRUE(checkMedia(holding(media), folder / "moved/projects").empty());
}

TEST(MediaReference, IsFoundWhereItWasLastSeenWhenOnlyTheProjectMoves) {
    const TemporaryFolder folder;
    write(folder / "clips/rose.mp4", "rose");
    const Media media = referTo(folder / "clips/rose.mp4", folder / "projects");
    EXPECT_EQ(locate(media, folder / "elsewhere/deep"), folder / "clips/rose.mp4");
    const Project moved = rebased(holding(media), folder / "projects", folder / "elsewhere/deep");
    EXPECT_EQ(moved.media[0]->path, "../../clips/rose.mp4");
}

TEST(MediaReference, TellsWhatIsMissingAndWhatHasChanged) {
    const TemporaryFolder folder;
    write(folder / "a.mp4", "one");
    write(folder / "b.mp4", "two");
    Project project = holding(referTo(folder / "a.mp4", folder.path(), 1));
    project.media.emplace_back(referTo(folder / "b.mp4", folder.path(), 2));
    fs::remove(folder / "a.mp4");
    write(folder / "b.mp4", "other");
    const auto problems = checkMedia(project, folder.path());
    ASSERT_EQ(problems.size(), 2U);
    EXPECT_EQ(problems[0].state, MediaState::missing);
    EXPECT_EQ(problems[1].state, MediaState::changed);
}

TEST(MediaReference, IsFoundAgainByNameAndContent) {
    const TemporaryFolder folder;
    write(folder / "old/rose.mp4", "the rose");
    write(folder / "old/bird.mp4", "the bird!");
    const Media rose = referTo(folder / "old/rose.mp4", folder / "old", 1);
    const Media bird = referTo(folder / "old/bird.mp4", folder / "old", 2);
    fs::remove_all(folder / "old");
    write(folder / "new/a/rose.mp4", "no rose!");      // its name and size
    write(folder / "new/b/c/rose.mp4", "the rose");    // the rose itself
    write(folder / "new/b/renamed.mp4", "the bird!");  // another name
    const fs::path where[] = {folder / "new"};
    const Media missing[] = {rose, bird};
    const auto found = findMedia(missing, where);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found.at(1), folder / "new/b/c/rose.mp4");
    EXPECT_EQ(found.at(2), folder / "new/b/renamed.mp4");
}

TEST(MediaReference, ASearchTellsHowFarItIsAndStops) {
    const TemporaryFolder folder;
    write(folder / "old/rose.mp4", "the rose");
    const Media rose = referTo(folder / "old/rose.mp4", folder / "old");
    for (int i = 0; i < 250; ++i) write(folder / ("new/" + std::to_string(i)), "x");
    write(folder / "new/sub/rose.mp4", "the rose");
    const fs::path where[] = {folder / "new"};
    std::vector<int> told;
    std::stop_source stop;
    EXPECT_EQ(findMedia(std::span(&rose, 1), where, {}, [&](int n) { told.push_back(n); }).size(), 1U);
    ASSERT_GE(told.size(), 3U);
    EXPECT_LT(told.front(), told.back());
    const auto found =
        findMedia(std::span(&rose, 1), where, stop.get_token(), [&](int) { stop.request_stop(); });
    EXPECT_TRUE(found.empty());
}

TEST(MediaReference, FoldersAreFoundAgainToo) {
    const TemporaryFolder folder;
    write(folder / "old/frames/1.png", "one");
    const Media media = referTo(folder / "old/frames", folder / "old");
    fs::create_directories(folder / "new/deep");
    fs::rename(folder / "old/frames", folder / "new/deep/frames");
    const fs::path where[] = {folder / "new"};
    EXPECT_EQ(findMedia(std::span(&media, 1), where).at(1), folder / "new/deep/frames");
}

TEST(MediaReference, ARenamedFolderIsFoundByWhatIsInIt) {
    const TemporaryFolder folder;
    write(folder / "old/frames/1.png", "one");
    Media media = referTo(folder / "old/frames", folder / "old");
    media.kind = MediaKind::images;
    fs::create_directories(folder / "new");
    fs::rename(folder / "old/frames", folder / "new/shots");
    write(folder / "new/others/1.png", "another one");
    for (const fs::path& chosen : {folder / "new", folder / "new/shots"}) {
        EXPECT_EQ(findMedia(std::span(&media, 1), std::span(&chosen, 1)).at(1), folder / "new/shots");
    }
}

}  // namespace
}  // namespace splatreel::core
