#version 460
#extension GL_GOOGLE_include_directive : require
// A picture that a processor has written: a word per pixel.
#include "present.glsl"
layout(set = 0, binding = 0) readonly buffer Pixels { uint pixels[]; };

vec3 pixel(ivec2 at) {
    const ivec2 inside = clamp(at, ivec2(0), ivec2(size) - 1);
    const vec3 rgb = unpackUnorm4x8(pixels[inside.y * int(size.x) + inside.x]).rgb;
    return swapped != 0 ? rgb.bgr : rgb;
}

void main() {
    const vec2 at = place();
    if (scale == vec2(1)) {
        show(pixel(ivec2(at)));
        return;
    }
    const vec2 low = floor(at - 0.5);
    const vec2 part = at - 0.5 - low;
    const ivec2 first = ivec2(low);
    const vec3 above = mix(pixel(first), pixel(first + ivec2(1, 0)), part.x);
    const vec3 below = mix(pixel(first + ivec2(0, 1)), pixel(first + ivec2(1, 1)), part.x);
    show(mix(above, below, part.y));
}
