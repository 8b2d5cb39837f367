#include "render/vulkan/draw_scene.h"
#include "render/vulkan/draw_sort.h"
#include "tests/render/vulkan/device_fixture.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <vector>

namespace splatreel::render::vulkan {
namespace {

class SortTest : public DeviceTest {
protected:
    struct Sorted {
        std::vector<std::uint32_t> keys, places;
    };
    /// What the device makes of these keys; those with all bits set stay out.
    Sorted sorted(const std::vector<std::uint32_t>& keys) {
        Sorted result;
        EXPECT_NO_FATAL_FAILURE(run(keys, result));
        return result;
    }
    static std::vector<std::uint32_t> expected(const std::vector<std::uint32_t>& keys) {
        std::vector<std::uint32_t> places(keys.size());
        std::iota(places.begin(), places.end(), 0U);
        std::erase_if(places, [&](std::uint32_t place) { return keys[place] == 0xffffffffU; });
        std::stable_sort(places.begin(), places.end(), [&](auto a, auto b) { return keys[a] < keys[b]; });
        return places;
    }
    void expectSorted(const std::vector<std::uint32_t>& keys, const char* what) {
        const Sorted result = sorted(keys);
        const auto places = expected(keys);
        ASSERT_EQ(result.places, places) << what;
        for (std::size_t i = 0; i < places.size(); ++i) ASSERT_EQ(result.keys[i], keys[places[i]]) << what;
    }

private:
    void run(const std::vector<std::uint32_t>& keys, Sorted& result) {
        const std::uint64_t bytes = 4 * std::max<std::uint64_t>(keys.size(), 64);
        auto sort = DeviceSort::create(device_, tuningFor(device_->capabilities()));
        ASSERT_TRUE(sort.ok());
        ASSERT_TRUE(sort->reserve(keys.size()).ok());
        DeviceSort::Pairs pairs;
        GrowingBuffer counts(MemoryUse::device,
                             VK_BUFFER_USAGE_STORAGE_BUFFER_BIT | VK_BUFFER_USAGE_INDIRECT_BUFFER_BIT);
        GrowingBuffer projected, input(MemoryUse::upload), out(MemoryUse::readback),
            outCounts(MemoryUse::readback);
        ASSERT_TRUE(pairs.reserve(device_, bytes / 4).ok());
        ASSERT_TRUE(input.reserve(device_, bytes).ok());
        ASSERT_TRUE(projected.reserve(device_, bytes).ok());
        ASSERT_TRUE(out.reserve(device_, 2 * bytes).ok());
        ASSERT_TRUE(counts.reserve(device_, 4 * count::words).ok());
        ASSERT_TRUE(outCounts.reserve(device_, 16).ok());
        if (!keys.empty()) std::memcpy(input.get().mapped().data(), keys.data(), 4 * keys.size());
        auto recording = device_->record();
        ASSERT_TRUE(recording.ok());
        const std::uint32_t start[4] = {static_cast<std::uint32_t>(keys.size()), 0, 0, 0};
        recording->update(counts, 0, std::as_bytes(std::span(start)));
        recording->copy(input, 0, projected, 0, 4 * keys.size());
        recording->barrier(Access::transferWrite, Access::computeRead | Access::computeWrite);
        Stages stages(*recording, counts, nullptr);
        const int side = sort->sortVisible(stages, projected, pairs, start[0],
                                           {count::visible, count::visibleGroups, 32, 0});
        ASSERT_TRUE(stages.result().ok());
        recording->barrier(Access::computeWrite, Access::transferRead);
        recording->copy(pairs.sides[side], 0, out, 0, 2 * bytes);
        recording->copy(counts, 0, outCounts, 0, 16);
        recording->barrier(Access::transferWrite, Access::hostRead);
        ASSERT_TRUE(recording->submitAndWait().ok());
        const std::uint32_t visible = outCounts.get().mappedAs<const std::uint32_t>()[count::visible];
        ASSERT_LE(visible, keys.size());
        const auto words = out.get().mappedAs<const std::uint32_t>();
        for (std::size_t i = 0; i < visible; ++i) {
            result.keys.push_back(words[2 * i]);
            result.places.push_back(words[2 * i + 1]);
        }
    }
};

std::vector<std::uint32_t> randomKeys(std::size_t count, std::uint32_t most) {
    std::mt19937 random(static_cast<unsigned>(count));
    std::uniform_int_distribution<std::uint32_t> uniform(0, most);
    std::vector<std::uint32_t> keys(count);
    for (auto& key : keys) key = uniform(random);
    return keys;
}

TEST_F(SortTest, SortsAnyNumberOfKeys) {
    for (const std::size_t count : {0UL, 1UL, 2UL, 255UL, 256UL, 257UL, 4095UL, 4096UL, 4097UL}) {
        expectSorted(randomKeys(count, 0xfffffffe), std::to_string(count).c_str());
    }
}

TEST_F(SortTest, SortsAboutAMillion) {
    for (const std::size_t count : {(1UL << 20) - 1, (1UL << 20), (1UL << 20) + 1}) {
        expectSorted(randomKeys(count, 0xfffffffe), std::to_string(count).c_str());
    }
}

TEST_F(SortTest, EqualKeysKeepTheirOrder) {
    expectSorted(std::vector<std::uint32_t>(5000, 7), "all equal");
    expectSorted(randomKeys(9000, 3), "few different");
}

TEST_F(SortTest, SortedAndReversedKeys) {
    std::vector<std::uint32_t> keys(6000);
    std::iota(keys.begin(), keys.end(), 100U);
    expectSorted(keys, "sorted");
    std::reverse(keys.begin(), keys.end());
    expectSorted(keys, "reversed");
}

TEST_F(SortTest, WhatIsCulledStaysOut) {
    auto keys = randomKeys(7001, 1000);
    for (std::size_t i = 0; i < keys.size(); i += 3) keys[i] = 0xffffffffU;
    expectSorted(keys, "some culled");
    expectSorted(std::vector<std::uint32_t>(300, 0xffffffffU), "all culled");
}

TEST_F(SortTest, FloatsOrderByTheirBitsWithInfinitiesAndNan) {
    const float infinity = std::numeric_limits<float>::infinity();
    std::vector<float> values{
        3.5F, -infinity, 0.0F, infinity, -1e-30F, std::numeric_limits<float>::quiet_NaN(), 1e30F, -2.0F};
    std::vector<std::uint32_t> keys;
    for (const float value : values) keys.push_back(orderedBits(value));
    const Sorted result = sorted(keys);
    ASSERT_EQ(result.places.size(), values.size());
    EXPECT_EQ(result.places.back(), 5U);  // NaN behind everything, nothing lost
    for (std::size_t i = 2; i < values.size() - 1; ++i) {
        EXPECT_LE(values[result.places[i - 1]], values[result.places[i]]);
    }
}

}  // namespace
}  // namespace splatreel::render::vulkan
