#version 460
#extension GL_GOOGLE_include_directive : require
// Takes keys and values to their places, equal digits in the order they had.
#include "view.glsl"
#include "radix.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 2) readonly buffer Table { uint table[]; };  // [digits, groups] first places
layout(std430, binding = 3) writeonly buffer Sorted { uvec2 sorted[]; };

void main() {
    uint count = counts[countIndex];
    uint groups = (count + lanes * keysPerLane - 1u) / (lanes * keysPerLane);
    uint group = GROUP;
    if (group >= groups) return;
    uint lane = gl_LocalInvocationIndex;
    for (uint digit = 0u; digit < digits; ++digit) columns[digit * lanes + lane] = 0u;
    uint begin = (group * lanes + lane) * keysPerLane, end = min(begin + keysPerLane, count);
    for (uint i = begin; i < end; ++i) {
        uint key = keyAt(i);
        if (taken(key)) columns[digitOf(key) * lanes + lane] += 1u;
    }
    barrier();
    for (uint digit = lane; digit < digits; digit += lanes) {
        uint next = table[digit * groups + group];
        for (uint other = 0u; other < lanes; ++other) {
            uint here = columns[digit * lanes + other];
            columns[digit * lanes + other] = next;
            next += here;
        }
    }
    barrier();
    for (uint i = begin; i < end; ++i) {
        uint key = keyAt(i);
        if (taken(key)) {
            uint column = digitOf(key) * lanes + lane;
            uint place = columns[column];
            columns[column] = place + 1u;
            sorted[place] = uvec2(key, first ? i : unsorted[2u * i + 1u]);
        }
    }
}
