#version 460
#extension GL_GOOGLE_include_directive : require
// How many tiles each Gaussian touches, front to back.
#include "view.glsl"
#include "tile_span.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Views { View view; };
INPUT1(2, order);  // [visible, 2] depths and slots
INPUT4(3, records);
layout(std430, binding = 4) writeonly buffer Tiles { uint tileCounts[]; };

layout(push_constant) uniform Push {
    uint countIndex;
    uint firstRow, lastRow;  // of tiles, the second excluded
};

void main() {
    View seen = view;  // before anything returns: then software devices load it once for all lanes
    uint i = GROUP * 64u + gl_LocalInvocationIndex;
    if (i >= counts[countIndex]) return;
    uint slot = FETCH1(order, 2u * i + 1u);
    vec4 shape = uintBitsToFloat(FETCH4(records, 2u * slot));
    vec2 rest = uintBitsToFloat(FETCH4(records, 2u * slot + 1u).xy);
    Spans spans = spansOf(seen, uvec2(firstRow, lastRow), shape, rest.x, rest.y);
    uint sum = 0u;
    for (int row = spans.firstRow; row <= spans.lastRow; ++row) {
        ivec2 tiles = tilesOf(spans, row);
        sum += uint(max(tiles.y - tiles.x + 1, 0));
    }
    tileCounts[i] = sum;
}
