#include "core/store/sequence_store.h"

#include "core/formats/sequence_io.h"
#include "core/store/packed_frame.h"
#include "tests/core/formats/temporary_folder.h"
#include "tests/core/gaussians/random_gaussians.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <numeric>
#include <set>
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

TEST(SequenceStore, a_smaller_budget_counts_at_once) {
    SequenceStore store({});
    const auto handle = store.open(std::make_shared<TestSource>());
    for (int frame = 0; frame < 8; ++frame) ASSERT_TRUE(store.get(handle, frame).ok());
    store.setMemoryBudget(3 * frameBytes());
    EXPECT_EQ(store.statistics().framesInMemory, 3);
    EXPECT_NE(store.find(handle, 7), nullptr);
    EXPECT_EQ(store.find(handle, 0), nullptr);
    store.setMemoryBudget(8 * frameBytes());
    for (int frame = 0; frame < 8; ++frame) ASSERT_TRUE(store.get(handle, frame).ok());
    EXPECT_EQ(store.statistics().framesInMemory, 8);
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

TEST(SequenceStore, frames_of_closed_sources_can_be_let_go) {
    SequenceStore store({});
    const auto one = store.open(std::make_shared<TestSource>("one"));
    const auto other = store.open(std::make_shared<TestSource>("other"));
    const GaussiansPtr held = *store.get(one, 0);
    ASSERT_TRUE(store.getPacked(one, 1).ok());
    ASSERT_TRUE(store.get(other, 0).ok());
    const std::uint64_t before = store.statistics().memoryBytes;
    store.close(one);
    EXPECT_EQ(store.statistics().memoryBytes, before);
    store.forgetClosed();
    EXPECT_EQ(store.statistics().framesInMemory, 1);
    EXPECT_LT(store.statistics().memoryBytes, before);
    EXPECT_FLOAT_EQ(numberOf(held), 0);
    EXPECT_NE(store.find(other, 0), nullptr);
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

std::uint64_t packedFrameBytes() {
    const PackedGaussians packed = pack(randomGaussians(gaussiansPerFrame, 0, 1));
    return packed.deviceBytes() + packed.clusters.size() * sizeof(PackedCluster);
}

/// Ids and rows, which all frames of the source share.
std::uint64_t sharedBytes() {
    return gaussiansPerFrame * (sizeof(std::uint64_t) + sizeof(std::uint32_t));
}

float numberOf(const PackedGaussiansPtr& frame) {
    return unpack(*frame).positions[0];
}

StoreBudget budgetOfFrames(int frames) {
    return {.memoryBytes = static_cast<std::uint64_t>(frames) * packedFrameBytes() + sharedBytes() + 100,
            .diskBytes = 0,
            .diskFolder = {}};
}

/// Waits until the store has nothing more to load.
void settle(const SequenceStore& store) {
    while (!store.statistics().idle) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

TEST(SequenceStore, packs_frames_that_line_up) {
    SequenceStore store({});
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    EXPECT_EQ(store.findPacked(handle, 3), nullptr);
    const auto third = store.getPacked(handle, 3);
    const auto fourth = store.getPacked(handle, 4);
    ASSERT_TRUE(third.ok() && fourth.ok());
    EXPECT_FLOAT_EQ(numberOf(*third), 3);
    EXPECT_FLOAT_EQ(numberOf(*fourth), 4);
    EXPECT_TRUE((*third)->ids.shares((*fourth)->ids));
    EXPECT_EQ(store.findPacked(handle, 3), *third);
    EXPECT_EQ(store.find(handle, 3), nullptr);  // the other form is another frame
    EXPECT_EQ(store.statistics().memoryBytes, 2 * packedFrameBytes() + sharedBytes());
    EXPECT_EQ(store.getPacked(handle, 666).ok(), false);
    EXPECT_EQ(store.getPacked(handle, 1000).ok(), false);
}

TEST(SequenceStore, an_exact_frame_in_memory_is_packed_without_reading_it_again) {
    SequenceStore store({});
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    (void)store.get(handle, 3);
    EXPECT_FLOAT_EQ(numberOf(*store.getPacked(handle, 3)), 3);
    EXPECT_EQ(source->reads().size(), 1U);
}

TEST(SequenceStore, what_playback_wants_is_loaded_in_its_order) {
    SequenceStore store({});
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    store.want(handle, std::vector{7, 8, 9, 2, -1, 5000});
    settle(store);
    EXPECT_EQ(source->reads(), (std::vector<int>{7, 8, 9, 2}));
    for (const int frame : {7, 8, 9, 2}) EXPECT_NE(store.findPacked(handle, frame), nullptr);
}

TEST(SequenceStore, the_newest_seek_wins_and_requests_go_first) {
    SequenceStore store({});
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    source->hold();
    store.want(handle, std::vector{0, 1, 2, 3});
    source->awaitReads(1);
    store.want(handle, std::vector{50, 51});
    store.want(handle, std::vector{80, 81});
    store.request(handle, 9);
    source->release();
    settle(store);
    EXPECT_EQ(source->reads(), (std::vector<int>{0, 9, 80, 81}));
}

TEST(SequenceStore, a_clip_that_fits_stays) {
    SequenceStore store(budgetOfFrames(10));
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    std::vector<int> clip = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (int round = 0; round < 12; ++round) {
        store.want(handle, clip);
        settle(store);
        std::ranges::rotate(clip, clip.begin() + 1);
    }
    EXPECT_EQ(source->reads().size(), 10U);
    EXPECT_EQ(store.statistics().evictions, 0);
}

TEST(SequenceStore, reading_ahead_never_displaces_what_is_needed_sooner) {
    SequenceStore store(budgetOfFrames(4));
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    store.want(handle, std::vector{0, 1, 2, 3, 4, 5, 6});
    settle(store);
    EXPECT_EQ(source->reads(), (std::vector<int>{0, 1, 2, 3}));
    store.want(handle, std::vector{1, 2, 3, 4, 5, 6, 0});  // one is shown: the next takes its place
    settle(store);
    EXPECT_EQ(source->reads(), (std::vector<int>{0, 1, 2, 3, 4}));
    EXPECT_EQ(store.findPacked(handle, 0), nullptr);
    for (const int frame : {1, 2, 3, 4}) EXPECT_NE(store.findPacked(handle, frame), nullptr);
    EXPECT_LE(store.statistics().memoryBytes, budgetOfFrames(4).memoryBytes);
    store.want(handle, std::vector{20, 21});  // a seek: the old place goes
    settle(store);
    EXPECT_NE(store.findPacked(handle, 20), nullptr);
    EXPECT_NE(store.findPacked(handle, 21), nullptr);
}

TEST(SequenceStore, memory_of_packed_frames_is_used_again) {
    SequenceStore store(budgetOfFrames(3));
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    std::set<const PackedBlock*> places;
    for (int frame = 0; frame < 15; ++frame) {
        store.want(handle, std::vector{frame, frame + 1, frame + 2});
        settle(store);
        const auto shown = store.findPacked(handle, frame);
        ASSERT_NE(shown, nullptr);
        EXPECT_FLOAT_EQ(numberOf(shown), frame);
        places.insert(shown->blocks.data());
    }
    EXPECT_LE(places.size(), 6U);  // the budget's, the two spare ones and the one to line up with
}

TEST(SequenceStore, a_packed_frame_beyond_the_budget_is_refused_with_the_numbers) {
    std::atomic<int> failures{0};
    SequenceStore store({.memoryBytes = 1000, .diskBytes = 0, .diskFolder = {}}, {},
                        [&](SequenceStore::Handle, int frame, const Result<PackedGaussiansPtr>& result) {
                            if (!result && frame == 8) ++failures;
                        });
    const auto source = std::make_shared<TestSource>();
    const auto handle = store.open(source);
    const auto frame = store.getPacked(handle, 8);
    ASSERT_FALSE(frame.ok());
    EXPECT_NE(frame.error().message().find("frame 8 needs 4.8 kB"), std::string::npos)
        << frame.error().message();
    EXPECT_NE(frame.error().message().find("is 1.0 kB"), std::string::npos);
    for (int i = 0; i < 3; ++i) {  // said once, not at every picture
        store.want(handle, std::vector{8});
        settle(store);
    }
    EXPECT_EQ(failures.load(), 1);
}

TEST(SequenceStore, frames_of_a_packed_file_come_from_it) {
    const TemporaryFolder folder;
    GaussianSequence sequence;
    for (unsigned i = 0; i < 5; ++i)
        sequence.frames.push_back(std::make_shared<const Gaussians>(randomGaussians(200, 1, i)));
    ASSERT_TRUE(exportSequence(*sourceOf(sequence), folder / "a.splatseq").ok());
    SequenceStore store({});
    const auto handle = store.open(*openSequence(folder / "a.splatseq"));
    for (int i = 0; i < 5; ++i) {
        const auto packed = store.getPacked(handle, i);
        ASSERT_TRUE(packed.ok());
        EXPECT_TRUE(std::ranges::equal(unpack(**packed).positions, sequence.frame(i).positions));
    }
    EXPECT_EQ(store.statistics().framesInMemory, 5);
}

TEST(SequenceStore, closing_and_ending_while_much_is_wanted_is_quick) {
    const auto source = std::make_shared<TestSource>();
    std::vector<int> all(1000);
    std::iota(all.begin(), all.end(), 0);
    {
        SequenceStore store({});
        const auto handle = store.open(source);
        source->hold();
        store.want(handle, all);
        source->awaitReads(1);
        source->release();
        store.close(handle);
        const auto other = store.open(std::make_shared<TestSource>("other"));
        store.want(other, all);
    }
    EXPECT_LT(source->reads().size(), 900U);
}

}  // namespace
}  // namespace splatreel::core
