// From premultiplied sums to a pixel of the picture: look, guides, backdrop and comparison, as render/scene has them. Whoever
// includes it declares `planes`, `view` and FINISH_AT, the first of three bindings, and fills `how`.

layout(constant_id = 1) const uint look = 0u;
layout(constant_id = 2) const uint backdrop = 0u;
layout(constant_id = 3) const uint guides = 0u;  // 1: grid, 2: axes; in planes alone
layout(constant_id = 4) const uint comparison = 0u;

struct Finish {
    vec4 first, second;  // colours of the backdrop
    uvec4 backdrop;      // kind, width and height of the image, guides
    uvec4 comparison;    // width and height of the image; first row that is drawn and height of the picture
    vec4 region;         // of the comparison, pixels
    vec4 compare;        // place of the wipe in pixels, gain, height of the grid, nearest depth
    vec4 toWorld[3];     // camera to world, row by row; the camera's position in w
    vec4 axes[3];        // ends on the screen, pixels
    vec4 axisDepths[3];  // of the ends: 1 / z, orthographic z; whether it is shown
};
const uint backdropGradient = 1u, backdropChecker = 2u, backdropImage = 3u;
const uint compareWipe = 1u, compareDifference = 2u;
const float leastAlpha = 1.0 / 255.0;

layout(std430, binding = FINISH_AT) readonly buffer Finishes { Finish finishes; };
layout(std430, binding = FINISH_AT + 1) readonly buffer Image { uint image[]; };
layout(std430, binding = FINISH_AT + 2) readonly buffer Other { uint otherImage[]; };

Finish how;  // loaded before anything diverges: then software devices load it once for all lanes

#include "guides.glsl"

// Straight colours, one over the other.
vec4 over(vec4 front, vec4 back) {
    float shining = back.a * (1.0 - front.a), alpha = front.a + shining;
    return alpha > 0.0 ? vec4((front.rgb * front.a + back.rgb * shining) / alpha, alpha) : vec4(0.0);
}

// As a picture of bytes holds it.
vec4 asBytes(vec4 color) {
    return unpackUnorm4x8(packUnorm4x8(color));
}

// Linear sample at pixel coordinates, mixed premultiplied.
vec4 sampled(bool other, uvec2 size, vec2 at) {
    at = clamp(at - 0.5, vec2(0.0), vec2(size) - 1.0);
    uvec2 low = uvec2(at), high = min(low + 1u, size - 1u);
    vec2 part = at - vec2(low);
    vec4 sum = vec4(0.0);
    for (uint k = 0u; k < 4u; ++k) {
        uvec2 place = uvec2((k & 1u) == 0u ? low.x : high.x, (k & 2u) == 0u ? low.y : high.y);
        vec2 weights = vec2((k & 1u) == 0u ? 1.0 - part.x : part.x, (k & 2u) == 0u ? 1.0 - part.y : part.y);
        uint index = place.y * size.x + place.x;
        vec4 texel = unpackUnorm4x8(other ? otherImage[index] : image[index]);
        float alpha = texel.a * weights.x * weights.y;
        sum += vec4(texel.rgb * alpha, alpha);
    }
    return sum.a > 0.0 ? vec4(sum.rgb / sum.a, sum.a) : vec4(0.0);
}

vec4 backdropAt(uvec2 pixel) {
    if (backdrop == backdropGradient) {
        return mix(how.first, how.second, float(pixel.y) / float(max(how.comparison.w, 2u) - 1u));
    }
    if (backdrop == backdropChecker) {
        return ((pixel.x >> 4u) + (pixel.y >> 4u) & 1u) == 0u ? how.first : how.second;
    }
    if (backdrop == backdropImage) {
        // Fitted to cover the picture.
        vec2 size = vec2(how.backdrop.yz), target = vec2(view.size.x, how.comparison.w);
        float scale = min(size.x / target.x, size.y / target.y);
        return sampled(false, how.backdrop.yz, (vec2(pixel) + 0.5 - 0.5 * target) * scale + 0.5 * size);
    }
    return how.first;
}

// What the look shows of the sums: a straight colour; `mean` is the depth. `more` is normal and depth, of planes alone.
vec4 shownOf(vec4 color, vec4 more, out float mean) {
    if (!planes) more = vec4(color.x, -color.y, -color.z, 0.0);
    float alpha = clamp(color.a, 0.0, 1.0);
    mean = alpha > 0.0 ? more.w / alpha : 1.0e30;
    if (look == lookAlpha) return vec4(vec3(alpha), 1.0);
    if (alpha <= 0.0) return vec4(0.0);
    if (look == lookDepth) {
        float depth = planes ? (mean + view.look.x) * view.look.y : color.r / alpha;
        return alpha < leastAlpha ? vec4(0.0) : vec4(vec3(clamp(1.0 - depth, 0.0, 1.0)), alpha);
    }
    if (look == lookNormal) {
        vec3 normal = vec3(more.x, -more.y, -more.z);
        float size = length(normal);
        return alpha < leastAlpha || !(size > 1.0e-6) ? vec4(0.0) : vec4(0.5 * normal / size + 0.5, alpha);
    }
    return vec4(color.rgb / alpha, alpha);
}

// The pixel's bytes; `pixel` counts from the top of what is drawn at once.
uint finished(uvec2 pixel, vec4 sums, vec4 more) {
    pixel.y += how.comparison.z;
    vec2 middle = vec2(pixel) + 0.5;
    float depth;
    vec4 shown = shownOf(sums, more, depth);
    vec4 behind = backdropAt(pixel);
    vec4 color = behind;
    if (guides == 0u) {
        color = over(shown, color);
    } else {
        vec4 marks[4] = vec4[4](vec4(0.0), vec4(0.0), vec4(0.0), vec4(0.0));
        float depths[4] = float[4](0.0, 0.0, 0.0, 0.0);
        if ((guides & 1u) != 0u) marks[0] = gridAt(middle - vec2(0.0, how.comparison.z), depths[0]);
        if ((guides & 2u) != 0u) {
            for (int k = 0; k < 3; ++k) marks[k + 1] = axisAt(k, middle, depths[k + 1]);
        }
        for (int k = 0; k < 4; ++k) {
            if (depths[k] >= depth) color = over(marks[k], color);
        }
        color = over(shown, color);
        for (int k = 0; k < 4; ++k) {
            if (depths[k] < depth) color = over(marks[k], color);
        }
    }
    if (comparison != 0u) {
        vec4 other = asBytes(behind);
        if (middle.x >= how.region.x && middle.x < how.region.z && middle.y >= how.region.y &&
            middle.y < how.region.w) {
            vec2 scale = vec2(how.comparison.xy) / (how.region.zw - how.region.xy);
            other = over(sampled(true, how.comparison.xy, (middle - how.region.xy) * scale), other);
        }
        if (comparison == compareWipe) {
            if (middle.x < how.compare.x) color = other;
        } else {
            color = asBytes(color);
            color = vec4(abs(color.rgb * color.a - other.rgb * other.a) * how.compare.y, 1.0);
        }
    }
    return packUnorm4x8(color);
}
