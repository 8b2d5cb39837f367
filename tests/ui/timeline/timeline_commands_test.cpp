#include "tests/ui/timeline/timeline_fixture.h"

#include <QInputDialog>
#include <QLineEdit>
#include <QSignalSpy>

namespace splatreel::ui {
namespace {

struct TimelineCommands : TimelineFixture {
    QLineEdit* editor() { return canvas.findChild<QLineEdit*>(QStringLiteral("nameEditor")); }
    void rename(std::uint64_t id, const QString& name) {
        canvas.setCurrent(id);
        canvas.renameCurrent();
        ASSERT_NE(editor(), nullptr);
        editor()->selectAll();
        QTest::keyClicks(editor(), name);
        QTest::keyClick(editor(), Qt::Key_Return);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

TEST_F(TimelineCommands, TracksClipsAndMarkersAreRenamedInTheirPlace) {
    rename(take, QStringLiteral("Best"));
    rename(clip, QStringLiteral("first half"));
    rename(marker, QStringLiteral("jump"));
    EXPECT_EQ(timeline().track(take)->name, "Best");
    EXPECT_EQ(timeline().clip(clip)->name, "first half");
    EXPECT_EQ(timeline().markers.front().name, "jump");
}

TEST_F(TimelineCommands, EscapeLeavesTheName) {
    canvas.setCurrent(take);
    canvas.renameCurrent();
    ASSERT_NE(editor(), nullptr);
    QTest::keyClicks(editor(), QStringLiteral("other"));
    QTest::keyClick(editor(), Qt::Key_Escape);
    EXPECT_EQ(timeline().track(take)->name, "Take A");
    EXPECT_TRUE(canvas.hasFocus());
}

TEST_F(TimelineCommands, ADoubleClickOnAHeadRenames) {
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, {30, middleOf(take).y()});
    EXPECT_NE(editor(), nullptr);
}

TEST_F(TimelineCommands, TheTrackOfTheHeadIsMovedAndRemoved) {
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, {30, middleOf(take).y()});
    ASSERT_NE(canvas.meantTrack(), nullptr);
    EXPECT_EQ(canvas.meantTrack()->id, take);
    canvas.moveTrack(-1);
    EXPECT_EQ(timeline().tracks.front().id, take);
    canvas.moveTrack(-1);
    EXPECT_EQ(timeline().tracks.front().id, take);
    canvas.removeTrack();
    EXPECT_EQ(timeline().track(take), nullptr);
    EXPECT_EQ(canvas.meantTrack(), nullptr);
    EXPECT_EQ(timeline().tracks.size(), 1U) << "and no other";
}

TEST_F(TimelineCommands, ClipsSlipFadeAndStandStill) {
    canvas.setSelection({clip});
    canvas.slipClips(3);
    EXPECT_DOUBLE_EQ(timeline().clip(clip)->sourceIn, 13);
    canvas.fadeIn();
    canvas.fadeOut();
    EXPECT_EQ(timeline().clip(clip)->fadeIn, 12);
    EXPECT_EQ(timeline().clip(clip)->fadeOut, 12);
    canvas.clearFades();
    EXPECT_EQ(timeline().clip(clip)->fadeIn, 0);
    canvas.setClipsEnabled(false);
    EXPECT_FALSE(timeline().clip(clip)->enabled);
    EXPECT_TRUE(timeline().clip(sourceClip)->enabled);
    canvas.setPlayhead(10, false);
    canvas.freezeAtPlayhead();
    EXPECT_EQ(timeline().track(take)->clips.size(), 3U);
}

TEST_F(TimelineCommands, SpeedInPercentOfWhatIsSelected) {
    canvas.setSelection({clip});
    canvas.askForSpeed();
    auto* dialog = canvas.findChild<QInputDialog*>();
    ASSERT_NE(dialog, nullptr);
    EXPECT_DOUBLE_EQ(dialog->doubleValue(), 100);
    dialog->setDoubleValue(200);
    dialog->accept();
    EXPECT_EQ(timeline().clip(clip)->length, 20);
}

TEST_F(TimelineCommands, AnotherRateKeepsTheTime) {
    canvas.askForRate();
    auto* dialog = canvas.findChild<QInputDialog*>(QStringLiteral("rateDialog"));
    ASSERT_NE(dialog, nullptr);
    dialog->setTextValue(QLocale().toString(12));
    dialog->accept();
    EXPECT_DOUBLE_EQ(timeline().rate.framesPerSecond(), 12);
    EXPECT_EQ(timeline().clip(clip)->length, 20);
    EXPECT_EQ(timeline().markers.front().frame, 6);
}

TEST_F(TimelineCommands, AMarkerIsSelectedColouredAndDeleted) {
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, middleOf(marker));
    EXPECT_EQ(canvas.selection(), std::set<std::uint64_t>{marker});
    canvas.nextMarkerColor();
    EXPECT_EQ(timeline().markers.front().color, 1);
    canvas.setMarkerColor(3);
    canvas.nextMarkerColor();
    EXPECT_EQ(timeline().markers.front().color, 0);
    canvas.removeSelected();
    EXPECT_TRUE(timeline().markers.empty());
    EXPECT_NE(timeline().clip(clip), nullptr);
}

TEST_F(TimelineCommands, ADraggedMarkerSnaps) {
    canvas.setPlayhead(30, false);
    canvas.zoomAtPlayhead(1);  // the scale stays as it is while it is dragged
    const QPoint from = middleOf(marker);
    const QPoint to(qRound(canvas.scale().xOf(30.5)) + 6, from.y());
    canvas.setSnapping(false);
    QTest::mousePress(&canvas, Qt::LeftButton, {}, from);
    QTest::mouseMove(&canvas, to + QPoint(20, 0));
    QTest::mouseMove(&canvas, to);
    const int free = timeline().markers.front().frame;
    canvas.setSnapping(true);
    QTest::mouseMove(&canvas, to + QPoint(1, 0));
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, to + QPoint(1, 0));
    EXPECT_EQ(free, qFloor(canvas.scale().frameAt(to.x())));
    EXPECT_EQ(timeline().markers.front().frame, 30);
}

TEST_F(TimelineCommands, EasingsAreSetOnAllSelectedKeys) {
    canvas.setSelection({firstKey, secondKey});
    canvas.setEasing(core::Easing::hold);
    for (const core::CameraKeyframe& key : timeline().camera.keys) EXPECT_EQ(key.easing, core::Easing::hold);
    canvas.setCameraStraight(true);
    EXPECT_EQ(timeline().camera.course, core::CameraCourse::straight);
}

}  // namespace
}  // namespace splatreel::ui
