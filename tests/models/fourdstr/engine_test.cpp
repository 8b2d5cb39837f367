#include "models/plugin.h"
#include "tests/models/fourdstr/engine_run.h"

#include <glm/gtc/constants.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

namespace splatreel::models {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(Engine, OffersFourdstrWithItsPresets) {
    const core::Engine* engine = splatreel_engine(0);
    ASSERT_NE(engine, nullptr);
    EXPECT_EQ(engine->name(), "4dstr");
    EXPECT_EQ(splatreel_engine(1), nullptr);
    EXPECT_EQ(splatreel_engine(-1), nullptr);
    double before = 0;
    core::EngineInput input;
    input.clip = turningEllipse();
    for (const std::string& preset : engine->presets()) {
        const auto parameters = engine->parameters(preset);
        ASSERT_TRUE(parameters.ok()) << preset;
        const core::CostEstimate estimate = engine->estimate(core::sizeOf(input), *parameters);
        EXPECT_GT(estimate.seconds, before) << preset;
        EXPECT_GT(estimate.bytes, 0U) << preset;
        before = estimate.seconds;
    }
    const auto unknown = engine->parameters("fastest");
    ASSERT_FALSE(unknown.ok());
    EXPECT_THAT(unknown.error().message(), HasSubstr("draft"));
}

const Values twiceAsLong = {{"steps.canonical", "20"}, {"steps.motion", "20"}, {"steps.refinement", "40"}};

TEST(Engine, LooksLikeTheClip) {
    EngineRun run(twiceAsLong);
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    expectValid(output->sequence, run.input.clip);
    EXPECT_FALSE(output->interrupted);
    EXPECT_EQ(output->finalStep, 80);
    EXPECT_GT(frontPsnr(output->sequence, run.input.clip), 20);
    EXPECT_LE(output->sequence.frame(0).size(), 400);

    std::vector<std::string> stages;
    for (const core::StageTime& stage : output->stages) stages.push_back(stage.name);
    EXPECT_EQ(stages, (std::vector<std::string>{"prior", "canonical", "motion", "refinement", "baking"}));
    std::int64_t step = -1;
    for (const core::Progress& report : run.reports) {
        EXPECT_GT(report.step, step);
        step = report.step;
        EXPECT_EQ(report.steps, report.stage == "prior" ? 0 : 80);
    }
    EXPECT_EQ(step, 80);
    EXPECT_GT(run.reports.back().psnr, 20);
    ASSERT_EQ(run.framePsnr.size(), run.input.clip.frames.size());
    for (const float psnr : run.framePsnr) EXPECT_GT(psnr, 15);
}

TEST(Engine, FollowsTheObject) {
    EngineRun run(twiceAsLong);
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    // The ellipse moves by 0.1 m to the right; so short a run has to find most of that.
    const auto meanX = [&](int frame) {
        const auto positions = output->sequence.frame(frame).positions.span();
        double sum = 0;
        for (std::size_t i = 0; i < positions.size(); i += 3) sum += positions[i];
        return 3 * sum / static_cast<double>(positions.size());
    };
    EXPECT_GT(meanX(5) - meanX(0), 0.05);
    EXPECT_LT(meanX(5) - meanX(0), 0.12);
}

TEST(Engine, TheSeedDecidesEveryBit) {
    const auto sequenceOf = [](std::uint64_t seed) {
        EngineRun run;
        run.input.seed = seed;
        return run.start().value().sequence;
    };
    const core::GaussianSequence first = sequenceOf(7);
    EXPECT_TRUE(sameBits(first, sequenceOf(7)));
    EXPECT_FALSE(sameBits(first, sequenceOf(8)));
}

/// Steps after which a run is stopped: before the first, in each stage, before the last.
class StopTest : public testing::TestWithParam<int> {};

TEST_P(StopTest, GivesTheStateReached) {
    EngineRun run;
    run.stopAt = GetParam();
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    EXPECT_TRUE(output->interrupted);
    EXPECT_EQ(output->finalStep, GetParam());
    expectValid(output->sequence, run.input.clip);
    EXPECT_GT(output->sequence.frame(0).size(), 50);
    EXPECT_GT(frontPsnr(output->sequence, run.input.clip), 12);
}

INSTANTIATE_TEST_SUITE_P(Everywhere, StopTest, testing::Values(0, 5, 15, 30, 39));

/// Rectification, alignment, densification per frame.
class VariantTest : public testing::TestWithParam<std::tuple<std::string, std::string, std::string>> {};

TEST_P(VariantTest, Runs) {
    const auto& [rectification, alignment, perFrame] = GetParam();
    EngineRun run(Values{{"rectification.kind", rectification},
                         {"rectification.alignment", alignment},
                         {"densification.per_frame", perFrame},
                         {"densification.share", "0.2"},
                         {"densification.births", "0"},
                         {"steps.canonical", "8"},
                         {"steps.motion", "8"},
                         {"steps.refinement", "16"}});
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    expectValid(output->sequence, run.input.clip);
    EXPECT_GT(frontPsnr(output->sequence, run.input.clip), 18);
    // Children exist: ids past those of the first Gaussians.
    std::uint64_t newest = 0;
    for (const core::GaussiansPtr& frame : output->sequence.frames) {
        newest = std::max(newest, frame->ids[frame->ids.size() - 1]);
    }
    EXPECT_GT(newest, 220U);
    EXPECT_THAT(run.log, Contains(HasSubstr("cloned")));
}

INSTANTIATE_TEST_SUITE_P(All, VariantTest,
                         testing::Combine(testing::Values("off", "gru", "attention", "mamba"),
                                          testing::Values("true", "false"),
                                          testing::Values("true", "false")));

TEST(Engine, RectificationAndAlignmentChangeTheResult) {
    const auto sequenceOf = [](const Values& values) {
        EngineRun run(values);
        return run.start().value().sequence;
    };
    const core::GaussianSequence mamba = sequenceOf({});
    EXPECT_FALSE(sameBits(mamba, sequenceOf({{"rectification.kind", "off"}})));
    EXPECT_FALSE(sameBits(mamba, sequenceOf({{"rectification.alignment", "false"}})));
    EXPECT_FALSE(sameBits(mamba, sequenceOf({{"densification.per_frame", "false"}})));
}

TEST(Engine, TakesUpLiveChangesAndLogsThem) {
    EngineRun untouched;
    const core::GaussianSequence before = untouched.start().value().sequence;

    EngineRun run;
    run.changeAt = 25;
    run.change = [&] {
        core::ParameterSet wanted = run.parameters;
        ASSERT_TRUE(wanted.set("rate.color", 0.002).ok());
        ASSERT_TRUE(wanted.set("gaussians.initial", std::int64_t{50}).ok());  // only with a new run
        run.live.publish(wanted);
    };
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    EXPECT_THAT(run.log, Contains("step 25: rate.color = 0.002"));
    EXPECT_THAT(run.log, testing::Not(Contains(HasSubstr("gaussians.initial"))));
    EXPECT_FALSE(sameBits(before, output->sequence));
    expectValid(output->sequence, run.input.clip);
}

TEST(Engine, APublishedSetWithoutChangesChangesNothing) {
    EngineRun untouched;
    EngineRun run;
    run.changeAt = 25;
    run.change = [&] { run.live.publish(run.parameters); };
    EXPECT_TRUE(sameBits(untouched.start().value().sequence, run.start().value().sequence));
}

TEST(Engine, ALiveChangeOfThePriorTakesHold) {
    EngineRun untouched;
    EngineRun run;
    run.changeAt = 3;
    run.change = [&] {
        core::ParameterSet wanted = run.parameters;
        ASSERT_TRUE(wanted.set("prior.weight", 3.0).ok());
        run.live.publish(wanted);
    };
    const core::GaussianSequence changed = run.start().value().sequence;
    EXPECT_THAT(run.log, Contains(HasSubstr("prior.weight")));
    EXPECT_FALSE(sameBits(untouched.start().value().sequence, changed));
}

TEST(Engine, ShowsTheFrameThatIsWanted) {
    EngineRun run;
    run.wanted = 3;
    run.stopAt = 25;
    ASSERT_TRUE(run.start().ok());
    ASSERT_EQ(run.previews.size(), 25U);
    for (const EngineRun::Preview& preview : run.previews) {
        EXPECT_EQ(preview.frame, 3);
        EXPECT_TRUE(preview.gaussians->consistent());
    }
    EngineRun outside;
    outside.wanted = 6;
    outside.stopAt = 3;
    ASSERT_TRUE(outside.start().ok());
    EXPECT_TRUE(outside.previews.empty());
}

TEST(Engine, KnownViewsAreLearnt) {
    EngineRun run;
    core::KnownView side;
    side.name = "side";
    side.azimuth = glm::half_pi<float>();
    side.camera =
        core::orbitCamera(side.azimuth, 0, core::defaultDistance, run.input.clip.cameras[0].intrinsics);
    // From the side the object is green and as it stands in the clip's first frame.
    side.frames.assign(6, run.input.clip.frames[0]);
    for (core::ImageRgba8& frame : side.frames) {
        for (std::size_t i = 0; i < frame.pixels.size(); i += 4) {
            frame.pixels[i] = frame.pixels[i + 2] = 20;
            frame.pixels[i + 1] = 220;
        }
    }
    run.input.views.views = {side};
    run.input.views.frameCount = 6;
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    expectValid(output->sequence, run.input.clip);
    core::ObjectClip seen = run.input.clip;
    seen.frames = side.frames;
    seen.cameras.assign(6, side.camera);
    EXPECT_GT(frontPsnr(output->sequence, seen), 14);
}

TEST(Engine, ViewDependentColours) {
    EngineRun run(Values{{"gaussians.sh_degree", "2"}});
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    expectValid(output->sequence, run.input.clip);
    EXPECT_EQ(output->sequence.frame(0).shDegree, 2);
}

class FrameCountTest : public testing::TestWithParam<int> {};

TEST_P(FrameCountTest, ShortClipsRun) {
    EngineRun run;
    run.input.clip = turningEllipse(GetParam());
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    expectValid(output->sequence, run.input.clip);
    EXPECT_GT(frontPsnr(output->sequence, run.input.clip), 18);
}

INSTANTIATE_TEST_SUITE_P(Short, FrameCountTest, testing::Values(1, 2, 3));

TEST(Engine, FramesWithoutTheObjectStayPossible) {
    EngineRun run(Values{{"clip.canonical_frame", "-1"}});
    for (const std::size_t frame : {std::size_t{0}, std::size_t{3}}) {
        auto& pixels = run.input.clip.frames[frame].pixels;
        std::fill(pixels.begin(), pixels.end(), std::uint8_t{0});
    }
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    expectValid(output->sequence, run.input.clip);
}

TEST(Engine, SurvivesThatEverythingIsPruned) {
    EngineRun run(Values{{"pruning.opacity", "1"}, {"densification.births", "0"}});
    const auto output = run.start();
    ASSERT_TRUE(output.ok()) << output.error().message();
    expectValid(output->sequence, run.input.clip);
}

TEST(Engine, AClipWithoutAnObjectIsAnError) {
    EngineRun run;
    for (core::ImageRgba8& frame : run.input.clip.frames) {
        std::fill(frame.pixels.begin(), frame.pixels.end(), std::uint8_t{0});
    }
    const auto transparent = run.start();
    ASSERT_FALSE(transparent.ok());
    EXPECT_THAT(transparent.error().message(), HasSubstr("no object"));
    EXPECT_FALSE(transparent.error().remedy.empty());

    run.input.clip = {};
    const auto empty = run.start();
    ASSERT_FALSE(empty.ok());
    EXPECT_THAT(empty.error().message(), HasSubstr("no object"));
}

}  // namespace
}  // namespace splatreel::models
