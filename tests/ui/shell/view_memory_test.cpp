#include "core/project/project_file.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/look_page.h"
#include "ui/inspector/selection_section.h"
#include "ui/session/project_keeper.h"
#include "ui/session/take_editor.h"
#include "ui/shell/viewport_host.h"
#include "ui/shell/viewport_tools.h"
#include "ui/timeline/timeline_widget.h"

#include <QComboBox>
#include <QDockWidget>
#include <QInputDialog>
#include <QMenu>
#include <QMenuBar>

namespace splatreel::tests {
namespace {

/// A window with a home of its own, in which the next one finds what this one has left.
class ViewStateTest : public WindowTest {
protected:
    void SetUp() override { start(); }
    void TearDown() override {
        if (window) window->session().setProject({}, {}, {});
        window.reset();
    }
    void start() {
        if (window) {
            window->session().setProject({}, {}, {});
            window->close();
            window.reset();
        }
        for (const char* variable : {"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
            qputenv(variable, (home_.path() + u'/' + QLatin1String(variable)).toLocal8Bit());
        ui::Preferences preferences(ui::Preferences::standardFile());
        preferences.set(QStringLiteral("viewport.renderer"), QStringLiteral("cpu"));
        preferences.save();
        window = std::make_unique<ui::MainWindow>(servicesWith(engine), ui::WindowOptions());
        window->show();
        QTest::qWait(1);
    }
    void saveAndStart() {
        bool done = false;
        window->findChild<ui::ProjectKeeper*>()->saveAs(file_, [&done] { done = true; });
        ASSERT_TRUE(waitUntil([&] { return done; }));
        start();
        window->session().open({file_});
        ASSERT_TRUE(waitUntil([&] { return !window->session().isEmpty(); }));
    }
    ui::Session& session() { return window->session(); }
    const ui::Stage& stage() { return window->viewportHost().viewport().stage(); }
    ui::TimelineCanvas& canvas() { return window->findChild<ui::TimelineWidget*>()->canvas(); }
    bool isOn(const char* id) { return window->actions().action(QLatin1String(id))->isChecked(); }
    void generate() {
        trigger("clip.generate");
        const ui::Take* take = session().currentTake();
        ASSERT_TRUE(waitUntil([&] { return !take->generating && take->source != nullptr; }));
    }

    QTemporaryDir home_;
    QString file_ = home_.filePath(QStringLiteral("a.splatreel"));
};

TEST_F(ViewStateTest, WhatBelongsToTheProjectGoesWithIt) {
    openClip();
    generate();
    generate();
    session().setComparedTake(session().takes().front()->id);
    trigger("view.difference");
    window->findChild<ui::LookPage*>()->setLook(2);
    window->editor().setScope(ui::EditScope::range);
    canvas().zoomAtPlayhead(3);
    const ui::TimelineScale scale = canvas().scale();
    const ui::TakeId compared = session().comparedTake()->id;
    saveAndStart();
    ASSERT_NE(session().comparedTake(), nullptr);
    EXPECT_EQ(session().comparedTake()->id, compared);
    EXPECT_TRUE(isOn("view.difference"));
    EXPECT_FALSE(isOn("view.side_by_side"));
    EXPECT_EQ(stage().compare, ui::CompareMode::difference);
    EXPECT_EQ(stage().look, render::Look::depth);
    EXPECT_EQ(window->editor().scope(), ui::EditScope::range);
    EXPECT_FALSE(canvas().isFitted());
    EXPECT_NEAR(canvas().scale().pixelsPerFrame, scale.pixelsPerFrame, 1e-6);
    EXPECT_NEAR(canvas().scale().firstFrame, scale.firstFrame, 1e-6);
}

TEST_F(ViewStateTest, AClipThatWasShownIsShownAgain) {
    openClip();
    generate();
    session().setCurrentTake(0);
    saveAndStart();
    EXPECT_EQ(session().currentTake(), nullptr);
    EXPECT_NE(session().currentClip(), nullptr);
}

TEST_F(ViewStateTest, WhatBelongsToThePersonIsThereInTheNextWindow) {
    trigger("view.grid");
    trigger("view.cube");
    trigger("view.statistics");
    window->findChild<ui::LookPage*>()->setBackdrop(3);
    window->findChild<ui::SelectionSection*>()->setMode(2);
    canvas().setSnapping(false);
    canvas().setFollowing(false);
    start();
    EXPECT_TRUE(isOn("view.grid"));
    EXPECT_TRUE(stage().guides.grid);
    EXPECT_FALSE(isOn("view.cube"));
    EXPECT_FALSE(stage().viewCube);
    EXPECT_TRUE(stage().statistics);
    EXPECT_EQ(window->viewportHost().backdropChoice(), 3);
    EXPECT_EQ(stage().backdrop.kind, render::BackdropKind::checker);
    EXPECT_EQ(window->viewportHost().tools().mode(), ui::SelectionMode::remove);
    EXPECT_EQ(child<QComboBox>("selectionMode").currentIndex(), 2);
    EXPECT_FALSE(canvas().isSnapping());
    EXPECT_FALSE(canvas().isFollowing());
    EXPECT_FALSE(isOn("timeline.snap"));
}

TEST_F(ViewStateTest, ASavedLayoutIsListedShownAndDeleted) {
    auto& history = child<QDockWidget>("history");
    history.show();
    trigger("window.save_layout");
    auto& dialog = child<QInputDialog>("layoutDialog");
    dialog.setTextValue(QStringLiteral("Review"));
    dialog.accept();
    trigger("window.reset_layout");
    ASSERT_FALSE(history.isVisibleTo(window.get()));
    auto* menu = window->menuBar()->findChild<QMenu*>(QStringLiteral("layoutsMenu"));
    emit menu->aboutToShow();
    ASSERT_EQ(menu->actions().front()->text(), QStringLiteral("Review"));
    menu->actions().front()->trigger();
    EXPECT_FALSE(history.isHidden());
    start();
    menu = window->menuBar()->findChild<QMenu*>(QStringLiteral("layoutsMenu"));
    emit menu->aboutToShow();
    ASSERT_EQ(menu->actions().front()->text(), QStringLiteral("Review"));
    menu->actions().back()->menu()->actions().front()->trigger();
    emit menu->aboutToShow();
    EXPECT_FALSE(menu->actions().front()->isEnabled());
}

}  // namespace
}  // namespace splatreel::tests
