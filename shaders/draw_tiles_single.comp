#version 460
#extension GL_GOOGLE_include_directive : require
// Draws tiles with a pixel per invocation, for processors with wide groups.
#include "draw_tiles.glsl"
