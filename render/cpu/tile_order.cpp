#include "render/cpu/depth_sort.h"
#include "render/cpu/scene_tile.h"
#include "render/cpu/tile.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace splatreel::render {
namespace {

/// Puts keys of the same depth in the order of their ranks.
template <class RankOf>
void orderTies(std::span<std::uint64_t> keys, const RankOf& rankOf) {
    const auto sameDepth = [](std::uint64_t a, std::uint64_t b) { return (a ^ b) >> 32 == 0; };
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if (!sameDepth(keys[i - 1], keys[i])) continue;
        const std::size_t first = i - 1;
        while (i < keys.size() && sameDepth(keys[first], keys[i])) ++i;
        std::sort(keys.begin() + static_cast<std::ptrdiff_t>(first),
                  keys.begin() + static_cast<std::ptrdiff_t>(i),
                  [&rankOf](std::uint64_t a, std::uint64_t b) { return rankOf(a) < rankOf(b); });
    }
}

}  // namespace

std::span<const std::uint64_t> orderDrawnTile(const Frame& frame, int tile, TileScratch& scratch) {
    const std::uint32_t* start = frame.tileStart.data() + tile;
    const std::span<std::uint64_t> keys(scratch.keys.ensure(start[1] - start[0]), start[1] - start[0]);
    std::size_t written = 0;
    for (const TileBins& bins : frame.bins) written += bins.copy(tile, keys.data() + written);
    sortByDepth(keys, scratch.spare);
    return keys;
}

OrderedTile orderTile(Frame& frame, int tile, TileScratch& scratch) {
    const std::uint32_t* start = frame.tileStart.data() + tile;
    const std::size_t count = start[1] - start[0];
    std::uint64_t* pairs = frame.pairs.data() + start[0];
    std::size_t written = 0;
    for (const TileBins& bins : frame.bins) written += bins.copy(tile, pairs + written);
    const std::span<std::uint64_t> keys(scratch.keys.ensure(count), count);
    for (std::size_t i = 0; i < count; ++i) keys[i] = (pairs[i] >> 32 << 32) | i;
    sortByDepth(keys, scratch.spare);
    orderTies(keys, [pairs](std::uint64_t key) {
        return static_cast<std::uint32_t>(pairs[static_cast<std::uint32_t>(key)]);
    });
    return {{pairs, count}, keys};
}

std::span<const std::uint64_t> orderSceneTile(const SceneFrame& frame, int tile, SceneScratch& scratch) {
    std::size_t count = 0;
    for (const TileBins& bins : frame.bins) count += bins.count(tile);
    const std::span<std::uint64_t> keys(scratch.keys.ensure(count), count);
    std::size_t written = 0;
    for (const TileBins& bins : frame.bins) written += bins.copy(tile, keys.data() + written);
    sortByDepth(keys, scratch.spare);
    orderTies(keys, [&frame](std::uint64_t key) {
        const auto record = static_cast<std::uint32_t>(key);
        const int item = frame.itemOf(record);
        const core::PackedGaussians& gaussians = *frame.sources[static_cast<std::size_t>(item)].frame;
        const std::uint32_t place = frame.records[record].place;
        return std::pair(item, place < gaussians.rows.size() ? gaussians.rows[place] : place);
    });
    return keys;
}

}  // namespace splatreel::render
