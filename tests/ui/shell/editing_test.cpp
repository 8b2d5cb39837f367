#include "core/edit/operators/box.h"
#include "core/timeline/timeline_edit.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/edit_page.h"
#include "ui/inspector/selection_section.h"
#include "ui/session/take_editor.h"
#include "ui/shell/stage_feed.h"
#include "ui/shell/viewport_host.h"
#include "ui/shell/viewport_tools.h"
#include "ui/timeline/timeline_widget.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QListWidget>
#include <QSignalSpy>
#include <QSlider>
#include <QTabWidget>
#include <QToolButton>
#include <atomic>
#include <chrono>
#include <thread>

namespace splatreel::tests {
namespace {

/// A window with a finished take of six frames, 200 Gaussians each, seen from before it.
class Editing : public WindowTest {
protected:
    void SetUp() override {
        WindowTest::SetUp();
        openClip(6);
        trigger("clip.generate");
        session().transport().pause();
        session().transport().setFrame(0);
        ASSERT_TRUE(waitUntil([&] {
            const ui::Take* take = session().currentTake();
            return take != nullptr && !take->generating && feed().shown() != nullptr &&
                   feed().shown() != nullptr &&
                   feed().shown() == session().store().request(take->handle, 0) && !feed().bounds().empty();
        }));
        view().setAnimations(false);
        view().showAxis(ui::AxisView::front);
        steps_ = session().history().position();
    }

    static constexpr int count = 200;

    ui::Session& session() { return window->session(); }
    ui::TakeEditor& editor() { return window->editor(); }
    ui::ViewportWindow& view() { return window->viewportHost().viewport(); }
    ui::StageFeed& feed() { return window->viewportHost().feed(); }
    int steps() { return session().history().position() - steps_; }

    /// Where a point of the world shows, in the viewport's own coordinates.
    QPoint place(const glm::vec3& point) {
        const auto pixel = ui::pixelOf(view().camera(), point);
        const double ratio = view().devicePixelRatio();
        return {static_cast<int>(pixel->x / ratio), static_cast<int>(pixel->y / ratio)};
    }
    void drag(QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mousePress(&view(), Qt::LeftButton, modifiers, from);
        for (int step = 1; step <= 4; ++step) {
            const QPointF now = QPointF(from) + (QPointF(to) - QPointF(from)) * step / 4;
            QMouseEvent move(QEvent::MouseMove, now, view().mapToGlobal(now.toPoint()), Qt::NoButton,
                             Qt::LeftButton, modifiers);
            QApplication::sendEvent(&view(), &move);
        }
        QTest::mouseRelease(&view(), Qt::LeftButton, modifiers, to);
        QCoreApplication::processEvents();
    }
    /// The part of the world's x and y between two corners.
    void dragRectangle(glm::vec2 from, glm::vec2 to, Qt::KeyboardModifiers modifiers = {}) {
        drag(place({from.x, from.y, 0}), place({to.x, to.y, 0}), modifiers);
    }
    int selectedHere() {
        return static_cast<int>(core::selectedRows(editor().selected(), *feed().shown()).size());
    }
    [[nodiscard]] bool waitForSize(int size) {
        return waitUntil([&] { return feed().shown() != nullptr && feed().shown()->size() == size; });
    }
    int sizeOf(int frame) { return (*session().currentTake()->source->frame(frame))->size(); }

