#include "core/base/memory.h"

#include <gtest/gtest.h>

#include <vector>

namespace splatreel::core {
namespace {

TEST(Memory, PeakCountsWhatWasGivenBack) {
    constexpr std::size_t block = 64 << 20;
    {
        const std::vector<char> touched(block, 1);
    }
    EXPECT_GE(peakMemory(), block);
}

TEST(Memory, AvailableIsPartOfAll) {
    EXPECT_GT(availableMemory(), 0U);
    EXPECT_LE(availableMemory(), totalMemory());
}

}  // namespace
}  // namespace splatreel::core
