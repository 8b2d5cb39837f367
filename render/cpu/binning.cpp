#include "render/cpu/binning.h"

#include <algorithm>
#include <utility>

namespace splatreel::render {
namespace {

constexpr int smallestRange = 2048;
constexpr int mostRanges = 32;

}  // namespace

void startFrame(Frame& frame, std::size_t workers) {
    const RasterSettings& settings = frame.settings;
    frame.drawnOnly = !settings.differentiable && !settings.normal && settings.profile == Profile::gsplat;
    layOut(frame, frame.job.gaussians.size(), workers);
    frame.radii.ensure(static_cast<std::size_t>(frame.size) + 16);
}

void layOut(Frame& frame, int size, std::size_t workers) {
    frame.view = viewOf(frame.job.camera, frame.settings);
    frame.size = size;
    const int even = (frame.size + mostRanges - 1) / mostRanges;
    frame.rangeSize = std::max(smallestRange, (even + 15) / 16 * 16);
    frame.rangeCount = (frame.size + frame.rangeSize - 1) / frame.rangeSize;
    // A last vector may reach past the end.
    const std::size_t records = static_cast<std::size_t>(frame.size) + 16;
    if (frame.drawnOnly) {
        frame.drawnRecords.ensure(records);
    } else {
        frame.records.ensure(records);
    }
    const std::size_t tiles = static_cast<std::size_t>(frame.tileCount());
    frame.bins.resize(workers);
    for (TileBins& bins : frame.bins) bins.reset(frame.tileCount());
    frame.tileStart.ensure(tiles + 1);
    frame.workerStart.ensure(workers * tiles);
    frame.arenas.resize(workers);
    if (frame.settings.differentiable) {
        const std::size_t ranges = static_cast<std::size_t>(frame.rangeCount);
        frame.rangeOwners.resize(ranges);
        frame.latestRanges.assign(workers, -1);
        frame.rangeEnds.ensure(ranges * tiles);
        frame.consumed.ensure(tiles);
        frame.lists.ensure(tiles);
        for (ListArena& arena : frame.arenas) arena.used = 0;
    }
}

void noteRange(Frame& frame, int range, int worker) {
    const std::size_t owner = static_cast<std::size_t>(worker), place = static_cast<std::size_t>(range);
    frame.rangeOwners[place] = {worker, frame.latestRanges[owner]};
    frame.latestRanges[owner] = range;
    const int tiles = frame.tileCount();
    std::uint32_t* ends = frame.rangeEnds.data() + place * static_cast<std::size_t>(tiles);
    for (int tile = 0; tile < tiles; ++tile) ends[tile] = frame.bins[owner].count(tile);
}

void placePairs(Frame& frame) {
    const std::size_t tiles = static_cast<std::size_t>(frame.tileCount());
    std::uint32_t total = 0;
    frame.busyTiles.clear();
    frame.tileSlot.resize(tiles);
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        frame.tileStart[tile] = total;
        for (std::size_t worker = 0; worker < frame.bins.size(); ++worker) {
            frame.workerStart[worker * tiles + tile] = total;
            total += frame.bins[worker].count(static_cast<int>(tile));
        }
        frame.tileSlot[tile] = static_cast<int>(frame.busyTiles.size());
        if (total != frame.tileStart[tile]) frame.busyTiles.push_back(static_cast<int>(tile));
    }
    frame.tileStart[tiles] = total;
    const auto countOf = [&frame](int tile) {
        return frame.tileStart[static_cast<std::size_t>(tile) + 1] -
               frame.tileStart[static_cast<std::size_t>(tile)];
    };
    std::stable_sort(frame.busyTiles.begin(), frame.busyTiles.end(),
                     [&countOf](int left, int right) { return countOf(left) > countOf(right); });
    if (frame.settings.differentiable) {
        frame.pairs.ensure(total);
        frame.order.ensure(total);
        frame.kept.ensure(frame.busyTiles.size() * blockCount * Frame::keptPlanes * blockPixels);
    }
}

const float* gatherSums(const Frame& frame, int range, int begin, int end, TileScratch& scratch) {
    const std::size_t count =
        static_cast<std::size_t>((end - begin + 15) / 16 * 16) * sumCount;  // whole vectors
    float* sums = scratch.rangeSums.ensure(count);
    std::fill_n(sums, count, 0.0F);
    // A range's pairs are next to each other within a tile.
    const std::size_t tiles = static_cast<std::size_t>(frame.tileCount());
    const Frame::RangeOwner owner = frame.rangeOwners[static_cast<std::size_t>(range)];
    const std::uint32_t* base = frame.workerStart.data() + static_cast<std::size_t>(owner.worker) * tiles;
    const auto endsOf = [&](int which) {
        return which < 0 ? nullptr : frame.rangeEnds.data() + static_cast<std::size_t>(which) * tiles;
    };
    const std::uint32_t *starts = endsOf(owner.before), *ends = endsOf(range);
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        const std::size_t first = base[tile] + (starts == nullptr ? 0 : starts[tile]);
        for (std::size_t pair = first; pair < base[tile] + ends[tile]; ++pair) {
            if (frame.summed[pair] == 0) continue;
            const auto gaussian = static_cast<std::uint32_t>(frame.pairs[pair]);
            float* to = sums + static_cast<std::size_t>(static_cast<int>(gaussian) - begin) * sumCount;
            const float* from = frame.sums.data() + pair * sumCount;
            for (int k = 0; k < sumCount; ++k) to[k] += from[k];
        }
    }
    return sums;
}

}  // namespace splatreel::render
