#version 460
#extension GL_GOOGLE_include_directive : require
// Gaussians of equal depth go by item and by their source's row, as on the processor. Runs of more than `longest` stay
// in the order of their slots.
#include "view.glsl"

layout(local_size_x = 64) in;

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Keys { uint keys[]; };  // sorted
layout(std430, binding = 2) buffer Order { uint order[]; };
layout(std430, binding = 3) readonly buffer Records { uvec4 records[]; };
layout(std430, binding = 4) readonly buffer Items { Item items[]; };

layout(push_constant) uniform Push {
    uint countIndex;
    uint itemCount;
};

const uint longest = 32u;

uvec2 rankOf(uint slot) {
    uint item = 0u;
    while (item + 1u < itemCount && items[item + 1u].options.x <= slot) ++item;
    return uvec2(item, records[2u * slot + 1u].w >> 16u);
}

void main() {
    uint i = GROUP * 64u + gl_LocalInvocationIndex, count = counts[countIndex];
    if (i + 1u >= count) return;
    uint key = keys[i];
    if (keys[i + 1u] != key || (i > 0u && keys[i - 1u] == key)) return;
    uint end = i + 2u;
    while (end < count && end - i <= longest && keys[end] == key) ++end;
    if (end - i > longest) return;
    for (uint k = i + 1u; k < end; ++k) {
        uint slot = order[k], to = k;
        uvec2 rank = rankOf(slot);
        for (; to > i; --to) {
            uint before = order[to - 1u];
            uvec2 other = rankOf(before);
            if (other.x < rank.x || (other.x == rank.x && other.y <= rank.y)) break;
            order[to] = before;
        }
        order[to] = slot;
    }
}
