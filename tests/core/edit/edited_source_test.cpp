#include "core/edit/edited_source.h"

#include "core/edit/counts.h"
#include "core/store/sequence_store.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

namespace splatreel::core {
namespace {

constexpr int frameCount = 12;

/// Counts what is read of it.
class CountingSource final : public FrameSource {
public:
    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return core::frameCount; }
    [[nodiscard]] std::string contentKey() const override { return "counting"; }
    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        ++reads;
        return GaussiansPtr(
            std::make_shared<const Gaussians>(test::randomGaussians(30, 1, static_cast<unsigned>(index))));
    }
    mutable std::atomic<int> reads = 0;

private:
    GaussianSequence description_;
};

/// Drops the second half of the frames.
class FirstHalf final : public Operator {
public:
    [[nodiscard]] std::string name() const override { return "first_half"; }
    [[nodiscard]] std::string label() const override { return "First half"; }
    [[nodiscard]] ParameterSchema schema() const override { return {}; }
    [[nodiscard]] Result<GaussianSequence> apply(const GaussianSequence& input, const ObjectClip*,
                                                 const KnownViews*, const ParameterSet&, ProgressSink&,
                                                 std::stop_token) const override {
        GaussianSequence output = input;
        output.frames.resize(input.frames.size() / 2);
        return output;
    }
};

class SilentSink final : public ProgressSink {
public:
    void progress(const Progress&) override {}
};

class EditedSource : public testing::Test {
protected:
    EditedTake take(const TakeEdits& edits) {
        const Operator* operators[] = {&half_};
        auto made = editedTake(base_, edits, operators, stages_, cache_);
        EXPECT_TRUE(made) << made.error().message();
        return *made;
    }
    static TakeOperator of(const std::string& kind, OperatorValues values = {}) {
        TakeOperator entry;
        entry.kind = kind;
        entry.values = std::move(values);
        return entry;
    }
    std::int64_t misses() const { return cache_->statistics().misses; }

    std::shared_ptr<CountingSource> base_ = std::make_shared<CountingSource>();
    std::shared_ptr<StageCache> cache_ = std::make_shared<StageCache>();
    SequenceStages stages_;
    FirstHalf half_;
};

TEST_F(EditedSource, WithoutEditsIsTheSource) {
    const EditedTake plain = take({});
    EXPECT_EQ(plain.source->contentKey(), base_->contentKey());
    EXPECT_EQ((*plain.source->frame(3))->size(), 30);
}

TEST_F(EditedSource, AppliesOperatorsInOrder) {
    TakeEdits edits = appended({}, of("transform", {{"move_x", 50.0}}));
    edits = appended(edits,
                     of("crop", {{"center_x", 50.0}, {"size_x", 20.0}, {"size_y", 20.0}, {"size_z", 20.0}}));
    EXPECT_EQ((*take(edits).source->frame(0))->size(), 30);
    const TakeEdits swapped = movedOperator(edits, 1, 1);
    EXPECT_EQ((*take(swapped).source->frame(0))->size(), 0);
    EXPECT_NE(take(edits).source->contentKey(), take(swapped).source->contentKey());
}

TEST_F(EditedSource, FramesOutOfScopeAreTheSourcesOwn) {
    TakeOperator prune = of("prune", {{"share", 0.5}});
    prune.frames = FrameSpan{4, 6};
    const EditedTake edited = take(appended({}, prune));
    EXPECT_EQ((*edited.source->frame(3))->size(), 30);
    EXPECT_EQ((*edited.source->frame(4))->size(), 15);
    EXPECT_EQ((*edited.source->frame(5))->size(), 15);
    EXPECT_EQ((*edited.source->frame(6))->size(), 30);
}

TEST_F(EditedSource, ASelectionFollowsIdsThroughTheFrames) {
    const GaussiansPtr first = *base_->frame(0);
    Selection chosen;
    chosen.parts.push_back({.shape = ValueRange{ValueRange::Value::opacity, 0.5F}});
    TakeOperator removal = of("delete");
    removal.selection = std::make_shared<const Selection>(followed(chosen, *first));
    const EditedTake edited = take(appended({}, removal));
    const int left = (*edited.source->frame(0))->size();
    EXPECT_LT(left, 30);
    for (int frame = 1; frame < frameCount; ++frame) {
        EXPECT_TRUE(std::ranges::equal((*edited.source->frame(frame))->ids.span(),
                                       (*edited.source->frame(0))->ids.span()));
    }
    const auto count = countSelected(*base_, {0, frameCount}, *removal.selection);
    EXPECT_EQ(*count, (EditCount{30 - left, frameCount, false}));
    EXPECT_EQ(*countRemoved(*base_, *edited.source, {0, frameCount}), *count);
    EXPECT_EQ(*countSelected(*base_, {-3, 4}, *removal.selection), (EditCount{30 - left, 4, false}));
}

