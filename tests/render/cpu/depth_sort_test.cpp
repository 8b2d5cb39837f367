#include "render/cpu/depth_sort.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <random>
#include <vector>

namespace splatreel::render {
namespace {

std::uint64_t keyOf(float depth, std::uint32_t place) {
    return static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(depth)) << 32 | place;
}

void expectSorted(std::vector<std::uint64_t> keys) {
    std::vector<std::uint64_t> expected = keys;
    std::sort(expected.begin(), expected.end());
    Scratch<std::uint64_t> spare;
    sortByDepth(keys, spare);
    EXPECT_EQ(keys, expected) << keys.size() << " keys";
}

TEST(DepthSort, OrdersAnyNumberOfKeys) {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> depth(0.5F, 9.0F);
    for (const std::size_t count : {0U, 1U, 2U, 24U, 25U, 300U, 5000U}) {
        std::vector<std::uint64_t> keys(count);
        for (std::size_t i = 0; i < count; ++i) keys[i] = keyOf(depth(random), static_cast<std::uint32_t>(i));
        expectSorted(keys);
    }
}

TEST(DepthSort, EqualDepthsGoByTheLowerHalf) {
    std::mt19937 random(2);
    std::vector<std::uint64_t> keys;
    for (int i = 0; i < 1000; ++i) {
        keys.push_back(keyOf(static_cast<float>(1 + random() % 3), static_cast<std::uint32_t>(random())));
    }
    expectSorted(keys);
}

TEST(DepthSort, CloseDepthsBesideAFarOneAreInOrder) {
    std::mt19937 random(3);
    std::vector<std::uint64_t> keys{keyOf(1e30F, 0)};
    for (std::uint32_t i = 1; i < 4000; ++i) {
        keys.push_back(keyOf(2.0F + 1e-6F * static_cast<float>(random() % 1000), i));
    }
    expectSorted(keys);
}

}  // namespace
}  // namespace splatreel::render