    int steps_ = 0;
};

TEST_F(Editing, ARectangleSelectsAndXDeletesInAllFramesAndUndoBringsBothBack) {
    trigger("tool.select");
    dragRectangle({-0.5F, 0}, {0.5F, 0.5F});
    ASSERT_TRUE(waitUntil([&] { return !editor().selected().empty(); }));
    const int chosen = selectedHere();
    EXPECT_NEAR(chosen, count / 2, 3);
    EXPECT_TRUE(waitUntil([&] { return feed().marks().count == chosen; })) << "the renderer marks them";
    EXPECT_TRUE(waitUntil([&] { return editor().count().has_value(); }));
    EXPECT_EQ(editor().count()->gaussians, chosen);
    EXPECT_EQ(editor().count()->frames, 6);
    trigger("edit.delete");
    ASSERT_TRUE(waitForSize(count - chosen));
    for (int frame = 0; frame < 6; ++frame) EXPECT_EQ(sizeOf(frame), count - chosen);
    EXPECT_TRUE(editor().selected().empty());
    EXPECT_EQ(steps(), 2);
    trigger("edit.undo");
    ASSERT_TRUE(waitForSize(count));
    EXPECT_EQ(selectedHere(), chosen);
    trigger("edit.undo");
    EXPECT_TRUE(editor().selected().empty());
    trigger("edit.redo");
    trigger("edit.redo");
    EXPECT_TRUE(waitForSize(count - chosen));
}

TEST_F(Editing, XOnTheTimelineMeansWhatIsChosenThereAndNotTheGaussians) {
    trigger("edit.select_all");
    ASSERT_TRUE(waitUntil([&] { return !editor().selected().empty(); }));
    auto& canvas = window->findChild<ui::TimelineWidget*>()->canvas();
    const auto clips = [&] {
        std::size_t all = 0;
        for (const core::Track& track : session().timeline().tracks) all += track.clips.size();
        return all;
    };
    const std::size_t before = clips();
    session().transport().setFrame(3);
    trigger("timeline.split");
    EXPECT_EQ(clips(), 2 * before);
    window->activateWindow();
    canvas.setFocus();
    canvas.setSelection({session().timeline().tracks.front().clips.front().id});
    QTest::keyClick(&canvas, Qt::Key_X);
    EXPECT_EQ(clips(), 2 * before - 1);
    EXPECT_FALSE(editor().selected().empty()) << "no Gaussian was deleted";
    canvas.setSelection({});
    QTest::keyClick(&canvas, Qt::Key_X);
    EXPECT_TRUE(editor().selected().empty()) << "with nothing chosen in it the key is the window's";
}

TEST_F(Editing, ACameraFileThatIsOpenedBecomesTheCameraKeysAsOneStep) {
    trigger("play.camera_key");
    ASSERT_EQ(session().timeline().camera.keys.size(), 1U);
    const QString file = folder.filePath(QStringLiteral("camera.json"));
    QFile stream(file);
    ASSERT_TRUE(stream.open(QIODevice::WriteOnly));
    stream.write(R"({"keys": [{"time": 0, "position": [0, 0, 2], "target": [0, 0, 0]},
                              {"time": 0.125, "position": [2, 0, 0], "target": [0, 0, 0], "roll_deg": 10}]})");
    stream.close();
    session().open({file});
    ASSERT_TRUE(waitUntil([&] { return session().timeline().camera.keys.size() == 2; }));
    EXPECT_EQ(session().timeline().camera.keys[1].frame, 3);
    EXPECT_NEAR(session().timeline().camera.keys[1].pose.roll, glm::radians(10.0F), 1e-5);
    trigger("edit.undo");
    EXPECT_EQ(session().timeline().camera.keys.size(), 1U);
}

TEST_F(Editing, ShiftAddsControlTakesAwayAndBothIntersect) {
    trigger("tool.select");
    dragRectangle({-0.5F, 0}, {0.5F, 0.5F});
    ASSERT_TRUE(waitUntil([&] { return !editor().selected().empty(); }));
    const int upper = selectedHere();
    dragRectangle({-0.5F, -0.5F}, {0.5F, 0}, Qt::ShiftModifier);
    ASSERT_TRUE(waitUntil([&] { return selectedHere() > upper; }));
    EXPECT_EQ(selectedHere(), count);
    dragRectangle({-0.5F, 0}, {0.5F, 0.5F}, Qt::ControlModifier);
    ASSERT_TRUE(waitUntil([&] { return selectedHere() < count; }));
    EXPECT_EQ(selectedHere(), count - upper);
    dragRectangle({0, -0.5F}, {0.5F, 0.5F}, Qt::ShiftModifier | Qt::ControlModifier);
    ASSERT_TRUE(waitUntil([&] { return selectedHere() < count - upper; }));
    EXPECT_NEAR(selectedHere(), (count - upper) / 2, 15);
}

