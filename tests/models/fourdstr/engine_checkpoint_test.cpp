#include "tests/models/fourdstr/engine_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace splatreel::models {
namespace {

using testing::HasSubstr;

class CheckpointTest : public testing::Test {
protected:
    void SetUp() override {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::temp_directory_path() /
                  ("splatreel_checkpoint_" + std::string(test->name()) + "_" + std::to_string(::getpid()));
        std::filesystem::remove_all(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::filesystem::path file() const { return folder_ / "checkpoint.pt"; }

    /// Leaves a checkpoint after `steps` steps.
    void interruptAt(std::int64_t steps) const {
        EngineRun run;
        run.input.checkpointFolder = folder_;
        run.stopAt = steps;
        const auto output = run.start();
        ASSERT_TRUE(output.ok()) << output.error().message();
        ASSERT_TRUE(output->interrupted);
        ASSERT_TRUE(std::filesystem::exists(file()));
        const std::filesystem::directory_iterator entries(folder_);
        ASSERT_EQ(std::distance(begin(entries), end(entries)), 1);
    }

    [[nodiscard]] core::Result<core::EngineOutput> resume(const Values& values = {}, int frames = 6) const {
        EngineRun run(values);
        run.input.clip = turningEllipse(frames);
        run.input.checkpointFolder = folder_;
        run.input.resume = true;
        return run.start();
    }

    std::filesystem::path folder_;
};

TEST_F(CheckpointTest, ARunGoesOnInEveryStage) {
    for (const int steps : {5, 15, 30, 38}) {
        interruptAt(steps);
        EngineRun run;
        run.input.checkpointFolder = folder_;
        run.input.resume = true;
        const auto output = run.start();
        ASSERT_TRUE(output.ok()) << output.error().message();
        EXPECT_FALSE(output->interrupted);
        EXPECT_EQ(output->finalStep, 40);
        ASSERT_GE(run.reports.size(), 2U);
        EXPECT_EQ(run.reports[1].step, steps + 1);
        expectValid(output->sequence, run.input.clip);
        EXPECT_GT(frontPsnr(output->sequence, run.input.clip), 18) << steps;
    }
}

TEST_F(CheckpointTest, TheStateReadIsTheStateWritten) {
    EngineRun run;
    run.input.checkpointFolder = folder_;
    run.stopAt = 28;
    const auto written = run.start();
    ASSERT_TRUE(written.ok()) << written.error().message();
    EngineRun again;
    again.input.checkpointFolder = folder_;
    again.input.resume = true;
    again.stopAt = 0;
    const auto read = again.start();
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->finalStep, 28);
    EXPECT_TRUE(sameBits(written->sequence, read->sequence));
}

TEST_F(CheckpointTest, NoneToGoOnFromIsAnError) {
    const auto output = resume();
    ASSERT_FALSE(output.ok());
    EXPECT_THAT(output.error().message(), HasSubstr("no checkpoint"));
}

TEST_F(CheckpointTest, ATruncatedOneIsAnError) {
    interruptAt(25);
    const auto size = std::filesystem::file_size(file());
    for (const auto left : {size - 1, size - size / 10, size / 2, std::uintmax_t{100}, std::uintmax_t{0}}) {
        std::filesystem::resize_file(file(), left);
        const auto output = resume();
        ASSERT_FALSE(output.ok()) << left;
        EXPECT_THAT(output.error().message(), HasSubstr("damaged")) << left;
        EXPECT_THAT(output.error().where, HasSubstr("checkpoint.pt")) << left;
    }
}

TEST_F(CheckpointTest, ADamagedOneNeverEndsTheProgram) {
    interruptAt(25);
    std::string bytes;
    {
        std::ifstream stream(file(), std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(stream), {});
    }
    // Anywhere in the file, the archive's directory at its end included: an error, or values that are still
    // possible.
    for (std::size_t i = 0; i < 8; ++i) {
        std::string damaged = bytes;
        const std::size_t place = (2 * i + 1) * bytes.size() / 16;
        for (std::size_t k = place; k < std::min(place + 40, bytes.size()); ++k) damaged[k] = '\xff';
        std::ofstream(file(), std::ios::binary | std::ios::trunc) << damaged;
        EngineRun run;
        run.input.checkpointFolder = folder_;
        run.input.resume = true;
        run.stopAt = 0;
        const auto output = run.start();
        if (!output.ok()) {
            EXPECT_THAT(output.error().message(), HasSubstr("checkpoint"));
            EXPECT_FALSE(output.error().remedy.empty());
        }
    }
}

TEST_F(CheckpointTest, AnotherClipOrOtherSettingsAreAnError) {
    interruptAt(25);
    for (const auto& output :
         {resume({}, 5), resume({{"field.resolution", "9"}}), resume({{"rectification.kind", "gru"}}),
          resume({{"gaussians.sh_degree", "1"}}), resume({{"steps.refinement", "2"}})}) {
        ASSERT_FALSE(output.ok());
        EXPECT_THAT(output.error().message(), HasSubstr("another clip or other settings"));
    }
}

TEST_F(CheckpointTest, AFolderThatCannotBeMadeIsAnError) {
    std::ofstream(folder_) << "a file";
    EngineRun run;
    run.input.checkpointFolder = folder_;
    run.stopAt = 3;
    const auto output = run.start();
    ASSERT_FALSE(output.ok());
    EXPECT_FALSE(output.error().remedy.empty());
}

}  // namespace
}  // namespace splatreel::models
