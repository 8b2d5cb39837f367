#version 460
#extension GL_GOOGLE_include_directive : require
// The planes of the reference mode.
#define PLANES
#include "draw_lanes.glsl"
