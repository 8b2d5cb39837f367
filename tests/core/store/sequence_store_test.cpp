#include "core/store/sequence_store.h"

#include "core/store/packed_frame.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>
#include <vector>

namespace splatreel::core {
namespace {

using test::randomGaussians;
using test::TemporaryFolder;

constexpr int gaussiansPerFrame = 100;

/// Frames that tell their number by their first position; can be held up, fails at one frame, counts its
/// reads.
class TestSource final : public FrameSource {
public:
    explicit TestSource(std::string key = "test", bool expensive = false)
        : key_(std::move(key)), costly_(expensive) {}

    [[nodiscard]] const GaussianSequence& description() const override { return description_; }
    [[nodiscard]] int frameCount() const override { return 1000; }
    [[nodiscard]] std::string contentKey() const override { return key_; }
    [[nodiscard]] bool costly() const override { return costly_; }
    [[nodiscard]] Result<GaussiansPtr> frame(int index) const override {
        {
            std::unique_lock lock(mutex_);
            read_.push_back(index);
            started_.notify_all();
            gate_.wait(lock, [this] { return open_; });
        }
        if (index == 666) return Error{"unreadable", "frame 666", ""};
        Gaussians g = randomGaussians(gaussiansPerFrame, 0, 1);
        std::vector<float> positions = g.positions.copy();
        positions[0] = static_cast<float>(index);
        g.positions = std::move(positions);
        return GaussiansPtr(std::make_shared<const Gaussians>(std::move(g)));
    }

