#pragma once

#include "render/cpu/scene_frame.h"
#include "render/cpu/scene_tile.h"

namespace splatreel::render {

/// Projects, shades and culls a range of a frame's Gaussians, and files their tiles under `worker`.
void projectSceneRange(SceneFrame& frame, int range, int worker);

/// What lies behind: straight-alpha pixels of the frame's size, or one colour.
struct SceneBackdrop {
    std::uint32_t color;
    const std::uint32_t* pixels;  ///< null: `color`
};

/// Draws a tile that has pairs over the backdrop, into a picture of the frame's size.
void compositeSceneTile(const SceneFrame& frame, int tile, SceneScratch& scratch, const SceneBackdrop& behind,
                        std::uint32_t* rgba);

}  // namespace splatreel::render
