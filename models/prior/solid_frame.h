#pragma once

#include "core/media/object_clip.h"
#include "models/prior/solid_mesh.h"

#include <glm/glm.hpp>
#include <opencv2/core.hpp>

#include <vector>

namespace splatreel::models {

/// The part of the clip's frames that the object ever covers, resampled: all of the prior works on it. Pixel
/// (i, j) has its centre at (i + 0.5, j + 0.5), as everywhere.
struct WorkingGrid {
    int width = 0;
    int height = 0;
    glm::vec2 origin{0.0F};  ///< upper left corner in pixels of the frames
    glm::vec2 step{1.0F};    ///< pixels of the frames per cell

    [[nodiscard]] glm::vec2 toFrame(glm::vec2 grid) const { return origin + grid * step; }
    [[nodiscard]] glm::vec2 toGrid(glm::vec2 frame) const { return (frame - origin) / step; }
    [[nodiscard]] bool empty() const { return width == 0; }
};

/// The union of all silhouettes with a border of two cells, its longer side about `longestSide` cells (never
/// finer than half a pixel). Empty when no frame has a pixel of alpha ≥ 0.5.
[[nodiscard]] WorkingGrid workingGrid(const core::ObjectClip& clip, int longestSide);

/// One instant as a solid between two sheets: at each cell of the silhouette the surface lies `halfDepth`
/// before and behind the plane at camera depth `middle`. The front sheet lies on the pixels' rays; the back
/// is its mirror image in the plane, so that nothing sticks out of the silhouette. All pictures are [height,
/// width] of the grid.
struct SolidFrame {
    core::Camera camera;  ///< of the frame, at the frame's size
    cv::Mat1b alpha;      ///< 0 … 255; the rim is at 127.5
    cv::Mat3b front;      ///< sRGB (in that order), unpremultiplied, continued beyond the rim
    cv::Mat3b back;       ///< what the back shows behind each cell
    cv::Mat1f halfDepth;  ///< world units, 0 outside the silhouette
    float middle = 2;     ///< depth of the middle plane in camera space

    [[nodiscard]] bool empty() const { return alpha.empty(); }
};

/// The frame on the grid: alpha, front colours and camera; halfDepth and back are empty.
[[nodiscard]] SolidFrame resampledFrame(const core::ObjectClip& clip, int frame, const WorkingGrid& grid);

/// Value of a picture between its pixel centres, clamped at the border.
[[nodiscard]] float sampleLinear(const cv::Mat1f& picture, glm::vec2 at);
[[nodiscard]] glm::vec3 sampleLinear(const cv::Mat3b& picture, glm::vec2 at);

/// World position of a sheet coordinate (column, row, −1 front … +1 back).
[[nodiscard]] glm::vec3 sheetToWorld(const SolidFrame& frame, const WorkingGrid& grid, glm::vec3 sheet);

/// The closed surface: both sheets by marching squares on alpha, joined along the rim.
[[nodiscard]] SolidMesh meshOf(const SolidFrame& frame, const WorkingGrid& grid);

}  // namespace splatreel::models
