#version 460
#extension GL_GOOGLE_include_directive : require
// A parallelogram round each ellipse, back to front. In the coordinates t and s of the Cholesky form an ellipse is
// a circle, so the square round it needs no eigenvectors and is never wider than the circle asks.
#include "view.glsl"

layout(std430, binding = 0) readonly buffer Counts { uint counts[]; };
layout(std430, binding = 1) readonly buffer Views { View view; };
layout(std430, binding = 2) readonly buffer Order { uvec2 order[]; };  // depths and slots
layout(std430, binding = 3) readonly buffer Records { uvec4 records[]; };

layout(push_constant) uniform Push {
    uint countIndex;
    uint quadsPerInstance;  // instances of one quad are slow on software devices
};

layout(location = 0) out vec2 ellipse;          // t, s
layout(location = 1) flat out vec4 payload;     // premultiplied by nothing; power

void main() {
    uint index = uint(gl_InstanceIndex) * quadsPerInstance + uint(gl_VertexIndex) / 6u;
    uint count = counts[countIndex];
    if (index >= count) {
        gl_Position = vec4(2.0, 2.0, 0.0, 1.0);
        ellipse = vec2(0.0);
        payload = vec4(0.0);
        return;
    }
    uint slot = order[count - 1u - index].y;
    uvec4 row1 = records[2u * slot + 1u];
    vec4 shape = uintBitsToFloat(records[2u * slot]);
    float down = uintBitsToFloat(row1.x), power = uintBitsToFloat(row1.y);
    float radius = sqrt(max(power - smallestPower, 0.0)) * 1.0001 + 1.0e-4;
    // Two triangles: corners 0 1 2, 2 1 3.
    uint place = uint(gl_VertexIndex) % 6u, number = place < 3u ? place : place == 3u ? 2u : place == 4u ? 1u : 3u;
    vec2 corner = vec2((number & 1u) == 0u ? -radius : radius, (number & 2u) == 0u ? -radius : radius);
    float dy = corner.y / down;
    float dx = (corner.x - shape.w * dy) / shape.z;
    vec2 pixel = shape.xy + vec2(dx, dy);
    gl_Position = vec4(pixel / vec2(view.size.xy) * 2.0 - 1.0, 0.0, 1.0);
    ellipse = corner;
    payload = vec4(unpackHalf2x16(row1.z), unpackHalf2x16(row1.w).x, power);
}
