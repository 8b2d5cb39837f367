#version 460
#extension GL_GOOGLE_include_directive : require
// The planes of the reference mode, a pixel per invocation.
#define ACROSS 1
#define DOWN 1
#define PLANES
#include "draw_tiles.glsl"
