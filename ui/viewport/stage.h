#pragma once

#include "render/scene/scene.h"
#include "ui/viewport/navigation.h"
#include "ui/viewport/overlay.h"
#include "ui/viewport/view_cube.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace splatreel::ui {

enum class CompareMode {
    off,
    wipe,        ///< the other one left of a line, the render right of it
    difference,  ///< between the two, enlarged
    sideBySide   ///< the render left, the other one right, one camera
};
/// What a render is compared with.
enum class CompareWith { source, take };

/// Colours of what lies over the picture.
struct OverlayPalette {
    OverlayColor accent{76, 159, 254, 255};
    OverlayColor text{230, 232, 235, 255};
    OverlayColor shade{27, 29, 33, 190};  ///< behind text
    OverlayColor warning{217, 164, 65, 255};
    OverlayColor camera{127, 181, 138, 255};  ///< the way of the camera keys
    OverlayColor axes[3] = {{229, 83, 75, 255}, {127, 181, 90, 255}, {76, 159, 254, 255}};
};

/// Everything that a viewport shows: a value that the window changes and snapshots are made of.
struct Stage {
    std::vector<render::SceneItem> items;
    /// The take to compare with; empty: none.
    std::vector<render::SceneItem> otherItems;
    CompareWith compareWith = CompareWith::source;
    std::string name;       ///< of what `items` are of, for people
    std::string otherName;  ///< of what it is compared with
    core::Bounds bounds;    ///< of the whole sequence, so that nothing jumps from frame to frame

    Viewpoint viewpoint;
    std::optional<core::Camera> inputCamera;  ///< of the clip, cropped as its frames are
    bool throughInputCamera = false;

    std::shared_ptr<const core::ImageRgba8> source;  ///< the clip's frame
    CompareMode compare = CompareMode::off;
    bool comparing = false;  ///< the key to compare is held: the other one alone
    float wipe = 0.5F;       ///< fraction of the width
    float gain = 4;          ///< of the difference

    render::Look look = render::Look::color;
    render::Backdrop backdrop{
        render::BackdropKind::gradient, {0.24F, 0.25F, 0.27F, 1}, {0.13F, 0.14F, 0.15F, 1}, {}};
    render::Guides guides;
    std::array<float, 3> highlight{0.25F, 0.66F, 1.0F};

    /// The camera keys, whose way is drawn; null: not. And the frame whose camera stands out.
    std::shared_ptr<const core::CameraTrack> cameraPath;
    int cameraPathFrame = 0;

    bool viewCube = true;
    std::optional<AxisView> hoveredFace;
    bool wipeHovered = false;
    bool statistics = false;
    std::string message;  ///< a line over the picture, such as "frame 12 is being loaded"
    Overlay toolShapes;   ///< what the tool in hand draws, pixels of the window
    OverlayPalette palette;
};

/// A part of the window with its picture.
struct ViewPane {
    render::SceneView view;  ///< its camera's intrinsics give the pane's size
    /// What the pane shows the difference to, `gain` times; null: the view itself.
    std::shared_ptr<const render::SceneView> against = nullptr;
    float gain = 1;
    int x = 0;
    int y = 0;
};

/// An immutable snapshot: what one picture of the window shows.
struct ViewState {
    std::uint64_t number = 0;
    int width = 0;  ///< of the window in pixels of the screen
    int height = 0;
    float pixelRatio = 1;
    std::vector<ViewPane> panes;
    Overlay overlay;
    OverlayPalette palette;
    bool statistics = false;
    bool moving = false;                          ///< more of its kind will follow soon: may be drawn coarser
    std::string reason;                           ///< why it has to be drawn, for people
    std::chrono::steady_clock::time_point asked;  ///< when the first thing changed that it shows
};
using ViewStatePtr = std::shared_ptr<const ViewState>;

/// The camera of a stage in a picture of that size.
[[nodiscard]] core::Camera stageCamera(const Stage& stage, int width, int height);
/// Where the source's frame lies in it: through the input camera exactly over the render.
[[nodiscard]] std::array<float, 4> sourceRegion(const Stage& stage, int width, int height);
/// The camera of the pane in which tools act: the whole window's, or the left half's.
[[nodiscard]] core::Camera toolCamera(const Stage& stage, int width, int height);
/// Whether there is something to compare with.
[[nodiscard]] bool canCompare(const Stage& stage);
/// Whether the line of the wipe is there to be dragged.
[[nodiscard]] bool hasWipe(const Stage& stage);
/// The cube as it stands in a window.
[[nodiscard]] ViewCube cubeOf(const Stage& stage, int width, int height, float pixelRatio);

/// What a window of that size shows; without pixels: no panes.
[[nodiscard]] ViewState compose(const Stage& stage, int width, int height, float pixelRatio);

/// The panes with `scale` times the pixels along each side, at least one.
[[nodiscard]] std::vector<ViewPane> scaledPanes(const std::vector<ViewPane>& panes, float scale);

}  // namespace splatreel::ui
