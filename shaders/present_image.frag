#version 460
#extension GL_GOOGLE_include_directive : require
// A picture that the device has drawn.
#include "present.glsl"
layout(set = 0, binding = 0) uniform sampler2D picture;

void main() {
    show(texture(picture, place() / vec2(size)).rgb);
}
