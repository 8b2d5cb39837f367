#version 460
#extension GL_GOOGLE_include_directive : require
// Draws tiles with 8 × 8 pixels per invocation, for devices on which loading a Gaussian costs more than a pixel of it.
#define ACROSS 8
#define DOWN 8
#include "draw_tiles.glsl"
