#include "core/timeline/timeline_edit.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/shell/viewport_host.h"
#include "ui/timeline/timeline_widget.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>

namespace splatreel::tests {
namespace {

/// The timeline in its window, with a clip.
class TimelineInWindow : public WindowTest {
protected:
    void SetUp() override {
        WindowTest::SetUp();
        openClip();
        session().transport().pause();
        session().transport().setFrame(3);
        window->activateWindow();
        canvas().setFocus();
    }
    ui::Session& session() { return window->session(); }
    ui::TimelineCanvas& canvas() { return window->findChild<ui::TimelineWidget*>()->canvas(); }
    const core::Track& track() { return session().timeline().tracks.front(); }
    QAction& action(const char* id) { return *window->actions().action(QLatin1String(id)); }
    QMenu* menuOn(std::uint64_t id) {
        canvas().setCurrent(id);
        QTest::keyClick(&canvas(), Qt::Key_Return);
        return canvas().findChild<QMenu*>(QStringLiteral("timelineMenu"));
    }
};

TEST_F(TimelineInWindow, AKeyDoesWhatItIsBoundToAndNothingElse) {
    QTest::keyClick(&canvas(), Qt::Key_S);
    EXPECT_EQ(track().clips.size(), 2U);
    trigger("edit.undo");
    window->actions().setKeys(QStringLiteral("timeline.split"), {QKeySequence(Qt::Key_Y)});
    window->actions().setKeys(QStringLiteral("play.toggle"), {});
    QTest::keyClick(&canvas(), Qt::Key_S);
    QTest::keyClick(&canvas(), Qt::Key_Space);
    EXPECT_EQ(track().clips.size(), 1U);
    EXPECT_FALSE(session().transport().isPlaying());
    QTest::keyClick(&canvas(), Qt::Key_Y);
    EXPECT_EQ(track().clips.size(), 2U);
    window->actions().resetAllKeys();
}

TEST_F(TimelineInWindow, TheKeyThatDeletesInTheViewportDeletesWhatIsSelectedHere) {
    canvas().setCurrent(track().clips.front().id);
    window->actions().setKeys(QStringLiteral("edit.delete"), {QKeySequence(Qt::Key_Y)});
    QTest::keyClick(&canvas(), Qt::Key_X);
    EXPECT_EQ(track().clips.size(), 1U);
    QTest::keyClick(&canvas(), Qt::Key_Y);
    EXPECT_TRUE(track().clips.empty());
    window->actions().resetAllKeys();
}

TEST_F(TimelineInWindow, TheMenuPrintsTheKeysThatAreBound) {
    window->actions().setKeys(QStringLiteral("timeline.split"), {QKeySequence(Qt::Key_Y)});
    window->actions().setKeys(QStringLiteral("edit.delete"), {QKeySequence(Qt::Key_U)});
    QMenu* menu = menuOn(track().clips.front().id);
    ASSERT_NE(menu, nullptr);
    EXPECT_TRUE(menu->actions().contains(&action("timeline.split")));
    QStringList texts;
    for (const QAction* each : menu->actions()) texts << each->text();
    EXPECT_TRUE(texts.contains(QStringLiteral("Delete\tU"))) << texts.join(u'|').toStdString();
    for (const QString& text : texts) EXPECT_FALSE(text.endsWith(QStringLiteral("\tS")));
    menu->close();
    window->actions().resetAllKeys();
}

TEST_F(TimelineInWindow, ATrackIsRenamedMovedAndRemovedAndComesBack) {
    const core::TrackId id = track().id;
    const core::Timeline two = core::addTrack(session().timeline(), core::TrackKind::take, "second").first;
    session().apply(core::withTimeline(session().project(), two), QStringLiteral("t"));
    QMenu* menu = menuOn(id);
    ASSERT_NE(menu, nullptr);
    for (const char* each : {"timeline.rename", "timeline.track_up", "timeline.track_down",
                             "timeline.track_remove", "timeline.track_show", "timeline.track_lock"})
        EXPECT_TRUE(menu->actions().contains(&action(each))) << each;
    menu->close();
    EXPECT_FALSE(action("timeline.track_up").isEnabled());
    trigger("timeline.track_down");
    EXPECT_EQ(session().timeline().tracks.back().id, id);
    trigger("timeline.rename");
    auto* editor = canvas().findChild<QLineEdit*>(QStringLiteral("nameEditor"));
    ASSERT_NE(editor, nullptr);
    editor->setText(QStringLiteral("mine"));
    QTest::keyClick(editor, Qt::Key_Return);
    EXPECT_EQ(session().timeline().track(id)->name, "mine");
    trigger("timeline.track_remove");
    EXPECT_EQ(session().timeline().track(id), nullptr);
    trigger("edit.undo");
    EXPECT_NE(session().timeline().track(id), nullptr);
}

TEST_F(TimelineInWindow, ALockedTrackCannotBeRemoved) {
    canvas().setCurrent(track().id);
    trigger("timeline.track_lock");
    EXPECT_TRUE(track().locked);
    EXPECT_FALSE(action("timeline.track_remove").isEnabled());
    trigger("timeline.track_lock");
    EXPECT_FALSE(track().locked);
    EXPECT_TRUE(action("timeline.track_remove").isEnabled());
}

TEST_F(TimelineInWindow, WhatTheMenuOffersCanBeStartedByName) {
    canvas().setCurrent(track().clips.front().id);
    for (const char* id :
         {"timeline.fade_in", "timeline.fade_out", "timeline.enable", "timeline.interpolate"})
        trigger(id);
    const core::Clip& clip = track().clips.front();
    EXPECT_GT(clip.fadeIn, 0);
    EXPECT_FALSE(clip.enabled);
    EXPECT_FALSE(clip.interpolated);
    EXPECT_FALSE(action("timeline.enable").isChecked());
    trigger("timeline.enable");
    EXPECT_TRUE(track().clips.front().enabled);
    EXPECT_TRUE(action("timeline.enable").isChecked());
    trigger("timeline.freeze");
    EXPECT_EQ(track().clips.size(), 3U);
    trigger("timeline.camera_straight");
    EXPECT_EQ(session().timeline().camera.course, core::CameraCourse::straight);
}

TEST_F(TimelineInWindow, ATakeThatIsRemovedTakesItsTrackAlong) {
    trigger("clip.generate");
    const ui::Take* take = session().currentTake();
    ASSERT_TRUE(waitUntil([&] { return !take->generating; }));
    ASSERT_EQ(session().timeline().tracks.size(), 2U);
    trigger("take.remove");
    EXPECT_EQ(session().timeline().tracks.size(), 1U);
    trigger("edit.undo");
    EXPECT_EQ(session().timeline().tracks.size(), 2U);
}

TEST_F(TimelineInWindow, HoldingTheKeyShowsTheOtherOneWhereverTheFocusIs) {
    trigger("clip.generate");
    const ui::Take* take = session().currentTake();
    ASSERT_TRUE(waitUntil([&] { return !take->generating && take->source != nullptr; }));
    const auto comparing = [this] { return window->viewportHost().viewport().stage().comparing; };
    canvas().setFocus();
    QTest::keyPress(&canvas(), Qt::Key_H);
    EXPECT_TRUE(comparing());
    QTest::keyRelease(&canvas(), Qt::Key_H);
    EXPECT_FALSE(comparing());
    const auto send = [this](QEvent::Type type) {
        QKeyEvent event(type, Qt::Key_Tab, Qt::NoModifier);
        event.ignore();
        QApplication::sendEvent(&window->viewportHost().viewport(), &event);
        return event.isAccepted();
    };
    EXPECT_TRUE(send(QEvent::ShortcutOverride)) << "there it is no way to the next control";
    send(QEvent::KeyPress);
    EXPECT_TRUE(comparing());
    send(QEvent::KeyRelease);
    EXPECT_FALSE(comparing());
    trigger("view.compare_hold");  // from the list of actions
    EXPECT_TRUE(comparing());
    trigger("view.compare_hold");
    EXPECT_FALSE(comparing());
}

TEST_F(TimelineInWindow, ALetterThatIsTypedComparesNothing) {
    auto& search = child<QLineEdit>("searchField");
    search.setFocus();
    QTest::keyClicks(&search, QStringLiteral("h"));
    EXPECT_EQ(search.text(), QStringLiteral("h"));
    EXPECT_FALSE(window->viewportHost().viewport().stage().comparing);
}

}  // namespace
}  // namespace splatreel::tests
