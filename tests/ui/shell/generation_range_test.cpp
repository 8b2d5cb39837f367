#include "core/timeline/timeline_edit.h"
#include "tests/ui/shell/window_fixture.h"
#include "ui/inspector/generate_page.h"
#include "ui/inspector/parameter_row.h"

#include <QCheckBox>
#include <QLabel>

namespace splatreel::tests {
namespace {

/// Which frames of a clip a generation is of, and where the take lies.
class GenerationRange : public WindowTest {
protected:
    ui::Session& session() { return window->session(); }
    void finish() {
        ASSERT_TRUE(waitUntil([&] { return !session().currentTake()->generating; }));
    }
    [[nodiscard]] double shownOf(core::SourceId source, int frame) {
        const auto sample = session().sampleOf(source, frame);
        return sample ? sample->sourceFrame : -1;
    }
    void setRange(int first, int end) {
        session().apply(core::withTimeline(session().project(),
                                           core::setRange(session().timeline(), core::FrameSpan{first, end})),
                        QStringLiteral("range"));
    }
};

TEST_F(GenerationRange, ALongClipIsSampledAndItsTakeLastsAsLong) {
    openClip(320);
    EXPECT_TRUE(
        waitUntil([&] { return window->generatePage().estimateText().contains(QStringLiteral("300")); }));
    trigger("clip.generate");
    finish();
    const ui::Take& take = *session().currentTake();
    EXPECT_EQ(take.frames, 300);
    EXPECT_EQ(session().timeline().length(), 320);
    EXPECT_NEAR(shownOf(take.id, 0), 0, 1e-6);
    EXPECT_NEAR(shownOf(take.id, 160), 160 * 299.0 / 319, 0.6);
    EXPECT_NEAR(shownOf(take.id, 319), 299, 0.6);
}

TEST_F(GenerationRange, OnlyWhatPlaysFromInToOutIsGenerated) {
    openClip(12);
    setRange(3, 9);
    auto& only = child<QCheckBox>("onlyRange");
    ASSERT_TRUE(only.isVisibleTo(&window->generatePage()));
    EXPECT_TRUE(only.text().contains(u'6'));
    trigger("clip.generate");
    finish();
    const ui::Take& take = *session().currentTake();
    EXPECT_EQ(take.frames, 6);
    EXPECT_EQ(shownOf(take.id, 2), -1);
    EXPECT_EQ(shownOf(take.id, 3), 0);
    EXPECT_EQ(shownOf(take.id, 8), 5);
    EXPECT_EQ(shownOf(take.id, 9), -1);
    EXPECT_EQ(session().project().findTake(take.id)->generation->frames, (core::FrameSpan{3, 9}));
}

TEST_F(GenerationRange, TheWholeClipWhereThatIsWanted) {
    openClip(12);
    setRange(3, 9);
    child<QCheckBox>("onlyRange").setChecked(false);
    trigger("clip.generate");
    finish();
    EXPECT_EQ(session().currentTake()->frames, 12);
    EXPECT_EQ(shownOf(session().currentTake()->id, 11), 11);
}

TEST_F(GenerationRange, ARetimedClipsTakePlaysWithIt) {
    openClip(8);
    const core::ClipId piece = session().timeline().tracks.front().clips.front().id;
    session().apply(
        core::withTimeline(session().project(), core::changeSpeed(session().timeline(), piece, 2)),
        QStringLiteral("faster"));
    trigger("clip.generate");
    const core::SourceId clip = session().currentClip()->id;
    for (int frame = 0; frame < 4; ++frame)
        EXPECT_EQ(shownOf(session().currentTake()->id, frame), shownOf(clip, frame)) << frame;
}

}  // namespace
}  // namespace splatreel::tests
