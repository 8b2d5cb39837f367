#include "tests/bench/picture_modes.h"

#include "core/gaussians/camera_path.h"
#include "core/gaussians/packed.h"
#include "render/cpu/cpu_scene_renderer.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <numbers>
#include <numeric>
#include <utility>

namespace splatreel::bench {
namespace {

using render::SceneItem;
using render::SceneRenderer;
using render::SceneView;

constexpr std::pair<render::Look, const char*> looks[] = {
    {render::Look::color, "colour"},          {render::Look::alpha, "alpha"},
    {render::Look::depth, "depth"},           {render::Look::normal, "normals"},
    {render::Look::ellipsoids, "ellipsoids"}, {render::Look::centers, "centres"}};

core::Camera cameraOf(const core::Bounds& bounds, float azimuth, int width = pictureWidth) {
    const auto fovy = static_cast<float>(core::defaultFovyDegrees * std::numbers::pi / 180);
    return core::framingCamera(bounds, azimuth, 0.35F, fovy, width, pictureHeight);
}

Mode picture(std::string name, SceneView view) {
    return {std::move(name),
            [view = std::move(view)](SceneRenderer& renderer) -> core::Result<core::ImageRgba8> {
                render::Picture drawn;
                if (auto ok = renderer.draw(view, drawn); !ok.ok()) return ok.error();
                return imageOf(drawn);
            }};
}

/// A plane of the reference mode as grey or colours.
Mode plane(std::string name, const SceneView& view, int which) {
    return {std::move(name), [view, which](SceneRenderer& renderer) -> core::Result<core::ImageRgba8> {
                render::PicturePlanes planes;
                if (auto ok = renderer.drawPlanes(view, {}, planes); !ok.ok()) return ok.error();
                core::ImageRgba8 image(planes.width, planes.height);
                const std::size_t pixels = planes.alpha.size();
                for (std::size_t i = 0; i < pixels; ++i) {
                    const float mean = planes.depth[i] / std::max(planes.alpha[i], 1e-6F);
                    const float shade = planes.alpha[i] * (1 - (mean - view.depthRange[0]) /
                                                                   (view.depthRange[1] - view.depthRange[0]));
                    for (std::size_t c = 0; c < 3; ++c) {
                        const float values[] = {planes.color[c * pixels + i], planes.alpha[i], shade,
                                                0.5F + 0.5F * planes.normal[c * pixels + i]};
                        image.pixels[4 * i + c] =
                            static_cast<std::uint8_t>(255 * std::clamp(values[which], 0.0F, 1.0F) + 0.5F);
                    }
                    image.pixels[4 * i + 3] = 255;
                }
                return image;
            }};
}

/// Which Gaussian lies under each cell of the picture, as a colour of its own.
Mode picks(const SceneView& view) {
    return {"picked ids", [view](SceneRenderer& renderer) -> core::Result<core::ImageRgba8> {
                constexpr int cell = 20;
                core::ImageRgba8 image(pictureWidth, pictureHeight);
                for (int y = 0; y < pictureHeight; y += cell) {
                    for (int x = 0; x < pictureWidth; x += cell) {
                        const auto pick = renderer.pick(view, x + cell / 2, y + cell / 2);
                        if (!pick.ok()) return pick.error();
                        const std::uint32_t color = pick->item < 0 ? 0 : (pick->place + 1) * 2654435761U;
                        for (int k = 0; k < cell * cell; ++k) {
                            std::uint8_t* to = image.at(x + k % cell, y + k / cell);
                            for (unsigned c = 0; c < 3; ++c)
                                to[c] = static_cast<std::uint8_t>(color >> (8 + 8 * c));
                            to[3] = 255;
                        }
                    }
                }
                return image;
            }};
}

/// Stripes and a slope, half transparent in a corner.
std::shared_ptr<const core::ImageRgba8> pattern() {
    auto image = std::make_shared<core::ImageRgba8>(640, 360);
    for (int y = 0; y < image->height; ++y) {
        for (int x = 0; x < image->width; ++x) {
            std::uint8_t* to = image->at(x, y);
            to[0] = static_cast<std::uint8_t>(x * 255 / image->width);
            to[1] = static_cast<std::uint8_t>((x / 40 + y / 40) % 2 == 0 ? 90 : 150);
            to[2] = static_cast<std::uint8_t>(y * 255 / image->height);
            to[3] = x < 200 && y < 120 ? 128 : 255;
        }
    }
    return image;
}

SceneItem itemOf(const core::Gaussians& gaussians) {
    SceneItem item;
    item.exact = std::make_shared<const core::Gaussians>(gaussians);
    item.frame = std::make_shared<const core::PackedGaussians>(core::pack(gaussians));
    return item;
}

/// On the way to a frame in which the upper half stands aside.
SceneItem betweenFrames(const core::Gaussians& gaussians, const core::Bounds& bounds) {
    core::Gaussians from = gaussians, to = gaussians;
    std::vector<std::uint64_t> ids(static_cast<std::size_t>(gaussians.size()));
    std::iota(ids.begin(), ids.end(), 1U);
    from.ids = ids, to.ids = ids;
    std::vector<float> positions(gaussians.positions.begin(), gaussians.positions.end());
    const float middle = 0.5F * (bounds.min[1] + bounds.max[1]),
                aside = 0.6F * (bounds.max[0] - bounds.min[0]);
    for (std::size_t i = 0; i < positions.size(); i += 3) {
        if (positions[i + 1] > middle) positions[i] += aside;
    }
    to.positions = std::move(positions);
    SceneItem item = itemOf(from);
    item.next = std::make_shared<const core::PackedGaussians>(core::pack(to));
    item.partners =
        std::make_shared<const std::vector<std::int32_t>>(core::partnersOf(*item.frame, *item.next));
    item.blend = 0.5F;
    return item;
}

void addLooks(const SceneView& base, std::vector<Mode>& modes) {
    for (const render::Quality quality : {render::Quality::interactive, render::Quality::reference}) {
        for (const auto& [look, name] : looks) {
            SceneView view = base;
            view.look = look;
            view.quality = quality;
            modes.push_back(
                picture(std::string(name) + (quality == render::Quality::reference ? ", exact" : ""), view));
        }
    }
    SceneView view = base;
    view.look = render::Look::ellipsoids;
    view.ellipsoidScale = 3;
    modes.push_back(picture("large ellipsoids", view));
    view.look = render::Look::centers;
    view.centerSize = 6;
    modes.push_back(picture("large centres", view));
    view = base;
    view.camera.intrinsics.orthographic = true;
    view.camera.intrinsics.fx = view.camera.intrinsics.fy = 130;
    view.guides = {true, true, 0};
    modes.push_back(picture("orthographic with guides", view));
}

void addPlanes(const SceneView& view, std::vector<Mode>& modes) {
    const char* names[] = {"plane of colour", "plane of alpha", "plane of depth", "plane of normals"};
    for (int which = 0; which < 4; ++which) modes.push_back(plane(names[which], view, which));
    modes.push_back(picks(view));
}

void addBackdropsAndGuides(const SceneView& base, std::vector<Mode>& modes) {
    SceneView view = base;
    view.backdrop.first = {0, 0, 0, 0};
    modes.push_back(picture("transparent", view));
    view.backdrop.first = {0.2F, 0.3F, 0.5F, 1};
    view.backdrop.second = {0.9F, 0.8F, 0.6F, 1};
    view.backdrop.image = pattern();
    const std::pair<render::BackdropKind, const char*> kinds[] = {
        {render::BackdropKind::color, "one colour"},
        {render::BackdropKind::gradient, "gradient"},
        {render::BackdropKind::checker, "checker"},
        {render::BackdropKind::image, "image behind"}};
    for (const auto& [kind, name] : kinds) {
        view.backdrop.kind = kind;
        modes.push_back(picture(name, view));
    }
    for (const auto& [grid, axes, name] :
         {std::tuple{true, false, "grid"}, {false, true, "axes"}, {true, true, "grid and axes"}}) {
        view = base;
        view.guides = {grid, axes, -0.3F};
        modes.push_back(picture(name, view));
    }
    view.look = render::Look::ellipsoids;
    modes.push_back(picture("guides among ellipsoids", view));
}

void addComparisons(const SceneView& base, const core::Bounds& bounds, std::vector<Mode>& modes) {
    SceneView other = base;
    other.camera = cameraOf(bounds, 0.9F);
    other.backdrop.first = {0, 0, 0, 0};
    render::Picture drawn;
    if (!render::CpuSceneRenderer().draw(other, drawn).ok()) return;
    SceneView view = base;
    view.comparison.image = std::make_shared<const core::ImageRgba8>(imageOf(drawn));
    view.comparison.kind = render::CompareKind::wipe;
    modes.push_back(picture("wipe", view));
    view.comparison.region = {0.1F, 0.2F, 0.8F, 0.9F};
    view.comparison.position = 0.4F;
    modes.push_back(picture("wipe with a part", view));
    view.comparison.region = {0, 0, 1, 1};
    view.comparison.kind = render::CompareKind::difference;
    view.comparison.gain = 2;
    modes.push_back(picture("difference", view));
}

void addItems(const SceneView& base, const core::Gaussians& gaussians, const core::Bounds& bounds,
              std::vector<Mode>& modes) {
    SceneView view = base;
    const auto size = static_cast<std::size_t>(view.items[0].frame->size);
    std::vector<std::uint32_t> marks(size / 32 + 1);
    std::fill(marks.begin(), marks.begin() + static_cast<std::ptrdiff_t>(marks.size() / 3), 0xffffffffU);
    view.items[0].highlighted = std::make_shared<const std::vector<std::uint32_t>>(marks);
    modes.push_back(picture("highlight", view));
    view = base;
    view.items.push_back(view.items[0]);
    view.items[1].placement = {{0.25F, 0.1F, 0.2F}, glm::normalize(glm::quat(0.8F, 0, 0.6F, 0)), 0.9F};
    view.items[1].exact = nullptr;
    modes.push_back(picture("two sorted together", view));
    view.items[1].opacity = 0.4F;
    modes.push_back(picture("one of them faded", view));
    view = base;
    view.items = {betweenFrames(gaussians, bounds)};
    modes.push_back(picture("between two frames", view));
    view = base;
    view.items[0].filtering = {0.1F, true};
    modes.push_back(picture("dilation 0.1 with compensation", view));
    view.items.clear();
    view.guides = {true, true, 0};
    modes.push_back(picture("nothing", view));
}

}  // namespace

core::ImageRgba8 imageOf(const render::Picture& picture) {
    core::ImageRgba8 image(picture.width, picture.height);
    if (!image.empty()) std::memcpy(image.pixels.data(), picture.rgba.data(), image.pixels.size());
    return image;
}

render::Picture pictureOf(const core::ImageRgba8& image) {
    render::Picture picture{image.width, image.height, std::vector<std::uint32_t>(image.pixels.size() / 4)};
    if (!image.empty()) std::memcpy(picture.rgba.data(), image.pixels.data(), image.pixels.size());
    return picture;
}

std::vector<Mode> modesOf(const core::Gaussians& gaussians) {
    const core::Bounds bounds = core::boundsOf(gaussians);
    SceneView base;
    base.items = {itemOf(gaussians)};
    base.camera = cameraOf(bounds, 0.5F);
    const glm::vec3 low(bounds.min[0], bounds.min[1], bounds.min[2]),
        high(bounds.max[0], bounds.max[1], bounds.max[2]);
    const float distance = glm::length(base.camera.position - 0.5F * (low + high));
    const float radius = 0.5F * glm::length(high - low);
    base.depthRange = {distance - radius, distance + radius};
    base.camera.intrinsics.fx *= 1.7F, base.camera.intrinsics.fy *= 1.7F;
    std::vector<Mode> modes;
    addLooks(base, modes);
    addPlanes(base, modes);
    addBackdropsAndGuides(base, modes);
    addComparisons(base, bounds, modes);
    addItems(base, gaussians, bounds, modes);
    return modes;
}

render::Overlay sampleOverlay() {
    using Kind = render::OverlayShape::Kind;
    return {
        {.kind = Kind::fill, .points = {{8, 8}, {190, 8}, {190, 80}, {8, 80}}, .color = {27, 29, 33, 190}},
        {.kind = Kind::text,
         .points = {{16, 22}},
         .color = {230, 232, 235, 255},
         .width = 13,
         .text = "61.3 pictures/s\ndraw 7.20 ms\nwhy: the camera moved"},
        {.kind = Kind::line,
         .points = {{220, 40}, {300, 40}, {300, 100}, {220, 100}},
         .color = {76, 159, 254, 255},
         .width = 2,
         .closed = true},
        {.kind = Kind::line,
         .points = {{320, 30}, {380, 90}, {320, 90}},
         .color = {229, 83, 75, 255},
         .width = 4},
        {.kind = Kind::fill, .points = {{340, 250}, {380, 280}, {330, 290}}, .color = {217, 164, 65, 200}},
        {.kind = Kind::text,
         .points = {{200, 280}},
         .color = {217, 164, 65, 255},
         .width = 16,
         .centered = true,
         .text = "frame 12 is being loaded"}};
}

}  // namespace splatreel::bench
