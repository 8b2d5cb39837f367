#include "render/cpu/tile.h"

#include <algorithm>
#include <bit>

namespace splatreel::render {
namespace {

/// Enough for nearly ordered runs; long ones come from many equal depths and go to std::sort.
constexpr int longRun = 48;

void sortRun(std::uint64_t* first, std::uint64_t* last) {
    if (last - first > longRun) {
        std::sort(first, last);
        return;
    }
    for (std::uint64_t* item = first + 1; item < last; ++item) {
        const std::uint64_t key = *item;
        std::uint64_t* place = item;
        for (; place > first && place[-1] > key; --place) *place = place[-1];
        *place = key;
    }
}

}  // namespace

TileOrder::TileOrder(std::span<const std::uint64_t> pairs, TileScratch& scratch) {
    const int count = static_cast<int>(pairs.size());
    std::uint64_t* keys = scratch.keys.ensure(pairs.size());
    std::uint64_t* sorted = scratch.sorted.ensure(pairs.size());
    keys_ = {sorted, pairs.size()};
    std::uint32_t nearest = ~0U, farthest = 0;
    for (int i = 0; i < count; ++i) {
        const auto depth = static_cast<std::uint32_t>(pairs[i] >> 32);
        nearest = std::min(nearest, depth);
        farthest = std::max(farthest, depth);
        keys[i] = (static_cast<std::uint64_t>(depth) << 32) | static_cast<std::uint32_t>(i);
    }
    // One counting sort into about as many buckets as there are pairs; bits of positive floats grow with
    // them.
    const int buckets = static_cast<int>(std::bit_ceil(static_cast<unsigned>(std::max(count, 16))));
    const float low = std::bit_cast<float>(nearest), high = std::bit_cast<float>(farthest);
    const float scale = high > low ? (static_cast<float>(buckets) - 1.0F) / (high - low) : 0.0F;
    const auto bucketOf = [low, scale, buckets](std::uint64_t key) {
        const float depth = std::bit_cast<float>(static_cast<std::uint32_t>(key >> 32));
        return std::min(static_cast<int>((depth - low) * scale), buckets - 1);
    };
    std::uint32_t* places = scratch.buckets.ensure(static_cast<std::size_t>(buckets) + 1);
    std::fill(places, places + buckets + 1, 0U);
    for (int i = 0; i < count; ++i) ++places[bucketOf(keys[i]) + 1];
    for (int i = 0; i < buckets; ++i) places[i + 1] += places[i];
    for (int i = 0; i < count; ++i) sorted[places[bucketOf(keys[i])]++] = keys[i];
    // places[b] is now the end of bucket b.
    bucketEnds_ = places;
    bucketCount_ = buckets;
}

int TileOrder::finish(int begin, int wanted) {
    int end = begin;
    while (end < wanted && nextBucket_ < bucketCount_) {
        const int next = static_cast<int>(bucketEnds_[nextBucket_++]);
        if (next - end > 1) sortRun(keys_.data() + end, keys_.data() + next);
        end = next;
    }
    return end;
}

}  // namespace splatreel::render
