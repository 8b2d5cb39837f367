#version 460
#extension GL_GOOGLE_include_directive : require
// How often each digit stands in each lane's run of keys.
#include "view.glsl"
#include "radix_lanes.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 2) writeonly buffer Table { uint table[]; };  // [digits, columns]

void main() {
    Run run = runOf(counts[countIndex]);
    if (run.column >= run.columnCount) return;
    for (uint digit = 0u; digit < digits; ++digit) columns[digit] = 0u;
    for (uint i = run.begin; i < run.end; i += 4u) {
        uvec4 four, theirs;
        fetchFour(i, four, theirs);
        for (uint k = 0u; k < 4u; ++k) columns[digitOf(four[k], i + k < run.end)] += 1u;
    }
    for (uint digit = 0u; digit < digits; ++digit) {
        table[digit * run.columnCount + run.column] = columns[digit];
    }
}
