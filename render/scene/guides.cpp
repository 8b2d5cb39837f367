#include "render/scene/guides.h"

#include <algorithm>
#include <cmath>

namespace splatreel::render {
namespace {

constexpr float gridSpacing = 0.1F;
constexpr float axisLength = 0.5F;
constexpr float fadeBegin = 4.0F, fadeEnd = 8.0F;

/// Coverage of a pixel by the nearest of lines `spacing` apart, one pixel wide, `footprint` being how far the
/// place moves in a pixel; 0 where lines come closer than two pixels.
float lineCoverage(float place, float spacing, float footprint) {
    footprint = std::max(footprint, 1e-7F);
    const float distance = std::abs(place - std::round(place / spacing) * spacing) / footprint;
    const float apart = spacing / footprint;
    return std::clamp(1.0F - distance, 0.0F, 1.0F) * std::clamp(0.25F * apart - 0.5F, 0.0F, 1.0F);
}

}  // namespace

GuideLines::GuideLines(const Guides& guides, const core::Camera& camera) : guides_(guides), camera_(camera) {
    if (!guides.axes) return;
    const core::Intrinsics& in = camera.intrinsics;
    const float nearest = std::max(camera.nearPlane, 1e-4F);
    for (int k = 0; k < 3; ++k) {
        glm::vec3 tip(0.0F);
        tip[k] = axisLength;
        glm::vec3 a = camera.toCamera(glm::vec3(0.0F)), b = camera.toCamera(tip);
        if (a.z < nearest && b.z < nearest) continue;
        if (a.z < nearest) a = b + (a - b) * ((nearest - b.z) / (a.z - b.z));
        if (b.z < nearest) b = a + (b - a) * ((nearest - a.z) / (b.z - a.z));
        const auto screen = [&in](glm::vec3 p) {
            const float scale = in.orthographic ? 1.0F : 1.0F / p.z;
            return glm::vec2(in.fx * p.x * scale + in.cx, in.fy * p.y * scale + in.cy);
        };
        const auto depth = [&in](glm::vec3 p) { return in.orthographic ? p.z : 1.0F / p.z; };
        axes_[static_cast<std::size_t>(k)] = {true, screen(a), screen(b), depth(a), depth(b)};
    }
}

bool GuideLines::groundAt(float x, float y, glm::vec2& place, float& depth) const {
    const core::Intrinsics& in = camera_.intrinsics;
    const glm::vec3 onSensor((x - in.cx) / in.fx, (y - in.cy) / in.fy, in.orthographic ? 0.0F : 1.0F);
    const glm::mat3 toWorld = glm::transpose(camera_.rotation);
    glm::vec3 origin = camera_.position, direction = toWorld * onSensor;
    if (in.orthographic) {
        origin += toWorld * onSensor;
        direction = toWorld * glm::vec3(0, 0, 1);
    }
    if (std::abs(direction.y) < 1e-7F) return false;
    depth = (guides_.ground - origin.y) / direction.y;
    if (depth < camera_.nearPlane) return false;
    place = {origin.x + depth * direction.x, origin.z + depth * direction.z};
    return true;
}

GuideMark GuideLines::gridAt(float x, float y) const {
    GuideMark mark;
    glm::vec2 here, right, below;
    float other = 0;
    if (!groundAt(x, y, here, mark.depth) || !groundAt(x + 1, y, right, other) ||
        !groundAt(x, y + 1, below, other)) {
        return mark;
    }
    const float radius = glm::length(here);
    const float fade = std::clamp((fadeEnd - radius) / (fadeEnd - fadeBegin), 0.0F, 1.0F);
    if (fade <= 0) return mark;
    float fine = 0, strong = 0;
    for (int k = 0; k < 2; ++k) {
        const float footprint = std::hypot(right[k] - here[k], below[k] - here[k]);
        fine = std::max(fine, lineCoverage(here[k], gridSpacing, footprint));
        strong = std::max(strong, lineCoverage(here[k], 10 * gridSpacing, footprint));
    }
    mark.color = {0.5F, 0.5F, 0.5F, fade * std::max(0.35F * fine, 0.75F * strong)};
    return mark;
}

GuideLines::Marks GuideLines::at(int x, int y) const {
    Marks marks;
    const glm::vec2 pixel(static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F);
    if (guides_.grid) marks[0] = gridAt(pixel.x, pixel.y);
    for (std::size_t k = 0; k < 3; ++k) {
        const Axis& axis = axes_[k];
        if (!axis.shown) continue;
        const glm::vec2 along = axis.to - axis.from;
        const float length2 = std::max(glm::dot(along, along), 1e-6F);
        const float u = std::clamp(glm::dot(pixel - axis.from, along) / length2, 0.0F, 1.0F);
        const float distance = glm::length(pixel - (axis.from + u * along));
        const float coverage = std::clamp(1.5F - distance, 0.0F, 1.0F);
        if (coverage <= 0) continue;
        const float depth = axis.fromInverse + u * (axis.toInverse - axis.fromInverse);
        constexpr std::array<std::array<float, 3>, 3> colors{
            {{0.86F, 0.24F, 0.24F}, {0.30F, 0.69F, 0.25F}, {0.23F, 0.47F, 0.90F}}};
        marks[k + 1] = {{colors[k][0], colors[k][1], colors[k][2], coverage},
                        camera_.intrinsics.orthographic ? depth : 1.0F / depth};
    }
    return marks;
}

}  // namespace splatreel::render