TEST_F(Editing, WhatWasSelectedIsFollowedWhereItGoes) {
    trigger("tool.lasso");
    QTest::mousePress(&view(), Qt::LeftButton, {}, place({0, 0.4F, 0}));
    for (const glm::vec3 corner :
         {glm::vec3(0.4F, 0.4F, 0), glm::vec3(0.4F, -0.4F, 0), glm::vec3(0, -0.4F, 0)}) {
        QMouseEvent move(QEvent::MouseMove, place(corner), view().mapToGlobal(place(corner)), Qt::NoButton,
                         Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&view(), &move);
    }
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, place({0, -0.4F, 0}));
    ASSERT_TRUE(waitUntil([&] { return !editor().selected().empty(); }));
    const auto first = core::selectedRows(editor().selected(), *feed().shown());
    session().transport().setFrame(5);
    const core::GaussiansPtr before = feed().shown();
    ASSERT_TRUE(waitUntil([&] { return feed().shown() != before; }));
    EXPECT_EQ(core::selectedRows(editor().selected(), *feed().shown()), first);
}

TEST_F(Editing, ADeletionOfThisFrameLeavesTheOthers) {
    child<QComboBox>("editScope").setCurrentIndex(0);
    emit child<QComboBox>("editScope").activated(0);
    session().transport().setFrame(2);
    trigger("tool.brush");
    drag(place({0, 0, 0}), place({0.05F, 0, 0}));
    ASSERT_TRUE(waitUntil([&] { return !editor().selected().empty(); }));
    trigger("edit.delete");
    EXPECT_LT(sizeOf(2), count);
    for (const int frame : {0, 1, 3, 5}) EXPECT_EQ(sizeOf(frame), count);
}

TEST_F(Editing, InAGapThisFrameIsNoFrame) {
    const core::ClipId piece = session().timeline().tracks.back().clips.front().id;
    session().apply(core::withTimeline(session().project(), core::trimStart(session().timeline(), piece, 3)),
                    QStringLiteral("trim"));
    session().transport().setFrame(1);
    editor().setScope(ui::EditScope::frame);
    editor().selectAll();
    QSignalSpy notices(&session(), &ui::Session::noticed);
    trigger("edit.delete");
    EXPECT_EQ(notices.count(), 1);
    for (int frame = 0; frame < 6; ++frame) EXPECT_EQ(sizeOf(frame), count);
    session().transport().setFrame(4);
    trigger("edit.delete");
    EXPECT_EQ(sizeOf(4), 0);
    EXPECT_EQ(sizeOf(3), count);
}

TEST_F(Editing, SelectingByValueCountsLive) {
    auto& section = *window->findChild<ui::SelectionSection*>();
    section.selectBy(ui::SelectionSection::Value::opacity);
    auto* values = window->findChild<QWidget*>(QStringLiteral("valueSelection"));
    auto* most = values->findChild<QWidget*>(QStringLiteral("maximum"))->findChild<QSlider*>();
    most->setValue(most->maximum());
    EXPECT_EQ(selectedHere(), count);
    auto& text = child<QLabel>("selectionCount");
    EXPECT_TRUE(waitUntil([&] { return text.text().contains(QStringLiteral("200")); }))
        << text.text().toStdString();
    most->setValue(most->minimum());
    EXPECT_EQ(selectedHere(), 0);
    EXPECT_TRUE(waitUntil([&] { return text.text().contains(QStringLiteral(" 0 ")); }))
        << text.text().toStdString();
}

TEST_F(Editing, ThroughTheCropBoxOneDragIsOneStepSeenWhileItGoesOn) {
    trigger("tool.box");
    ASSERT_TRUE(view().hasTool());
    QTest::mousePress(&view(), Qt::LeftButton, {},
                      place({0.5F * 1.04F * (feed().bounds().max[0] - feed().bounds().min[0]) +
                                 0.5F * (feed().bounds().max[0] + feed().bounds().min[0]),
                             0.5F * (feed().bounds().max[1] + feed().bounds().min[1]),
                             0.5F * (feed().bounds().max[2] + feed().bounds().min[2])}));
    for (const float x : {0.2F, 0.1F, 0.0F}) {
        const QPoint now = place({x, 0, 0});
        QMouseEvent move(QEvent::MouseMove, now, view().mapToGlobal(now), Qt::NoButton, Qt::LeftButton,
                         Qt::NoModifier);
        QApplication::sendEvent(&view(), &move);
    }
    ASSERT_TRUE(waitUntil([&] { return feed().shown()->size() < count; })) << "before the hand lets go";
    QTest::mouseRelease(&view(), Qt::LeftButton, {}, place({0, 0, 0}));
    ASSERT_TRUE(waitUntil([&] { return feed().shown()->size() < 0.6 * count; }));
    EXPECT_EQ(steps(), 1);
    ASSERT_EQ(session().edits().operators.size(), 1U);
    EXPECT_EQ(session().edits().operators.front().kind, "crop");
    trigger("edit.undo");
    EXPECT_TRUE(waitForSize(count));
    EXPECT_TRUE(session().edits().operators.empty());
}

