#version 460
#extension GL_GOOGLE_include_directive : require
// Gaussians of equal depth go by item and by their source's row, as on the processor. Runs of more than `longest` stay
// in the order of their slots.
#include "view.glsl"
#include "bits.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint keysPerLane = 1u;  // 32 at most
layout(constant_id = 1) const bool oneItem = false;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) buffer Order { uint order[]; };  // [visible, 2] depths and slots
INPUT4(2, records);
layout(std430, binding = 3) readonly buffer Items { Item items[]; };
INPUT1(4, sorted);  // `order` before any ties are put right

layout(push_constant) uniform Push {
    uint countIndex;
    uint itemCount;
};

const uint longest = 512u;

uint keyAt(uint i) {
    return FETCH1(sorted, 2u * i);
}

uint itemOf(uint slot) {
    uint item = 0u;
    if (!oneItem) {
        while (item + 1u < itemCount && items[item + 1u].options.x <= slot) ++item;
    }
    return item;
}

bool comesBefore(uint slot, uint other) {
    uint item = itemOf(slot), otherItem = itemOf(other);
    uint rank = FETCH4(records, 2u * slot + 1u).w >> 16u, otherRank = FETCH4(records, 2u * other + 1u).w >> 16u;
    return item < otherItem || item == otherItem && (rank < otherRank || rank == otherRank && slot < other);
}

// Shell's sort: insertion from afar first, so that long runs do not take the square of their length.
void putInOrder(uint first, uint end) {
    for (uint gap = end - first; gap > 1u;) {
        gap = max(5u * gap / 11u, 1u);
        for (uint k = first + gap; k < end; ++k) {
            uint slot = order[2u * k + 1u], to = k;
            while (to >= first + gap) {
                uint before = order[2u * (to - gap) + 1u];
                if (!comesBefore(slot, before)) break;
                order[2u * to + 1u] = before;
                to -= gap;
            }
            order[2u * to + 1u] = slot;
        }
    }
}

void main() {
    uint count = counts[countIndex];
    uint begin = (GROUP * 64u + gl_LocalInvocationIndex) * keysPerLane;
    uint end = min(begin + keysPerLane, count);
    if (begin >= end) return;
    // A bit for each run that starts here: pairs, which most are, and longer ones. Software devices take every branch of
    // every lane, so that looking for runs must not fetch what only runs need.
    uint pairs = 0u, longer = 0u;
    uint before = begin == 0u ? culled : keyAt(begin - 1u), key = keyAt(begin);
    uint after = begin + 1u < count ? keyAt(begin + 1u) : culled;
    for (uint i = begin; i < end; ++i) {
        uint later = i + 2u < count ? keyAt(i + 2u) : culled;
        uint starts = key == after && key != before ? 1u << (i - begin) : 0u;
        if (later == key) {
            longer |= starts;
        } else {
            pairs |= starts;
        }
        before = key;
        key = after;
        after = later;
    }
    while (pairs != 0u) {
        uint i = begin + lowestOf(pairs);
        pairs &= pairs - 1u;
        uint slot = FETCH1(sorted, 2u * i + 1u), next = FETCH1(sorted, 2u * i + 3u);
        if (comesBefore(next, slot)) {
            order[2u * i + 1u] = next;
            order[2u * i + 3u] = slot;
        }
    }
    while (longer != 0u) {
        uint i = begin + lowestOf(longer), stop = i + 3u;
        longer &= longer - 1u;
        key = keyAt(i);
        while (stop < count && stop - i <= longest && keyAt(stop) == key) ++stop;
        if (stop - i <= longest) putInOrder(i, stop);
    }
}
