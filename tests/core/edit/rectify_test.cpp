#include "core/edit/edited_source.h"
#include "core/edit/sequence_operators.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace splatreel::core {
namespace {

class Silent final : public ProgressSink {
public:
    void progress(const Progress&) override {}
    void preview(int, GaussiansPtr, std::uint64_t) override {}
    std::optional<int> wantedFrame() override { return std::nullopt; }
};

constexpr int primitives = 40;
constexpr int length = 30;

/// Primitives whose x at a frame is `motion`, with noise on everything; the first one lives to frame 20 only.
GaussianSequence moving(const std::function<double(int)>& motion, double noise) {
    std::mt19937 random(7);
    std::normal_distribution<double> normal(0, noise > 0 ? noise : 1);
    const auto shake = [&] { return noise > 0 ? normal(random) : 0.0; };
    GaussianSequence sequence;
    for (int frame = 0; frame < length; ++frame) {
        auto g = std::make_shared<Gaussians>();
        std::vector<float> positions, scales, rotations;
        std::vector<std::uint64_t> ids;
        for (int i = frame > 20 ? 1 : 0; i < primitives; ++i) {
            for (const double value : {motion(frame) + i, 0.0, 0.0})
                positions.push_back(static_cast<float>(value + shake()));
            for (int k = 0; k < 3; ++k) scales.push_back(static_cast<float>(-3 + shake()));
            for (const double value : {1.0, 0.0, 0.0, 0.0})
                rotations.push_back(static_cast<float>((frame % 2 ? -1 : 1) * (value + shake())));
            ids.push_back(static_cast<std::uint64_t>(i) + 1);
        }
        g->positions = std::move(positions);
        g->logScales = std::move(scales);
        g->rotations = std::move(rotations);
        g->opacityLogits = std::vector<float>(ids.size(), 1.0F);
        g->sh = std::vector<float>(3 * ids.size(), 0.1F);
        g->ids = std::move(ids);
        sequence.frames.push_back(std::move(g));
    }
    return sequence;
}

GaussianSequence rectified(const GaussianSequence& input) {
    const Operator& rectify = *findSequenceOperator("rectify");
    Silent sink;
    auto result = rectify.apply(input, nullptr, nullptr, ParameterSet(rectify.schema()), sink, {});
    EXPECT_TRUE(result.ok());
    return *std::move(result);
}

/// Root mean square distance of x from where it belongs.
double errorOf(const GaussianSequence& sequence, const std::function<double(int)>& motion) {
    double sum = 0;
    int count = 0;
    for (int frame = 0; frame < length; ++frame) {
        const Gaussians& g = *sequence.frames[static_cast<std::size_t>(frame)];
        for (std::size_t row = 0; row < static_cast<std::size_t>(g.size()); ++row, ++count) {
            const double error = g.positions[3 * row] - motion(frame) - static_cast<double>(g.ids[row] - 1);
            sum += error * error;
        }
    }
    return std::sqrt(sum / count);
}

double curved(int frame) {
    return 0.01 * frame + 0.002 * frame * frame;
}

TEST(Rectify, LeavesEvenAndCurvedMotionAsItIs) {
    const GaussianSequence result = rectified(moving(curved, 0));
    EXPECT_LT(errorOf(result, curved), 1e-5);
    EXPECT_EQ(result.frames[25]->size(), primitives - 1);
}

TEST(Rectify, TakesNoiseFromCurvedMotion) {
    const GaussianSequence noisy = moving(curved, 0.01);
    EXPECT_LT(errorOf(rectified(noisy), curved), 0.55 * errorOf(noisy, curved));
}

TEST(Rectify, KeepsAQuickMotionThatAWideWindowWouldFlatten) {
    const auto quick = [](int frame) { return 0.5 * std::sin(0.9 * frame); };
    EXPECT_LT(errorOf(rectified(moving(quick, 0)), quick), 0.1);
}

TEST(Rectify, RotationsOfEitherSignAreTheSameAndKeepTheirNorm) {
    const GaussianSequence result = rectified(moving(curved, 0.02));
    for (const GaussiansPtr& frame : result.frames) {
        for (std::size_t row = 0; row < static_cast<std::size_t>(frame->size()); ++row) {
            const float* q = frame->rotations.data() + 4 * row;
            EXPECT_NEAR(q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3], 1, 1e-5);
            EXPECT_GT(std::abs(q[0]), 0.999F);
        }
    }
}

TEST(Rectify, SaysThatItNeedsIds) {
    GaussianSequence nameless = moving(curved, 0);
    auto frame = std::make_shared<Gaussians>(*nameless.frames[3]);
    frame->ids = {};
    nameless.frames[3] = frame;
    const Operator& rectify = *findSequenceOperator("rectify");
    Silent sink;
    const auto result = rectify.apply(nameless, nullptr, nullptr, ParameterSet(rectify.schema()), sink, {});
    EXPECT_FALSE(result.ok());
}

TEST(Rectify, AsAnEditItActsInItsSpanAndAnotherSpanNeedsNoOtherRun) {
    const FrameSourcePtr base = sourceOf(moving(curved, 0.01));
    TakeOperator edit;
    edit.kind = "rectify";
    edit.frames = FrameSpan{5, 10};
    TakeEdits edits = appended({}, edit);
    SequenceStages stages;
    const auto cache = std::make_shared<StageCache>();
    auto pending = editedTake(base, edits, sequenceOperators(), stages, cache);
    ASSERT_TRUE(pending.ok());
    ASSERT_TRUE(pending->pending.has_value());
    Silent sink;
    auto result = runStage(*pending->pending, nullptr, nullptr, sink, {});
    ASSERT_TRUE(result.ok());
    stages.put(pending->pending->key, *result);
    const auto x = [&](const EditedTake& take, int frame) {
        return (*take.source->frame(frame))->positions[0];
    };
    const auto original = [&](int frame) { return (*base->frame(frame))->positions[0]; };
    const auto done = editedTake(base, edits, sequenceOperators(), stages, cache);
    ASSERT_FALSE(done->pending.has_value());
    EXPECT_NE(x(*done, 7), original(7));
    EXPECT_EQ(x(*done, 4), original(4));
    EXPECT_EQ(x(*done, 10), original(10));
    edits.operators.front().frames = FrameSpan{0, 5};
    const auto other = editedTake(base, edits, sequenceOperators(), stages, cache);
    EXPECT_FALSE(other->pending.has_value());
    EXPECT_NE(x(*other, 4), original(4));
}

}  // namespace
}  // namespace splatreel::core
