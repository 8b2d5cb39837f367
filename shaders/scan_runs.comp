#version 460
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"
#include "scan.glsl"
#include "fetch.glsl"

layout(local_size_x_id = 0) in;
INPUT1(1, values);
layout(std430, binding = 2) writeonly buffer Sums { uint sums[]; };

void main() {
    uint count = valueCount();
    uint index = GROUP * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    uint begin = index * run, end = min(begin + run, count);
    if (begin >= count) return;
    uint sum = 0u;
    for (uint i = begin; i < end; ++i) sum += FETCH1(values, i);
    sums[index] = sum;
}
