#include "core/project/history.h"

#include "tests/core/project/sample_project.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace splatreel::core {
namespace {

using testing::ElementsAre;

Project named(const Project& project, const std::string& name) {
    Timeline timeline;
    timeline.tracks = {{.id = 1, .name = name, .clips = {}}};
    return withTimeline(project, timeline);
}

Project valued(const Project& project, int value) {
    Timeline timeline;
    timeline.markers = {{1, value, {}, 0}};
    return withTimeline(project, timeline);
}

TEST(History, UndoesAndRedoes) {
    History history;
    const Project start = history.present();
    history.apply(named(start, "a"), "Add a");
    const Project a = history.present();
    history.apply(named(a, "b"), "Add b");
    EXPECT_EQ(history.undoName(), "Add b");
    EXPECT_EQ(history.undo(), a);
    EXPECT_EQ(history.redoName(), "Add b");
    EXPECT_EQ(history.undo(), start);
    EXPECT_FALSE(history.canUndo());
    EXPECT_EQ(history.undo(), start);
    EXPECT_EQ(history.redo(), a);
    history.apply(named(a, "c"), "Add c");
    EXPECT_FALSE(history.canRedo());
    EXPECT_THAT(history.names(), ElementsAre("", "Add a", "Add c"));
    EXPECT_EQ(history.goTo(0), start);
}

TEST(History, AStepWithoutEffectIsNone) {
    History history(named({}, "a"));
    history.apply(named(history.present(), "a"), "Add a");
    EXPECT_FALSE(history.canUndo());
}

TEST(History, ADragIsOneStep) {
    History history;
    for (const int value : {1, 2, 3}) history.apply(valued(history.present(), value), "Value", "slider");
    history.seal();
    for (const int value : {4, 5}) history.apply(valued(history.present(), value), "Value", "slider");
    EXPECT_THAT(history.names(), ElementsAre("", "Value", "Value"));
    EXPECT_EQ(history.undo(), valued({}, 3));
    EXPECT_EQ(history.undo(), Project{});
}

TEST(History, ADragBackToWhereItBeganIsNoStep) {
    History history(valued({}, 1));
    history.apply(valued({}, 2), "Value", "slider");
    history.apply(valued({}, 1), "Value", "slider");
    EXPECT_FALSE(history.canUndo());
    history.apply(valued({}, 3), "Value", "slider");
    EXPECT_EQ(history.undo(), valued({}, 1));
}

TEST(History, KnowsWhetherThereIsSomethingToSave) {
    History history;
    EXPECT_FALSE(history.modified());
    history.apply(named({}, "a"), "Add a");
    EXPECT_TRUE(history.modified());
    history.markSaved(history.present());
    EXPECT_FALSE(history.modified());
    history.undo();
    EXPECT_TRUE(history.modified());
    history.redo();
    EXPECT_FALSE(history.modified());
}

TEST(History, WhatArrivesByItselfIsInEveryStateAndNoStep) {
    History history;
    auto [project, id] = addTake({}, Take{});
    history.apply(project, "Generate");
    history.apply(named(project, "a"), "Add a");
    history.amend([take = id](const Project& state) {
        const Take* const found = state.findTake(take);
        if (!found) return state;
        Take made = *found;
        made.result = "take-1.result";
        return replaceTake(state, made);
    });
    EXPECT_EQ(history.present().findTake(id)->result, "take-1.result");
    EXPECT_EQ(history.undo().findTake(id)->result, "take-1.result");
    EXPECT_TRUE(history.undo().takes.empty());
    EXPECT_EQ(history.names().size(), 3U);
}

TEST(History, KnowsWhatCanStillBeGoneTo) {
    History history;
    history.apply(named({}, "a"), "first");
    history.undo();
    const auto isNamed = [](const Project& state) { return state == named({}, "a"); };
    EXPECT_TRUE(history.any(isNamed));
    history.apply(named({}, "b"), "second");
    EXPECT_FALSE(history.any(isNamed));
}

TEST(History, KeepsWithinItsBudgetAndTheNewest) {
    History history({}, {.bytes = 200'000, .entries = 1000});
    for (int i = 0; i < 300; ++i) {
        Media media;
        media.settings = {{"text", std::string(10'000, static_cast<char>('a' + i % 26))}};
        Project next;
        next.media.emplace_back(media);
        history.apply(next, std::to_string(i));
    }
    EXPECT_LE(history.bytes(), 200'000U);
    EXPECT_LT(history.names().size(), 30U);
    EXPECT_GT(history.names().size(), 10U);
    EXPECT_EQ(history.undoName(), "299");

    History few({}, {.entries = 5});
    for (int i = 0; i < 20; ++i) few.apply(named(few.present(), std::to_string(i)), std::to_string(i));
    EXPECT_THAT(few.names(), ElementsAre("", "15", "16", "17", "18", "19"));
}

TEST(History, ASmallerBudgetCountsAtOnce) {
    History history({}, {.entries = 100});
    for (int i = 0; i < 20; ++i)
        history.apply(named(history.present(), std::to_string(i)), std::to_string(i));
    history.setLimits({.entries = 5});
    EXPECT_THAT(history.names(), ElementsAre("", "15", "16", "17", "18", "19"));
    EXPECT_EQ(history.undoName(), "19");
}

TEST(History, SnapshotsShareWhatTheyHaveInCommon) {
    Project project = test::sampleProject();
    Selection large;
    std::vector<std::uint64_t> ids(100'000);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = 2 * i;
    large.parts = {{.shape = IdSet{std::move(ids)}}};
    TakeOperator removal;
    removal.kind = "delete";
    removal.selection = std::make_shared<const Selection>(large);
    History history(project);
    history.apply(withEdits(project, 2, appended(project.findTake(2)->edits, removal)), "Delete");
    EXPECT_GT(history.bytes(), 800'000U);
    for (int i = 0; i < 100; ++i) {
        const TakeEdits edits = withValue(history.present().findTake(2)->edits, 2, {}, "exposure", 0.01 * i);
        history.apply(withEdits(history.present(), 2, edits), "Grade");
    }
    EXPECT_LT(history.bytes(), 2'000'000U);
}

TEST(HistoryProperty, UndoingEverythingGivesTheStart) {
    for (unsigned seed = 0; seed < 30; ++seed) {
        std::mt19937 random(seed);
        const Project start = seed % 2 ? test::sampleProject() : Project{};
        History history(start, {.bytes = std::uint64_t{1} << 40, .entries = 100'000});
        std::vector<Project> states{start};
        for (int i = 0; i < 150; ++i) {
            const unsigned what = random() % 10;
            if (what == 0 && history.canUndo()) {
                EXPECT_EQ(history.undo(), states[states.size() - 2]);
                states.pop_back();
            } else {
                const std::string drag = what == 1 ? "drag" : "";
                const Project before = history.present();
                const int position = history.position();
                history.apply(test::randomStep(before, random), "step", drag);
                history.seal();
                if (history.position() > position) states.push_back(history.present());
            }
        }
        const Project end = history.present();
        const int position = history.position();
        while (history.canUndo()) {
            history.undo();
            states.pop_back();
            ASSERT_EQ(history.present(), states.back());
        }
        ASSERT_EQ(history.present(), start) << "seed " << seed;
        while (history.position() < position) history.redo();
        ASSERT_EQ(history.present(), end);
    }
}

}  // namespace
}  // namespace splatreel::core
