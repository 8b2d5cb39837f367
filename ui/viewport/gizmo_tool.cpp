#include "ui/viewport/viewport_tool.h"

#include <glm/gtc/constants.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr float armLength = 84;      // logical pixels
constexpr float shortestArm = 0.3F;  // of its length, as it shows
constexpr float reach = 9;
constexpr int ringPoints = 64;
constexpr float moveStep = 0.05F;  // metres, with Control
constexpr float turnStep = glm::radians(15.0F);
constexpr float scaleStep = 0.1F;

float rounded(float value, float step, bool snaps) {
    return snaps ? std::round(value / step) * step : value;
}

float distanceToSegment(glm::vec2 point, glm::vec2 a, glm::vec2 b) {
    const glm::vec2 way = b - a;
    const float length = glm::dot(way, way);
    const float t = length > 0 ? std::clamp(glm::dot(point - a, way) / length, 0.0F, 1.0F) : 0.0F;
    return glm::distance(point, a + t * way);
}

class GizmoTool final : public ViewportTool {
public:
    GizmoTool(GizmoMode mode, render::Placement placement,
              std::function<void(const render::Placement&, bool)> changed)
        : mode_(mode), placement_(placement), changed_(std::move(changed)) {}

    bool press(glm::vec2 pixel, const Modifiers&, const ToolContext& context) override {
        held_ = handleAt(pixel, context);
        start_ = placement_;
        from_ = pixel;
        return held_ >= 0;
    }

    void drag(glm::vec2 pixel, const Modifiers& modifiers, const ToolContext& context) override {
        const auto center = pixelOf(context.camera, start_.translation);
        if (held_ < 0 || !center) return;
        placement_ = start_;
        glm::vec3 axis(0.0F);
        axis[std::min(held_, 2)] = 1;
        switch (mode_) {
            case GizmoMode::move: {
                const float arm = armOf(start_, context);
                const auto tip = pixelOf(context.camera, start_.translation + arm * axis);
                if (!tip) return;
                const glm::vec2 way = (*tip - *center) / arm;  // pixels per metre
                const float square = glm::dot(way, way);
                if (square < 1) return;  // the axis points at the eye
                placement_.translation +=
                    axis * rounded(glm::dot(pixel - from_, way) / square, moveStep, modifiers.control);
                break;
            }
            case GizmoMode::rotate: {
                const glm::vec2 a = from_ - *center;
                const glm::vec2 b = pixel - *center;
                // Clockwise on the screen is a turn about the direction of sight.
                const float clockwise = std::atan2(a.x * b.y - a.y * b.x, glm::dot(a, b));
                const float away = (context.camera.rotation * axis).z;
                const float angle = rounded(away < 0 ? -clockwise : clockwise, turnStep, modifiers.control);
                placement_.rotation = glm::normalize(glm::angleAxis(angle, axis) * start_.rotation);
                break;
            }
            case GizmoMode::scale: {
                const float before = std::max(4.0F, glm::distance(from_, *center));
                const float factor =
                    rounded(glm::distance(pixel, *center) / before, scaleStep, modifiers.control);
                placement_.scale = std::clamp(start_.scale * std::max(0.01F, factor), 1e-3F, 1e3F);
                break;
            }
        }
        changed_(placement_, false);
    }

    void release(const ToolContext&) override {
        if (std::exchange(held_, -1) >= 0) changed_(placement_, true);
    }

    void cancel() override {
        if (std::exchange(held_, -1) < 0) return;
        placement_ = start_;
        changed_(placement_, true);
    }

    bool hover(glm::vec2 pixel, const ToolContext& context) override {
        const int now = handleAt(pixel, context);
        return std::exchange(hovered_, now) != now;
    }

