#include "ui/viewport/overlay.h"

#include <glm/gtc/constants.hpp>

#include <cmath>
#include <utility>

namespace splatreel::ui {

OverlayShape overlayLine(std::vector<glm::vec2> points, OverlayColor color, float width, bool closed) {
    return {OverlayShape::Kind::line, std::move(points), color, width, closed};
}

OverlayShape overlayFill(std::vector<glm::vec2> points, OverlayColor color) {
    return {OverlayShape::Kind::fill, std::move(points), color};
}

OverlayShape overlayBox(glm::vec2 from, glm::vec2 to, OverlayColor color) {
    return overlayFill({from, {to.x, from.y}, to, {from.x, to.y}}, color);
}

OverlayShape overlayDisc(glm::vec2 center, float radius, OverlayColor color) {
    constexpr int corners = 24;
    std::vector<glm::vec2> points;
    for (int i = 0; i < corners; ++i) {
        const float angle = glm::two_pi<float>() * static_cast<float>(i) / corners;
        points.push_back(center + radius * glm::vec2(std::cos(angle), std::sin(angle)));
    }
    return overlayFill(std::move(points), color);
}

OverlayShape overlayText(glm::vec2 place, std::string text, OverlayColor color, float height, bool centered) {
    return {OverlayShape::Kind::text, {place}, color, height, false, centered, std::move(text)};
}

}  // namespace splatreel::ui
