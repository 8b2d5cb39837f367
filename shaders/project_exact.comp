#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
// Projects a run of rows of a frame in full precision, for the reference mode.
#include "view.glsl"
#include "geometry.glsl"
#include "record.glsl"

layout(local_size_x = 128) in;
layout(constant_id = 0) const uint degree = 3u;
layout(constant_id = 1) const uint extraRows = 0u;

layout(std430, binding = 0) readonly buffer Views { View view; };
layout(std430, binding = 1) readonly buffer Items { Item items[]; };
layout(std430, binding = 2) readonly buffer Entries { uint clusters[]; };         // runs of 256 rows
layout(std430, binding = 3) readonly buffer Highlighted { uint highlighted[]; };  // a bit per row, by item
layout(std430, binding = 4) writeonly buffer Keys { uint keys[]; };
layout(std430, binding = 5) writeonly buffer Records { uvec4 records[]; };
layout(std430, binding = 6) writeonly buffer Extra { vec4 extra[]; };  // [slots, extraRows]
layout(std430, set = 1, binding = 0) readonly buffer Rows { float values[]; };  // column after column

layout(push_constant) uniform Push {
    uint itemIndex;
    uint firstEntry, entryCount;
    uint firstRow, rowCount;  // of the run
};

uint harmonicAt;
#define HARMONIC(k, channel) vec2(values[harmonicAt + 3u * (k) + (channel)])
#include "harmonics.glsl"

void main() {
    uint entry = GROUP;
    if (entry >= entryCount) return;
    uint cluster = clusters[firstEntry + entry];
    Item item = items[itemIndex];
    [[unroll]] for (uint k = 0u; k < 2u; ++k) {
        uint place = 2u * gl_LocalInvocationIndex + k;
        uint slot = 256u * (firstEntry + entry) + place;
        uint row = 256u * cluster + place;
        bool present = row < firstRow + rowCount;
        uint at = min(row - firstRow, rowCount - 1u);
        Gaussian g;
        g.position = vec3(values[3u * at], values[3u * at + 1u], values[3u * at + 2u]);
        uint scaleAt = 3u * rowCount + 3u * at, turnAt = 6u * rowCount + 4u * at;
        g.logScale = vec3(values[scaleAt], values[scaleAt + 1u], values[scaleAt + 2u]);
        vec4 q = vec4(values[turnAt], values[turnAt + 1u], values[turnAt + 2u], values[turnAt + 3u]);
        g.rotation = q / sqrt(dot(q, q));
        float logit = values[10u * rowCount + at];
        g.opacity = present ? 1.0 / (1.0 + exp(min(-logit, 80.0))) : 0.0;
        harmonicAt = 11u * rowCount + 3u * (degree + 1u) * (degree + 1u) * at;
        Ellipse e = projected(view, item, g);
        vec3 direction = view.options.y != 0u ? item.forward.xyz : normalize(g.position - item.camera.xyz);
        vec2 color[3];
        [[unroll]] for (uint c = 0u; c < 3u; ++c) color[c] = 0.5 + 0.28209479177387814 * HARMONIC(0u, c);
        addHarmonics(degree, vec2(direction.x), vec2(direction.y), vec2(direction.z), color);
        vec3 shade = vec3(color[0].x, color[1].x, color[2].x);
        bool finite = isFinite(shade.x) && isFinite(shade.y) && isFinite(shade.z) && isFinite(logit) &&
                      isFinite(g.logScale.x) && isFinite(g.logScale.y) && isFinite(g.logScale.z);
        shade = max(shade, vec3(0.0));
        if (item.options.y != 0u && (highlighted[item.options.z + (row >> 5u)] >> (row & 31u) & 1u) != 0u) {
            shade = highlightedColor(view, shade);
        }
        keys[slot] = e.visible && finite ? orderedBits(e.depth) : culled;
        records[2u * slot] = shapeRow(e);
        records[2u * slot + 1u] = paintRow(e, payloadOf(view, e, shade), 0u);
        WRITE_EXTRA_ROWS(extra, slot, shade, e)
    }
}
