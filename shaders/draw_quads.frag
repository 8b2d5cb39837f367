#version 460
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"

layout(location = 0) in vec2 ellipse;
layout(location = 1) flat in vec4 payload;
layout(location = 0) out vec4 color;  // premultiplied

void main() {
    float exponent = payload.w - dot(ellipse, ellipse);
    if (exponent < smallestPower) discard;
    float alpha = min(exp2(exponent), 0.99);
    color = vec4(payload.rgb * alpha, alpha);
}
