#version 460
#extension GL_GOOGLE_include_directive : require
// How often each digit stands in each work-group's run of keys.
#include "view.glsl"
#include "radix.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 2) writeonly buffer Table { uint table[]; };  // [digits, groups]

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
        uint sum = 0u;
        for (uint other = 0u; other < lanes; ++other) sum += columns[digit * lanes + other];
        table[digit * groups + group] = sum;
    }
}
