#version 460
#extension GL_GOOGLE_include_directive : require
// Surfaces, 4 × 4 pixels per invocation: for software devices.
#define ACROSS 4
#define DOWN 4
#include "draw_surfaces.glsl"