TEST_F(Editing, TheSelectionBoxAddsWhereShapesAdd) {
    trigger("tool.select");
    dragRectangle({-0.5F, -0.5F}, {0.5F, 0.5F});
    ASSERT_TRUE(waitUntil([&] { return feed().marks().count == count; }));
    window->findChild<ui::SelectionSection*>()->setMode(2);  // takes away
    trigger("tool.select_box");
    const core::Bounds& bounds = feed().bounds();
    const auto middle = [&](int axis) { return 0.5F * (bounds.min[axis] + bounds.max[axis]); };
    const QPoint face =
        place({middle(0) + 0.5F * 1.04F * (bounds.max[0] - bounds.min[0]), middle(1), middle(2)});
    drag(face, face + (place({-0.3F, 0, 0}) - place({0, 0, 0})));
    ASSERT_TRUE(waitUntil([&] { return feed().marks().count > 0 && feed().marks().count < count; }));
    EXPECT_EQ(editor().selected().parts.size(), 2U);
    EXPECT_EQ(editor().selected().parts.back().combine, core::Combine::subtract);
    trigger("edit.undo");
    EXPECT_TRUE(waitUntil([&] { return feed().marks().count == count; }));
}

TEST_F(Editing, TheGizmoMovesWhatIsSelectedAndASecondDragChangesTheSameEdit) {
    trigger("tool.select");
    dragRectangle({-0.5F, 0}, {0.5F, 0.5F});
    ASSERT_TRUE(waitUntil([&] { return feed().marks().count > 0; }));
    trigger("tool.move");
    const core::Bounds marked = feed().marks().bounds;
    glm::vec3 pivot;
    for (int axis = 0; axis < 3; ++axis) pivot[axis] = 0.5F * (marked.min[axis] + marked.max[axis]);
    const core::Bounds before = core::boundsOf(*feed().shown());
    // Along the arm that points upwards, from a place on it.
    const QPoint grip = place(pivot + glm::vec3(0, 0.2F, 0));
    drag(grip, grip + (place({0, 0.3F, 0}) - place({0, 0, 0})));
    ASSERT_TRUE(waitUntil([&] {
        return feed().shown() != nullptr && core::boundsOf(*feed().shown()).max[1] > before.max[1] + 0.2F;
    }));
    EXPECT_NEAR(core::boundsOf(*feed().shown()).min[1], before.min[1], 1e-4F);
    EXPECT_EQ(steps(), 2);
    const QPoint higher = grip + (place({0, 0.3F, 0}) - place({0, 0, 0}));
    drag(higher, grip);
    ASSERT_TRUE(waitUntil([&] { return core::boundsOf(*feed().shown()).max[1] < before.max[1] + 0.05F; }));
    EXPECT_EQ(session().edits().operators.size(), 1U);
    EXPECT_EQ(steps(), 3);
}

TEST_F(Editing, AClickOnAHandleIsNoEdit) {
    trigger("tool.scale");
    const core::Bounds& bounds = feed().bounds();
    glm::vec3 middle;
    for (int axis = 0; axis < 3; ++axis) middle[axis] = 0.5F * (bounds.min[axis] + bounds.max[axis]);
    const int radius = 84;
    QTest::mouseClick(&view(), Qt::LeftButton, {}, place(middle) + QPoint(radius, 0));
    QCoreApplication::processEvents();
    EXPECT_EQ(steps(), 0);
    // The same place is a handle.
    drag(place(middle) + QPoint(radius, 0), place(middle) + QPoint(2 * radius, 0));
    EXPECT_EQ(steps(), 1);
}

