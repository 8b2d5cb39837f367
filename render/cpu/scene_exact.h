#pragma once

#include "render/cpu/frame.h"
#include "render/cpu/scene_frame.h"
#include "render/cpu/stages.h"

#include <vector>

namespace splatreel::render {

/// An item as float32 planes are drawn from it. Its Gaussians have consecutive slots in the frame, in the
/// order of the source's rows, so that equal depths are ordered as the rasteriser orders them.
struct ExactSource {
    SceneSource packed;  ///< where there is no `columns`
    GaussianView columns;
    bool fromColumns;
    int firstSlot, slots;
};

/// The ball |W (t · ray) − centre| = 1 that an ellipsoid is in its own axes, camera frame in the asset's
/// units.
struct Ellipsoid {
    float axes[3][3];  ///< rows of W: unit axes over their lengths
    float centre[3];   ///< W · (position − camera)
    float depthScale;  ///< to metres
    float nearest;     ///< smallest depth, the asset's units
    float fx, fy;      ///< rays: (x − cx) / fx …, orthographic origins
    float unused;
};

/// Float32 planes of a view, by the rasteriser's stages.
struct ExactScene {
    Frame frame;
    std::vector<ExactSource> sources;
    std::vector<SceneRange> ranges;  ///< `item` counts sources; blocks of 16 rows or places
    std::vector<TileScratch> workers;
    RasterImage image;
    Look look = Look::color;
    float ellipsoidScale = 1, centerRadius = 1;  ///< standard deviations; pixels
    Scratch<Ellipsoid> ellipsoids;               ///< [slots] for the looks that show surfaces
};

/// Draws colour and alpha, and depth and normals when asked for.
void drawExact(const SceneView& view, ExactScene& scene, bool depth, bool normal, PicturePlanes& planes);

/// Projects a range into the frame's records, and into ellipsoids where the look wants them, and files it
/// under its tiles.
void projectExactRange(ExactScene& scene, int range, TileBins& bins);

/// Draws the nearest ellipsoid or dot at every pixel of a tile that has pairs.
void drawSurfaceTile(ExactScene& scene, int tile, TileScratch& scratch);

}  // namespace splatreel::render
