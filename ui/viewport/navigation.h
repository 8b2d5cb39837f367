#pragma once

#include "core/gaussians/camera.h"
#include "core/gaussians/gaussians.h"
#include "core/timeline/camera_track.h"

#include <glm/glm.hpp>

#include <array>
#include <optional>
#include <span>

/// How hands move a camera: values and pure functions, without a window. Angles in radians, lengths in
/// metres, pixels of the picture.
namespace splatreel::ui {

/// A camera that looks at a pivot, upright but for its roll: position = pivot + distance · (cos el sin az,
/// sin el, cos el cos az), as core::orbitCamera has it round the origin.
struct Viewpoint {
    glm::vec3 pivot{0.0F};
    float azimuth = 0;
    float elevation = 0;  ///< −π/2 … π/2
    float distance = core::defaultDistance;
    float roll = 0;  ///< about the line of sight, clockwise as seen (core::CameraPose)
    float fovy = glm::radians(core::defaultFovyDegrees);  ///< vertical
    bool orthographic = false;  ///< shows the plane through the pivot at the size it has in perspective

    friend bool operator==(const Viewpoint&, const Viewpoint&) = default;
};

/// The camera of a picture of that size, which has at least one pixel. An orthographic one stands far enough
/// back not to cut what is near the pivot.
[[nodiscard]] core::Camera cameraOf(const Viewpoint& viewpoint, int width, int height);

/// A camera key's pose as a viewpoint, and back.
[[nodiscard]] Viewpoint viewpointOf(const core::CameraPose& pose);
[[nodiscard]] core::CameraPose poseOf(const Viewpoint& viewpoint);

/// The upright viewpoint that stands where a camera stands and looks where it looks, its pivot at `distance`.
[[nodiscard]] Viewpoint viewpointOf(const core::Camera& camera, float distance);

/// Turns round the pivot: the hand takes the object with it (right turns it to the right, down shows its
/// top).
[[nodiscard]] Viewpoint orbited(Viewpoint viewpoint, float right, float down);
/// Moves in the picture's plane: what lies at the pivot's depth follows the hand. Pixels of a picture
/// `height` high.
[[nodiscard]] Viewpoint panned(Viewpoint viewpoint, float right, float down, int height);
/// Multiplies the distance; what lies at the pivot's depth under the pixel (x, y) stays there.
[[nodiscard]] Viewpoint zoomed(Viewpoint viewpoint, float factor, float x, float y, int width, int height);
/// Turns the head: the camera stays where it is.
[[nodiscard]] Viewpoint turned(Viewpoint viewpoint, float right, float down);
/// Walks: metres to the right, up and forward of the camera.
[[nodiscard]] Viewpoint walked(Viewpoint viewpoint, const glm::vec3& rightUpForward);

enum class AxisView { front, back, right, left, top, bottom };
/// The same pivot and distance, seen along an axis; front is the input camera's side (+z), right is +x.
[[nodiscard]] Viewpoint alongAxis(Viewpoint viewpoint, AxisView axis);
/// The same direction; far enough for the whole box. An empty box: as it was.
[[nodiscard]] Viewpoint framed(Viewpoint viewpoint, const core::Bounds& bounds, int width, int height);
/// The same direction, the pivot on a point, a little closer.
[[nodiscard]] Viewpoint focused(Viewpoint viewpoint, const glm::vec3& point);
/// Between two viewpoints, `amount` from 0 to 1: azimuth the shorter way round, distance by its logarithm.
[[nodiscard]] Viewpoint between(const Viewpoint& from, const Viewpoint& to, float amount);

/// The point that a pixel (continuous, centre of the first at 0.5) shows at a depth along the view axis.
[[nodiscard]] glm::vec3 worldPoint(const core::Camera& camera, float x, float y, float depth);
/// Where a point shows, in pixels; nothing where it is behind the near plane.
[[nodiscard]] std::optional<glm::vec2> pixelOf(const core::Camera& camera, const glm::vec3& point);

/// A clip's camera shown as large as fits into a picture, with more of the world at the sides.
struct FittedCamera {
    core::Camera camera;                      ///< of the whole picture
    std::array<float, 4> region{0, 0, 1, 1};  ///< where the clip's own picture lies: left, top, right, bottom
};
[[nodiscard]] FittedCamera fitted(const core::Camera& clip, int width, int height);

/// The same picture with other pixels; keeps orthographic cameras orthographic.
[[nodiscard]] core::Intrinsics atSize(const core::Intrinsics& intrinsics, int width, int height);

/// Nearest and farthest depth of a box's corners, not below 0; 0 … 1 for an empty box.
[[nodiscard]] std::array<float, 2> depthRangeOf(const core::Bounds& bounds, const core::Camera& camera);

// --- which hand does what

enum class PointerButton { left, middle, right };
struct Modifiers {
    bool shift = false;
    bool control = false;
    bool alt = false;
    friend bool operator==(const Modifiers&, const Modifiers&) = default;
};
enum class Gesture {
    none,
    tool,  ///< what the chosen tool does, such as a selection
    orbit,
    pan,
    zoom,
    fly  ///< looks round; W A S D walk, E and Q rise and sink
};
enum class NavigationPreset { standard, blender, maya };

struct GestureBinding {
    PointerButton button = PointerButton::left;
    Modifiers modifiers;
    Gesture gesture = Gesture::none;
};
/// What a preset's buttons do while no tool is chosen.
[[nodiscard]] std::span<const GestureBinding> gesturesOf(NavigationPreset preset);
/// With a tool chosen the left button without Alt is the tool's.
[[nodiscard]] Gesture gestureFor(NavigationPreset preset, PointerButton button, const Modifiers& modifiers,
                                 bool toolChosen);

}  // namespace splatreel::ui
