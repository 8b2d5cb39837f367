#version 460
#extension GL_GOOGLE_include_directive : require
// Which Gaussian contributes most to the only pixel of the view.
#include "view.glsl"

layout(local_size_x = 1) in;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Views { View view; };
layout(std430, binding = 2) readonly buffer Order { uvec2 order[]; };  // depths and slots
layout(std430, binding = 3) readonly buffer Records { uvec4 records[]; };
layout(std430, binding = 4) writeonly buffer Answer { uint answer[]; };  // found, slot, bits of the depth

layout(push_constant) uniform Push {
    uint countIndex;
};

void main() {
    uint count = counts[countIndex];
    float left = 1.0, most = 0.0;
    uint best = culled, depth = 0u;
    bool open = true;
    for (uint i = 0u; i < count && open; ++i) {
        uint slot = order[i].y;
        vec4 shape = uintBitsToFloat(records[2u * slot]);
        vec2 rest = uintBitsToFloat(records[2u * slot + 1u].xy);
        vec2 d = vec2(0.5) - shape.xy;
        float t = shape.z * d.x + shape.w * d.y, s = rest.x * d.y;
        float exponent = rest.y - t * t - s * s;
        if (exponent >= smallestPower) {
            float alpha = min(exp2(exponent), 0.99);
            float weight = left * alpha, next = left - weight;
            if (next < smallestTransmittance) {
                open = false;
            } else {
                if (weight > most) {
                    most = weight;
                    best = slot;
                    depth = order[i].x;
                }
                left = next;
                open = left > 0.0;
            }
        }
    }
    answer[0] = best == culled ? 0u : 1u;
    answer[1] = best;
    answer[2] = depth;
}
