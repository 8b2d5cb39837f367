#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/edit_page.h"
#include "ui/session/take_editor.h"
#include "ui/shell/stage_feed.h"
#include "ui/shell/viewport_host.h"
#include "ui/timeline/timeline_canvas.h"

#include <QComboBox>
#include <QListWidget>
#include <QToolButton>
#include <algorithm>
#include <random>

namespace splatreel::tests {
namespace {

/// A person who tries everything: commands, widgets and the mouse, in any order.
class RandomEdits : public WindowTest, public testing::WithParamInterface<unsigned> {
protected:
    void SetUp() override {
        WindowTest::SetUp();
        openClip(4);
        trigger("clip.generate");
        session().transport().pause();
        ASSERT_TRUE(waitUntil([&] {
            const ui::Take* take = session().currentTake();
            return !take->generating && take->source != nullptr && feed().shown() != nullptr;
        }));
        window->editor().setFollowsTime(false);  // a stroke is a step at once
        view().setAnimations(false);
    }

    ui::Session& session() { return window->session(); }
    ui::ViewportWindow& view() { return window->viewportHost().viewport(); }
    ui::StageFeed& feed() { return window->viewportHost().feed(); }
    int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
    const char* oneOf(std::initializer_list<const char*> names) {
        return names.begin()[below(static_cast<int>(names.size()))];
    }

    void drag() {
        const auto place = [&] { return QPoint(below(view().width()), below(view().height())); };
        const Qt::KeyboardModifiers modifiers[] = {Qt::NoModifier, Qt::ShiftModifier, Qt::ControlModifier};
        const Qt::KeyboardModifiers held = modifiers[below(3)];
        QTest::mousePress(&view(), Qt::LeftButton, held, place());
        for (int i = 0; i < 3; ++i) {
            const QPoint now = place();
            QMouseEvent move(QEvent::MouseMove, now, view().mapToGlobal(now), Qt::NoButton, Qt::LeftButton,
                             held);
            QApplication::sendEvent(&view(), &move);
        }
        QTest::mouseRelease(&view(), Qt::LeftButton, held, place());
    }
    void changeEdits() {
        auto& page = *window->findChild<ui::EditPage*>();
        auto* list = page.findChild<QListWidget*>();
        if (list->count() == 0 || below(3) == 0)
            return page.add(QLatin1String(oneOf({"filter", "grade", "prune", "smooth", "transform"})));
        const int row = below(list->count());
        list->setCurrentRow(row);
        switch (below(3)) {
            case 0:
                list->item(row)->setCheckState(list->item(row)->checkState() == Qt::Checked ? Qt::Unchecked
                                                                                            : Qt::Checked);
                break;
            case 1:
                emit page.findChild<QComboBox*>(QStringLiteral("editFrames"))->activated(below(3));
                break;
            default:
                page.findChild<QToolButton*>(QLatin1String(oneOf({"editEarlier", "editLater", "editRemove"})))
                    ->click();
        }
    }
    void changeTimeline() {
        auto& canvas = *window->findChild<ui::TimelineCanvas*>();
        canvas.selectAll();
        switch (below(5)) {
            case 0:
                return canvas.splitAtPlayhead();
            case 1:
                return canvas.addMarkerAtPlayhead();
            case 2:
                return canvas.duplicateSelected();
            case 3:
                return canvas.removeSelected(below(2) == 0);
            default:
                QTest::keyClick(&canvas, Qt::Key_Delete);
        }
    }
    void goBackOrForth() {
        const core::History& history = session().history();
        if (below(2) == 0 && history.position() > start_) return trigger("edit.undo");
        if (below(2) == 0) return trigger("edit.redo");
        const int last = static_cast<int>(history.names().size()) - 1;
        session().goTo(start_ + below(last - start_ + 1));
    }
    void step() {
        switch (below(9)) {
            case 0:
                return trigger(oneOf({"edit.select_all", "edit.invert_selection", "edit.select_none"}));
            case 1:
                return trigger("edit.delete");
            case 2:
                return trigger(
                    oneOf({"play.camera_key", "play.in", "play.out", "play.clear_range", "play.loop"}));
            case 3:
                return changeEdits();
            case 4:
                return changeTimeline();
            case 5:
                return goBackOrForth();
            case 6:
                trigger(oneOf({"tool.select", "tool.lasso", "tool.brush", "tool.select_box", "tool.box",
                               "tool.move", "tool.rotate", "tool.scale", "tool.none"}));
                return drag();
            case 7:
                return session().transport().setFrame(below(4));
            default:
                if (const ui::Take* take = session().currentTake())
                    session().renameTake(take->id, QString::number(below(1000)));
        }
    }

    std::mt19937 random_{GetParam()};
    int start_ = 0;
};

TEST_P(RandomEdits, UndoLeadsBackToTheStartAndRedoToTheEnd) {
    start_ = session().history().position();
    const core::Project before = session().project();
    const core::GaussiansPtr frame = *session().currentTake()->source->frame(1);
    int farthest = start_;  // the walk may end close to the start again
    for (int i = 0; i < 80; ++i) {
        step();
        farthest = std::max(farthest, session().history().position());
        if (i % 8 == 0) QTest::qWait(1);
    }
    QTest::qWait(50);
    while (session().history().canRedo()) trigger("edit.redo");
    const core::Project end = session().project();
    ASSERT_GT(farthest, start_ + 5);
    ASSERT_GT(session().history().position(), start_);
    while (session().history().position() > start_) trigger("edit.undo");
    EXPECT_EQ(session().project(), before);
    ASSERT_NE(session().currentTake(), nullptr);
    const core::GaussiansPtr after = *session().currentTake()->source->frame(1);
    EXPECT_EQ(after->size(), frame->size());
    EXPECT_TRUE(std::ranges::equal(after->positions.span(), frame->positions.span()));
    while (session().history().canRedo()) trigger("edit.redo");
    EXPECT_EQ(session().project(), end);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomEdits, testing::Range(1U, 7U));

}  // namespace
}  // namespace splatreel::tests
