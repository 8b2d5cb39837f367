#pragma once

#include <glm/glm.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace splatreel::render {

/// Straight sRGB with alpha.
struct OverlayColor {
    std::uint8_t red = 255;
    std::uint8_t green = 255;
    std::uint8_t blue = 255;
    std::uint8_t alpha = 255;
    friend bool operator==(const OverlayColor&, const OverlayColor&) = default;
};

/// One thing drawn over the picture, in pixels of the window.
struct OverlayShape {
    enum class Kind {
        line,  ///< through `points`, `width` wide, back to the first where `closed`
        fill,  ///< the convex polygon of `points`
        text   ///< `text` from the left, its middle line's left end at points[0]; several lines go down
    };
    Kind kind = Kind::line;
    std::vector<glm::vec2> points{};
    OverlayColor color{};
    float width = 1;  ///< of lines; of text: the height of its letters' line
    bool closed = false;
    bool centered = false;  ///< text: points[0] is its middle
    std::string text{};     ///< UTF-8
};

/// What lies over the picture, drawn in this order: frame statistics, memory, the reason of the last redraw,
/// gizmos. A presenter draws it with whatever it has.
using Overlay = std::vector<OverlayShape>;

}  // namespace splatreel::render
