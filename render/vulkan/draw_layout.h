#pragma once

#include <cstdint>

namespace splatreel::render::vulkan {

/// What shaders/view.glsl reads, word by word.
struct ViewWords {
    float focal[4];            ///< fx, fy, cx, cy in pixels
    float limits[4];           ///< of x/z and y/z inside the Jacobian: lower and upper x, lower and upper y
    float highlight[4];        ///< colour; nearest depth that is drawn
    float look[4];             ///< depth's offset and factor, ellipsoid scale, radius of a centre's dot
    std::uint32_t size[4];     ///< width, height, tiles across, tiles down
    std::uint32_t options[4];  ///< look, orthographic, log2 of a tile's side, unused
};

/// Rows of a picture that are drawn at once, since what a binding may cover is limited.
struct Strip {
    ViewWords words;        ///< of a picture of these rows alone
    std::uint32_t top = 0;  ///< the first of them
};

/// One asset in the scene.
struct ItemWords {
    float rows[3][4];          ///< asset to camera, rotation alone; the fourth unused
    float camera[4];           ///< the camera in the asset's frame; the placement's scale
    float forward[4];          ///< the camera's z axis in the asset's frame; way to the next frame, 0 … 1
    float filtering[4];        ///< dilation, whether opacity makes up for it, opacity factor, unused
    std::uint32_t options[4];  ///< first slot, anything highlighted, its first word, first of its partners
};

/// Of shaders/finish.comp.
struct FinishWords {
    float first[4], second[4];
    std::uint32_t backdrop[4];    ///< kind, width and height of the image, guides: 1 grid, 2 axes
    std::uint32_t comparison[4];  ///< width and height of the image; first row and height of the picture
    float region[4];              ///< of the comparison: left, top, right, bottom in pixels
    float compare[4];             ///< place of the wipe in pixels, gain, height of the grid, nearest depth
    float toWorld[3][4];          ///< camera to world, row by row; the camera's position in the fourth
    float axes[3][4];             ///< ends on the screen, pixels
    float axisDepths[3][4];       ///< of the ends: 1 / z, orthographic z; whether it is shown
};

/// Gaussians that are culled, listed and projected by one work-group.
inline constexpr std::uint32_t clusterSize = 256;
/// A projected Gaussian, bytes; in the reference mode as many again.
inline constexpr std::uint32_t recordBytes = 32;

/// Words of the buffer of numbers that only the device knows.
namespace count {
inline constexpr std::uint32_t candidates = 0;  ///< slots, drawn or culled; set by the host
inline constexpr std::uint32_t visible = 1;     ///< Gaussians that are drawn
inline constexpr std::uint32_t pairs = 2;       ///< of Gaussians and tiles
inline constexpr std::uint32_t scratch = 3;
inline constexpr std::uint32_t longest = 4;         ///< list of a tile
inline constexpr std::uint32_t visibleGroups = 16;  ///< work-groups of the stages that follow: see `groups`
inline constexpr std::uint32_t pairGroups = 48;
inline constexpr std::uint32_t words = 128;  ///< of the buffer
}  // namespace count

/// What shaders/prepare.comp makes of a count, as offsets in words from its place.
namespace groups {
inline constexpr std::uint32_t sort = 0;    ///< a pass of the sort
inline constexpr std::uint32_t table = 4;   ///< sums of its table
inline constexpr std::uint32_t values = 8;  ///< an invocation per value
inline constexpr std::uint32_t scan = 12;   ///< sums of the values
inline constexpr std::uint32_t quads = 16;  ///< an indirect draw
inline constexpr std::uint32_t ties = 20;   ///< an invocation per run of keys that is searched for ties
}  // namespace groups

}  // namespace splatreel::render::vulkan
