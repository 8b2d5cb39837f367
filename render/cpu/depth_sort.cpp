#include "render/cpu/depth_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

namespace splatreel::render {
namespace {

/// Fewer are sorted by insertion alone.
constexpr std::size_t few = 24;
/// From here on longer digits pay: fewer keys share a step, and are left for insertion, whose branches nobody
/// can guess.
constexpr std::size_t many = 512;
/// Moves per key after which insertion gives up: many depths that differ by less than the cut resolves.
constexpr std::size_t mostMoves = 8;

/// Insertion sort. Returns whether it came to an end.
bool insertionSort(std::span<std::uint64_t> keys, std::size_t moves) {
    std::uint64_t* const first = keys.data();
    for (std::uint64_t* item = first + 1; item < first + keys.size(); ++item) {
        const std::uint64_t key = *item;
        if (item[-1] <= key) continue;
        std::uint64_t* place = item;
        do {
            *place = place[-1];
            --place;
        } while (place > first && place[-1] > key);
        *place = key;
        const auto moved = static_cast<std::size_t>(item - place);
        if (moved > moves) return false;
        moves -= moved;
    }
    return true;
}

template <std::size_t kDigits>
void startsOf(std::array<std::uint32_t, kDigits>& counts) {
    std::uint32_t before = 0;
    for (std::uint32_t& count : counts) {
        const std::uint32_t here = count;
        count = before;
        before += here;
    }
}

std::uint32_t depthOf(std::uint64_t key) {
    return static_cast<std::uint32_t>(key >> 32);
}

/// Two counting passes over the depths' steps between `nearest` and `farthest`.
template <unsigned kDigitBits>
void sortBySteps(std::span<std::uint64_t> keys, std::uint32_t nearest, std::uint32_t farthest,
                 std::uint64_t* between) {
    constexpr unsigned digits = 1U << kDigitBits;
    const int shift =
        std::max(0, static_cast<int>(std::bit_width(farthest - nearest)) - static_cast<int>(2 * kDigitBits));
    const auto stepOf = [&](std::uint64_t key) { return (depthOf(key) - nearest) >> shift; };
    std::array<std::uint32_t, digits> low{}, high{};
    for (const std::uint64_t key : keys) {
        ++low[stepOf(key) % digits];
        ++high[stepOf(key) / digits];
    }
    startsOf(low);
    startsOf(high);
    for (const std::uint64_t key : keys) between[low[stepOf(key) % digits]++] = key;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        keys[high[stepOf(between[i]) / digits]++] = between[i];
    }
}

}  // namespace

void sortByDepth(std::span<std::uint64_t> keys, Scratch<std::uint64_t>& spare) {
    if (keys.size() <= few) {
        insertionSort(keys, few * few);
        return;
    }
    std::uint32_t nearest = ~0U, farthest = 0;
    for (const std::uint64_t key : keys) {
        nearest = std::min(nearest, depthOf(key));
        farthest = std::max(farthest, depthOf(key));
    }
    std::uint64_t* between = spare.ensure(keys.size());
    if (keys.size() < many) {
        sortBySteps<8>(keys, nearest, farthest, between);
    } else {
        sortBySteps<10>(keys, nearest, farthest, between);
    }
    if (!insertionSort(keys, mostMoves * keys.size())) std::sort(keys.begin(), keys.end());
}

}  // namespace splatreel::render