TEST_F(Editing, EditsAreSwitchedReorderedAndChangedOnTheirPage) {
    auto& page = *window->findChild<ui::EditPage*>();
    page.add(QStringLiteral("filter"));
    page.add(QStringLiteral("grade"));
    auto* list = page.findChild<QListWidget*>();
    ASSERT_EQ(list->count(), 2);
    EXPECT_EQ(list->currentRow(), 1) << "the new one is chosen";
    page.findChild<QToolButton*>(QStringLiteral("editEarlier"))->click();
    EXPECT_EQ(session().edits().operators.front().kind, "grade");
    EXPECT_EQ(list->currentRow(), 0);
    list->item(0)->setCheckState(Qt::Unchecked);
    EXPECT_FALSE(session().edits().operators.front().enabled);
    auto* frames = page.findChild<QComboBox*>(QStringLiteral("editFrames"));
    session().transport().setFrame(3);
    emit frames->activated(2);
    EXPECT_EQ(session().edits().operators.front().frames, (core::FrameSpan{3, 4}));
    page.findChild<QToolButton*>(QStringLiteral("editRemove"))->click();
    EXPECT_EQ(session().edits().operators.size(), 1U);
    while (session().history().position() > steps_) trigger("edit.undo");
    EXPECT_TRUE(session().edits().operators.empty());
}

TEST_F(Editing, AnEditOfTheWholeSequenceRunsAsAJobAndIsFoundAgainAfterUndo) {
    auto& page = *window->findChild<ui::EditPage*>();
    page.add(QStringLiteral("rectify"));
    EXPECT_TRUE(session().currentTake()->pending);
    EXPECT_TRUE(child<QLabel>("pendingEdits").isVisibleTo(&page));
    ASSERT_TRUE(waitUntil([&] { return !session().currentTake()->pending; }));
    const std::size_t jobs = session().jobs().reports().size();
    trigger("edit.undo");
    trigger("edit.redo");
    EXPECT_FALSE(session().currentTake()->pending);
    // The noise-free circle of the take stays what it is.
    EXPECT_EQ(sizeOf(3), count);
    EXPECT_EQ(session().jobs().reports().size(), jobs);
}

TEST_F(Editing, AnEditThatWasNotWorkedOutCanBe) {
    // As much work as goes on at a time, so that the edit waits for its turn.
    std::atomic<bool> goesOn{true};
    for (int number = 0; number < core::JobLimits().beside; ++number) {
        core::WorkRequest request;
        request.title = "work";
        request.kind = "work";
        request.run = [&goesOn](core::ProgressSink&, const std::stop_token&) -> core::Result<void> {
            while (goesOn) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            return {};
        };
        session().jobs().submit(std::move(request));
    }
    window->findChild<ui::EditPage*>()->add(QStringLiteral("rectify"));
    ASSERT_TRUE(waitUntil([&] { return session().jobs().reports().back().kind == "operator"; }));
    const core::JobId job = session().jobs().reports().back().id;
    session().jobs().cancel(job);
    goesOn = false;
    session().jobs().wait(job);
    QTest::qWait(20);
    EXPECT_TRUE(session().currentTake()->pending);
    session().retry(job);
    EXPECT_TRUE(waitUntil([&] { return !session().currentTake()->pending; }));
}

TEST_F(Editing, KeysWorkWhileTheViewportHasTheHand) {
    window->activateWindow();
    view().requestActivate();
    ASSERT_TRUE(waitUntil([&] { return QGuiApplication::focusWindow() != nullptr; }));
    QTest::keyClick(&view(), Qt::Key_W);
    EXPECT_TRUE(window->actions().action(QStringLiteral("tool.move"))->isChecked());
    QTest::keyClick(&view(), Qt::Key_Escape);
    EXPECT_FALSE(view().hasTool());
    QTest::keyClick(&view(), Qt::Key_C);
    EXPECT_EQ(session().timeline().camera.keys.size(), 1U);
    QTest::keyPress(&view(), Qt::Key_Tab);
    EXPECT_TRUE(view().stage().comparing);
    QTest::keyRelease(&view(), Qt::Key_Tab);
    EXPECT_FALSE(view().stage().comparing);
}

TEST_F(Editing, TheInversionDeletesAllTheRest) {
    trigger("tool.select");
    dragRectangle({-0.5F, 0}, {0.5F, 0.5F});
    ASSERT_TRUE(waitUntil([&] { return !editor().selected().empty(); }));
    const int kept = selectedHere();
    trigger("edit.invert_selection");
    EXPECT_EQ(selectedHere(), count - kept);
    trigger("edit.delete");
    EXPECT_TRUE(waitForSize(kept));
    trigger("edit.select_all");
    EXPECT_EQ(selectedHere(), kept);
    trigger("edit.select_none");
    EXPECT_TRUE(editor().selected().empty());
}

