#version 460
#extension GL_GOOGLE_include_directive : require
// Takes keys and values to their places, equal digits in the order they had.
#include "view.glsl"
#include "radix_lanes.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
INPUT1(2, table);  // [digits, columns] first places
layout(std430, binding = 3) writeonly buffer Sorted { uvec2 sorted[]; };

void main() {
    Run run = runOf(counts[countIndex]);
    if (run.column >= run.columnCount) return;
    for (uint digit = 0u; digit < digits; ++digit) {
        columns[digit] = FETCH1(table, digit * run.columnCount + run.column);
    }
    for (uint i = run.begin; i < run.end; i += 4u) {
        uvec4 four, theirs;
        fetchFour(i, four, theirs);
        for (uint k = 0u; k < 4u; ++k) {
            uint digit = digitOf(four[k], i + k < run.end);
            uint place = columns[digit];
            columns[digit] = place + 1u;
            if (digit < digits) sorted[place] = uvec2(four[k], theirs[k]);
        }
    }
}
