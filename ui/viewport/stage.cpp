#include "ui/viewport/stage.h"

#include "ui/viewport/camera_path.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splatreel::ui {
namespace {

/// How the view is compared with the source's picture, which the renderer draws itself.
render::Comparison sourceComparison(const Stage& stage, CompareMode mode, int width, int height) {
    render::Comparison comparison;
    if (!stage.source || stage.source->empty() || mode == CompareMode::off) return comparison;
    const bool difference = mode == CompareMode::difference;
    comparison.kind = difference ? render::CompareKind::difference : render::CompareKind::wipe;
    comparison.image = stage.source;
    comparison.region = sourceRegion(stage, width, height);
    comparison.position = stage.wipe;
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
    view.depthRange = depthRangeOf(stage.bounds, view.camera);
    view.highlight = stage.highlight;
    return view;
}

/// What the render is compared with, alone.
render::SceneView otherView(const Stage& stage, int width, int height) {
    if (stage.compareWith == CompareWith::take) return viewOf(stage, stage.otherItems, width, height);
    render::SceneView view = viewOf(stage, {}, width, height);
    view.comparison = sourceComparison(stage, CompareMode::wipe, width, height);
    view.comparison.position = 1;
    return view;
}

/// The columns [first, end) of a view.
render::SceneView columnsOf(render::SceneView view, int first, int end) {
    core::Intrinsics& lens = view.camera.intrinsics;
    lens.width = end - first;
    lens.cx -= static_cast<float>(first);
    return view;
}

std::vector<ViewPane> panesOf(const Stage& stage, int width, int height) {
    const bool can = canCompare(stage);
    if (can && stage.comparing) return {{.view = otherView(stage, width, height)}};
    const bool take = stage.compareWith == CompareWith::take;
    ViewPane whole{.view = viewOf(stage, stage.items, width, height)};
    switch (can ? stage.compare : CompareMode::off) {
        case CompareMode::off:
            return {whole};
        case CompareMode::sideBySide: {
            const int left = width / 2;
            if (left == 0) return {whole};
            return {{.view = viewOf(stage, stage.items, left, height)},
                    {.view = otherView(stage, width - left, height), .x = left}};
        }
        case CompareMode::wipe: {
            if (!take) break;
            const int line =
                std::clamp(static_cast<int>(std::lround(stage.wipe * static_cast<float>(width))), 0, width);
            std::vector<ViewPane> panes;
            if (line > 0) panes.push_back({.view = columnsOf(otherView(stage, width, height), 0, line)});
            if (line < width) panes.push_back({.view = columnsOf(whole.view, line, width), .x = line});
            return panes;
        }
        case CompareMode::difference:
            if (!take) break;
            whole.against = std::make_shared<const render::SceneView>(otherView(stage, width, height));
            whole.gain = stage.gain;
            return {whole};
    }
    whole.view.comparison = sourceComparison(stage, stage.compare, width, height);
    return {whole};
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

/// Who is who in a comparison, at the lower edge of either side.
void appendNames(Overlay& overlay, const Stage& stage, int width, int height, float ratio) {
    if (!canCompare(stage)) return;
    const auto w = static_cast<float>(width);
    const float y = static_cast<float>(height) - 20 * ratio;
    const auto name = [&](float left, float right, const std::string& text) {
        if (text.empty() || right - left < 60 * ratio) return;
        appendLabel(overlay, stage, {0.5F * (left + right), y}, text, ratio, stage.palette.text);
    };
    if (stage.comparing) return name(0, w, stage.otherName);
    if (stage.compare == CompareMode::sideBySide) {
        name(0, 0.5F * w, stage.name);
        name(0.5F * w, w, stage.otherName);
    } else if (stage.compare == CompareMode::wipe) {
        name(0, stage.wipe * w, stage.otherName);
        name(stage.wipe * w, w, stage.name);
    } else if (stage.compare == CompareMode::difference) {
        name(0, w, stage.name + " \u2212 " + stage.otherName);
    }
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

core::Camera toolCamera(const Stage& stage, int width, int height) {
    const bool halves = canCompare(stage) && !stage.comparing && stage.compare == CompareMode::sideBySide;
    return stageCamera(stage, halves && width > 1 ? width / 2 : width, height);
}

bool canCompare(const Stage& stage) {
    if (stage.compareWith == CompareWith::take) return !stage.otherItems.empty();
    return stage.source != nullptr && !stage.source->empty();
}

bool hasWipe(const Stage& stage) {
    return stage.compare == CompareMode::wipe && canCompare(stage) && !stage.comparing;
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

    state.panes = panesOf(stage, width, height);
    if (state.panes.size() > 1 && stage.compare == CompareMode::sideBySide) {
        const float x = static_cast<float>(state.panes[1].x) + 0.5F;
        state.overlay.push_back(
            overlayLine({{x, 0}, {x, static_cast<float>(height)}}, {0, 0, 0, 255}, pixelRatio));
    }
    if (stage.cameraPath != nullptr) {
        Overlay path = cameraPathShapes(*stage.cameraPath, stage.cameraPathFrame,
                                        toolCamera(stage, width, height), pixelRatio, stage.palette.camera);
        std::move(path.begin(), path.end(), std::back_inserter(state.overlay));
    }
    state.overlay.insert(state.overlay.end(), stage.toolShapes.begin(), stage.toolShapes.end());
    if (hasWipe(stage)) appendWipe(state.overlay, stage, width, height, pixelRatio);
    appendNames(state.overlay, stage, width, height, pixelRatio);
    if (stage.viewCube && width > 160 * pixelRatio && height > 120 * pixelRatio) {
        Overlay cube = viewCubeShapes(cubeOf(stage, width, height, pixelRatio), stage.hoveredFace);
        std::move(cube.begin(), cube.end(), std::back_inserter(state.overlay));
    }
    const glm::vec2 banner(0.5F * static_cast<float>(width), 24 * pixelRatio);
    if (!stage.message.empty()) {
        appendLabel(state.overlay, stage, banner, stage.message, pixelRatio, stage.palette.text);
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
        if (pane.against) {
            render::SceneView against = *pane.against;
            against.camera.intrinsics = pane.view.camera.intrinsics;
            pane.against = std::make_shared<const render::SceneView>(std::move(against));
        }
        pane.view.centerSize = std::max(1.0F, scale * pane.view.centerSize);
        if (pane.x > 0) pane.x = pixels(pane.x);
        if (pane.y > 0) pane.y = pixels(pane.y);
    }
    return result;
}

}  // namespace splatreel::ui
