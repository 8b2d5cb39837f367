#include "render/cpu/scene_tile.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace splatreel::render {
namespace {

/// Enough for nearly ordered runs; long ones come from many equal depths and go to std::sort.
constexpr int longRun = 48;
constexpr int mostBuckets = 1 << 14;

void sortKeys(std::uint64_t* first, std::uint64_t* last) {
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

void SceneOrder::sortRun(std::uint64_t* first, std::uint64_t* last) const {
    sortKeys(first, last);
    const auto sameDepth = [](std::uint64_t a, std::uint64_t b) { return (a ^ b) >> 32 == 0; };
    const auto rankOf = [this](std::uint64_t key) {
        const auto record = static_cast<std::uint32_t>(key);
        const int item = frame_.itemOf(record);
        const core::PackedGaussians& gaussians = *frame_.sources[static_cast<std::size_t>(item)].frame;
        const std::uint32_t place = frame_.records[record].place;
        return std::pair(item, place < gaussians.rows.size() ? gaussians.rows[place] : place);
    };
    for (std::uint64_t* item = first + 1; item < last; ++item) {
        if (!sameDepth(item[-1], *item)) continue;
        std::uint64_t* end = item + 1;
        while (end < last && sameDepth(*item, *end)) ++end;
        std::sort(item - 1, end,
                  [&rankOf](std::uint64_t a, std::uint64_t b) { return rankOf(a) < rankOf(b); });
        item = end - 1;
    }
}

SceneOrder::SceneOrder(const SceneFrame& frame, int tile, SceneScratch& scratch) : frame_(frame) {
    std::size_t count = 0;
    for (const TileBins& bins : frame.bins) count += bins.count(tile);
    std::uint64_t* keys = scratch.keys.ensure(count);
    std::size_t written = 0;
    for (const TileBins& bins : frame.bins) written += bins.copy(tile, keys + written);
    std::uint64_t* sorted = scratch.sorted.ensure(count);
    keys_ = {sorted, count};
    std::uint64_t nearest = ~std::uint64_t{0}, farthest = 0;
    for (std::size_t i = 0; i < count; ++i) {
        nearest = std::min(nearest, keys[i]);
        farthest = std::max(farthest, keys[i]);
    }
    // One counting sort into about as many buckets as there are pairs; bits of positive floats grow with
    // them.
    const int buckets =
        std::min(static_cast<int>(std::bit_ceil(static_cast<unsigned>(std::max<std::size_t>(count, 16)))),
                 mostBuckets);
    const auto depthOf = [](std::uint64_t key) {
        return std::bit_cast<float>(static_cast<std::uint32_t>(key >> 32));
    };
    const float low = depthOf(nearest), high = depthOf(farthest);
    const float scale = high > low ? (static_cast<float>(buckets) - 1.0F) / (high - low) : 0.0F;
    std::uint16_t* bucketOf = scratch.bucketOf.ensure(count);
    for (std::size_t i = 0; i < count; ++i) {
        bucketOf[i] = static_cast<std::uint16_t>(
            std::min(static_cast<int>((depthOf(keys[i]) - low) * scale), buckets - 1));
    }
    std::uint32_t* places = scratch.buckets.ensure(static_cast<std::size_t>(buckets) + 1);
    std::fill(places, places + buckets + 1, 0U);
    for (std::size_t i = 0; i < count; ++i) ++places[bucketOf[i] + 1];
    for (int i = 0; i < buckets; ++i) places[i + 1] += places[i];
    for (std::size_t i = 0; i < count; ++i) sorted[places[bucketOf[i]]++] = keys[i];
    // places[b] is now the end of bucket b.
    bucketEnds_ = places;
    bucketCount_ = buckets;
}

int SceneOrder::finish(int begin, int wanted) {
    int end = begin;
    while (end < wanted && nextBucket_ < bucketCount_) {
        const int next = static_cast<int>(bucketEnds_[nextBucket_++]);
        if (next - end > 1) sortRun(keys_.data() + end, keys_.data() + next);
        end = next;
    }
    return end;
}

}  // namespace splatreel::render
