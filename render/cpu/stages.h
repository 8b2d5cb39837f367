#pragma once

#include "render/cpu/frame.h"
#include "render/cpu/tile.h"

namespace splatreel::render {

/// Projects, shades and culls the Gaussians [begin, end) and counts their tiles into `tileCounts` [tiles].
/// Returns the number of pairs. `begin` is a multiple of 16.
std::uint32_t projectRange(Frame& frame, int begin, int end, std::uint32_t* tileCounts);

/// Draws a tile that has pairs.
void compositeTile(Frame& frame, int tile, TileScratch& scratch, RasterImage& image);

/// Writes the sums of a tile that has pairs.
void compositeTileBackward(Frame& frame, int tile, TileScratch& scratch, const RasterImageGradient& gradient);

/// Turns the sums of the Gaussians [begin, end) into gradients of their parameters.
void projectRangeBackward(const Frame& frame, int begin, int end, RasterGradient& gradient);

}  // namespace splatreel::render
