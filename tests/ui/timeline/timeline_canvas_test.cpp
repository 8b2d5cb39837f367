#include "ui/timeline/timeline_canvas.h"

#include "tests/ui/timeline/timeline_fixture.h"
#include "ui/inspector/number_field.h"
#include "ui/timeline/camera_key_dialog.h"
#include "ui/timeline/frame_quality.h"

#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QWheelEvent>

namespace splatreel::ui {
namespace {

struct TimelineCanvasTest : TimelineFixture {
    core::Timeline last;  ///< what came out last
    int finished = 0;

    void SetUp() override {
        TimelineFixture::SetUp();
        QObject::connect(&canvas, &TimelineCanvas::edited, &canvas,
                         [this](const core::Timeline& result, const QString&, bool done) {
                             last = result;
                             finished += done ? 1 : 0;
                         });
        canvas.setSnapping(false);
    }

    [[nodiscard]] QPoint at(double frame, TimelineHit::Kind row) const {
        const TimelineLayout layout(canvas.timeline(), canvas.scale(), 0);
        const int index = row == TimelineHit::Kind::cameraKey ? 2 : 1;
        const TimelineRow& found = layout.rows()[static_cast<std::size_t>(index)];
        return {qRound(canvas.scale().xOf(frame)), qRound(found.top + 0.6 * found.height)};
    }
    [[nodiscard]] QString qualityAt(double frame) const {
        return canvas.qualityAt(*canvas.timeline().clip(clip), canvas.scale().xOf(frame + 0.5));
    }
    [[nodiscard]] QPoint onTake(double frame) const { return at(frame, TimelineHit::Kind::clip); }
    [[nodiscard]] QPoint onCamera(double frame) const {
        return at(frame + 0.5, TimelineHit::Kind::cameraKey);
    }
    [[nodiscard]] QPoint onRuler(double frame) const { return {qRound(canvas.scale().xOf(frame + 0.5)), 20}; }

    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers keys = {}) {
        QTest::mousePress(&canvas, Qt::LeftButton, keys, from);
        QTest::mouseMove(&canvas, (from + to) / 2);
        QTest::mouseMove(&canvas, to);
        QTest::mouseRelease(&canvas, Qt::LeftButton, keys, to);
    }
};

TEST_F(TimelineCanvasTest, ScrubbingTellsEveryFrameItComesTo) {
    QSignalSpy scrubbed(&canvas, &TimelineCanvas::scrubbed);
    drag(onRuler(3), onRuler(30));
    ASSERT_GE(scrubbed.count(), 2);
    EXPECT_EQ(scrubbed.first().first().toInt(), 3);
    EXPECT_EQ(scrubbed.last().first().toInt(), 30);
    EXPECT_EQ(canvas.playhead(), 30);
}

TEST_F(TimelineCanvasTest, ScrubbingStaysWithinTheLength) {
    drag(onRuler(3), {1099, 20});
    EXPECT_EQ(canvas.playhead(), 47);
    drag(onRuler(40), {0, 20});
    EXPECT_EQ(canvas.playhead(), 0);
}

TEST_F(TimelineCanvasTest, AClipIsMovedAsOneEdit) {
    drag(onTake(20), onTake(26));
    EXPECT_EQ(last.clip(clip)->start, 6);
    EXPECT_EQ(finished, 1);
    EXPECT_EQ(canvas.selection(), std::set<std::uint64_t>{clip});
}

TEST_F(TimelineCanvasTest, EdgesTrim) {
    drag(onTake(40) - QPoint(2, 0), onTake(30));
    EXPECT_EQ(last.clip(clip)->end(), 30);
    drag(onTake(0) + QPoint(2, 0), onTake(8));
    EXPECT_EQ(last.clip(clip)->start, 8);
    EXPECT_DOUBLE_EQ(last.clip(clip)->sourceIn, 18);
    EXPECT_EQ(finished, 2);
}

TEST_F(TimelineCanvasTest, FadesAreDraggedAtTheirHandles) {
    const int top = onTake(0).y() - static_cast<int>(TimelineLayout::takeHeight / 2) + 5;
    const auto x = [&](double frame) { return qRound(canvas.scale().xOf(frame)); };
    drag({x(0) + 5, top}, {x(6) + 5, top});
    EXPECT_EQ(last.clip(clip)->fadeIn, 6);
    EXPECT_EQ(last.clip(clip)->fadeOut, 0);
    drag({x(40) - 5, top}, {x(30), top});
    EXPECT_EQ(last.clip(clip)->fadeOut, 10);
    drag({x(6), top}, {x(39), top});
    EXPECT_EQ(last.clip(clip)->fadeIn, 29) << "up to where the other begins";
    EXPECT_EQ(last.clip(clip)->fadeOut, 10);
    EXPECT_EQ(finished, 3);
}

TEST_F(TimelineCanvasTest, ShiftAndAltSlip) {
    drag(onTake(20), onTake(26), Qt::ShiftModifier | Qt::AltModifier);
    EXPECT_EQ(last.clip(clip)->start, 0);
    EXPECT_EQ(last.track(take)->clips.size(), 1U);
    EXPECT_DOUBLE_EQ(last.clip(clip)->sourceIn, 4);
    EXPECT_EQ(finished, 1);
}

TEST_F(TimelineCanvasTest, EscapeTakesADragBack) {
    const core::Timeline before = canvas.timeline();
    QTest::mousePress(&canvas, Qt::LeftButton, {}, onTake(20));
    QTest::mouseMove(&canvas, onTake(28));
    EXPECT_NE(canvas.timeline(), before);
    QTest::keyClick(&canvas, Qt::Key_Escape);
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, onTake(28));
    EXPECT_EQ(canvas.timeline(), before);
    EXPECT_EQ(last, before);
}

