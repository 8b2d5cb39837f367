// Projected Gaussians as the later stages read them, two rows each: centre, along, across; down, power, payload.

uvec4 shapeRow(Ellipse e) {
    return floatBitsToUint(vec4(e.centre, e.along, e.across));
}
// `rank` decides between equal depths, 16 bits.
uvec4 paintRow(Ellipse e, vec3 payload, uint rank) {
    payload = clamp(payload, -60000.0, 60000.0);
    return uvec4(floatBitsToUint(e.down), floatBitsToUint(e.power), packHalf2x16(payload.xy),
                 packHalf2x16(vec2(payload.z, 0.0)) | rank << 16u);
}

// What the look adds up in place of a colour.
vec3 payloadOf(View view, Ellipse e, vec3 color) {
    uint look = view.options.x;
    if (look == lookDepth) return vec3((e.depth + view.look.x) * view.look.y, 0.0, 0.0);
    if (look == lookNormal) return vec3(e.normal.x, -e.normal.y, -e.normal.z);
    return color;
}

// What the planes of the reference mode and surfaces need besides, by `extraRows`: none, two or three rows.
#define WRITE_EXTRA_ROWS(to, slot, shade, e)                        \
    if (extraRows == 2u) {                                          \
        to[2u * (slot)] = vec4(shade, (e).depth);                   \
        to[2u * (slot) + 1u] = vec4((e).normal, 0.0);               \
    } else if (extraRows == 3u) {                                   \
        for (uint row_ = 0u; row_ < 3u; ++row_) to[3u * (slot) + row_] = (e).ball[row_]; \
    }
