#version 460
#extension GL_GOOGLE_include_directive : require
// Gaussians of equal depth go by item and by their source's row, as on the processor. Runs of more than `longest` stay
// in the order of their slots.
#include "view.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint keysPerLane = 1u;
layout(constant_id = 1) const bool oneItem = false;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
INPUT1(1, keys);  // sorted
layout(std430, binding = 2) buffer Order { uint order[]; };
INPUT4(3, records);
layout(std430, binding = 4) readonly buffer Items { Item items[]; };
INPUT1(5, sorted);  // `order` before any ties are put right

layout(push_constant) uniform Push {
    uint countIndex;
    uint itemCount;
};

const uint longest = 32u;

uint itemOf(uint slot) {
    uint item = 0u;
    if (!oneItem) {
        while (item + 1u < itemCount && items[item + 1u].options.x <= slot) ++item;
    }
    return item;
}

// Whether a Gaussian comes behind another of the same depth that stands before it.
bool comesFirst(uint slot, uint before) {
    uint item = itemOf(slot), other = itemOf(before);
    return item < other || item == other && FETCH4(records, 2u * slot + 1u).w >> 16u <
                                                FETCH4(records, 2u * before + 1u).w >> 16u;
}

void putInOrder(uint first, uint end) {
    for (uint k = first + 1u; k < end; ++k) {
        uint slot = order[k], to = k;
        for (; to > first; --to) {
            uint before = order[to - 1u];
            if (!comesFirst(slot, before)) break;
            order[to] = before;
        }
        order[to] = slot;
    }
}

void main() {
    uint count = counts[countIndex];
    uint begin = (GROUP * 64u + gl_LocalInvocationIndex) * keysPerLane;
    uint end = min(begin + keysPerLane, count);
    if (begin >= end) return;
    // Pairs, which most are; longer runs afterwards, since software devices take every branch of every lane.
    uint before = begin == 0u ? culled : FETCH1(keys, begin - 1u), key = FETCH1(keys, begin);
    uint after = begin + 1u < count ? FETCH1(keys, begin + 1u) : culled;
    uint firstLong = culled;
    for (uint i = begin; i < end; ++i) {
        uint later = i + 2u < count ? FETCH1(keys, i + 2u) : culled;
        bool starts = key == after && key != before;
        bool pair = starts && later != key;
        if (starts && later == key) firstLong = min(firstLong, i);
        uint slot = 0u, next = 0u;  // one record for all lanes without a pair
        if (pair) {
            slot = FETCH1(sorted, i);
            next = FETCH1(sorted, i + 1u);
        }
        bool turned = comesFirst(next, slot);
        if (turned) {
            order[i] = next;
            order[i + 1u] = slot;
        }
        before = key;
        key = after;
        after = later;
    }
    for (uint i = firstLong; i < end;) {
        uint stop = i + 1u;
        key = FETCH1(keys, i);
        while (stop < count && stop - i <= longest && FETCH1(keys, stop) == key) ++stop;
        if (stop - i > 2u && stop - i <= longest) putInOrder(i, stop);
        // What is left of a longer run than that stays.
        while (stop - i > longest && stop < end && FETCH1(keys, stop) == key) ++stop;
        i = stop;
    }
}
