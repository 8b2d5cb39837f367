#version 460
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"
#include "scan.glsl"

layout(local_size_x_id = 0) in;
layout(std430, binding = 1) buffer Values { uint values[]; };
layout(std430, binding = 2) readonly buffer Sums { uint sums[]; };

void main() {
    uint count = valueCount();
    uint index = GROUP * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    uint begin = index * run, end = min(begin + run, count);
    if (begin >= count) return;
    uint next = sums[index];
    for (uint i = begin; i < end; ++i) {
        uint here = values[i];
        values[i] = next;
        next += here;
    }
}