TEST_F(EditedSource, OnlyWhatChangedIsWorkedOutAgain) {
    TakeEdits edits = appended({}, of("filter", {{"isolation", 0.0}}));
    edits = appended(edits, of("grade", {{"exposure", 1.0}}));
    for (int frame = 0; frame < frameCount; ++frame) ASSERT_TRUE(take(edits).source->frame(frame));
    EXPECT_EQ(misses(), 2 * frameCount);
    const int reads = base_->reads;

    // Another grade: the filter's frames are there.
    const TakeEdits brighter = withValue(edits, 2, findFrameOperator("grade")->schema(), "exposure", 1.5);
    for (int frame = 0; frame < frameCount; ++frame) ASSERT_TRUE(take(brighter).source->frame(frame));
    EXPECT_EQ(misses(), 3 * frameCount);
    EXPECT_EQ(base_->reads, reads);

    // Undo: everything is there.
    for (int frame = 0; frame < frameCount; ++frame) ASSERT_TRUE(take(edits).source->frame(frame));
    EXPECT_EQ(misses(), 3 * frameCount);

    // An edit of one frame before them: the other frames are there.
    TakeOperator prune = of("prune");
    prune.frames = FrameSpan{7, 8};
    TakeEdits one = movedOperator(appended(edits, prune), 3, 0);
    for (int frame = 0; frame < frameCount; ++frame) ASSERT_TRUE(take(one).source->frame(frame));
    EXPECT_EQ(misses(), 3 * frameCount + 3);
}

TEST_F(EditedSource, SmoothingReadsTheFramesAroundAndNoMore) {
    const EditedTake edited = take(appended({}, of("smooth", {{"window", 1.0}})));
    ASSERT_TRUE(edited.source->frame(0));
    EXPECT_EQ(base_->reads, 4);  // 0 … 3
}

TEST_F(EditedSource, ASwitchedOffOperatorDoesNothing) {
    TakeOperator prune = of("prune", {{"share", 0.5}});
    prune.enabled = false;
    EXPECT_EQ(take(appended({}, prune)).source->contentKey(), base_->contentKey());
}

TEST_F(EditedSource, UnknownOperatorsAndBadValuesAreErrors) {
    const auto unknown = editedTake(base_, appended({}, of("bake_bread")), {}, stages_, cache_);
    ASSERT_FALSE(unknown);
    EXPECT_THAT(unknown.error().message(), testing::HasSubstr("bake_bread"));
    const auto bad = editedTake(base_, appended({}, of("prune", {{"share", 7.0}})), {}, stages_, cache_);
    ASSERT_FALSE(bad);
    EXPECT_THAT(bad.error().message(), testing::HasSubstr("share"));
}

TEST_F(EditedSource, AWholeSequenceOperatorIsPendingUntilItHasRun) {
    TakeEdits edits = appended({}, of("prune", {{"share", 0.5}}));
    edits = appended(edits, of("first_half"));
    edits = appended(edits, of("adjust", {{"opacity", 0.5}}));
    const EditedTake waiting = take(edits);
    ASSERT_TRUE(waiting.pending);
    EXPECT_EQ(waiting.pending->operatorId, 2U);
    EXPECT_EQ(waiting.source->frameCount(), frameCount);

    SilentSink sink;
    auto result = runStage(*waiting.pending, nullptr, nullptr, sink, {});
    ASSERT_TRUE(result);
    stages_.put(waiting.pending->key, *result);
    const EditedTake ready = take(edits);
    EXPECT_FALSE(ready.pending);
    EXPECT_EQ(ready.source->frameCount(), frameCount / 2);
    EXPECT_EQ((*ready.source->frame(0))->size(), 15);
    // A change after it leaves it valid, one before it does not.
    EXPECT_FALSE(take(withValue(edits, 3, findFrameOperator("adjust")->schema(), "opacity", 0.7)).pending);
    EXPECT_TRUE(take(withValue(edits, 1, findFrameOperator("prune")->schema(), "share", 0.6)).pending);
}

TEST_F(EditedSource, TheStoreServesIt) {
    SequenceStore store({});
    const auto handle = store.open(take(appended({}, of("prune", {{"share", 0.5}}))).source);
    const auto frame = store.get(handle, 2);
    ASSERT_TRUE(frame);
    EXPECT_EQ((*frame)->size(), 15);
}

TEST(Counts, AreWrittenWithCommas) {
    EXPECT_EQ(countText({1204, 32, false}), "1,204 Gaussians in 32 frames");
    EXPECT_EQ(countText({1, 1, false}), "1 Gaussian in 1 frame");
    EXPECT_EQ(countText({1234567, 999, false}), "1,234,567 Gaussians in 999 frames");
}

TEST(TakeEdits, KeepOnlyWhatDiffersFromTheStandard) {
    const ParameterSchema schema = findFrameOperator("prune")->schema();
    TakeOperator prune;
    prune.kind = "prune";
    TakeEdits edits = appended({}, prune);
    const TakeEdits changed = withValue(edits, 1, schema, "share", 0.3);
    EXPECT_EQ(changed.operators[0].values.size(), 1U);
    EXPECT_EQ(withValue(changed, 1, schema, "share", 0.1), edits);
    EXPECT_EQ(valuesOf(*parametersOf(schema, changed.operators[0].values)), changed.operators[0].values);
    EXPECT_TRUE(withoutOperator(changed, 1).operators.empty());
}

}  // namespace
}  // namespace splatreel::core
