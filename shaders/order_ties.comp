#version 460
#extension GL_GOOGLE_include_directive : require
// Gaussians of equal depth go by item and by their source's row, as on the processor. Runs of more than `longest` stay
// in the order of their slots.
#include "view.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint keysPerLane = 1u;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
INPUT1(1, keys);  // sorted
layout(std430, binding = 2) buffer Order { uint order[]; };
INPUT4(3, records);
layout(std430, binding = 4) readonly buffer Items { Item items[]; };

layout(push_constant) uniform Push {
    uint countIndex;
    uint itemCount;
};

const uint longest = 32u;

uvec2 rankOf(uint slot) {
    uint item = 0u;
    while (item + 1u < itemCount && items[item + 1u].options.x <= slot) ++item;
    return uvec2(item, FETCH4(records, 2u * slot + 1u).w >> 16u);
}

void putInOrder(uint first, uint end) {
    for (uint k = first + 1u; k < end; ++k) {
        uint slot = order[k], to = k;
        uvec2 rank = rankOf(slot);
        for (; to > first; --to) {
            uint before = order[to - 1u];
            uvec2 other = rankOf(before);
            if (other.x < rank.x || (other.x == rank.x && other.y <= rank.y)) break;
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
    uint key = FETCH1(keys, begin);
    bool fresh = begin == 0u || FETCH1(keys, begin - 1u) != key;  // no equal depth stands before
    for (uint i = begin; i < end;) {
        // To the next equal depths that start in this part.
        for (; i < end; ++i) {
            uint after = i + 1u < count ? FETCH1(keys, i + 1u) : culled;
            if (fresh && after == key) break;
            fresh = after != key;
            key = after;
        }
        if (i >= end) break;
        uint stop = i + 2u;
        while (stop < count && stop - i <= longest && FETCH1(keys, stop) == key) ++stop;
        if (stop - i <= longest) putInOrder(i, stop);
        i = stop - 1u;
        fresh = false;
    }
}
