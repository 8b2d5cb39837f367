#pragma once

#include "render/cpu/frame.h"
#include "render/cpu/tile.h"

namespace splatreel::render {

/// Sizes the frame's scratch memory for its job and cuts its Gaussians into ranges.
void startFrame(Frame& frame, std::size_t workers);

/// The same for `size` Gaussians from elsewhere.
void layOut(Frame& frame, int size, std::size_t workers);

/// Remembers for backward which of its worker's keys a range has filed just now.
void noteRange(Frame& frame, int range, int worker);

/// Counts what was filed: where each tile's pairs begin, and which tiles are busy.
void placePairs(Frame& frame);

/// Sums of one range of Gaussians over all of their tiles, always in the order of the tiles: [end − begin,
/// sumCount], in the worker's scratch memory.
[[nodiscard]] const float* gatherSums(const Frame& frame, int range, int begin, int end,
                                      TileScratch& scratch);

}  // namespace splatreel::render
