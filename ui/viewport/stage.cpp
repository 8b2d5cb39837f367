#include "ui/viewport/stage.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::ui {
namespace {

bool comparesWithOther(const Stage& stage) {
    return stage.comparing && !stage.sideBySide && !stage.otherItems.empty();
}

render::Comparison comparisonOf(const Stage& stage, int width, int height) {
    render::Comparison comparison;
    if (!stage.source || stage.source->empty()) return comparison;
    const bool sourceAlone = stage.comparing && stage.otherItems.empty();
    if (!sourceAlone && stage.compare == CompareMode::off) return comparison;
    comparison.kind = !sourceAlone && stage.compare == CompareMode::difference
                          ? render::CompareKind::difference
                          : render::CompareKind::wipe;
    comparison.image = stage.source;
    comparison.region = sourceRegion(stage, width, height);
    comparison.position = sourceAlone ? 1.0F : stage.wipe;
    comparison.gain = stage.gain;
    return comparison;
}

render::SceneView viewOf(const Stage& stage, const std::vector<render::SceneItem>& items, int width,
                         int height) {
    render::SceneView view;
    view.items = items;
    view.camera = stageCamera(stage, width, height);
    view.look = stage.look;
    view.backdrop = stage.backdrop;
    view.guides = stage.guides;
    view.comparison = comparisonOf(stage, width, height);
    view.depthRange = depthRangeOf(stage.bounds, view.camera);
    view.highlight = stage.highlight;
    return view;
}

void appendWipe(Overlay& overlay, const Stage& stage, int width, int height, float ratio) {
    const float x = std::round(stage.wipe * static_cast<float>(width)) + 0.5F;
    const auto h = static_cast<float>(height);
    const OverlayColor color = stage.wipeHovered ? stage.palette.accent : OverlayColor{255, 255, 255, 230};
    overlay.push_back(overlayLine({{x, 0}, {x, h}}, {0, 0, 0, 120}, 3 * ratio));
    overlay.push_back(overlayLine({{x, 0}, {x, h}}, color, ratio));
    overlay.push_back(overlayDisc({x, 0.5F * h}, 11 * ratio, {0, 0, 0, 140}));
    overlay.push_back(overlayDisc({x, 0.5F * h}, 9 * ratio, color));
    const OverlayColor arrow{40, 42, 46, 255};
    for (const float side : {-1.0F, 1.0F}) {
        const float tip = x + side * 6 * ratio;
        const float tail = x + side * 2.5F * ratio;
        overlay.push_back(overlayFill(
            {{tip, 0.5F * h}, {tail, 0.5F * h - 3.5F * ratio}, {tail, 0.5F * h + 3.5F * ratio}}, arrow));
    }
}

/// A line of text on a shade.
void appendLabel(Overlay& overlay, const Stage& stage, glm::vec2 place, const std::string& text, float ratio,
                 OverlayColor color) {
    const float half = 0.5F * (7.0F * static_cast<float>(text.size()) + 20.0F) * ratio;
    overlay.push_back(overlayBox({place.x - half, place.y - 12 * ratio},
                                 {place.x + half, place.y + 12 * ratio}, stage.palette.shade));
    overlay.push_back(overlayText(place, text, color, 13 * ratio, true));
}

}  // namespace

core::Camera stageCamera(const Stage& stage, int width, int height) {
    if (stage.throughInputCamera && stage.inputCamera) {
        return fitted(*stage.inputCamera, width, height).camera;
    }
    return cameraOf(stage.viewpoint, width, height);
}

std::array<float, 4> sourceRegion(const Stage& stage, int width, int height) {
    if (stage.inputCamera && stage.inputCamera->intrinsics.width > 0) {
        return fitted(*stage.inputCamera, width, height).region;
    }
    if (!stage.source || stage.source->empty()) return {0, 0, 1, 1};
    core::Camera whole;
    whole.intrinsics = core::intrinsicsFromFovy(stage.source->width, stage.source->height, 1.0F);
    return fitted(whole, width, height).region;
}

bool hasWipe(const Stage& stage) {
    return stage.compare == CompareMode::wipe && stage.source && !stage.comparing && !stage.sideBySide;
}

ViewCube cubeOf(const Stage& stage, int width, int height, float pixelRatio) {
    ViewCube cube;
    cube.size = 22 * pixelRatio;
    cube.center = {static_cast<float>(width) - 52 * pixelRatio, 52 * pixelRatio};
    cube.rotation = stageCamera(stage, std::max(1, width), std::max(1, height)).rotation;
    return cube;
}

ViewState compose(const Stage& stage, int width, int height, float pixelRatio) {
    ViewState state;
    state.width = width;
    state.height = height;
    state.pixelRatio = pixelRatio;
    state.palette = stage.palette;
    state.statistics = stage.statistics;
    if (width <= 0 || height <= 0) return state;

    if (stage.sideBySide && width > 1) {
        const int left = width / 2;
        state.panes.push_back({viewOf(stage, stage.items, left, height), 0, 0});
        state.panes.push_back({viewOf(stage, stage.otherItems, width - left, height), left, 0});
        const float x = static_cast<float>(left) + 0.5F;
        state.overlay.push_back(
            overlayLine({{x, 0}, {x, static_cast<float>(height)}}, {0, 0, 0, 255}, pixelRatio));
    } else {
        const bool other = comparesWithOther(stage);
        state.panes.push_back({viewOf(stage, other ? stage.otherItems : stage.items, width, height), 0, 0});
    }

    state.overlay.insert(state.overlay.end(), stage.toolShapes.begin(), stage.toolShapes.end());
    if (hasWipe(stage)) appendWipe(state.overlay, stage, width, height, pixelRatio);
    if (stage.viewCube && width > 160 * pixelRatio && height > 120 * pixelRatio) {
        Overlay cube = viewCubeShapes(cubeOf(stage, width, height, pixelRatio), stage.hoveredFace);
        std::move(cube.begin(), cube.end(), std::back_inserter(state.overlay));
    }
    const glm::vec2 banner(0.5F * static_cast<float>(width), 24 * pixelRatio);
    if (!stage.message.empty()) {
        appendLabel(state.overlay, stage, banner, stage.message, pixelRatio, stage.palette.warning);
    }
    return state;
}

std::vector<ViewPane> scaledPanes(const std::vector<ViewPane>& panes, float scale) {
    std::vector<ViewPane> result = panes;
    const auto pixels = [scale](int length) {
        return std::max(1, static_cast<int>(std::lround(scale * static_cast<float>(length))));
    };
    for (ViewPane& pane : result) {
        const core::Intrinsics& full = pane.view.camera.intrinsics;
        pane.view.camera.intrinsics = atSize(full, pixels(full.width), pixels(full.height));
        pane.view.centerSize = std::max(1.0F, scale * pane.view.centerSize);
        if (pane.x > 0) pane.x = pixels(pane.x);
        if (pane.y > 0) pane.y = pixels(pane.y);
    }
    return result;
}

}  // namespace splatreel::ui