    void hold() {
        const std::lock_guard lock(mutex_);
        open_ = false;
    }
    void release() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        gate_.notify_all();
    }
    void awaitReads(std::size_t count) const {
        std::unique_lock lock(mutex_);
        started_.wait(lock, [&] { return read_.size() >= count; });
    }
    [[nodiscard]] std::vector<int> reads() const {
        const std::lock_guard lock(mutex_);
        return read_;
    }

private:
    GaussianSequence description_;
    std::string key_;
    bool costly_;
    mutable std::mutex mutex_;
    mutable std::condition_variable gate_;
    mutable std::condition_variable started_;
    mutable std::vector<int> read_;
    bool open_ = true;
};

std::uint64_t frameBytes() {
    return randomGaussians(gaussiansPerFrame, 0, 1).bytes();
}

float numberOf(const GaussiansPtr& frame) {
    return frame->positions[0];
}

TEST(SequenceStore, gives_frames_and_keeps_them) {
    SequenceStore store({});
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    EXPECT_EQ(store.find(handle, 3), nullptr);
    const auto frame = store.get(handle, 3);
    ASSERT_TRUE(frame.ok());
    EXPECT_FLOAT_EQ(numberOf(*frame), 3);
    EXPECT_EQ(store.find(handle, 3), *frame);
    EXPECT_EQ(store.request(handle, 3), *frame);
    EXPECT_EQ(source->reads().size(), 1U);
    EXPECT_EQ(store.statistics().memoryBytes, frameBytes());
    EXPECT_FALSE(store.get(handle, 1000).ok());
    EXPECT_FALSE(store.get(77, 0).ok());
}

TEST(SequenceStore, sources_of_equal_content_share_frames) {
    SequenceStore store({});
    const auto first = store.open(std::make_shared<TestSource>("same"));
    const auto second = store.open(std::make_shared<TestSource>("same"));
    const auto other = store.open(std::make_shared<TestSource>("different"));
    const auto frame = store.get(first, 5);
    EXPECT_EQ(store.find(second, 5), *frame);
    EXPECT_EQ(store.find(other, 5), nullptr);
}

TEST(SequenceStore, newest_request_first_priority_before_that) {
    const auto source = std::make_shared<TestSource>();
    SequenceStore store({});
    const auto handle = store.open(source);
    source->hold();
    store.request(handle, 0);
    source->awaitReads(1);  // the loader is busy with frame 0; the rest piles up
    for (const int frame : {1, 2, 3}) store.request(handle, frame);
    store.request(handle, 9, 1);
    store.request(handle, 1);  // asked again: newer than 2 and 3
    store.request(handle, 4, -1);
    EXPECT_EQ(store.statistics().waiting, 5);
    source->release();
    source->awaitReads(6);
    EXPECT_EQ(source->reads(), (std::vector<int>{0, 9, 1, 3, 2, 4}));
}

TEST(SequenceStore, old_requests_can_be_dropped) {
    const auto source = std::make_shared<TestSource>();
    SequenceStore store({});
    const auto handle = store.open(source);
    source->hold();
    store.request(handle, 0);
    source->awaitReads(1);
    for (int frame = 1; frame < 50; ++frame) store.request(handle, frame);
    store.request(handle, 60, 1);
    store.dropRequests(handle, 1);
    source->release();
    EXPECT_FLOAT_EQ(numberOf(*store.get(handle, 70)), 70);
    EXPECT_FLOAT_EQ(numberOf(*store.get(handle, 60)), 60);
    EXPECT_EQ(source->reads().size(), 3U);
}

TEST(SequenceStore, memory_stays_within_its_budget_and_the_least_used_goes) {
    SequenceStore store({.memoryBytes = 3 * frameBytes(), .diskBytes = 0, .diskFolder = {}});
    const auto handle = store.open(std::make_shared<TestSource>());
    for (const int frame : {0, 1, 2}) (void)store.get(handle, frame);
    EXPECT_NE(store.find(handle, 0), nullptr);  // used again: 1 is now the oldest
    const auto held = *store.get(handle, 3);
    EXPECT_EQ(store.find(handle, 1), nullptr);
    EXPECT_NE(store.find(handle, 0), nullptr);
    for (int frame = 4; frame < 40; ++frame) {
        (void)store.get(handle, frame);
        EXPECT_LE(store.statistics().memoryBytes, 3 * frameBytes());
    }
    EXPECT_FLOAT_EQ(numberOf(held), 3);  // whoever holds a frame keeps it
    EXPECT_EQ(store.statistics().framesInMemory, 3);
    EXPECT_EQ(store.statistics().evictions, 37);
}

TEST(SequenceStore, a_frame_larger_than_the_budget_is_given_but_not_kept) {
    SequenceStore store({.memoryBytes = 10, .diskBytes = 0, .diskFolder = {}});
    const auto handle = store.open(std::make_shared<TestSource>());
    EXPECT_FLOAT_EQ(numberOf(*store.get(handle, 8)), 8);
    EXPECT_EQ(store.find(handle, 8), nullptr);
}

TEST(SequenceStore, errors_arrive_and_are_not_cached) {
    std::atomic<int> failures{0};
    std::atomic<int> arrivals{0};
    SequenceStore store({}, [&](SequenceStore::Handle, int frame, const Result<GaussiansPtr>& result) {
        ++arrivals;
        if (!result && frame == 666) ++failures;
    });
    const auto handle = store.open(std::make_shared<TestSource>());
    const auto failed = store.get(handle, 666);
    ASSERT_FALSE(failed.ok());
    EXPECT_EQ(failed.error().what, "unreadable");
    EXPECT_TRUE(store.get(handle, 1).ok());
    EXPECT_TRUE(store.get(handle, 2).ok());
    EXPECT_EQ(failures.load(), 1);
    EXPECT_GE(arrivals.load(), 2);
}

TEST(SequenceStore, costly_frames_survive_on_the_disk_within_its_budget) {
    const TemporaryFolder folder;
    const StoreBudget budget{
        .memoryBytes = frameBytes(), .diskBytes = 3 * (frameBytes() + 4096), .diskFolder = folder.path()};
    {
        SequenceStore store(budget);
        const auto source = std::make_shared<TestSource>("costly", true);
        const auto handle = store.open(source);
        for (const int frame : {0, 1, 0}) EXPECT_FLOAT_EQ(numberOf(*store.get(handle, frame)), frame);
        EXPECT_EQ(source->reads().size(), 2U);
        EXPECT_EQ(store.statistics().diskHits, 1);
        const auto cheap = store.open(std::make_shared<TestSource>("cheap"));
        (void)store.get(cheap, 0);
        EXPECT_EQ(test::entryCount(folder.path()), 2);
    }
    SequenceStore store(budget);  // a later run
    const auto source = std::make_shared<TestSource>("costly", true);
    const auto handle = store.open(source);
    EXPECT_FLOAT_EQ(numberOf(*store.get(handle, 1)), 1);
    EXPECT_TRUE(source->reads().empty());
    for (int frame = 2; frame < 9; ++frame) (void)store.get(handle, frame);
    EXPECT_LE(store.statistics().diskBytes, budget.diskBytes);
    EXPECT_LE(test::entryCount(folder.path()), 4);
}

TEST(SequenceStore, damaged_files_on_the_disk_are_made_again) {
    const TemporaryFolder folder;
    const StoreBudget budget{.memoryBytes = 0, .diskBytes = 1 << 20, .diskFolder = folder.path()};
    SequenceStore store(budget);
    const auto source = std::make_shared<TestSource>("costly", true);
    const auto handle = store.open(source);
    (void)store.get(handle, 4);
    std::filesystem::resize_file(folder / "costly-4.frame", 500);
    EXPECT_FLOAT_EQ(numberOf(*store.get(handle, 4)), 4);
    EXPECT_EQ(source->reads().size(), 2U);
}

TEST(SequenceStore, closing_wakes_those_who_wait) {
    const auto source = std::make_shared<TestSource>();
    SequenceStore store({});
    const auto handle = store.open(source);
    source->hold();
    store.request(handle, 0);
    source->awaitReads(1);
    std::jthread waiter([&] { EXPECT_FALSE(store.get(handle, 1).ok()); });
    while (store.statistics().waiting == 0) std::this_thread::yield();
    store.close(handle);
    waiter.join();
    source->release();
}

TEST(SequenceStore, many_threads_at_once) {
    const TemporaryFolder folder;
    SequenceStore store({.memoryBytes = 20 * frameBytes(),
                         .diskBytes = 10 * (frameBytes() + 4096),
                         .diskFolder = folder.path()});
    const auto source = std::make_shared<TestSource>("shared", true);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&store, &source, t] {
            const auto handle = store.open(source);
            for (int i = 0; i < 60; ++i) {
                const int frame = (7 * i + 13 * t) % 40;
                store.request(handle, (frame + 1) % 40, i % 3);
                const auto got = store.get(handle, frame);
                ASSERT_TRUE(got.ok());
                EXPECT_FLOAT_EQ(numberOf(*got), static_cast<float>(frame));
                if (i % 10 == 9) store.dropRequests(handle, 2);
                (void)store.statistics();
            }
            store.close(handle);
        });
    }
}

TEST(PackedFrame, round_trip_and_damage) {
    const TemporaryFolder folder;
    Gaussians g = randomGaussians(9, 3, 4);
    g.channels["parent"] = std::vector<float>(9, 2.0F);
    ASSERT_TRUE(writePackedFrame(g, folder / "a").ok());
    const auto back = readPackedFrame(**openFile(folder / "a"));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->sh.copy(), g.sh.copy());
    EXPECT_EQ(back->ids.copy(), g.ids.copy());
    EXPECT_EQ(back->channels.at("parent").copy(), g.channels.at("parent").copy());
    std::ifstream file(folder / "a", std::ios::binary);
    const std::string good(std::istreambuf_iterator<char>(file), {});
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = static_cast<char>(bad[i] ^ 0x41);
        EXPECT_FALSE(readPackedFrame(*memorySource(std::as_bytes(std::span(bad)), "bad")).ok()) << i;
        if (i % 100 == 0) {
            const std::string cut = good.substr(0, i);
            EXPECT_FALSE(readPackedFrame(*memorySource(std::as_bytes(std::span(cut)), "cut")).ok()) << i;
        }
    }
}

}  // namespace
}  // namespace splatreel::core