    [[nodiscard]] Overlay shapes(const ToolContext& context) const override {
        Overlay shapes;
        for (int handle = 0; handle < handles(); ++handle) {
            const std::vector<glm::vec2> line = lineOf(handle, context);
            if (line.size() < 2) continue;
            const bool bright = held_ == handle || (held_ < 0 && hovered_ == handle);
            const OverlayColor color = bright                      ? context.palette.text
                                       : mode_ == GizmoMode::scale ? context.palette.accent
                                                                   : context.palette.axes[handle];
            const float ratio = context.pixelRatio;
            shapes.push_back(overlayLine(line, {0, 0, 0, 120}, 5 * ratio));
            shapes.push_back(overlayLine(line, color, (bright ? 3.5F : 2.5F) * ratio));
            if (mode_ == GizmoMode::move) shapes.push_back(overlayDisc(line.back(), 6 * ratio, color));
        }
        return shapes;
    }

private:
    [[nodiscard]] int handles() const { return mode_ == GizmoMode::scale ? 1 : 3; }

    /// Metres that the arms have to be long to look the same at every distance.
    static float armOf(const render::Placement& placement, const ToolContext& context) {
        const float depth = context.camera.toCamera(placement.translation).z;
        const core::Intrinsics& k = context.camera.intrinsics;
        return armLength * context.pixelRatio * (k.orthographic ? 1.0F : std::max(depth, 1e-3F)) / k.fy;
    }

    /// What a handle looks like on the screen, and what one takes hold of.
    [[nodiscard]] std::vector<glm::vec2> lineOf(int handle, const ToolContext& context) const {
        const float arm = armOf(placement_, context);
        std::vector<glm::vec2> line;
        const auto add = [&](const glm::vec3& point) {
            if (const auto pixel = pixelOf(context.camera, point)) line.push_back(*pixel);
        };
        if (mode_ == GizmoMode::move) {
            glm::vec3 tip = placement_.translation;
            tip[handle] += arm;
            add(placement_.translation);
            add(tip);
            // An arm that points at the eye would go far at a touch.
            const bool isShort = line.size() == 2 && glm::distance(line[0], line[1]) <
                                                         shortestArm * armLength * context.pixelRatio;
            if (isShort && held_ != handle) line.clear();
            return line;
        }
        glm::vec3 u(0.0F);
        glm::vec3 v(0.0F);
        if (mode_ == GizmoMode::scale) {  // a ring that faces the eye
            const glm::mat3 toWorld = glm::transpose(context.camera.rotation);
            u = toWorld[0];
            v = toWorld[1];
        } else {
            u[(handle + 1) % 3] = 1;
            v[(handle + 2) % 3] = 1;
        }
        for (int i = 0; i <= ringPoints; ++i) {
            const float angle = glm::two_pi<float>() * static_cast<float>(i) / ringPoints;
            add(placement_.translation + arm * (std::cos(angle) * u + std::sin(angle) * v));
        }
        return line;
    }

    [[nodiscard]] int handleAt(glm::vec2 pixel, const ToolContext& context) const {
        int found = -1;
        float nearest = reach * context.pixelRatio;
        for (int handle = 0; handle < handles(); ++handle) {
            const std::vector<glm::vec2> line = lineOf(handle, context);
            for (std::size_t i = 1; i < line.size(); ++i) {
                const float distance = distanceToSegment(pixel, line[i - 1], line[i]);
                if (distance >= nearest) continue;
                nearest = distance;
                found = handle;
            }
        }
        return found;
    }

    GizmoMode mode_;
    render::Placement placement_;
    std::function<void(const render::Placement&, bool)> changed_;
    render::Placement start_;
    glm::vec2 from_{0.0F};
    int held_ = -1;
    int hovered_ = -1;
};

}  // namespace

std::unique_ptr<ViewportTool> makeGizmoTool(
    GizmoMode mode, render::Placement placement,
    std::function<void(const render::Placement& placement, bool finished)> changed) {
    return std::make_unique<GizmoTool>(mode, placement, std::move(changed));
}

}  // namespace splatreel::ui
