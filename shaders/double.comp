#version 460
// Doubles words: checks at the start that a device computes at all.
layout(local_size_x = 64) in;
layout(constant_id = 0) const uint addend = 0;
layout(push_constant) uniform Push { uint count; };
layout(set = 0, binding = 0) readonly buffer Input { uint source[]; };
layout(set = 0, binding = 1) writeonly buffer Output { uint target[]; };

void main() {
    const uint i = gl_GlobalInvocationID.x;
    if (i < count) target[i] = 2 * source[i] + addend;
}
