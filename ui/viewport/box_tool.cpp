#include "ui/viewport/viewport_tool.h"

#include <algorithm>
#include <array>
#include <utility>

namespace splatreel::ui {
namespace {

constexpr float handleRadius = 6;  // logical pixels
constexpr float reach = 12;
constexpr float thinnest = 1e-3F;  // metres between two faces

/// A face of the box: 2 · axis, one more for the upper end.
constexpr int faces = 6;

class BoxTool final : public ViewportTool {
public:
    BoxTool(core::OrientedBox box, std::function<void(const core::OrientedBox&, bool)> changed)
        : box_(box), changed_(std::move(changed)) {}

    bool press(glm::vec2 pixel, const Modifiers&, const ToolContext& context) override {
        held_ = faceAt(pixel, context);
        start_ = box_;
        from_ = pixel;
        return held_.has_value();
    }

    void drag(glm::vec2 pixel, const Modifiers&, const ToolContext& context) override {
        if (!held_) return;
        const int axis = *held_ / 2;
        const float side = *held_ % 2 == 0 ? -1.0F : 1.0F;
        // How far the face's handle goes on the screen for a metre along its axis.
        const glm::vec3 middle = handleOf(start_, *held_);
        constexpr float small = 0.01F;
        const auto a = pixelOf(context.camera, middle);
        const auto b = pixelOf(context.camera, middle + small * start_.rotation[axis]);
        if (!a || !b) return;
        const glm::vec2 way = (*b - *a) / small;
        const float square = glm::dot(way, way);
        if (square < 1) return;  // the axis points at the eye
        const float outwards = side * glm::dot(pixel - from_, way) / square;
        box_ = start_;
        box_.size[axis] = std::max(thinnest, start_.size[axis] + outwards);
        // The face on the other side stays.
        const float moved = 0.5F * side * (box_.size[axis] - start_.size[axis]);
        box_.center = start_.center + moved * start_.rotation[axis];
        changed_(box_, false);
    }

    void release(const ToolContext&) override {
        if (std::exchange(held_, std::nullopt)) changed_(box_, true);
    }

    void cancel() override {
        if (!std::exchange(held_, std::nullopt)) return;
        box_ = start_;
        changed_(box_, true);
    }

    bool hover(glm::vec2 pixel, const ToolContext& context) override {
        const auto now = faceAt(pixel, context);
        return std::exchange(hovered_, now) != now;
    }

    [[nodiscard]] Overlay shapes(const ToolContext& context) const override {
        Overlay shapes;
        for (int corner = 0; corner < 8; ++corner) {
            for (int axis = 0; axis < 3; ++axis) {
                if ((corner >> axis & 1) != 0) continue;
                const auto a = pixelOf(context.camera, cornerOf(corner));
                const auto b = pixelOf(context.camera, cornerOf(corner | 1 << axis));
                if (!a || !b) continue;
                shapes.push_back(overlayLine({*a, *b}, {0, 0, 0, 130}, 3 * context.pixelRatio));
                shapes.push_back(overlayLine({*a, *b}, context.palette.accent, 1.2F * context.pixelRatio));
            }
        }
        for (int face = 0; face < faces; ++face) {
            const auto place = pixelOf(context.camera, handleOf(box_, face));
            if (!place) continue;
            const bool bright = held_ == face || (!held_ && hovered_ == face);
            const float radius = (handleRadius + (bright ? 2 : 0)) * context.pixelRatio;
            shapes.push_back(overlayDisc(*place, radius + context.pixelRatio, {0, 0, 0, 160}));
            shapes.push_back(
                overlayDisc(*place, radius, bright ? context.palette.text : context.palette.axes[face / 2]));
        }
        return shapes;
    }

private:
    [[nodiscard]] glm::vec3 cornerOf(int corner) const {
        glm::vec3 local(0.0F);
        for (int axis = 0; axis < 3; ++axis)
            local[axis] = ((corner >> axis & 1) != 0 ? 0.5F : -0.5F) * box_.size[axis];
        return box_.center + box_.rotation * local;
    }

    static glm::vec3 handleOf(const core::OrientedBox& box, int face) {
        const int axis = face / 2;
        return box.center + (face % 2 == 0 ? -0.5F : 0.5F) * box.size[axis] * box.rotation[axis];
    }

    [[nodiscard]] std::optional<int> faceAt(glm::vec2 pixel, const ToolContext& context) const {
        std::optional<int> found;
        float nearest = reach * context.pixelRatio;
        for (int face = 0; face < faces; ++face) {
            const auto place = pixelOf(context.camera, handleOf(box_, face));
            if (!place || glm::distance(*place, pixel) >= nearest) continue;
            nearest = glm::distance(*place, pixel);
            found = face;
        }
        return found;
    }

    core::OrientedBox box_;
    std::function<void(const core::OrientedBox&, bool)> changed_;
    core::OrientedBox start_;
    glm::vec2 from_{0.0F};
    std::optional<int> held_;
    std::optional<int> hovered_;
};

}  // namespace

std::unique_ptr<ViewportTool> makeBoxTool(
    core::OrientedBox box, std::function<void(const core::OrientedBox& box, bool finished)> changed) {
    return std::make_unique<BoxTool>(box, std::move(changed));
}

}  // namespace splatreel::ui
