#include "render/cpu/cpu_scene_renderer.h"

#include "core/base/parallel.h"
#include "render/cpu/scene_exact.h"
#include "render/cpu/scene_stages.h"
#include "render/scene/backdrop.h"
#include "render/scene/comparison.h"
#include "render/scene/compose.h"
#include "render/scene/items.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>

namespace splatreel::render {
namespace {

/// Below it ellipses are too thin for the fixed-point kernel's slopes.
constexpr float leastFixedDilation = 0.03F;
/// Colours up to 16; brighter ones are drawn in float.
constexpr int mostColorBits = 4;

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

/// Tiles with pairs, most pairs first, so that the last ones are short.
void findBusyTiles(SceneFrame& frame, std::vector<std::uint64_t>& sizes) {
    sizes.clear();
    for (int tile = 0; tile < frame.tileCount(); ++tile) {
        std::uint64_t count = 0;
        for (const TileBins& bins : frame.bins) count += bins.count(tile);
        if (count != 0) sizes.push_back(count << 32 | static_cast<std::uint32_t>(tile));
    }
    std::sort(sizes.begin(), sizes.end(), std::greater<>());
    frame.busyTiles.clear();
    for (const std::uint64_t size : sizes) frame.busyTiles.push_back(static_cast<int>(size & 0xffffffff));
}

void fillIdleTiles(const SceneFrame& frame, int tileRow, const SceneBackdrop& behind, std::uint32_t* rgba) {
    const std::size_t width = static_cast<std::size_t>(frame.width);
    const int top = tileRow * tileSize, bottom = std::min(top + tileSize, frame.height);
    const auto idle = [&](int tile) {
        return std::all_of(frame.bins.begin(), frame.bins.end(),
                           [tile](const TileBins& bins) { return bins.count(tile) == 0; });
    };
    for (int first = 0; first < frame.tilesAcross;) {
        int end = first;
        while (end < frame.tilesAcross && idle(tileRow * frame.tilesAcross + end)) ++end;
        const std::size_t x = static_cast<std::size_t>(first) * tileSize;
        const std::size_t count =
            std::min(static_cast<std::size_t>(end) * tileSize, width) - std::min(x, width);
        for (int y = top; y < bottom; ++y) {
            const std::size_t at = static_cast<std::size_t>(y) * width + x;
            if (behind.pixels != nullptr) {
                std::copy_n(behind.pixels + at, count, rgba + at);
            } else {
                std::fill_n(rgba + at, count, behind.color);
            }
        }
        first = end + 1;
    }
}

}  // namespace

struct CpuSceneRenderer::State {
    SceneFrame frame;
    std::vector<SceneScratch> workers;
    std::vector<std::uint64_t> sizes;
    ExactScene exact;
    PicturePlanes planes;
    /// The backdrop's picture, as long as it stays the same.
    Backdrop backdrop;
    int backdropWidth = 0, backdropHeight = 0;
    std::vector<std::uint32_t> backdropPixels;
    SceneTimes times;

    void projectScene(const SceneView& view);
    void drawColor(const SceneView& view, Picture& picture);
    const std::vector<std::uint32_t>& backdropOf(const SceneView& view);
};

/// Cuts the scene up, projects it and files it under tiles.
void CpuSceneRenderer::State::projectScene(const SceneView& view) {
    startScene(view, frame);
    const std::size_t count = static_cast<std::size_t>(core::workerCount());
    if (workers.size() < count) workers.resize(count);
    frame.bins.resize(count);
    for (TileBins& bins : frame.bins) bins.reset(frame.tileCount());
    core::parallelFor(static_cast<int>(frame.ranges.size()),
                      [&](int range, int worker) { projectSceneRange(frame, range, worker); });
    float brightest = 1;
    for (const float value : frame.brightest) brightest = std::max(brightest, value);
    frame.colorBits = static_cast<int>(std::ceil(std::log2(brightest)));
}

void CpuSceneRenderer::State::drawColor(const SceneView& view, Picture& picture) {
    findBusyTiles(frame, sizes);
    picture.width = frame.width, picture.height = frame.height;
    picture.rgba.resize(static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height));
    SceneBackdrop behind{pixelOf(view.backdrop.first), nullptr};
    if (view.backdrop.kind != BackdropKind::color) behind.pixels = backdropOf(view).data();
    const int busy = static_cast<int>(frame.busyTiles.size());
    core::parallelFor(busy + frame.tilesDown, [&](int task, int worker) {
        if (task < busy) {
            compositeSceneTile(frame, frame.busyTiles[static_cast<std::size_t>(task)],
                               workers[static_cast<std::size_t>(worker)], behind, picture.rgba.data());
        } else {
            fillIdleTiles(frame, task - busy, behind, picture.rgba.data());
        }
    });
}

