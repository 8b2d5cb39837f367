#version 460
#extension GL_GOOGLE_include_directive : require
// Lists a pair per tile that a Gaussian touches, Gaussians front to back.
#include "view.glsl"
#include "tile_span.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Views { View view; };
INPUT1(2, order);  // [visible, 2] depths and slots
INPUT4(3, records);
INPUT1(4, firstPairs);
layout(std430, binding = 5) writeonly buffer Listed { uvec2 listed[]; };  // tiles and slots

layout(push_constant) uniform Push {
    uint countIndex;
    uint firstRow, lastRow;
    uint pairIndex;  // of the number of pairs
    uint capacity;
};

void main() {
    View seen = view;  // before anything returns: then software devices load it once for all lanes
    uint i = GROUP * 64u + gl_LocalInvocationIndex;
    uint count = counts[countIndex], pairs = counts[pairIndex];
    if (i >= count || pairs > capacity) return;
    uint slot = FETCH1(order, 2u * i + 1u);
    vec4 shape = uintBitsToFloat(FETCH4(records, 2u * slot));
    vec2 rest = uintBitsToFloat(FETCH4(records, 2u * slot + 1u).xy);
    Spans spans = spansOf(seen, uvec2(firstRow, lastRow), shape, rest.x, rest.y);
    uint at = FETCH1(firstPairs, i);
    uint end = i + 1u < count ? FETCH1(firstPairs, i + 1u) : pairs;
    ivec2 tiles = ivec2(0, -1);
    int row = spans.firstRow - 1;
    // One loop over all tiles of all rows: lanes with many rows do not wait for those with long ones.
    while (at < end) {
        if (tiles.x > tiles.y) {
            ++row;
            tiles = tilesOf(spans, row);
        }
        bool touched = tiles.x <= tiles.y && row <= spans.lastRow;
        if (touched || row > spans.lastRow) {
            // Should rounding ever differ from the count, what is left goes behind the last tile.
            uint tile = touched ? uint(row) * seen.size.z + uint(tiles.x) : seen.size.z * seen.size.w;
            listed[at] = uvec2(tile, slot);
            ++at;
            ++tiles.x;
        }
    }
}
