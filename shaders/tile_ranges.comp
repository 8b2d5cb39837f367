#version 460
#extension GL_GOOGLE_include_directive : require
// Where each tile's pairs begin and end, and how many the longest list has.
#include "view.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;

layout(std430, binding = 0) buffer Counts { uint counts[]; };
INPUT1(1, pairs);  // tiles and slots, by tile
layout(std430, binding = 2) writeonly buffer Ranges { uvec2 ranges[]; };  // [tiles]

layout(push_constant) uniform Push {
    uint firstTile, tileCount;
    uint pairIndex;
    uint capacity;  // more pairs than this were not listed
    uint longestIndex;
};

// How many pairs belong to tiles before this one.
uint pairsBefore(uint tile, uint count) {
    uint low = 0u, high = count;
    while (low < high) {
        uint middle = (low + high) >> 1u;
        bool before = FETCH1(pairs, 2u * middle) < tile;
        low = before ? middle + 1u : low;
        high = before ? high : middle;
    }
    return low;
}

void main() {
    uint index = GROUP * 64u + gl_LocalInvocationIndex;
    if (index >= tileCount) return;
    uint count = counts[pairIndex] <= capacity ? counts[pairIndex] : 0u;
    uint tile = firstTile + index;
    uint begin = pairsBefore(tile, count), end = pairsBefore(tile + 1u, count);
    ranges[tile] = uvec2(begin, end);
    atomicMax(counts[longestIndex], end - begin);
}
