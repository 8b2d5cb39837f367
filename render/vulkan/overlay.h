#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace splatreel::render::vulkan {

/// A quantity against its limit.
struct OverlayBar {
    std::string label;
    std::string value;  ///< "1.2 of 4.0 GB"
    float part = 0;     ///< 0 … 1
};

enum class OverlayCorner { topLeft, topRight, bottomLeft, bottomRight };

/// Lines of text and bars in a corner: frame statistics, memory, the reason of the last redraw.
struct OverlayPanel {
    OverlayCorner corner = OverlayCorner::topLeft;
    std::string title;
    std::vector<std::string> lines;
    std::vector<OverlayBar> bars;
};

enum class OverlayShapeKind {
    line,    ///< from first to second
    circle,  ///< around first, `size` is its radius
    disc,    ///< as circle, filled
    text     ///< its upper left corner at first
};

/// A mark on the picture, such as a part of a gizmo.
struct OverlayShape {
    OverlayShapeKind kind = OverlayShapeKind::line;
    std::array<float, 2> first{};  ///< pixels of the window from its upper left corner
    std::array<float, 2> second{};
    float size = 1;                    ///< radius in pixels
    float width = 1;                   ///< of lines, pixels
    std::uint32_t color = 0xffffffff;  ///< straight, red in the lowest byte
    std::string text;
};

/// What is drawn over a picture. A value: compare to know whether to draw again.
struct Overlay {
    float scale = 1;  ///< device pixels per logical pixel: sizes of text and margins
    std::vector<OverlayPanel> panels;
    std::vector<OverlayShape> shapes;

    [[nodiscard]] bool empty() const { return panels.empty() && shapes.empty(); }
};

}  // namespace splatreel::render::vulkan
