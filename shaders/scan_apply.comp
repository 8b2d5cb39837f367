#version 460
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"
#include "scan.glsl"
#include "fetch.glsl"

layout(local_size_x_id = 0) in;
layout(std430, binding = 1) buffer Values { uint values[]; };
INPUT1(2, sums);
#ifdef SOFTWARE
layout(binding = 3) uniform usamplerBuffer before;  // the values once more: each is read before it is written
#define BEFORE(i) FETCH1(before, i)
#else
#define BEFORE(i) values[i]
#endif

void main() {
    uint count = valueCount();
    uint index = GROUP * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    uint begin = index * run, end = min(begin + run, count);
    if (begin >= count) return;
    uint next = FETCH1(sums, index);
    for (uint i = begin; i < end; ++i) {
        uint here = BEFORE(i);
        values[i] = next;
        next += here;
    }
}
