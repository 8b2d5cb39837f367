#version 460
#extension GL_GOOGLE_include_directive : require
#extension GL_EXT_control_flow_attributes : require
// Like project_packed.comp, on the way to the next frame.
#define BETWEEN
#include "project_packed.glsl"
