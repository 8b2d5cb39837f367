#pragma once

#include "render/cpu/frame.h"
#include "render/cpu/tile.h"

namespace splatreel::render {

/// Sizes the frame's scratch memory for its job and cuts its Gaussians into ranges.
void startFrame(Frame& frame);

/// The same for `size` Gaussians from elsewhere.
void layOut(Frame& frame, int size);

/// Turns the ranges' tile counts into places: sizes the list of pairs and finds the busy tiles.
void placePairs(Frame& frame);

/// Writes the pairs of one range of Gaussians.
void scatterPairs(Frame& frame, int range);

/// Sums of one range of Gaussians over all of their tiles, always in the order of the tiles: [end − begin,
/// sumCount], in the worker's scratch memory.
[[nodiscard]] const float* gatherSums(const Frame& frame, int range, int begin, int end,
                                      TileScratch& scratch);

}  // namespace splatreel::render