TEST_F(TimelineCanvasTest, EdgesSnapToThePlayhead) {
    canvas.setSnapping(true);
    canvas.setPlayhead(30, false);
    const int near = qRound(canvas.scale().xOf(30)) + 5;
    drag(onTake(40) - QPoint(2, 0), {near, onTake(0).y()});
    EXPECT_EQ(last.clip(clip)->end(), 30);
}

TEST_F(TimelineCanvasTest, SplitsAtThePlayhead) {
    canvas.setPlayhead(15, false);
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, onTake(20));
    canvas.splitAtPlayhead();
    ASSERT_EQ(last.track(take)->clips.size(), 2U);
    EXPECT_EQ(last.track(take)->clips[1].start, 15);
    EXPECT_EQ(last.track(source)->clips.size(), 1U) << "only the selected clip";
}

TEST_F(TimelineCanvasTest, CameraKeysMoveAndCopy) {
    drag(onCamera(5), onCamera(9));
    ASSERT_EQ(last.camera.keys.size(), 2U);
    EXPECT_EQ(last.camera.keys[0].frame, 9);
    drag(onCamera(9), onCamera(14), Qt::AltModifier);
    ASSERT_EQ(last.camera.keys.size(), 3U);
    EXPECT_EQ(last.camera.keys[0].frame, 9);
    EXPECT_EQ(last.camera.keys[1].frame, 14);
}

TEST_F(TimelineCanvasTest, CameraKeysCopyAndPaste) {
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, onCamera(5));
    canvas.copySelected();
    canvas.setPlayhead(33, false);
    canvas.pasteAtPlayhead();
    ASSERT_EQ(last.camera.keys.size(), 3U);
    EXPECT_EQ(last.camera.keys[2].frame, 33);
}

TEST_F(TimelineCanvasTest, ADoubleClickOnAKeyShowsItsNumbersToChange) {
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, onCamera(5));
    auto* dialog = canvas.findChild<CameraKeyDialog*>();
    ASSERT_NE(dialog, nullptr);
    dialog->findChild<QSpinBox*>()->setValue(12);
    dialog->findChild<NumberField*>()->setValue(0.75);
    ASSERT_EQ(last.camera.keys.size(), 2U);
    EXPECT_EQ(last.camera.keys[0].id, firstKey);
    EXPECT_EQ(last.camera.keys[0].frame, 12);
    EXPECT_FLOAT_EQ(last.camera.keys[0].pose.position.x, 0.75F);
}

