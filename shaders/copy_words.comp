#version 460
// Copies words from anywhere in a page: shows that a device computes what it is told to.
layout(local_size_x = 64) in;
layout(constant_id = 0) const uint addend = 0;
layout(push_constant) uniform Push { uint first, count; };
layout(set = 0, binding = 0) readonly buffer Page { uint page[]; };
layout(set = 1, binding = 0) writeonly buffer Target { uint target[]; };

void main() {
    const uint step = gl_NumWorkGroups.x * gl_WorkGroupSize.x;
    for (uint i = gl_GlobalInvocationID.x; i < count; i += step) target[i] = page[first + i] + addend;
}
