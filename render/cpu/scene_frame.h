#pragma once

#include "render/cpu/frame.h"
#include "render/cpu/scratch.h"
#include "render/cpu/tile_bins.h"
#include "render/scene/items.h"

#include <array>
#include <cstdint>
#include <vector>

namespace splatreel::render {

/// The camera in an item's own frame (the asset's, before its placement), and how the item wants to be drawn.
/// A similarity turns into another camera: p_camera = scale · rotation · (asset − position).
struct ItemCamera {
    float rotation[9];  ///< asset to camera, row by row
    float position[3];
    float forward[3];      ///< direction of all rays of an orthographic camera, asset frame
    float fx, fy, cx, cy;  ///< orthographic: pixels per unit of the asset
    float limitX[2], limitY[2];
    float nearest;     ///< smallest depth that is drawn, in the asset's units
    float depthScale;  ///< the asset's units in metres
    float dilation;
    float opacity;  ///< factor
    bool compensate;
    bool orthographic;
};

[[nodiscard]] ItemCamera itemCameraOf(const SceneItem& item, const core::Camera& camera);

/// A projected Gaussian, half a cache line. See Record for the ellipse.
struct alignas(32) SceneRecord {
    float u, v, along, across, down;
    std::uint32_t place;     ///< in the item's frame
    std::uint16_t room;      ///< log₂(opacity · 255) · 4096: how far the exponent may fall
    std::uint16_t color[3];  ///< half floats, not below 0
};
static_assert(sizeof(SceneRecord) == 32);

/// Places that are projected as a whole.
struct SceneRange {
    int item;
    int firstBlock, lastBlock;  ///< of the item's frame, end exclusive
    std::uint32_t firstRecord;  ///< room for 16 records a block begins here
};

/// An item as the kernels read it.
struct SceneSource {
    int item;  ///< index into the view's items
    const core::PackedGaussians* frame;
    const core::PackedGaussians* next;  ///< null: no interpolation
    const std::int32_t* partners;
    float blend;
    const std::uint32_t* highlighted;  ///< null: none
    std::size_t highlightedWords;
    std::array<float, 3> highlight;
    ItemCamera camera;
};

/// Everything about one picture between the stages. Grows to the largest frame seen.
struct SceneFrame {
    int width = 0, height = 0, tilesAcross = 0, tilesDown = 0;
    std::vector<SceneSource> sources;
    std::vector<SceneRange> ranges;
    Scratch<SceneRecord> records;
    std::vector<float> brightest;  ///< [ranges] largest channel of any colour
    std::vector<TileBins> bins;    ///< [workers]
    std::vector<int> busyTiles;    ///< tiles with pairs, most pairs first
    int colorBits = 0;             ///< colours of the frame lie below 2^colorBits

    [[nodiscard]] int tileCount() const { return tilesAcross * tilesDown; }
    /// Index into `sources` of the item that a record belongs to.
    [[nodiscard]] int itemOf(std::uint32_t record) const;
};

[[nodiscard]] SceneSource sceneSourceOf(const SceneItem& item, const SceneView& view);

/// Sources and ranges of a view: whole clusters that lie outside the picture are left out.
void startScene(const SceneView& view, SceneFrame& frame);

/// The Gaussians of `next` at the partners of the 16 places from `firstPlace` on, as a block; those without
/// one get the current block's values and opacity 0. `harmonics` has 16 · 45 values at most.
void gatherPartners(const SceneSource& source, int block, core::PackedBlock& out, std::uint16_t* harmonics);

}  // namespace splatreel::render
