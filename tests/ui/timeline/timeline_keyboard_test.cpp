#include "tests/ui/timeline/timeline_fixture.h"

#include <QAccessible>
#include <QPushButton>
#include <QSignalSpy>

namespace splatreel::ui {
namespace {

struct TimelineKeyboard : TimelineFixture {};

TEST_F(TimelineKeyboard, TabGoesThroughEverythingAndThenOn) {
    std::vector<std::uint64_t> seen;
    for (int i = 0; i < 7; ++i) {
        press(Qt::Key_Tab);
        seen.push_back(canvas.current());
    }
    EXPECT_EQ(seen,
              (std::vector<std::uint64_t>{marker, source, sourceClip, take, clip, firstKey, secondKey}));
    EXPECT_EQ(canvas.selection(), std::set<std::uint64_t>{secondKey});
    press(Qt::Key_Backtab, Qt::ShiftModifier);
    EXPECT_EQ(canvas.current(), firstKey);
    press(Qt::Key_Tab);
    press(Qt::Key_Tab);
    EXPECT_FALSE(canvas.hasFocus()) << "nobody is kept in";
}

TEST_F(TimelineKeyboard, ArrowsGoAlongARowAndToTheNext) {
    canvas.setCurrent(firstKey);
    press(Qt::Key_Right, Qt::ControlModifier);
    EXPECT_EQ(canvas.current(), secondKey);
    press(Qt::Key_Right, Qt::ControlModifier);
    EXPECT_EQ(canvas.current(), secondKey);
    press(Qt::Key_Up);
    EXPECT_EQ(canvas.current(), clip);
    press(Qt::Key_Up);
    EXPECT_EQ(canvas.current(), sourceClip);
    press(Qt::Key_Up);
    EXPECT_EQ(canvas.current(), marker);
    press(Qt::Key_Down);
    EXPECT_EQ(canvas.current(), sourceClip);
    canvas.setCurrent(source);
    press(Qt::Key_Down);
    EXPECT_EQ(canvas.current(), take);
}

TEST_F(TimelineKeyboard, EnterAsksForTheMenuOfWhatIsCurrent) {
    QSignalSpy wanted(&canvas, &TimelineCanvas::menuWanted);
    canvas.setCurrent(take);
    press(Qt::Key_Return);
    ASSERT_EQ(wanted.count(), 1);
    const auto hit = wanted.front().front().value<TimelineHit>();
    EXPECT_EQ(hit.kind, TimelineHit::Kind::head);
    EXPECT_EQ(hit.track, take);
    const QPoint place = canvas.mapFromGlobal(wanted.front().at(1).toPoint());
    EXPECT_TRUE(canvas.rect().contains(place));
}

TEST_F(TimelineKeyboard, WhatIsCurrentIsSeen) {
    const auto picture = [&] { return canvas.grab().toImage(); };
    canvas.setCurrent(source);
    const QImage on = picture();
    canvas.setCurrent(take);
    EXPECT_NE(picture(), on);
}

TEST_F(TimelineKeyboard, WhatIsOutOfSightComesToSight) {
    canvas.setPlayhead(0, false);
    canvas.zoomAtPlayhead(6);
    ASSERT_LT(canvas.scale().framesShown(), 18);
    canvas.setCurrent(secondKey);
    EXPECT_LE(canvas.scale().firstFrame, 20);
    EXPECT_GT(canvas.scale().firstFrame + canvas.scale().framesShown(), 20);
}

TEST_F(TimelineKeyboard, ScreenReadersHearOfTracksClipsKeysAndMarkers) {
    QAccessibleInterface* list = QAccessible::queryAccessibleInterface(&canvas);
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(list->role(), QAccessible::List);
    ASSERT_EQ(list->childCount(), 7);
    canvas.setCurrent(clip);
    QAccessibleInterface* piece = list->child(4);
    ASSERT_NE(piece, nullptr);
    EXPECT_TRUE(piece->text(QAccessible::Name).contains(QStringLiteral("Take A")));
    EXPECT_TRUE(piece->text(QAccessible::Name).contains(QStringLiteral("39")));
    EXPECT_TRUE(piece->state().selected);
    EXPECT_TRUE(piece->state().focused);
    EXPECT_EQ(list->focusChild(), piece);
    EXPECT_EQ(list->indexOfChild(piece), 4);
    const QPoint middle = canvas.mapToGlobal(middleOf(clip));
    EXPECT_TRUE(piece->rect().contains(middle));
    EXPECT_EQ(list->childAt(middle.x(), middle.y()), piece);
    EXPECT_TRUE(list->child(0)->text(QAccessible::Name).contains(QStringLiteral("turn")));
    list->child(3)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
    EXPECT_EQ(canvas.current(), take);
    EXPECT_FALSE(piece->state().selected);
}

}  // namespace
}  // namespace splatreel::ui
