#pragma once

#include "render/cpu/frame.h"
#include "render/cpu/tile.h"

namespace splatreel::render {

/// Projects, shades and culls the Gaussians [begin, end) and files them under their tiles. `begin` is a
/// multiple of 16.
void projectRange(Frame& frame, int begin, int end, TileBins& bins);

/// Draws a tile that has pairs. `worker` says whose arena takes its lists.
void compositeTile(Frame& frame, int tile, int worker, TileScratch& scratch, RasterImage& image);

/// Writes the sums of a tile that has pairs.
void compositeTileBackward(Frame& frame, int tile, TileScratch& scratch, const RasterImageGradient& gradient);

/// Turns the sums of the Gaussians [begin, end), [end − begin, sumCount], into gradients of their parameters.
void projectRangeBackward(const Frame& frame, int begin, int end, const float* sums,
                          RasterGradient& gradient);

}  // namespace splatreel::render
