#version 460
#extension GL_GOOGLE_include_directive : require
// Takes keys and values to their places, equal digits in the order they had.
#include "view.glsl"
#include "radix_lanes.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
INPUT4(1, keys);
INPUT4(2, values);
INPUT1(3, table);  // [digits, columns] first places
layout(std430, binding = 4) writeonly buffer SortedKeys { uint sortedKeys[]; };
layout(std430, binding = 5) writeonly buffer SortedValues { uint sortedValues[]; };

void main() {
    Run run = runOf(counts[countIndex]);
    if (run.column >= run.columnCount) return;
    for (uint digit = 0u; digit < digits; ++digit) {
        columns[digit] = FETCH1(table, digit * run.columnCount + run.column);
    }
    for (uint i = run.begin; i < run.end; i += 4u) {
        uvec4 four = FETCH4(keys, i >> 2u);
        uvec4 theirs = first ? uvec4(i, i + 1u, i + 2u, i + 3u) : FETCH4(values, i >> 2u);
        for (uint k = 0u; k < 4u; ++k) {
            uint digit = digitOf(four[k], i + k < run.end);
            uint place = columns[digit];
            columns[digit] = place + 1u;
            if (digit < digits) {
                sortedKeys[place] = four[k];
                sortedValues[place] = theirs[k];
            }
        }
    }
}
