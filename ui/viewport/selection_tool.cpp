#include "ui/viewport/viewport_tool.h"

#include <glm/gtc/constants.hpp>

#include <cmath>
#include <utility>

namespace splatreel::ui {
namespace {

/// Points of a path closer than this are one.
constexpr float pathStep = 2.0F;

class SelectionTool final : public ViewportTool {
public:
    SelectionTool(SelectionKind kind, float radius, std::function<void(const SelectionStroke&)> drawn)
        : kind_(kind), radius_(radius), drawn_(std::move(drawn)) {}

    bool press(glm::vec2 pixel, const Modifiers& modifiers, const ToolContext&) override {
        mode_ = modifiers.control && modifiers.shift ? SelectionMode::intersect
                : modifiers.control                  ? SelectionMode::remove
                : modifiers.shift                    ? SelectionMode::add
                                                     : SelectionMode::replace;
        path_ = {pixel};
        if (kind_ == SelectionKind::rectangle) path_.push_back(pixel);
        hand_ = pixel;
        return true;
    }

    void drag(glm::vec2 pixel, const Modifiers&, const ToolContext& context) override {
        hand_ = pixel;
        if (path_.empty()) return;
        if (kind_ == SelectionKind::rectangle) {
            path_.back() = pixel;
        } else if (glm::distance(path_.back(), pixel) >= pathStep * context.pixelRatio) {
            path_.push_back(pixel);
        }
    }

    void release(const ToolContext& context) override {
        if (path_.empty()) return;
        SelectionStroke stroke{kind_, mode_, std::exchange(path_, {}), radius_ * context.pixelRatio,
                               context.camera};
        if (kind_ != SelectionKind::brush) stroke.radius = 0;
        drawn_(stroke);
    }

    void cancel() override { path_.clear(); }

    bool hover(glm::vec2 pixel, const ToolContext&) override {
        hand_ = pixel;
        return kind_ == SelectionKind::brush;
    }

    [[nodiscard]] Overlay shapes(const ToolContext& context) const override {
        Overlay shapes;
        const float ratio = context.pixelRatio;
        OverlayColor line = mode_ == SelectionMode::remove && !path_.empty() ? context.palette.warning
                                                                             : context.palette.accent;
        OverlayColor inside = line;
        inside.alpha = 40;
        if (kind_ == SelectionKind::rectangle && path_.size() == 2) {
            const glm::vec2 a = path_.front();
            const glm::vec2 b = path_.back();
            shapes.push_back(overlayBox(a, b, inside));
            shapes.push_back(overlayLine({a, {b.x, a.y}, b, {a.x, b.y}}, line, ratio, true));
        } else if (kind_ == SelectionKind::lasso && path_.size() > 1) {
            shapes.push_back(overlayLine(path_, {0, 0, 0, 140}, 3 * ratio, true));
            shapes.push_back(overlayLine(path_, line, 1.5F * ratio, true));
        } else if (kind_ == SelectionKind::brush) {
            inside.alpha = 70;
            if (!path_.empty()) shapes.push_back(overlayLine(path_, inside, 2 * radius_ * ratio));
            if (hand_) {
                OverlayShape ring = overlayDisc(*hand_, radius_ * ratio, line);
                ring.kind = OverlayShape::Kind::line;
                ring.closed = true;
                ring.width = 1.5F * ratio;
                shapes.push_back(std::move(ring));
            }
        }
        return shapes;
    }

private:
    SelectionKind kind_;
    float radius_;
    std::function<void(const SelectionStroke&)> drawn_;
    SelectionMode mode_ = SelectionMode::replace;
    std::vector<glm::vec2> path_;
    std::optional<glm::vec2> hand_;
};

}  // namespace

std::unique_ptr<ViewportTool> makeSelectionTool(SelectionKind kind, float brushRadius,
                                                std::function<void(const SelectionStroke&)> drawn) {
    return std::make_unique<SelectionTool>(kind, brushRadius, std::move(drawn));
}

}  // namespace splatreel::ui
