// The grid and the axes, as render/scene/guides.cpp has them.

const float gridSpacing = 0.1, fadeBegin = 4.0, fadeEnd = 8.0;

float lineCoverage(float place, float spacing, float footprint) {
    footprint = max(footprint, 1.0e-7);
    float away = abs(place - round(place / spacing) * spacing) / footprint, apart = spacing / footprint;
    return clamp(1.0 - away, 0.0, 1.0) * clamp(0.25 * apart - 0.5, 0.0, 1.0);
}

// Where the ray of a point of the picture meets the grid's plane: x, z, depth; depth 0 where it does not.
vec3 groundAt(vec2 pixel) {
    bool orthographic = view.options.y != 0u;
    vec2 sensor = (pixel - view.focal.zw) / view.focal.xy;
    vec3 origin = vec3(how.toWorld[0].w, how.toWorld[1].w, how.toWorld[2].w), direction;
    for (int k = 0; k < 3; ++k) {
        float beside = dot(how.toWorld[k].xy, sensor);
        direction[k] = how.toWorld[k].z + (orthographic ? 0.0 : beside);
        if (orthographic) origin[k] += beside;
    }
    if (abs(direction.y) < 1.0e-7) return vec3(0.0);
    float depth = (how.compare.z - origin.y) / direction.y;
    return depth < how.compare.w ? vec3(0.0) : vec3(origin.xz + depth * direction.xz, depth);
}

// A straight colour; its depth.
vec4 gridAt(vec2 pixel, out float depth) {
    vec3 here = groundAt(pixel), right = groundAt(pixel + vec2(1.0, 0.0)), below = groundAt(pixel + vec2(0.0, 1.0));
    depth = here.z;
    float fade = clamp((fadeEnd - length(here.xy)) / (fadeEnd - fadeBegin), 0.0, 1.0);
    if (here.z <= 0.0 || right.z <= 0.0 || below.z <= 0.0 || fade <= 0.0) return vec4(0.0);
    float fine = 0.0, strong = 0.0;
    for (int k = 0; k < 2; ++k) {
        float footprint = length(vec2(right[k] - here[k], below[k] - here[k]));
        fine = max(fine, lineCoverage(here[k], gridSpacing, footprint));
        strong = max(strong, lineCoverage(here[k], 10.0 * gridSpacing, footprint));
    }
    return vec4(vec3(0.5), fade * max(0.35 * fine, 0.75 * strong));
}

vec4 axisAt(int k, vec2 pixel, out float depth) {
    vec2 from = how.axes[k].xy, along = how.axes[k].zw - from;
    float u = clamp(dot(pixel - from, along) / max(dot(along, along), 1.0e-6), 0.0, 1.0);
    float inverse = mix(how.axisDepths[k].x, how.axisDepths[k].y, u);
    depth = view.options.y != 0u ? inverse : 1.0 / inverse;
    float coverage = how.axisDepths[k].z * clamp(1.5 - length(pixel - (from + u * along)), 0.0, 1.0);
    vec3 color = k == 0 ? vec3(0.86, 0.24, 0.24) : k == 1 ? vec3(0.30, 0.69, 0.25) : vec3(0.23, 0.47, 0.90);
    return vec4(color, coverage);
}
