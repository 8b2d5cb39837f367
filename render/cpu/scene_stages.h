#pragma once

#include "render/cpu/scene_frame.h"
#include "render/cpu/scene_tile.h"

namespace splatreel::render {

/// Projects, shades and culls a range of a frame's Gaussians, and files their tiles under `worker`.
void projectSceneRange(SceneFrame& frame, int range, int worker);

/// Draws a tile that has pairs over one opaque colour, into a picture of the frame's size.
void compositeSceneTile(const SceneFrame& frame, int tile, SceneScratch& scratch, std::uint32_t background,
                        std::uint32_t* rgba);

}  // namespace splatreel::render
