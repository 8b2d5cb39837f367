#include "render/vulkan/draw_scene.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace splatreel::render::vulkan {
namespace {

/// The largest extent in standard deviations: √(2 ln 255).
constexpr float reachOfOpaque = 3.33F;

/// Asset to camera without the scale.
struct Way {
    glm::mat3 rotation;
    glm::vec3 translation;
    float scale;
};

Way wayOf(const Placement& placement, const core::Camera& camera) {
    return {camera.rotation * glm::mat3_cast(glm::normalize(placement.rotation)),
            camera.toCamera(placement.translation), placement.scale};
}

struct Range {
    float low = std::numeric_limits<float>::max(), high = std::numeric_limits<float>::lowest();
    void include(float value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

/// Where the corners of a cluster's box lie: depth, and centres on the screen in pixels.
struct Seen {
    Range depth, x, y;
    bool behind = false;  ///< a corner lies before or near the camera: nothing is known about x and y
};

Seen seen(const core::PackedCluster& cluster, const Way& way, const core::Camera& camera) {
    Seen result;
    const core::Intrinsics& in = camera.intrinsics;
    for (int corner = 0; corner < 8; ++corner) {
        const glm::vec3 at((corner & 1) != 0 ? cluster.max[0] : cluster.min[0],
                           (corner & 2) != 0 ? cluster.max[1] : cluster.min[1],
                           (corner & 4) != 0 ? cluster.max[2] : cluster.min[2]);
        const glm::vec3 p = way.rotation * (at * way.scale) + way.translation;
        result.depth.include(p.z);
        const float z = in.orthographic ? 1.0F : p.z;
        if (z < 1e-6F) {
            result.behind = true;
            continue;
        }
        result.x.include(in.fx * p.x / z + in.cx);
        result.y.include(in.fy * p.y / z + in.cy);
    }
    return result;
}

bool reaches(const Seen& box, const core::PackedCluster& cluster, const SceneItem& item,
             const ViewWords& words, const core::Camera& camera) {
    const core::Intrinsics& in = camera.intrinsics;
    if (box.depth.high < camera.nearPlane) return false;
    if (box.behind || box.depth.low < camera.nearPlane) return true;
    // |J| ≤ f / z · √(1 + tan²) along each axis of the screen.
    const float z = in.orthographic ? 1.0F : box.depth.low;
    const float ellipsoid =
        words.options[0] == static_cast<std::uint32_t>(Look::ellipsoids) ? words.look[2] : 0;
    // Ellipsoids close to the camera look larger than their projection to first order, which is twice as far
    // as this at most.
    if (!in.orthographic && ellipsoid * cluster.largestScale * item.placement.scale > 0.8F * z) return true;
    const float reach = std::max(reachOfOpaque, 2 * ellipsoid);
    const auto slant = [&](float low, float high) {
        const float tangent = in.orthographic ? 0.0F : std::max(std::abs(low), std::abs(high));
        return std::sqrt(1 + tangent * tangent);
    };
    const float deviation = cluster.largestScale * item.placement.scale / z;
    const float dilation = std::sqrt(std::max(item.filtering.dilation, 0.01F));
    const auto margin = [&](float focal, float low, float high) {
        return reach * (focal * deviation * slant(low, high) + dilation) + words.look[3] + 2;
    };
    const float x = margin(in.fx, words.limits[0], words.limits[1]);
    const float y = margin(in.fy, words.limits[2], words.limits[3]);
    return box.x.high + x >= 0 && box.x.low - x <= static_cast<float>(in.width) && box.y.high + y >= 0 &&
           box.y.low - y <= static_cast<float>(in.height);
}

}  // namespace

std::uint32_t orderedBits(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
}

ViewWords viewWordsOf(const SceneView& view, std::uint32_t tileShift) {
    const core::Intrinsics& in = view.camera.intrinsics;
    const float width = static_cast<float>(in.width), height = static_cast<float>(in.height);
    const float tangentX = width / (2 * in.fx), tangentY = height / (2 * in.fy);
    ViewWords words{};
    words.focal[0] = in.fx, words.focal[1] = in.fy, words.focal[2] = in.cx, words.focal[3] = in.cy;
    words.limits[0] = -(in.cx / in.fx + 0.3F * tangentX);
    words.limits[1] = (width - in.cx) / in.fx + 0.3F * tangentX;
    words.limits[2] = -(in.cy / in.fy + 0.3F * tangentY);
    words.limits[3] = (height - in.cy) / in.fy + 0.3F * tangentY;
    std::copy(view.highlight.begin(), view.highlight.end(), words.highlight);
    words.highlight[3] = view.camera.nearPlane;
    const float span = view.depthRange[1] - view.depthRange[0];
    words.look[0] = -view.depthRange[0];
    words.look[1] = 1 / std::max(span, 1e-6F);
    words.look[2] = std::max(view.ellipsoidScale, 1e-3F);
    words.look[3] = std::max(0.5F * view.centerSize, 1e-3F);
    const std::uint32_t side = 1U << tileShift;
    words.size[0] = static_cast<std::uint32_t>(in.width);
    words.size[1] = static_cast<std::uint32_t>(in.height);
    words.size[2] = (words.size[0] + side - 1) / side;
    words.size[3] = (words.size[1] + side - 1) / side;
    words.options[0] = static_cast<std::uint32_t>(view.look);
    words.options[1] = in.orthographic ? 1 : 0;
    words.options[2] = tileShift;
    return words;
}

ItemWords itemWordsOf(const SceneItem& item, const core::Camera& camera) {
    const Way way = wayOf(item.placement, camera);
    ItemWords words{};
    // An unmoved item is drawn from the camera's own numbers.
    const glm::mat3 turn = glm::mat3_cast(glm::normalize(item.placement.rotation));
    const glm::vec3 eye =
        item.placement == Placement{}
            ? camera.position
            : glm::transpose(turn) * (camera.position - item.placement.translation) / way.scale;
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) words.rows[row][column] = way.rotation[column][row];
        words.camera[row] = eye[row];
        words.forward[row] = way.rotation[row][2];
    }
    words.camera[3] = way.scale;
    words.forward[3] = betweenFrames(item) ? std::clamp(item.blend, 0.0F, 1.0F) : 0;
    words.filtering[0] = std::max(item.filtering.dilation, 0.0F);
    words.filtering[1] = item.filtering.compensate ? 1.0F : 0.0F;
    words.filtering[2] = std::clamp(item.opacity, 0.0F, 1.0F);
    return words;
}

VisibleClusters visibleClusters(const SceneView& view, Quality quality) {
    VisibleClusters visible;
    const ViewWords words = viewWordsOf(view, 0);
    Range depth;
    for (const SceneItem& item : view.items) {
        visible.firsts.push_back(static_cast<std::uint32_t>(visible.clusters.size()));
        if (!drawable(item) || drawnExactly(item, quality)) continue;
        const bool moves = betweenFrames(item);
        if (moves) visible.bounded = false;
        const Way way = wayOf(item.placement, view.camera);
        std::uint32_t number = 0;
        for (const core::PackedCluster& cluster : item.frame->clusters) {
            const Seen box = seen(cluster, way, view.camera);
            if (moves || reaches(box, cluster, item, words, view.camera)) {
                visible.clusters.push_back(number);
                depth.include(box.depth.low);
                depth.include(box.depth.high);
            }
            ++number;
        }
    }
    visible.firsts.push_back(static_cast<std::uint32_t>(visible.clusters.size()));
    visible.nearest = std::max(depth.low, view.camera.nearPlane);
    visible.farthest = std::max(depth.high, visible.nearest);
    return visible;
}

}  // namespace splatreel::render::vulkan
