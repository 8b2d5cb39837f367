#version 460
#extension GL_GOOGLE_include_directive : require
// The planes of the reference mode, 4 × 4 pixels per invocation.
#define ACROSS 4
#define DOWN 4
#define PLANES
#include "draw_tiles.glsl"
