#include "core/jobs/generation.h"

#include "core/jobs/job_queue.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/jobs/stepping_engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>

namespace splatreel::core {
namespace {

using namespace std::chrono_literals;

template <class Condition>
bool eventually(Condition&& condition) {
    for (int i = 0; i < 60000; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(1ms);
    }
    return false;
}

class Generation : public testing::Test {
protected:
    /// `steps` 0: as good as endless.
    GenerationRequest request(std::int64_t steps = 0) {
        GenerationRequest made{.title = "take",
                               .engine = &engine_,
                               .preset = "draft",
                               .parameters = *engine_.parameters("draft"),
                               .resume = false,
                               .input = [](ProgressSink&, const auto&) { return EngineInput{}; },
                               .finish = {}};
        if (steps > 0) {
            EXPECT_TRUE(made.parameters.set("steps", std::to_string(steps)));
        }
        return made;
    }
    static float gainOf(const JobPreview& preview) { return preview.gaussians->positions[0]; }
    static float stepOf(const JobPreview& preview) { return preview.gaussians->positions[1]; }

    test::SteppingEngine engine_;
};

TEST_F(Generation, HandsItsResultOver) {
    JobQueue queue;
    GenerationRequest made = request(5);
    std::atomic<int> frames = 0;
    made.finish = [&](const std::shared_ptr<const EngineOutput>& output, ProgressSink&) {
        frames = output->sequence.frameCount();
        return Result<void>();
    };
    const JobId id = queue.submit(made);
    queue.wait(id);
    EXPECT_EQ(queue.report(id)->state, JobState::done);
    EXPECT_EQ(frames, 1);
    EXPECT_EQ(queue.output(id)->finalStep, 5);
    EXPECT_FALSE(queue.output(id)->interrupted);
}

TEST_F(Generation, OnlyOneRunsAtATimeAndWorkRunsBesideIt) {
    JobQueue queue;
    const JobId first = queue.submit(request());
    const JobId second = queue.submit(request());
    std::atomic<bool> ran = false;
    const JobId beside = queue.submit({.title = "export", .kind = "export", .run = [&](auto&, auto&) {
                                           ran = true;
                                           return Result<void>();
                                       }});
    queue.wait(beside);
    EXPECT_TRUE(ran);
    EXPECT_FALSE(hasEnded(queue.report(first)->state));
    EXPECT_EQ(queue.report(second)->state, JobState::queued);
}

TEST_F(Generation, PreviewsTheFrameThatIsWanted) {
    JobQueue queue({}, {.previewInterval = 1h});
    const JobId id = queue.submit(request());
    queue.want(id, 7);
    ASSERT_TRUE(eventually([&] { return queue.preview(id, 7).has_value(); }));
    // Another frame comes at once, although the next preview is not due for long; so does the first again.
    const float step = stepOf(*queue.preview(id, 7));
    queue.want(id, 3);
    ASSERT_TRUE(eventually([&] { return queue.preview(id, 3).has_value(); }));
    queue.want(id, 7);
    EXPECT_TRUE(eventually([&] { return stepOf(*queue.preview(id, 7)) > step; }));
    EXPECT_EQ(queue.previews(id).size(), 2U);
}

TEST_F(Generation, NobodyLooksNobodyPreviews) {
    JobQueue queue;
    const JobId id = queue.submit(request(20));
    queue.wait(id);
    EXPECT_TRUE(queue.previews(id).empty());
}

TEST_F(Generation, ALiveChangeIsInThePreviewThatCarriesItsNumber) {
    JobQueue queue({}, {.previewInterval = 1h});
    const JobId id = queue.submit(request());
    queue.want(id, 0);
    ASSERT_TRUE(eventually([&] { return queue.preview(id, 0).has_value(); }));
    EXPECT_EQ(gainOf(*queue.preview(id, 0)), 1);
    ParameterSet parameters = *queue.parameters(id);
    ASSERT_TRUE(parameters.set("gain", 4.0));
    const std::uint64_t change = queue.setParameters(id, parameters);
    ASSERT_TRUE(eventually([&] { return queue.report(id)->previewChange == change; }));
    EXPECT_EQ(gainOf(*queue.preview(id, 0)), 4);
    EXPECT_EQ(queue.report(id)->change, change);
}

TEST_F(Generation, PreviewsKeepWithinTheirBudget) {
    JobQueue queue({}, {.previewBytes = 120, .previewInterval = 0ms});  // one of them has 56
    const JobId id = queue.submit(request());
    for (int frame = 0; frame < 10; ++frame) {
        queue.want(id, frame);
        ASSERT_TRUE(eventually([&] { return queue.preview(id, frame).has_value(); }));
    }
    EXPECT_EQ(queue.previews(id).size(), 2U);
    EXPECT_TRUE(queue.preview(id, 9));
}

TEST_F(Generation, CancelLeavesAPartialResult) {
    JobQueue queue;
    const JobId id = queue.submit(request());
    ASSERT_TRUE(eventually([&] { return queue.report(id)->progress.step > 2; }));
    queue.cancel(id);
    queue.wait(id);
    EXPECT_EQ(queue.report(id)->state, JobState::cancelled);
    ASSERT_TRUE(queue.output(id));
    EXPECT_TRUE(queue.output(id)->interrupted);
}

TEST_F(Generation, ALackOfMemoryIsRefusedWithThePresetsThatFit) {
    JobQueue queue({}, {.memoryReserve = 0, .memory = [] { return std::uint64_t{5'000'000}; }});
    GenerationRequest made = request(1);
    made.preset = "standard";
    made.parameters = *engine_.parameters("standard");
    const JobId id = queue.submit(made);
    queue.wait(id);
    ASSERT_EQ(queue.report(id)->state, JobState::failed);
    const Error error = *queue.report(id)->error;
    EXPECT_THAT(error.what, testing::AllOf(testing::HasSubstr("10.0 MB"), testing::HasSubstr("5.0 MB")));
    EXPECT_THAT(error.remedy, testing::HasSubstr("draft (1.0 MB)"));
}

TEST_F(Generation, AnotherPresetKeepsWhatTheUserHadChanged) {
    ParameterSet before = *engine_.parameters("standard");
    ASSERT_TRUE(before.set("gain", 2.0));
    const auto parameters = withPreset(engine_, "draft", before);
    ASSERT_TRUE(parameters);
    EXPECT_EQ(parameters->real("gain"), 2.0);
    EXPECT_EQ(parameters->integer("memory"), 1'000'000);
    EXPECT_FALSE(withPreset(engine_, "enormous", before));
}

TEST_F(Generation, RetryContinuesFromTheCheckpoint) {
    const test::TemporaryFolder folder;
    JobQueue queue;
    GenerationRequest made = request(3);
    made.input = [&](ProgressSink&, const auto&) {
        EngineInput input;
        input.checkpointFolder = folder.path();
        return input;
    };
    const JobId id = queue.submit(made);
    EXPECT_FALSE(queue.retry(id + 1));
    queue.wait(id);
    const auto anew = queue.retry(id);
    ASSERT_TRUE(anew);
    queue.wait(*anew);
    EXPECT_FALSE(engine_.resumed) << "there is no checkpoint yet";
    std::ofstream(folder / "checkpoint") << "state";
    const auto again = queue.retry(id);
    ASSERT_TRUE(again);
    queue.wait(*again);
    EXPECT_TRUE(engine_.resumed);
    EXPECT_TRUE(queue.report(*again)->resumed);
}

TEST_F(Generation, AnEndedJobKeepsItsNewestPreviewAlone) {
    JobQueue queue({}, {.previewInterval = 0ms});
    const JobId id = queue.submit(request());
    for (int frame = 0; frame < 5; ++frame) {
        queue.want(id, frame);
        ASSERT_TRUE(eventually([&] { return queue.preview(id, frame).has_value(); }));
    }
    queue.cancel(id);
    queue.wait(id);
    ASSERT_EQ(queue.previews(id).size(), 1U);
    EXPECT_EQ(queue.previews(id)[0].frame, 4);
    EXPECT_EQ(queue.previews(id)[0].number, queue.report(id)->previewNumber);
}

TEST_F(Generation, TheLogHasWhatIsNeededToRunItAgain) {
    JobQueue queue;
    const JobId id = queue.submit(request(3));
    queue.wait(id);
    const auto log = queue.log(id);
    ASSERT_GE(log.size(), 2U);
    EXPECT_THAT(log[0], testing::HasSubstr("engine stepping, preset draft, seed 0"));
    EXPECT_THAT(log[1], testing::HasSubstr("\"gain\":1.0"));
}

TEST_F(Generation, AnInputThatCannotBeReadFailsTheJob) {
    JobQueue queue;
    GenerationRequest made = request();
    made.input = [](ProgressSink&, const auto&) { return Error{"no such file", "clip.mp4", ""}; };
    const JobId id = queue.submit(made);
    queue.wait(id);
    EXPECT_EQ(queue.report(id)->error->where, "clip.mp4");
}

}  // namespace
}  // namespace splatreel::core
