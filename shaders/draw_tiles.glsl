// Draws tiles front to back. An invocation holds a pixel and walks the list of the tile it lies in. Nothing is shared
// between invocations, so there are no barriers. draw_lanes.glsl does the same for software devices.
#include "spread.glsl"
#include "view.glsl"

layout(local_size_x_id = 0) in;

layout(std430, binding = 0) readonly buffer Views { View view; };
layout(std430, binding = 1) readonly buffer Ranges { uvec2 ranges[]; };  // [tiles]
layout(std430, binding = 2) readonly buffer Pairs { uint pairs[]; };     // tiles and slots, front to back
layout(std430, binding = 3) readonly buffer Records { uvec4 records[]; };
#ifdef PLANES
layout(std430, binding = 4) readonly buffer PlaneRecords { vec4 planeRecords[]; };
layout(std430, binding = 5) buffer Planes { vec4 picture[]; };  // [H, W, 2] colour, alpha; normal, depth
layout(constant_id = 1) const bool inParts = false;  // long lists: goes on from the part before
#else
layout(std430, binding = 4) writeonly buffer Picture { uvec2 picture[]; };  // [H, W] half floats, premultiplied
#endif
#include "power2.glsl"

layout(push_constant) uniform Push {
    uint firstTile, tileCount;
    uint stride, groups;  // see spread.glsl
    uint listBegin, listEnd;  // places of the tiles' lists that are drawn; the last part has no end
};

void main() {
    uint order = GROUP;
    if (order >= groups) return;
    uint group = strewn(order, stride, groups);
    uint side = 1u << view.options.z;
    uint index = group * gl_WorkGroupSize.x + gl_LocalInvocationIndex;
    uint tile = firstTile + index / (side * side), place = index % (side * side);
    bool inside = index / (side * side) < tileCount;
    uvec2 range = inside ? ranges[tile] : uvec2(0u);
    uvec2 pixel = uvec2(tile % view.size.z, tile / view.size.z) * side + uvec2(place % side, place / side);

    float left = 1.0;  // transmittance; negative where nothing more counts
    vec3 color = vec3(0.0);
#ifdef PLANES
    float depth = 0.0;
    vec3 normal = vec3(0.0);
    uvec2 pixelInside = min(pixel, view.size.xy - 1u);
    uint here = pixelInside.y * view.size.x + pixelInside.x;
    if (inParts && listBegin > 0u) {
        vec4 colors = picture[2u * here], more = picture[2u * here + 1u];
        color = colors.rgb, left = colors.a;
        normal = more.xyz, depth = more.w;
    }
#endif
    uint listed = range.y - range.x, last = range.x + min(listEnd, listed);
    for (uint i = range.x + min(listBegin, listed); i < last && left > 0.0; ++i) {
        uint slot = pairs[2u * i + 1u];
        uvec4 row0 = records[2u * slot], row1 = records[2u * slot + 1u];
        vec4 shape = uintBitsToFloat(row0);
        vec2 from = vec2(pixel) + 0.5 - shape.xy;
        float s = uintBitsToFloat(row1.x) * from.y, t = shape.z * from.x + shape.w * from.y;
#ifdef PLANES
        vec4 first = planeRecords[2u * slot], second = planeRecords[2u * slot + 1u];
        vec3 payload = first.rgb;
#else
        vec3 payload = vec3(unpackHalf2x16(row1.z), unpackHalf2x16(row1.w).x);
#endif
        float exponent = uintBitsToFloat(row1.y) - s * s - t * t;
        float alpha = exponent >= smallestPower ? min(power2(exponent), 0.99) : 0.0;
        float weight = left * alpha, next = left - weight;
        bool counts = next >= smallestTransmittance;
        weight = counts ? weight : 0.0;
        left = counts ? next : -abs(left);
        color += weight * payload;
#ifdef PLANES
        depth += weight * first.w;
        normal += weight * second.xyz;
#endif
    }
    if (!inside || pixel.x >= view.size.x || pixel.y >= view.size.y) return;
    uint at = pixel.y * view.size.x + pixel.x;
    float alpha = 1.0 - abs(left);
#ifdef PLANES
    if (inParts && listEnd != endless) alpha = left;  // for the next part
    picture[2u * at] = vec4(color, alpha);
    picture[2u * at + 1u] = vec4(normal, depth);
#else
    picture[at] = uvec2(packHalf2x16(color.rg), packHalf2x16(vec2(color.b, alpha)));
#endif
}
