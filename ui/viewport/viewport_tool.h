#pragma once

#include "core/edit/selection.h"
#include "ui/viewport/navigation.h"
#include "ui/viewport/overlay.h"
#include "ui/viewport/stage.h"

#include <functional>
#include <memory>
#include <vector>

namespace splatreel::ui {

/// What a tool knows of the picture below the hand. Pixels are the window's.
struct ToolContext {
    core::Camera camera;
    float pixelRatio = 1;
    OverlayPalette palette;
};

/// What the left hand does in the picture while a tool is chosen.
class ViewportTool {
public:
    virtual ~ViewportTool() = default;
    /// Whether the tool takes the hand from here; otherwise the press navigates.
    virtual bool press(glm::vec2 pixel, const Modifiers& modifiers, const ToolContext& context) = 0;
    virtual void drag(glm::vec2 pixel, const Modifiers& modifiers, const ToolContext& context) = 0;
    virtual void release(const ToolContext& context) = 0;
    /// Ends without an effect (Escape, or another tool).
    virtual void cancel() = 0;
    /// The hand moves without a button; whether the shapes changed.
    virtual bool hover(glm::vec2 pixel, const ToolContext& context) = 0;
    [[nodiscard]] virtual Overlay shapes(const ToolContext& context) const = 0;
};

enum class SelectionKind { rectangle, lasso, brush };
enum class SelectionMode { replace, add, remove, intersect };

/// A drawn selection: the Gaussians whose centres show inside are meant.
struct SelectionStroke {
    SelectionKind kind = SelectionKind::rectangle;
    SelectionMode mode = SelectionMode::replace;
    std::vector<glm::vec2> path;  ///< two corners; the lasso's outline; the brush's way. Pixels of `camera`
    float radius = 0;             ///< of the brush, pixels
    core::Camera camera;
};

/// Shift adds, Control removes, both intersect. `drawn` is called on release.
[[nodiscard]] std::unique_ptr<ViewportTool> makeSelectionTool(
    SelectionKind kind, float brushRadius, std::function<void(const SelectionStroke&)> drawn);

/// A box with a handle on each face. `changed` is called while a handle is dragged, with `finished` at its
/// end.
[[nodiscard]] std::unique_ptr<ViewportTool> makeBoxTool(
    core::OrientedBox box, std::function<void(const core::OrientedBox& box, bool finished)> changed);

enum class GizmoMode { move, rotate, scale };
/// Handles at a placed asset's origin. `changed` is called while a handle is dragged, with `finished` at its
/// end. Control snaps: 0.05 m, 15°, steps of 10 %.
[[nodiscard]] std::unique_ptr<ViewportTool> makeGizmoTool(
    GizmoMode mode, render::Placement placement,
    std::function<void(const render::Placement& placement, bool finished)> changed);

}  // namespace splatreel::ui
