#version 460
#extension GL_GOOGLE_include_directive : require
// One work-group.
#include "view.glsl"
#include "scan.glsl"

layout(local_size_x_id = 0) in;
layout(std430, binding = 1) buffer Sums { uint sums[]; };

shared uint parts[gl_WorkGroupSize.x];

void main() {
    uint count = (valueCount() + run - 1u) / run;
    uint lanes = gl_WorkGroupSize.x, lane = gl_LocalInvocationIndex;
    uint part = (count + lanes - 1u) / lanes;
    uint begin = lane * part, end = min(begin + part, count);
    uint sum = 0u;
    for (uint i = begin; i < end; ++i) sum += sums[i];
    parts[lane] = sum;
    barrier();
    uint next = 0u;
    for (uint other = 0u; other < lane; ++other) next += parts[other];
    for (uint i = begin; i < end; ++i) {
        uint here = sums[i];
        sums[i] = next;
        next += here;
    }
    if (lane == lanes - 1u) counts[totalIndex] = next;
}
