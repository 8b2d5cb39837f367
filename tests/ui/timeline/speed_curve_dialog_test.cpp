#include "ui/timeline/speed_curve_dialog.h"

#include "tests/ui/timeline/timeline_fixture.h"
#include "ui/inspector/number_field.h"
#include "ui/timeline/speed_curve_graph.h"

#include <QCheckBox>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>

namespace splatreel::ui {
namespace {

/// The dialog of the take's clip of 40 frames, which plays frames 10 to 50 of 60.
struct SpeedCurveTest : TimelineFixture {
    SpeedCurveDialog* dialog = nullptr;
    SpeedCurveGraph* graph = nullptr;
    QSignalSpy edited{&canvas, &TimelineCanvas::edited};

    void SetUp() override {
        TimelineFixture::SetUp();
        canvas.setSelection({clip});
        canvas.editSpeedCurve();
        dialog = canvas.findChild<SpeedCurveDialog*>();
        ASSERT_NE(dialog, nullptr);
        ASSERT_TRUE(QTest::qWaitForWindowExposed(dialog));
        graph = dialog->findChild<SpeedCurveGraph*>();
    }
    [[nodiscard]] const core::SpeedCurve& speed() const { return timeline().clip(clip)->speed; }
    void drag(double frame, double speed, double toFrame, double toSpeed) {
        const QPoint from = graph->placeOf(frame, speed).toPoint();
        QTest::mousePress(graph, Qt::LeftButton, {}, from);
        const QPoint to = graph->placeOf(toFrame, toSpeed).toPoint();
        QTest::mouseMove(graph, (from + to) / 2);
        QTest::mouseMove(graph, to);
        QTest::mouseRelease(graph, Qt::LeftButton, {}, to);
    }
    void click(const char* text) {
        for (auto* button : dialog->findChildren<QPushButton*>())
            if (button->text() == QLatin1String(text)) button->click();
    }
    void choose(const char* shape) {
        for (QAction* action : dialog->findChild<QMenu*>()->actions())
            if (action->text() == QLatin1String(shape)) action->trigger();
    }
};

TEST_F(SpeedCurveTest, TheLineIsDraggedAsOneStep) {
    drag(20, 1, 20, 0.5);
    EXPECT_EQ(speed(), core::SpeedCurve::constant(0.5));
    EXPECT_EQ(timeline().clip(clip)->length, 40);
    ASSERT_GE(edited.count(), 2);
    for (int i = 0; i + 1 < edited.count(); ++i) EXPECT_FALSE(edited[i][2].toBool());
    EXPECT_TRUE(edited.last()[2].toBool());
}

TEST_F(SpeedCurveTest, ADoubleClickSetsAKeyThatIsDragged) {
    QTest::mouseDClick(graph, Qt::LeftButton, {}, graph->placeOf(10, 0.5).toPoint());
    ASSERT_EQ(speed().keys.size(), 1U);
    EXPECT_EQ(speed().keys[0], (core::SpeedKey{10, 1, 1}));
    drag(10, 1, 14, 1.5);
    EXPECT_EQ(speed().keys[0], (core::SpeedKey{14, 1.5, 1.5}));
}

TEST_F(SpeedCurveTest, NumbersMakeAJump) {
    canvas.setPlayhead(20, false);
    click("Key at the playhead");
    ASSERT_EQ(graph->selectedKey(), 0U);
    const QList<NumberField*> fields = dialog->findChildren<NumberField*>();
    ASSERT_EQ(fields.size(), 2);
    fields[0]->setValue(50);
    EXPECT_EQ(speed().keys[0], (core::SpeedKey{20, 0.5, 0.5}));
    dialog->findChild<QCheckBox*>()->setChecked(true);
    fields[1]->setValue(200);
    EXPECT_EQ(speed().keys[0], (core::SpeedKey{20, 0.5, 2}));
    dialog->findChild<QSpinBox*>()->setValue(25);
    EXPECT_EQ(speed().keys[0].frame, 25);
    dialog->findChild<QCheckBox*>()->setChecked(false);
    EXPECT_EQ(speed().keys[0], (core::SpeedKey{25, 0.5, 0.5}));
}

TEST_F(SpeedCurveTest, AShapeShowsAsMuchOfTheSource) {
    choose("From slow to fast");
    EXPECT_EQ(speed(), (core::SpeedCurve{{{0, 0.25, 0.25}, {40, 1.75, 1.75}}}));
    choose("Even");
    EXPECT_EQ(speed(), core::SpeedCurve::constant(1));
    choose("As filmed");
    EXPECT_EQ(speed(), core::SpeedCurve{});
}

TEST_F(SpeedCurveTest, KeysOfTheKeyboardDoTheSame) {
    choose("From slow to fast");
    graph->setFocus();
    QTest::keyClick(graph, Qt::Key_Right);
    QTest::keyClick(graph, Qt::Key_Right);
    EXPECT_EQ(graph->selectedKey(), 1U);
    QTest::keyClick(graph, Qt::Key_Up);
    EXPECT_NEAR(speed().keys[1].before, 1.8, 1e-9);
    QTest::keyClick(graph, Qt::Key_Delete);
    ASSERT_EQ(speed().keys.size(), 1U);
    EXPECT_NEAR(speed().keys[0].before, 0.25, 1e-9);
}

TEST_F(SpeedCurveTest, FollowsItsClipAndGoesWithIt) {
    const core::Timeline before = timeline();
    choose("From slow to fast");
    canvas.setTimeline(before);
    EXPECT_EQ(graph->curve(), core::SpeedCurve{});
    canvas.setTimeline(core::removeClips(before, std::vector{clip}));
    EXPECT_FALSE(dialog->isVisible());
}

}  // namespace
}  // namespace splatreel::ui
