#version 460
#extension GL_GOOGLE_include_directive : require
// Where each tile's pairs begin and end.
#include "view.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
INPUT1(1, keys);
layout(std430, binding = 2) writeonly buffer Ranges { uint ranges[]; };  // [tiles + 1, 2]

layout(push_constant) uniform Push {
    uint pairIndex;
};

void main() {
    uint i = GROUP * 64u + gl_LocalInvocationIndex;
    uint count = counts[pairIndex];
    if (i >= count) return;
    uint tile = FETCH1(keys, i);
    uint before = i == 0u ? culled : FETCH1(keys, i - 1u);
    uint after = i + 1u == count ? culled : FETCH1(keys, i + 1u);
    if (before != tile) ranges[2u * tile] = i;
    if (after != tile) ranges[2u * tile + 1u] = i + 1u;
}
