#version 460
// One triangle that covers the target.
void main() {
    const vec2 corner = vec2(gl_VertexIndex == 1 ? 3 : -1, gl_VertexIndex == 2 ? 3 : -1);
    gl_Position = vec4(corner, 0, 1);
}
