#include "render/cpu/scene_frame.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace splatreel::render {
namespace {

/// 16-Gaussian blocks that one task projects.
constexpr int blocksPerRange = 128;
/// √(2 ln 255): standard deviations at which an opaque Gaussian falls below 1/255.
constexpr float farthest = 3.33F;

/// Whether nothing of a cluster can reach the picture. Every test is linear in the camera frame, so that the
/// box's extreme decides; how far a Gaussian reaches follows the projection's own bounds of x/z and y/z.
bool outside(const core::PackedCluster& cluster, const ItemCamera& camera, int width, int height) {
    const float reach = farthest * cluster.largestScale;
    const float margin = farthest * std::sqrt(camera.dilation) + 1.0F;
    float centre[3], half[3];
    for (int k = 0; k < 3; ++k) {
        centre[k] = 0.5F * (cluster.min[k] + cluster.max[k]) - camera.position[k];
        half[k] = 0.5F * (cluster.max[k] - cluster.min[k]);
    }
    // Largest value of a · x + b · y + c · z in camera axes over the box.
    const auto largest = [&](float a, float b, float c) {
        float sum = 0;
        for (int k = 0; k < 3; ++k) {
            const float slope =
                a * camera.rotation[k] + b * camera.rotation[3 + k] + c * camera.rotation[6 + k];
            sum += slope * centre[k] + std::abs(slope) * half[k];
        }
        return sum;
    };
    if (largest(0, 0, 1) < camera.nearest) return true;
    const auto steepest = [](const float(&limit)[2]) {
        return std::max(std::abs(limit[0]), std::abs(limit[1]));
    };
    const auto beyond = [&](float focal, float principal, float pixels, const float(&limit)[2],
                            bool vertical) {
        if (camera.orthographic) {
            const float low = largest(vertical ? 0 : focal, vertical ? focal : 0, 0) + principal;
            const float high = principal - largest(vertical ? 0 : -focal, vertical ? -focal : 0, 0);
            return low + focal * reach + margin < 0 || high - focal * reach - margin > pixels;
        }
        const float tilt = steepest(limit);
        const float grown = focal * reach * std::sqrt(1 + tilt * tilt);
        const float before = largest(vertical ? 0 : focal, vertical ? focal : 0, principal + margin);
        const float behind =
            largest(vertical ? 0 : -focal, vertical ? -focal : 0, pixels - principal + margin);
        return before + grown < 0 || behind + grown < 0;
    };
    return beyond(camera.fx, camera.cx, static_cast<float>(width), camera.limitX, false) ||
           beyond(camera.fy, camera.cy, static_cast<float>(height), camera.limitY, true);
}

}  // namespace

ItemCamera itemCameraOf(const SceneItem& item, const core::Camera& camera) {
    const Placement& placement = item.placement;
    const glm::mat3 turn = glm::mat3_cast(glm::normalize(placement.rotation));
    const glm::mat3 rotation = camera.rotation * turn;
    const glm::vec3 position =
        glm::transpose(turn) * (camera.position - placement.translation) / placement.scale;
    const core::Intrinsics& in = camera.intrinsics;
    // An unmoved item is drawn from the same numbers as by the rasteriser.
    const bool moved = !(placement == Placement{});
    ItemCamera out{};
    for (int row = 0; row < 3; ++row) {
        for (int column = 0; column < 3; ++column) {
            out.rotation[3 * row + column] = moved ? rotation[column][row] : camera.rotation[column][row];
        }
        out.position[row] = moved ? position[row] : camera.position[row];
    }
    for (int k = 0; k < 3; ++k) out.forward[k] = out.rotation[6 + k];
    const float scale = in.orthographic ? placement.scale : 1.0F;
    out.fx = in.fx * scale, out.fy = in.fy * scale, out.cx = in.cx, out.cy = in.cy;
    RasterSettings settings;
    const View bounds = viewOf(camera, settings);
    std::copy_n(bounds.limitX, 2, out.limitX);
    std::copy_n(bounds.limitY, 2, out.limitY);
    out.nearest = camera.nearPlane / placement.scale;
    out.depthScale = placement.scale;
    out.dilation = item.filtering.dilation;
    out.compensate = item.filtering.compensate;
    out.opacity = std::clamp(item.opacity, 0.0F, 1.0F);
    out.orthographic = in.orthographic;
    return out;
}