const std::vector<std::uint32_t>& CpuSceneRenderer::State::backdropOf(const SceneView& view) {
    const int width = std::max(0, view.camera.intrinsics.width);
    const int height = std::max(0, view.camera.intrinsics.height);
    const Backdrop& wanted = view.backdrop;
    const bool same = width == backdropWidth && height == backdropHeight && wanted.kind == backdrop.kind &&
                      wanted.first == backdrop.first && wanted.second == backdrop.second &&
                      wanted.image == backdrop.image;
    if (!same) {
        drawBackdrop(wanted, width, height, backdropPixels);
        backdrop = wanted, backdropWidth = width, backdropHeight = height;
    }
    return backdropPixels;
}

CpuSceneRenderer::CpuSceneRenderer() : state_(std::make_unique<State>()) {}
CpuSceneRenderer::~CpuSceneRenderer() = default;

SceneTimes CpuSceneRenderer::times() const {
    return state_->times;
}

core::Result<void> CpuSceneRenderer::draw(const SceneView& wanted, Picture& picture) {
    State& state = *state_;
    state.times = {};
    if (const auto sized = checkSize(wanted); !sized) return sized;
    SceneView copy;
    const auto here = inMemory(wanted, copy);
    if (!here) return here.error();
    const SceneView& view = **here;
    const auto start = Clock::now();
    const bool guided = view.guides.grid || view.guides.axes;
    bool fast = view.look == Look::color && view.quality == Quality::interactive && !guided &&
                std::all_of(view.items.begin(), view.items.end(), [](const SceneItem& item) {
                    return item.filtering.dilation >= leastFixedDilation;
                });
    auto projected = start;
    if (fast) {
        state.projectScene(view);
        projected = Clock::now();
        fast = state.frame.colorBits <= mostColorBits;
    }
    if (fast) {
        state.drawColor(view, picture);
    } else {
        const bool depth = view.look == Look::depth || guided;
        drawExact(view, state.exact, depth, view.look == Look::normal, state.planes);
    }
    const auto drawn = Clock::now();
    if (!fast) compose(view, state.planes, state.backdropOf(view), picture);
    if (view.comparison.kind != CompareKind::none) {
        compare(view.comparison, state.backdropOf(view), picture);
    }
    state.times = {milliseconds(start, projected), milliseconds(projected, drawn),
                   milliseconds(drawn, Clock::now())};
    return {};
}

core::Result<void> CpuSceneRenderer::drawPlanes(const SceneView& view, const PlaneSet& wanted,
                                                PicturePlanes& planes) {
    if (const auto sized = checkSize(view); !sized) return sized;
    SceneView copy;
    const auto here = inMemory(view, copy);
    if (!here) return here.error();
    SceneView reference = **here;
    reference.quality = Quality::reference;
    drawExact(reference, state_->exact, wanted.depth, wanted.normal, planes);
    return {};
}

core::Result<Pick> CpuSceneRenderer::pick(const SceneView& wanted, int x, int y) {
    if (const auto sized = checkSize(wanted); !sized) return sized.error();
    SceneView copy;
    const auto here = inMemory(wanted, copy);
    if (!here) return here.error();
    const SceneView& view = **here;
    State& state = *state_;
    Pick pick;
    const core::Intrinsics& in = view.camera.intrinsics;
    if (x < 0 || y < 0 || x >= in.width || y >= in.height) return pick;
    state.projectScene(view);
    const SceneFrame& frame = state.frame;
    const int tile = y / tileSize * frame.tilesAcross + x / tileSize;
    float left = 1, most = 0;
    for (const std::uint64_t key : orderSceneTile(frame, tile, state.workers.front())) {
        const auto index = static_cast<std::uint32_t>(key);
        const SceneRecord& record = frame.records[index];
        const float dx = static_cast<float>(x) + 0.5F - record.u,
                    dy = static_cast<float>(y) + 0.5F - record.v;
        const float t = record.along * dx + record.across * dy, s = record.down * dy;
        const float room = static_cast<float>(record.room) / 4096.0F - t * t - s * s;
        if (room < 0) continue;
        const float alpha = std::min(std::exp2(room + smallestPower), largestAlpha);
        if (left * (1 - alpha) <= 1e-4F) break;
        if (left * alpha > most) {
            most = left * alpha;
            const SceneSource& source = frame.sources[static_cast<std::size_t>(frame.itemOf(index))];
            pick = {source.item, record.place, std::bit_cast<float>(static_cast<std::uint32_t>(key >> 32))};
        }
        left *= 1 - alpha;
    }
    return pick;
}

}  // namespace splatreel::render
