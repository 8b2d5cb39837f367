#include "ui/shell/sequence_follower.h"

#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <vector>

namespace splatreel::ui {
namespace {

/// Frames that wait at a gate, each let through by its number; remembers the order in which they were read.
class GatedFrames final : public core::FrameSource {
public:
    [[nodiscard]] const core::GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return 100; }
    [[nodiscard]] std::string contentKey() const override { return "gated"; }
    [[nodiscard]] core::Result<core::GaussiansPtr> frame(int index) const override {
        std::unique_lock lock(mutex_);
        read_.push_back(index);
        changed_.notify_all();
        changed_.wait(lock, [&] { return open_ || through_ == index; });
        return core::GaussiansPtr(
            std::make_shared<const core::Gaussians>(splatreel::test::randomGaussians(10, 0, 1)));
    }

    void letThrough(int index) {
        const std::lock_guard lock(mutex_);
        through_ = index;
        changed_.notify_all();
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void awaitBegin(int index) const {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return std::find(read_.begin(), read_.end(), index) != read_.end(); });
    }
    [[nodiscard]] std::vector<int> reads() const {
        const std::lock_guard lock(mutex_);
        return read_;
    }

private:
    core::GaussianSequence description_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    mutable std::vector<int> read_;
    int through_ = -1;
    bool open_ = false;
};

class SequenceFollowerTest : public testing::Test {
protected:
    ~SequenceFollowerTest() override { frames_->open(); }

    SequenceFollower::Shown at(int frame, bool exact = false, const std::vector<int>& ahead = {}) {
        return follower_.at(source_, *frames_, frame, exact, ahead);
    }

    std::shared_ptr<GatedFrames> frames_ = std::make_shared<GatedFrames>();
    core::SequenceStore store_{core::StoreBudget{}};
    core::SequenceStore::Handle source_ = store_.open(frames_);
    SequenceFollower follower_{store_};
};

TEST_F(SequenceFollowerTest, GivesTheDueFrameOnceItIsThere) {
    frames_->open();
    (void)at(5);
    const auto packed = store_.getPacked(source_, 5);
    ASSERT_TRUE(packed.ok());
    const auto shown = at(5);
    EXPECT_EQ(shown.packed, *packed);
    EXPECT_EQ(shown.frame, 5);
    EXPECT_TRUE(shown.due);
}

TEST_F(SequenceFollowerTest, ALateFrameIsShownWhileTheDueOneIsOnItsWay) {
    (void)at(5);
    frames_->awaitBegin(5);
    (void)at(6);
    frames_->letThrough(5);
    frames_->awaitBegin(6);  // 5 is there by now
    const auto shown = at(6);
    ASSERT_NE(shown.packed, nullptr);
    EXPECT_EQ(shown.frame, 5);
    EXPECT_FALSE(shown.due);
}

TEST_F(SequenceFollowerTest, NothingOlderThanTheOneShownComesBack) {
    (void)at(5);
    frames_->awaitBegin(5);
    (void)at(6);
    frames_->letThrough(5);
    frames_->awaitBegin(6);
    frames_->letThrough(6);
    ASSERT_TRUE(store_.getPacked(source_, 6).ok());
    ASSERT_TRUE(at(6).due);
    const auto shown = at(7);
    EXPECT_EQ(shown.frame, 6);
}

TEST_F(SequenceFollowerTest, WhatThePlayheadHasLeftIsNotReadAnyMore) {
    (void)at(5);
    frames_->awaitBegin(5);
    (void)at(6);
    (void)at(7);
    frames_->open();
    ASSERT_TRUE(store_.getPacked(source_, 7).ok());
    EXPECT_EQ(frames_->reads(), (std::vector<int>{5, 7}));
}

TEST_F(SequenceFollowerTest, ReadsAheadAfterTheDueFrame) {
    (void)at(5, false, {6, 7});
    frames_->open();
    frames_->awaitBegin(7);
    EXPECT_EQ(frames_->reads(), (std::vector<int>{5, 6, 7}));
}

TEST_F(SequenceFollowerTest, AFrameWantedInFullPrecisionIsReadOnce) {
    frames_->open();
    (void)at(5, true);
    const auto exact = store_.get(source_, 5);
    ASSERT_TRUE(exact.ok());
    ASSERT_TRUE(store_.getPacked(source_, 5).ok());
    EXPECT_EQ(at(5, true).exact, *exact);
    EXPECT_EQ(frames_->reads(), (std::vector<int>{5}));
}

}  // namespace
}  // namespace splatreel::ui