TEST_F(Editing, TheTakeBeforeItsEditsCanBeComparedWith) {
    auto& page = *window->findChild<ui::EditPage*>();
    page.add(QStringLiteral("prune"));
    ASSERT_TRUE(waitUntil([&] { return feed().shown()->size() < count; }));
    session().setComparedTake(session().currentTake()->id);
    trigger("view.wipe");
    ASSERT_TRUE(waitUntil([&] {
        const auto& other = view().stage().otherItems;
        return !other.empty() && other.front().frame->size == count;
    }));
    EXPECT_EQ(view().stage().compare, ui::CompareMode::wipe);
    trigger("view.side_by_side");
    EXPECT_EQ(view().stage().compare, ui::CompareMode::sideBySide);
    trigger("view.side_by_side");
    EXPECT_EQ(view().stage().compare, ui::CompareMode::off);
}

TEST_F(Editing, TwoTakesAreComparedAndChangePlaces) {
    const ui::TakeId first = session().currentTake()->id;
    trigger("clip.generate");
    const ui::TakeId second = session().currentTake()->id;
    ASSERT_TRUE(waitUntil([&] { return !session().currentTake()->generating; }));
    session().setComparedTake(first);
    EXPECT_EQ(view().stage().compare, ui::CompareMode::sideBySide) << "shown at once";
    ASSERT_TRUE(
        waitUntil([&] { return !view().stage().otherItems.empty() && !view().stage().items.empty(); }));
    EXPECT_EQ(view().stage().name, "Take B");
    EXPECT_EQ(view().stage().otherName, "Take A");
    session().setCurrentTake(first);
    EXPECT_EQ(session().comparedTake()->id, second);
}

TEST_F(Editing, SlowMotionShowsMomentsBetweenFrames) {
    for (const core::Track& track : session().timeline().tracks) {
        if (track.kind != core::TrackKind::take) continue;
        session().apply(core::withTimeline(session().project(),
                                           core::setSpeedCurve(session().timeline(), track.clips.front().id,
                                                               core::SpeedCurve::constant(0.5))),
                        QStringLiteral("Slow"));
        break;
    }
    const auto x = [](const core::Gaussians& frame) { return frame.positions[150]; };
    const float first = x(**session().currentTake()->source->frame(0));
    const float second = x(**session().currentTake()->source->frame(1));
    session().transport().setFrame(1);
    EXPECT_TRUE(waitUntil([&] {
        const float now = x(*feed().shown());
        return now > std::min(first, second) && now < std::max(first, second);
    }));
}

TEST_F(Editing, TheViewGoesThroughTheCameraTrackUntilAHandMovesIt) {
    view().showAxis(ui::AxisView::front);
    trigger("play.camera_key");
    session().transport().setFrame(4);
    view().showAxis(ui::AxisView::right);
    trigger("play.camera_key");
    ASSERT_EQ(session().timeline().camera.keys.size(), 2U);
    QAction* through = window->actions().action(QStringLiteral("view.camera_track"));
    ASSERT_TRUE(through->isEnabled());
    through->trigger();
    session().transport().setFrame(0);
    EXPECT_NEAR(view().stage().viewpoint.azimuth, 0, 1e-3);
    session().transport().setFrame(2);
    const float half = view().stage().viewpoint.azimuth;
    EXPECT_GT(half, 0.3F);
    EXPECT_LT(half, 1.3F);
    trigger("view.wipe");
    EXPECT_TRUE(through->isChecked()) << "a comparison moves no camera";
    trigger("view.wipe");
    drag({40, 200}, {140, 200});
    EXPECT_FALSE(through->isChecked());
    trigger("play.next_key");
    EXPECT_EQ(session().transport().frame(), 4);
}

TEST_F(Editing, TheLoopOfTheTransportIsTheTimelines) {
    session().transport().setLoop(core::LoopMode::pingPong);
    EXPECT_EQ(session().timeline().loop, core::LoopMode::pingPong);
    session().transport().setFrame(2);
    trigger("play.in");
    EXPECT_EQ(session().transport().in(), 2);
    EXPECT_EQ(session().transport().loop(), core::LoopMode::pingPong);
    trigger("play.clear_range");
    EXPECT_EQ(session().transport().in(), 0);
}

}  // namespace
}  // namespace splatreel::tests
