#include "render/cpu/cpu_scene_renderer.h"

#include "core/base/parallel.h"
#include "render/cpu/scene_stages.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace splatreel::render {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double, std::milli>(to - from).count();
}

std::uint32_t packed(const std::array<float, 4>& color) {
    std::uint32_t out = 0;
    for (std::size_t c = 0; c < 4; ++c) {
        out |= static_cast<std::uint32_t>(std::lround(std::clamp(color[c], 0.0F, 1.0F) * 255.0F)) << (8 * c);
    }
    return out;
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

void fillIdleTiles(const SceneFrame& frame, int tileRow, std::uint32_t background, std::uint32_t* rgba) {
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
        const std::size_t count = std::min(static_cast<std::size_t>(end) * tileSize, width) - std::min(x, width);
        for (int y = top; y < bottom; ++y) {
            std::fill_n(rgba + static_cast<std::size_t>(y) * width + x, count, background);
        }
        first = end + 1;
    }
}

}  // namespace

struct CpuSceneRenderer::State {
    SceneFrame frame;
    std::vector<SceneScratch> workers;
    std::vector<std::uint64_t> sizes;
    SceneTimes times;
};

CpuSceneRenderer::CpuSceneRenderer() : state_(std::make_unique<State>()) {}
CpuSceneRenderer::~CpuSceneRenderer() = default;

SceneTimes CpuSceneRenderer::times() const {
    return state_->times;
}

core::Result<void> CpuSceneRenderer::draw(const SceneView& view, Picture& picture) {
    State& state = *state_;
    SceneFrame& frame = state.frame;
    const auto start = Clock::now();
    startScene(view, frame);
    picture.width = frame.width, picture.height = frame.height;
    picture.rgba.resize(static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height));
    if (frame.tileCount() == 0) return {};
    const std::size_t workers = static_cast<std::size_t>(core::workerCount());
    if (state.workers.size() < workers) state.workers.resize(workers);
    frame.bins.resize(workers);
    for (TileBins& bins : frame.bins) bins.reset(frame.tileCount());
    core::parallelFor(static_cast<int>(frame.ranges.size()),
                      [&](int range, int worker) { projectSceneRange(frame, range, worker); });
    float brightest = 1;
    for (const float value : frame.brightest) brightest = std::max(brightest, value);
    frame.colorBits = static_cast<int>(std::ceil(std::log2(brightest)));
    findBusyTiles(frame, state.sizes);
    const auto projected = Clock::now();
    const std::uint32_t background = packed(view.backdrop.first);
    const int busy = static_cast<int>(frame.busyTiles.size());
    core::parallelFor(busy + frame.tilesDown, [&](int task, int worker) {
        if (task < busy) {
            compositeSceneTile(frame, frame.busyTiles[static_cast<std::size_t>(task)],
                               state.workers[static_cast<std::size_t>(worker)], background,
                               picture.rgba.data());
        } else {
            fillIdleTiles(frame, task - busy, background, picture.rgba.data());
        }
    });
    const auto end = Clock::now();
    state.times = {milliseconds(start, projected), milliseconds(projected, end), 0};
    return {};
}

core::Result<void> CpuSceneRenderer::drawPlanes(const SceneView&, PicturePlanes&) {
    return core::Error{"not yet", {}, {}};
}
core::Result<Pick> CpuSceneRenderer::pick(const SceneView&, int, int) {
    return core::Error{"not yet", {}, {}};
}

}  // namespace splatreel::render
