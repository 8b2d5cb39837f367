#pragma once

#include "render/scene/overlay.h"

#include <glm/glm.hpp>

#include <string>
#include <vector>

namespace splatreel::ui {

using render::Overlay;
using render::OverlayColor;
using render::OverlayShape;

[[nodiscard]] OverlayShape overlayLine(std::vector<glm::vec2> points, OverlayColor color, float width,
                                       bool closed = false);
[[nodiscard]] OverlayShape overlayFill(std::vector<glm::vec2> points, OverlayColor color);
[[nodiscard]] OverlayShape overlayBox(glm::vec2 from, glm::vec2 to, OverlayColor color);
[[nodiscard]] OverlayShape overlayDisc(glm::vec2 center, float radius, OverlayColor color);
[[nodiscard]] OverlayShape overlayText(glm::vec2 place, std::string text, OverlayColor color, float height,
                                       bool centered = false);

}  // namespace splatreel::ui
