#version 460
#extension GL_GOOGLE_include_directive : require
// Takes keys and values to their places, equal digits in the order they had.
#include "view.glsl"
#include "radix.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Keys { uint keys[]; };
layout(std430, binding = 2) readonly buffer Values { uint values[]; };
layout(std430, binding = 3) readonly buffer Table { uint table[]; };  // [digits, groups] first places
layout(std430, binding = 4) writeonly buffer SortedKeys { uint sortedKeys[]; };
layout(std430, binding = 5) writeonly buffer SortedValues { uint sortedValues[]; };

void main() {
    uint count = counts[countIndex];
    uint groups = (count + lanes * keysPerLane - 1u) / (lanes * keysPerLane);
    uint group = GROUP;
    if (group >= groups) return;
    uint lane = gl_LocalInvocationIndex;
    for (uint digit = 0u; digit < digits; ++digit) columns[digit * lanes + lane] = 0u;
    uint begin = (group * lanes + lane) * keysPerLane, end = min(begin + keysPerLane, count);
    for (uint i = begin; i < end; ++i) {
        uint key = keys[i];
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
        uint key = keys[i];
        if (taken(key)) {
            uint column = digitOf(key) * lanes + lane;
            uint place = columns[column];
            columns[column] = place + 1u;
            sortedKeys[place] = key;
            sortedValues[place] = first ? i : values[i];
        }
    }
}
