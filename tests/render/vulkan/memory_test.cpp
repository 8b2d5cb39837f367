#include "render/vulkan/free_ranges.h"
#include "render/vulkan/ledger.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace splatreel::render::vulkan {
namespace {

TEST(FreeRanges, GivesAlignedRangesUntilFull) {
    FreeRanges ranges(100);
    EXPECT_EQ(ranges.take(10), 0U);
    EXPECT_EQ(ranges.take(10, 16), 16U);
    EXPECT_EQ(ranges.take(6), 10U);  // the gap before the aligned one
    EXPECT_EQ(ranges.take(75), std::nullopt);
    EXPECT_EQ(ranges.take(74), 26U);
    EXPECT_EQ(ranges.taken(), 100U);
}

TEST(FreeRanges, JoinsNeighbours) {
    FreeRanges ranges(30);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(ranges.take(10));
    ranges.give(0, 10);
    ranges.give(20, 10);
    EXPECT_EQ(ranges.longest(), 10U);
    ranges.give(10, 10);
    EXPECT_EQ(ranges.longest(), 30U);
}

TEST(FreeRanges, NeverOverlap) {
    FreeRanges ranges(10'000);
    std::map<std::uint64_t, std::uint64_t> held;
    std::mt19937 random(1);
    for (int step = 0; step < 5000; ++step) {
        if (random() % 2 == 0 || held.empty()) {
            const std::uint64_t size = 1 + random() % 300;
            const std::uint64_t alignment = 1ULL << random() % 6;
            const auto offset = ranges.take(size, alignment);
            if (!offset) continue;
            ASSERT_EQ(*offset % alignment, 0U);
            ASSERT_LE(*offset + size, ranges.size());
            const auto next = held.lower_bound(*offset);
            if (next != held.end()) {
                ASSERT_LE(*offset + size, next->first);
            }
            if (next != held.begin()) {
                ASSERT_LE(std::prev(next)->first + std::prev(next)->second, *offset);
            }
            held.emplace(*offset, size);
        } else {
            const auto chosen = std::next(held.begin(), static_cast<long>(random() % held.size()));
            ranges.give(chosen->first, chosen->second);
            held.erase(chosen);
        }
    }
    for (const auto& [offset, size] : held) ranges.give(offset, size);
    EXPECT_EQ(ranges.taken(), 0U);
    EXPECT_EQ(ranges.longest(), 10'000U);
}

TEST(Ledger, RefusesBeyondTheBudgetAndRemembersThePeak) {
    Ledger ledger(100);
    EXPECT_TRUE(ledger.take(Purpose::pages, 60).ok());
    EXPECT_FALSE(ledger.take(Purpose::staging, 41).ok());
    EXPECT_TRUE(ledger.take(Purpose::staging, 40).ok());
    ledger.give(Purpose::pages, 60);
    EXPECT_EQ(ledger.held(), 40U);
    EXPECT_EQ(ledger.held(Purpose::pages), 0U);
    EXPECT_EQ(ledger.peak(), 100U);
}

}  // namespace
}  // namespace splatreel::render::vulkan
