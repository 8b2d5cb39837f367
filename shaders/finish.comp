#version 460
#extension GL_GOOGLE_include_directive : require
// From premultiplied sums to the picture: look and backdrop.
#include "view.glsl"

layout(local_size_x = 64) in;
layout(constant_id = 0) const bool planes = false;
layout(constant_id = 1) const uint look = 0u;
layout(constant_id = 2) const uint backdrop = 0u;

struct Finish {
    vec4 first, second;  // colours of the backdrop
    uvec4 backdrop;      // kind, width and height of the image
};
const uint backdropColor = 0u, backdropGradient = 1u, backdropChecker = 2u, backdropImage = 3u;

layout(std430, binding = 0) readonly buffer Views { View view; };
layout(std430, binding = 1) readonly buffer Finishes { Finish how; };
layout(std430, binding = 2) readonly buffer Halves { uvec2 halves[]; };     // [H, W]
layout(std430, binding = 3) readonly buffer Planes { vec4 picture[]; };     // [H, W, 2]
layout(std430, binding = 4) readonly buffer Image { uint image[]; };
layout(std430, binding = 5) writeonly buffer Bytes { uint bytes[]; };       // [H, W]

vec4 imageAt(uvec2 pixel) {
    // Fitted to cover the picture, bilinear.
    vec2 size = vec2(how.backdrop.yz), target = vec2(view.size.xy);
    float scale = min(size.x / target.x, size.y / target.y);
    vec2 at = (vec2(pixel) + 0.5 - 0.5 * target) * scale + 0.5 * size - 0.5;
    at = clamp(at, vec2(0.0), size - 1.0);
    uvec2 low = uvec2(at), high = min(low + 1u, how.backdrop.yz - 1u);
    vec2 part = at - vec2(low);
    vec4 a = unpackUnorm4x8(image[low.y * how.backdrop.y + low.x]);
    vec4 b = unpackUnorm4x8(image[low.y * how.backdrop.y + high.x]);
    vec4 c = unpackUnorm4x8(image[high.y * how.backdrop.y + low.x]);
    vec4 d = unpackUnorm4x8(image[high.y * how.backdrop.y + high.x]);
    return mix(mix(a, b, part.x), mix(c, d, part.x), part.y);
}

vec4 backdropAt(uvec2 pixel) {
    if (backdrop == backdropGradient) return mix(how.first, how.second, (float(pixel.y) + 0.5) / float(view.size.y));
    if (backdrop == backdropChecker) return ((pixel.x >> 4u) + (pixel.y >> 4u) & 1u) == 0u ? how.first : how.second;
    return how.first;
}

void main() {
    // Beyond the last pixel the last is done again: software devices load the view once where nothing returns.
    uint index = min(GROUP * 64u + gl_LocalInvocationIndex, view.size.x * view.size.y - 1u);
    uvec2 pixel = uvec2(index % view.size.x, index / view.size.x);
    vec4 color;
    if (planes) {
        color = picture[2u * index];
        vec4 more = picture[2u * index + 1u];
        if (look == lookDepth) color.r = (more.w + view.look.x * color.a) * view.look.y;
        if (look == lookNormal) color.rgb = vec3(more.x, -more.y, -more.z);
    } else {
        uvec2 words = halves[index];
        color = vec4(unpackHalf2x16(words.x), unpackHalf2x16(words.y));
    }
    float alpha = clamp(color.a, 0.0, 1.0);
    if (look == lookAlpha) color.rgb = vec3(alpha);
    if (look == lookDepth) color.rgb = vec3(clamp(alpha - color.r, 0.0, alpha));
    if (look == lookNormal) color.rgb = clamp(0.5 * (color.rgb + alpha), vec3(0.0), vec3(alpha));
    vec4 behind = look == lookAlpha ? vec4(0.0, 0.0, 0.0, 1.0) : backdropAt(pixel);
    if (look != lookAlpha && backdrop == backdropImage) behind = imageAt(pixel);
    float under = (1.0 - alpha) * behind.a;
    float whole = alpha + under;
    vec3 straight = (color.rgb + under * behind.rgb) / max(whole, 1.0e-6);
    bytes[index] = packUnorm4x8(vec4(straight, whole));
}
