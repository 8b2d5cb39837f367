#include "models/fourdstr/temporal_buffer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace splatreel::models {
namespace {

BufferSlot slotOf(std::vector<std::uint64_t> ids) {
    BufferSlot slot;
    for (const std::uint64_t id : ids)
        slot.tokens.insert(slot.tokens.end(), tokenWidth, static_cast<float>(id));
    slot.ids = std::move(ids);
    return slot;
}

TEST(Align, FindsTheSameIdWhateverWasPruned) {
    const Genealogy genealogy;
    const std::vector<std::uint64_t> now = {1, 4, 9};
    EXPECT_EQ(align(now, slotOf({0, 1, 2, 4, 9}), genealogy), (std::vector<int>{1, 3, 4}));
}

TEST(Align, ChildFindsNearestAncestorThatTheSlotHas) {
    Genealogy genealogy;
    genealogy.record(5, 2);
    genealogy.record(8, 5);
    const std::vector<std::uint64_t> now = {8};
    EXPECT_EQ(align(now, slotOf({1, 2}), genealogy), std::vector<int>{1});
    EXPECT_EQ(align(now, slotOf({1, 2, 5}), genealogy), std::vector<int>{2});
}

TEST(Align, UnknownIdIsMissing) {
    EXPECT_EQ(align(std::vector<std::uint64_t>{7}, slotOf({1, 2}), {}), std::vector<int>{-1});
    EXPECT_EQ(align(std::vector<std::uint64_t>{7}, BufferSlot{}, {}), std::vector<int>{-1});
}

TEST(Align, OffTakesThePosition) {
    EXPECT_EQ(align(std::vector<std::uint64_t>{7, 8, 9}, slotOf({1, 2}), {}, Alignment::off),
              (std::vector<int>{0, 1, 1}));
}

TEST(Align, MatchesAMapThroughRandomBirthsAndDeaths) {
    std::mt19937 random(7);
    Genealogy genealogy;
    std::vector<std::uint64_t> alive = {0, 1, 2, 3, 4, 5};
    std::uint64_t next = 6;
    for (int event = 0; event < 60; ++event) {
        const BufferSlot before = slotOf(alive);
        std::map<std::uint64_t, int> rowOf;
        for (std::size_t i = 0; i < alive.size(); ++i) rowOf[alive[i]] = static_cast<int>(i);
        std::vector<std::uint64_t> after;
        for (const std::uint64_t id : alive) {
            if (random() % 5 != 0) after.push_back(id);
        }
        for (const std::uint64_t id : alive) {
            if (random() % 4 == 0) {
                genealogy.record(next, id);
                after.push_back(next++);
            }
        }
        const std::vector<int> rows = align(after, before, genealogy);
        for (std::size_t i = 0; i < after.size(); ++i) {
            std::uint64_t id = after[i];
            while (!rowOf.contains(id) && genealogy.parentOf(id) != id) id = genealogy.parentOf(id);
            ASSERT_EQ(rows[i], rowOf.contains(id) ? rowOf[id] : -1);
        }
        alive = after;
        if (alive.empty()) alive = {next++};
    }
}

TEST(TemporalBuffer, WindowRepeatsTheEarliestKnownTokenAndMasksIt) {
    TemporalBuffer buffer(3);
    buffer.write(0, {1}, std::vector<float>(tokenWidth, 10));
    buffer.write(1, {1, 2}, std::vector<float>(2 * tokenWidth, 20));
    const std::vector<std::uint64_t> ids = {1, 2};
    const auto window = buffer.window(1, 4, ids, {}, Alignment::ids);
    EXPECT_EQ(window.mask, (std::vector<float>{0, 0, 1, 1, 0, 0, 0, 1}));
    EXPECT_EQ(window.tokens[0], 10);
    EXPECT_EQ(window.tokens[2 * tokenWidth], 10);
    EXPECT_EQ(window.tokens[3 * tokenWidth], 20);
    EXPECT_EQ(window.tokens[4 * tokenWidth], 20);
}

TEST(TemporalBuffer, QuaternionSignsFollowTheNewest) {
    TemporalBuffer buffer(2);
    std::vector<float> token(tokenWidth, 0);
    token[6] = -1;
    buffer.write(0, {1}, token);
    token[6] = 1;
    buffer.write(1, {1}, token);
    const auto window = buffer.window(1, 2, std::vector<std::uint64_t>{1}, {}, Alignment::ids);
    EXPECT_EQ(window.tokens[6], 1);
    EXPECT_EQ(window.tokens[tokenWidth + 6], 1);
}

}  // namespace
}  // namespace splatreel::models
