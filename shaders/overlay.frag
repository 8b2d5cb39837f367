#version 460
layout(constant_id = 0) const bool encodesItself = false;  // the target turns linear values into sRGB
layout(set = 0, binding = 0) uniform sampler2D letters;
layout(location = 0) in vec2 texturePlace;
layout(location = 1) in vec4 tint;
layout(location = 0) out vec4 color;

void main() {
    color = tint * texture(letters, texturePlace);
    if (encodesItself) {
        const vec3 high = pow((color.rgb + 0.055) / 1.055, vec3(2.4));
        color.rgb = mix(color.rgb / 12.92, high, greaterThan(color.rgb, vec3(0.04045)));
    }
}
