#pragma once

#include "render/cpu/frame.h"

namespace splatreel::render {

/// Sizes the frame's scratch memory for its job and cuts its Gaussians into ranges.
void startFrame(Frame& frame);

/// Turns the ranges' tile counts into places: sizes the list of pairs and finds the busy tiles.
void placePairs(Frame& frame);

/// Writes the pairs of one range of Gaussians.
void scatterPairs(Frame& frame, int range);

}  // namespace splatreel::render
