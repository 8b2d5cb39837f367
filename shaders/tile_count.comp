#version 460
#extension GL_GOOGLE_include_directive : require
// How many tiles each Gaussian touches, front to back.
#include "view.glsl"
#include "tile_span.glsl"
#include "fetch.glsl"
#include "tile_record.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Views { View view; };
layout(std430, binding = 4) writeonly buffer Tiles { uint tileCounts[]; };

layout(push_constant) uniform Push {
    uint countIndex;
    uint firstRow, lastRow;  // of tiles, the second excluded
};

void count(View seen, Touching gaussian) {
    Spans spans = spansOf(seen, uvec2(firstRow, lastRow), gaussian.shape, gaussian.down, gaussian.power);
    uint sum = 0u;
    for (int row = spans.firstRow; row <= spans.lastRow; ++row) {
        ivec2 tiles = tilesOf(spans, row);
        sum += uint(max(tiles.y - tiles.x + 1, 0));
    }
    if (gaussian.there) tileCounts[gaussian.place] = sum;
}

void main() {
    View seen = view;  // before anything returns: then software devices load it once for all lanes
    uint visible = counts[countIndex];
    if (GROUP * 64u >= visible) return;
    Touching one = touching(0u, visible);
#ifdef SOFTWARE
    Touching two = touching(1u, visible);
    count(seen, two);
#endif
    count(seen, one);
}
