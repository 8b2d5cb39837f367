#include "core/project/media_reference.h"
#include "core/project/project_file.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/dialogs/missing_media_dialog.h"
#include "ui/panels/media_panel.h"
#include "ui/session/matte_editor.h"
#include "ui/session/project_keeper.h"
#include "ui/shell/banner.h"
#include "ui/shell/stage_area.h"

#include <QDir>
#include <QFile>
#include <QPushButton>
#include <filesystem>

namespace splatreel::tests {
namespace {

namespace fs = std::filesystem;

/// A saved project with a clip beside it, in a folder that can be moved.
class MissingMedia : public WindowTest {
protected:
    ui::Session& session() { return window->session(); }
    ui::ProjectKeeper& keeper() { return *window->findChild<ui::ProjectKeeper*>(); }
    [[nodiscard]] QString path(const char* name) const { return folder.filePath(QLatin1String(name)); }
    void openFrom(const char* name) {
        makeClip(path(name), 4);
        session().open({path(name)});
        ASSERT_TRUE(
            waitUntil([&] { return session().currentClip() != nullptr && session().currentClip()->ready; }));
    }
    void save(const char* name) {
        bool done = false;
        keeper().saveAs(path(name), [&done] { done = true; });
        ASSERT_TRUE(waitUntil([&] { return done; }));
    }
    /// Opens the project and waits until its media were looked at.
    void open(const char* name) {
        session().setProject({}, {}, {});
        bool looked = false;
        const auto connection = QObject::connect(&keeper(), &ui::ProjectKeeper::problemsChanged, &keeper(),
                                                 [&] { looked = true; });
        keeper().open(path(name));
        ASSERT_TRUE(waitUntil([&] { return looked && !session().clips().empty(); }));
        QObject::disconnect(connection);
    }
    QPushButton* button(ui::BannerStrip& strip, const char* name) {
        for (auto* each : strip.findChildren<QPushButton*>())
            if (each->text() == QString::fromUtf8(name) && each->isVisibleTo(&strip)) return each;
        return nullptr;
    }
    ui::BannerStrip& mediaBanners() { return window->findChild<ui::MediaPanel*>()->banners(); }
};

TEST_F(MissingMedia, WhatWasFoundMovesWithItsProject) {
    openFrom("work/clip");
    save("work/a.splatreel");
    ASSERT_TRUE(QDir().mkpath(path("other")));
    fs::rename(path("work/clip").toStdString(), path("other/clip").toStdString());
    QFile::remove(path("other/clip/0003.png"));  // it is not quite what it was
    open("work/a.splatreel");
    ASSERT_EQ(keeper().problems().size(), 1U);
    session().relink(keeper().problems().front().id, path("other/clip"));
    save("work/a.splatreel");
    const auto saved = core::loadProject(path("work/a.splatreel").toStdString());
    ASSERT_TRUE(saved.ok());
    const core::Media& media = *saved->project.media.front();
    EXPECT_EQ(media.path, "../other/clip");
    EXPECT_EQ(media.fingerprint, *core::fingerprintOf(path("other/clip").toStdString()));
}

TEST_F(MissingMedia, ASearchIsAJobThatRelinksWhatItFinds) {
    openFrom("work/clip");
    save("work/a.splatreel");
    ASSERT_TRUE(QDir().mkpath(path("deep/er")));
    fs::rename(path("work/clip").toStdString(), path("deep/er/shots").toStdString());
    open("work/a.splatreel");
    ASSERT_EQ(keeper().problems().size(), 1U);
    button(window->stageArea().banners(), "Find…")->click();
    auto& dialog = child<ui::MissingMediaDialog>("missingMediaDialog");
    auto* search = dialog.findChild<QPushButton*>(QStringLiteral("searchMedia"));
    keeper().findMedia(path("deep"));
    EXPECT_EQ(search->text(), QStringLiteral("Stop looking"));
    ASSERT_TRUE(waitUntil([&] { return keeper().problems().empty(); }));
    EXPECT_FALSE(keeper().isSearching());
    EXPECT_EQ(session().clips().front()->path, path("deep/er/shots"));
}

TEST_F(MissingMedia, AStoppedSearchChangesNothing) {
    openFrom("work/clip");
    save("work/a.splatreel");
    fs::rename(path("work/clip").toStdString(), path("elsewhere").toStdString());
    open("work/a.splatreel");
    keeper().findMedia(folder.path());
    keeper().stopSearch();
    EXPECT_FALSE(keeper().isSearching());
    const core::JobId job = session().jobs().reports().back().id;
    session().jobs().wait(job);
    QTest::qWait(20);
    EXPECT_EQ(keeper().problems().size(), 1U);
}

TEST_F(MissingMedia, WhatHasChangedIsSaidAndUsedOnlyOnRequest) {
    openFrom("work/clip");
    save("work/a.splatreel");
    QFile::remove(path("work/clip/0003.png"));
    open("work/a.splatreel");
    ASSERT_EQ(keeper().problems().size(), 1U);
    EXPECT_EQ(keeper().problems().front().state, core::MediaState::changed);
    EXPECT_NE(button(mediaBanners(), "Find the old one…"), nullptr);
    QPushButton* use = button(mediaBanners(), "Use it anyway");
    ASSERT_NE(use, nullptr);
    use->click();
    EXPECT_TRUE(waitUntil([&] { return keeper().problems().empty(); }));
    EXPECT_TRUE(session().isModified());
    save("work/a.splatreel");
    open("work/a.splatreel");
    EXPECT_TRUE(keeper().problems().empty());
}

TEST_F(MissingMedia, AMatteMovesWithTheProject) {
    openFrom("work/clip");
    makeClip(path("work/matte"), 4);
    window->matte().chooseFile(session().currentClip()->id, path("work/matte"));
    ASSERT_TRUE(waitUntil([&] { return session().currentClip()->alpha == ui::AlphaKind::matte; }));
    save("work/a.splatreel");
    session().setProject({}, {}, {});
    fs::rename(path("work").toStdString(), path("moved").toStdString());
    open("moved/a.splatreel");
    EXPECT_TRUE(keeper().problems().empty());
    EXPECT_EQ(session().currentClip()->wanted.matte, path("moved/matte"));
    EXPECT_TRUE(waitUntil([&] { return session().currentClip()->alpha == ui::AlphaKind::matte; }));
}

TEST_F(MissingMedia, AMissingMatteIsListedAndComesBack) {
    openFrom("work/clip");
    makeClip(path("work/matte"), 4);
    window->matte().chooseFile(session().currentClip()->id, path("work/matte"));
    ASSERT_TRUE(waitUntil([&] { return session().currentClip()->alpha == ui::AlphaKind::matte; }));
    save("work/a.splatreel");
    fs::rename(path("work/matte").toStdString(), path("mask").toStdString());
    open("work/a.splatreel");
    ASSERT_TRUE(waitUntil([&] { return keeper().problems().size() == 1; }));
    session().relink(keeper().problems().front().id, path("mask"));
    EXPECT_TRUE(waitUntil([&] { return session().currentClip()->alpha == ui::AlphaKind::matte; }));
}

}  // namespace
}  // namespace splatreel::tests
