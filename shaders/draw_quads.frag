#version 460
#extension GL_GOOGLE_include_directive : require
#include "view.glsl"

layout(constant_id = 1) const bool hard = false;
layout(constant_id = 2) const float shadeScale = 0.0;  // not 0: ellipsoids, lit from the camera

layout(location = 0) in vec2 ellipse;
layout(location = 1) flat in vec4 payload;
layout(location = 0) out vec4 color;  // premultiplied

void main() {
    float exponent = payload.w - dot(ellipse, ellipse);
    if (exponent < smallestPower) discard;
    float alpha = hard ? 1.0 : min(exp2(exponent), 0.99);
    float shade = shadeScale > 0.0 ? 0.35 + 0.65 * sqrt(max((exponent - smallestPower) * shadeScale, 0.0)) : 1.0;
    color = vec4(payload.rgb * (alpha * shade), alpha);
}
