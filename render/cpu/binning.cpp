#include "render/cpu/binning.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace splatreel::render {
namespace {

/// The cut does not depend on the number of workers, nor does anything that is counted by it.
constexpr int smallestRange = 2048;
constexpr int mostRanges = 32;

}  // namespace

void startFrame(Frame& frame) {
    layOut(frame, frame.job.gaussians.size());
    frame.radii.ensure(static_cast<std::size_t>(frame.size) + 16);
}

void layOut(Frame& frame, int size) {
    frame.view = viewOf(frame.job.camera, frame.settings);
    frame.size = size;
    const int even = (frame.size + mostRanges - 1) / mostRanges;
    frame.rangeSize = std::max(smallestRange, (even + 15) / 16 * 16);
    frame.rangeCount = (frame.size + frame.rangeSize - 1) / frame.rangeSize;
    // A last vector may reach past the end.
    const std::size_t padded = static_cast<std::size_t>(frame.size) + 16;
    frame.records.ensure(padded);
    frame.rects.ensure(padded);
    frame.depths.ensure(padded);
    frame.rangeTiles.ensure(static_cast<std::size_t>(frame.rangeCount) *
                            static_cast<std::size_t>(frame.tileCount()));
    frame.tileStart.ensure(static_cast<std::size_t>(frame.tileCount()) + 1);
    if (frame.settings.differentiable) {
        frame.consumed.ensure(static_cast<std::size_t>(frame.tileCount()));
        frame.lists.ensure(static_cast<std::size_t>(frame.tileCount()));
        for (ListArena& arena : frame.arenas) arena.used = 0;
    }
}

void placePairs(Frame& frame) {
    const std::size_t tiles = static_cast<std::size_t>(frame.tileCount());
    const std::size_t ranges = static_cast<std::size_t>(frame.rangeCount);
    std::uint32_t total = 0;
    frame.busyTiles.clear();
    frame.tileSlot.resize(tiles);
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        frame.tileStart[tile] = total;
        for (std::size_t range = 0; range < ranges; ++range) {
            std::uint32_t& place = frame.rangeTiles[range * tiles + tile];
            const std::uint32_t count = place;
            place = total;
            total += count;
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
    frame.pairs.ensure(total);
    if (frame.settings.differentiable) {
        frame.order.ensure(total);
        frame.kept.ensure(frame.busyTiles.size() * blockCount * Frame::keptPlanes * blockPixels);
    }
}

void scatterPairs(Frame& frame, int range) {
    const int begin = range * frame.rangeSize, end = std::min(begin + frame.rangeSize, frame.size);
    std::uint32_t* places = frame.rangeTiles.data() +
                            static_cast<std::size_t>(range) * static_cast<std::size_t>(frame.tileCount());
    for (int i = begin; i < end; ++i) {
        const std::size_t index = static_cast<std::size_t>(i);
        const TileRect rect = frame.rects[index];
        if (rect.x0 >= rect.x1) continue;
        const auto depth = std::bit_cast<std::uint32_t>(frame.depths[index]);
        const std::uint64_t key = (static_cast<std::uint64_t>(depth) << 32) | static_cast<std::uint32_t>(i);
        for (int y = rect.y0; y < rect.y1; ++y) {
            for (int x = rect.x0; x < rect.x1; ++x) {
                frame.pairs[places[y * frame.view.tilesAcross + x]++] = key;
            }
        }
    }
}

const float* gatherSums(const Frame& frame, int range, int begin, int end, TileScratch& scratch) {
    const std::size_t count =
        static_cast<std::size_t>((end - begin + 15) / 16 * 16) * sumCount;  // whole vectors
    float* sums = scratch.rangeSums.ensure(count);
    std::fill_n(sums, count, 0.0F);
    // Within a tile pairs go by Gaussian, so that a range's are next to each other; rangeTiles has their
    // ends.
    const std::size_t tiles = static_cast<std::size_t>(frame.tileCount());
    const std::uint32_t* ends = frame.rangeTiles.data() + static_cast<std::size_t>(range) * tiles;
    const std::uint32_t* starts = range == 0 ? frame.tileStart.data() : ends - tiles;
    for (std::size_t tile = 0; tile < tiles; ++tile) {
        for (std::size_t pair = starts[tile]; pair < ends[tile]; ++pair) {
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
