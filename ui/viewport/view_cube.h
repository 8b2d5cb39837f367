#pragma once

#include "ui/viewport/navigation.h"
#include "ui/viewport/overlay.h"

#include <glm/glm.hpp>

#include <optional>

namespace splatreel::ui {

/// The cube in the corner that shows from where one looks; a click on a face looks along its axis.
struct ViewCube {
    glm::vec2 center{0.0F};    ///< pixels of the window
    float size = 28;           ///< half the edge, pixels
    glm::mat3 rotation{1.0F};  ///< of the camera: world to x right, y down, z forward
};

/// Faces that one sees, their names and the corners' axes; the face `hovered` is bright.
[[nodiscard]] Overlay viewCubeShapes(const ViewCube& cube, std::optional<AxisView> hovered);
/// The face under a pixel.
[[nodiscard]] std::optional<AxisView> viewCubeFaceAt(const ViewCube& cube, glm::vec2 pixel);

}  // namespace splatreel::ui