SceneSource sceneSourceOf(const SceneItem& item, const SceneView& view) {
    SceneSource source{};
    source.item = static_cast<int>(&item - view.items.data());
    source.frame = item.frame.get();
    if (betweenFrames(item)) {
        source.next = item.next.get();
        source.partners = item.partners->data();
        source.blend = std::min(item.blend, 1.0F);
    }
    if (item.highlighted) {
        source.highlighted = item.highlighted->data();
        source.highlightedWords = item.highlighted->size();
    }
    source.highlight = view.highlight;
    source.camera = itemCameraOf(item, view.camera);
    return source;
}

void startScene(const SceneView& view, SceneFrame& frame) {
    const core::Intrinsics& in = view.camera.intrinsics;
    frame.width = std::max(0, in.width), frame.height = std::max(0, in.height);
    frame.tilesAcross = (frame.width + tileSize - 1) / tileSize;
    frame.tilesDown = (frame.height + tileSize - 1) / tileSize;
    frame.sources.clear();
    frame.ranges.clear();
    std::uint32_t records = 0;
    for (std::size_t i = 0; i < view.items.size(); ++i) {
        const SceneItem& item = view.items[i];
        if (!drawable(item) || frame.tileCount() == 0) continue;
        frame.sources.push_back(sceneSourceOf(item, view));
        const SceneSource& source = frame.sources.back();
        const int sourceIndex = static_cast<int>(frame.sources.size()) - 1;
        const int blocks = static_cast<int>(item.frame->blocks.size());
        for (std::size_t k = 0; k < item.frame->clusters.size(); ++k) {
            const core::PackedCluster& cluster = item.frame->clusters[k];
            if (source.next == nullptr && outside(cluster, source.camera, frame.width, frame.height)) {
                continue;
            }
            const int first = static_cast<int>(k) * core::blocksPerCluster;
            const int last = std::min(first + core::blocksPerCluster, blocks);
            SceneRange* range = frame.ranges.empty() ? nullptr : &frame.ranges.back();
            if (range != nullptr && range->item == sourceIndex && range->lastBlock == first &&
                last - range->firstBlock <= blocksPerRange) {
                range->lastBlock = last;
            } else {
                frame.ranges.push_back({sourceIndex, first, last, records});
            }
            records += static_cast<std::uint32_t>(last - first) * core::packedBlockSize;
        }
    }
    frame.records.ensure(records);
    frame.brightest.assign(frame.ranges.size(), 0.0F);
}

int SceneFrame::itemOf(std::uint32_t record) const {
    const auto after = std::upper_bound(
        ranges.begin(), ranges.end(), record,
        [](std::uint32_t value, const SceneRange& range) { return value < range.firstRecord; });
    return std::prev(after)->item;
}

void gatherPartners(const SceneSource& source, int block, core::PackedBlock& out, std::uint16_t* harmonics) {
    constexpr int lanes = core::packedBlockSize;
    const core::PackedGaussians& frame = *source.frame;
    const core::PackedGaussians& next = *source.next;
    const auto rowsOf = [](const core::PackedGaussians& of) {
        return 3 * static_cast<std::size_t>(core::shCoefficientCount(of.shDegree) - 1);
    };
    const std::size_t ownRows = rowsOf(frame), otherRows = rowsOf(next),
                      place = static_cast<std::size_t>(block);
    out = frame.blocks[place];
    const std::uint16_t* own = frame.harmonics.data() + place * ownRows * lanes;
    std::copy_n(own, ownRows * lanes, harmonics);
    for (int lane = 0; lane < lanes; ++lane) {
        const int index = block * lanes + lane;
        const int partner = index < frame.size ? source.partners[index] : -1;
        if (partner < 0 || partner >= next.size) {
            out.opacity[lane] = 0;
            continue;
        }
        const std::size_t from = static_cast<std::size_t>(partner / lanes);
        const int at = partner % lanes;
        const core::PackedBlock& other = next.blocks[from];
        out.x[lane] = other.x[at], out.y[lane] = other.y[at], out.z[lane] = other.z[at];
        out.opacity[lane] = other.opacity[at];
        for (int k = 0; k < 3; ++k) {
            out.color[k][lane] = other.color[k][at];
            out.logScale[k][lane] = other.logScale[k][at];
            out.rotation[k][lane] = other.rotation[k][at];
        }
        const std::uint16_t* theirs = next.harmonics.data() + from * otherRows * lanes + at;
        for (std::size_t row = 0; row < ownRows; ++row) {
            harmonics[row * lanes + static_cast<std::size_t>(lane)] =
                row < otherRows ? theirs[row * lanes] : std::uint16_t{0};
        }
    }
}

}  // namespace splatreel::render
