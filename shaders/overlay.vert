#version 460
// Shapes and letters over a picture, in pixels of the window.
layout(push_constant) uniform Push { vec2 scale; };
layout(location = 0) in vec2 place;
layout(location = 1) in vec2 texture;
layout(location = 2) in vec4 color;
layout(location = 0) out vec2 texturePlace;
layout(location = 1) out vec4 tint;

void main() {
    gl_Position = vec4(place * scale - 1, 0, 1);
    texturePlace = texture;
    tint = color;
}