TEST_F(TimelineCanvasTest, OutIsMovedByHand) {
    canvas.setTimeline(core::setRange(canvas.timeline(), core::FrameSpan{10, 31}));
    const QPoint out(qRound(canvas.scale().xOf(31)) + 3, 8);
    drag(out, {qRound(canvas.scale().xOf(25)), 8});
    EXPECT_EQ(last.range, (core::FrameSpan{10, 25}));
}

TEST_F(TimelineCanvasTest, TheWheelZoomsAtTheCursor) {
    const QPointF point(600, 100);
    const double before = canvas.scale().frameAt(point.x());
    QWheelEvent wheel(point, canvas.mapToGlobal(point), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&canvas, &wheel);
    EXPECT_NEAR(canvas.scale().frameAt(point.x()), before, 1e-6);
    EXPECT_LT(canvas.scale().framesShown(), 40);
}

TEST_F(TimelineCanvasTest, AMovingPlayheadRepaintsItsOwnStripOnly) {
    QCoreApplication::processEvents();
    struct Watch : QObject {
        int widest = 0;
        int paints = 0;
        bool eventFilter(QObject*, QEvent* event) override {
            if (event->type() == QEvent::Paint) {
                ++paints;
                for (const QRect& rect : static_cast<QPaintEvent*>(event)->region())
                    widest = std::max(widest, rect.width());
            }
            return false;
        }
    } watch;
    canvas.installEventFilter(&watch);
    canvas.setPlayhead(20, true);
    QTest::qWait(60);
    EXPECT_GE(watch.paints, 1);
    EXPECT_LT(watch.widest, 60);
}

TEST_F(TimelineCanvasTest, FollowsAPlayheadThatLeavesTheSight) {
    canvas.zoomAtPlayhead(4);
    canvas.setPlayhead(40, true);
    EXPECT_GT(canvas.scale().firstFrame, 0);
    canvas.setFollowing(false);
    const TimelineScale before = canvas.scale();
    canvas.setPlayhead(2, true);
    EXPECT_EQ(canvas.scale(), before);
}

TEST_F(TimelineCanvasTest, ALockedTrackStaysAsItIs) {
    canvas.setTimeline(core::setTrackLocked(canvas.timeline(), take, true));
    const core::Timeline before = canvas.timeline();
    drag(onTake(20), onTake(30));
    EXPECT_EQ(canvas.timeline(), before);
    EXPECT_EQ(finished, 0);
}

TEST_F(TimelineCanvasTest, ATakeSaysHowNearEachFrameIsToTheClip) {
    SourceLook look;
    look.psnr.assign(60, 25.5F);
    look.psnr[20] = -1;
    canvas.setLook(7, look);
    EXPECT_TRUE(qualityAt(3).startsWith(QLocale().toString(25.5, 'f', 1)));
    EXPECT_TRUE(qualityAt(10).isEmpty());  // the source's frame 20, not seen yet
}

TEST_F(TimelineCanvasTest, ABadFrameStandsOut) {
    const auto barsOf = [this](float psnr) {
        SourceLook look;
        look.psnr.assign(60, psnr);
        canvas.setLook(7, look);
        return canvas.grab().toImage().pixelColor(onTake(20) - QPoint(0, 4));
    };
    EXPECT_EQ(barsOf(quality::good), barsOf(-1));  // both low
    EXPECT_NE(barsOf(quality::bad), barsOf(quality::good));
}

TEST_F(TimelineCanvasTest, EveryThinThingIsEasyToGrab) {
    // At least 24 pixels a head's button, at least 7 pixels each edge, of a clip as long as fits.
    int edge = 0;
    const QPoint end = onTake(40);
    for (int dx = -20; dx <= 20; ++dx)
        edge += canvas.hitAt(end + QPoint(dx, 0)).kind == TimelineHit::Kind::clipEnd;
    EXPECT_GE(edge, 12);
    int key = 0;
    for (int dx = -20; dx <= 20; ++dx)
        key += canvas.hitAt(onCamera(5) + QPoint(dx, 0)).kind == TimelineHit::Kind::cameraKey;
    EXPECT_GE(key, 20);
}

}  // namespace
}  // namespace splatreel::ui
