// What the shaders that show a picture in a window share.
layout(constant_id = 0) const bool encodesItself = false;  // the target turns linear values into sRGB
layout(push_constant) uniform Push {
    vec2 corner;  // of the picture in the target
    vec2 scale;   // picture pixels per target pixel
    uvec2 size;   // of the picture
    uint swapped; // blue in the lowest byte
};
layout(location = 0) out vec4 color;

// Place in the picture, in its pixels.
vec2 place() { return (gl_FragCoord.xy - corner) * scale; }

void show(vec3 srgb) {
    if (encodesItself) {
        srgb = mix(srgb / 12.92, pow((srgb + 0.055) / 1.055, vec3(2.4)), greaterThan(srgb, vec3(0.04045)));
    }
    color = vec4(srgb, 1);
}
