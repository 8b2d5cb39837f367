#version 460
#extension GL_GOOGLE_include_directive : require
// From premultiplied sums to the picture.
#include "view.glsl"
#include "fetch.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 0) const uint sumsKind = 0u;
const uint sumsOfHalves = 0u, sumsOfPlanes = 2u;
const bool planes = sumsKind == sumsOfPlanes;

layout(std430, binding = 0) readonly buffer Views { View views; };
INPUT2(1, halves);  // [H, W]
INPUT4(2, floats);  // the same: [H, W], with planes [H, W, 2]
layout(std430, binding = 3) writeonly buffer Bytes { uint bytes[]; };  // [H, W]
View view;
#define FINISH_AT 4
#include "finish.glsl"

void main() {
    view = views;
    how = finishes;
    // Beyond the last pixel the last is done again, so that nothing returns.
    uint index = min(GROUP * 64u + gl_LocalInvocationIndex, view.size.x * view.size.y - 1u);
    vec4 sums, more = vec4(0.0);
    if (planes) {
        sums = uintBitsToFloat(FETCH4(floats, 2u * index));
        more = uintBitsToFloat(FETCH4(floats, 2u * index + 1u));
    } else if (sumsKind != sumsOfHalves) {
        sums = uintBitsToFloat(FETCH4(floats, index));
    } else {
        uvec2 words = FETCH2(halves, index);
        sums = vec4(unpackHalf2x16(words.x), unpackHalf2x16(words.y));
    }
    bytes[index] = finished(uvec2(index % view.size.x, index / view.size.x), sums, more);
}
