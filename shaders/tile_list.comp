#version 460
#extension GL_GOOGLE_include_directive : require
// Lists a pair per tile that a Gaussian touches, Gaussians front to back.
#include "view.glsl"
#include "tile_span.glsl"
#include "fetch.glsl"
#include "tile_record.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Views { View view; };
INPUT1(4, firstPairs);
layout(std430, binding = 5) writeonly buffer Listed { uvec2 listed[]; };  // tiles and slots

layout(push_constant) uniform Push {
    uint countIndex;
    uint firstRow, lastRow;
    uint pairIndex;  // of the number of pairs
    uint capacity;
};

void list(View seen, Touching gaussian, uint visible, uint pairs) {
    Spans spans = spansOf(seen, uvec2(firstRow, lastRow), gaussian.shape, gaussian.down, gaussian.power);
    uint at = FETCH1(firstPairs, min(gaussian.place, visible - 1u));
    uint end = gaussian.place + 1u < visible ? FETCH1(firstPairs, gaussian.place + 1u) : pairs;
    if (!gaussian.there) end = at;
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
            listed[at] = uvec2(tile, gaussian.slot);
            ++at;
            ++tiles.x;
        }
    }
}

void main() {
    View seen = view;  // before anything returns: then software devices load it once for all lanes
    uint visible = counts[countIndex], pairs = counts[pairIndex];
    if (GROUP * 64u >= visible || pairs > capacity) return;
    Touching one = touching(0u, visible);
#ifdef SOFTWARE
    Touching two = touching(1u, visible);
    list(seen, two, visible, pairs);
#endif
    list(seen, one, visible, pairs);
}
