#version 460
#extension GL_GOOGLE_include_directive : require
// The planes of the reference mode, a pixel per invocation.
#define PLANES
#include "draw_tiles.glsl"
