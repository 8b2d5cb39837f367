#version 460
#extension GL_GOOGLE_include_directive : require
// Surfaces, a pixel per invocation.
#define ACROSS 1
#define DOWN 1
#include "draw_surfaces.glsl"
