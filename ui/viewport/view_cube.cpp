#include "ui/viewport/view_cube.h"

#include <QCoreApplication>
#include <array>
#include <cstddef>

namespace splatreel::ui {
namespace {

struct Face {
    AxisView view;
    glm::vec3 normal, right, up;
    const char* name;
};

// Of each face: the direction it faces, and the world's right and up of its label.
const std::array<Face, 6> faces = {{
    {AxisView::front, {0, 0, 1}, {1, 0, 0}, {0, 1, 0}, QT_TRANSLATE_NOOP("ViewCube", "Front")},
    {AxisView::back, {0, 0, -1}, {-1, 0, 0}, {0, 1, 0}, QT_TRANSLATE_NOOP("ViewCube", "Back")},
    {AxisView::right, {1, 0, 0}, {0, 0, -1}, {0, 1, 0}, QT_TRANSLATE_NOOP("ViewCube", "Right")},
    {AxisView::left, {-1, 0, 0}, {0, 0, 1}, {0, 1, 0}, QT_TRANSLATE_NOOP("ViewCube", "Left")},
    {AxisView::top, {0, 1, 0}, {1, 0, 0}, {0, 0, -1}, QT_TRANSLATE_NOOP("ViewCube", "Top")},
    {AxisView::bottom, {0, -1, 0}, {1, 0, 0}, {0, 0, 1}, QT_TRANSLATE_NOOP("ViewCube", "Base")},
}};

/// Faces seen flatter than this are left out: nobody could hit them.
constexpr float leastFacing = 0.08F;

float facing(const ViewCube& cube, const Face& face) {
    return -(cube.rotation * face.normal).z;
}

glm::vec2 onScreen(const ViewCube& cube, const glm::vec3& point) {
    const glm::vec3 turned = cube.rotation * point;
    return cube.center + cube.size * glm::vec2(turned);
}

std::array<glm::vec2, 4> cornersOf(const ViewCube& cube, const Face& face) {
    return {onScreen(cube, face.normal - face.right - face.up),
            onScreen(cube, face.normal + face.right - face.up),
            onScreen(cube, face.normal + face.right + face.up),
            onScreen(cube, face.normal - face.right + face.up)};
}

bool inside(const std::array<glm::vec2, 4>& polygon, glm::vec2 point) {
    bool positive = true;
    bool negative = true;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const glm::vec2 edge = polygon[(i + 1) % polygon.size()] - polygon[i];
        const glm::vec2 to = point - polygon[i];
        const float side = edge.x * to.y - edge.y * to.x;
        positive = positive && side >= 0;
        negative = negative && side <= 0;
    }
    return positive || negative;
}

}  // namespace

Overlay viewCubeShapes(const ViewCube& cube, std::optional<AxisView> hovered) {
    Overlay shapes;
    for (const Face& face : faces) {
        const float towards = facing(cube, face);
        if (towards < leastFacing) continue;
        const auto corners = cornersOf(cube, face);
        const std::vector<glm::vec2> outline(corners.begin(), corners.end());
        const auto shade = static_cast<std::uint8_t>(90.0F + 60.0F * towards);
        const bool bright = hovered == face.view;
        shapes.push_back(overlayFill(
            outline, bright ? OverlayColor{76, 159, 254, 235} : OverlayColor{shade, shade, shade, 215}));
        shapes.push_back(overlayLine(outline, {30, 32, 36, 200}, 1.0F, true));
        if (towards > 0.45F) {
            shapes.push_back(overlayText(onScreen(cube, face.normal),
                                         QCoreApplication::translate("ViewCube", face.name).toStdString(),
                                         {255, 255, 255, 255}, 0.42F * cube.size, true));
        }
    }
    return shapes;
}

std::optional<AxisView> viewCubeFaceAt(const ViewCube& cube, glm::vec2 pixel) {
    for (const Face& face : faces) {
        if (facing(cube, face) >= leastFacing && inside(cornersOf(cube, face), pixel)) return face.view;
    }
    return std::nullopt;
}

}  // namespace splatreel::ui
