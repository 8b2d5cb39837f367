#include "render/cpu/rasterizer.h"

#include "core/base/parallel.h"
#include "render/cpu/binning.h"
#include "render/cpu/stages.h"

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <bit>
#include <cassert>

namespace splatreel::render {
namespace {

std::size_t pixelCount(const View& view) {
    return static_cast<std::size_t>(view.width) * static_cast<std::size_t>(view.height);
}

void sizeImage(RasterImage& image, const View& view, const RasterSettings& settings) {
    const std::size_t pixels = pixelCount(view);
    image.width = view.width;
    image.height = view.height;
    image.color.resize(3 * pixels);
    image.alpha.resize(pixels);
    image.depth.resize(settings.depth ? pixels : 0);
    image.normal.resize(settings.normal ? 3 * pixels : 0);
}

/// Pictures larger than this hardly stay in a cache until somebody reads them.
constexpr std::size_t pastCachesPixels = std::size_t{1} << 20;

/// Writes whole cache lines past the caches: those need not be read before.
void fillPastCaches(float* to, std::size_t count, float value) {
    namespace hn = hwy::HWY_NAMESPACE;
    const hn::CappedTag<float, 4> four;
    constexpr std::size_t line = 16;
    const std::size_t before = (0 - std::bit_cast<std::uintptr_t>(to) / sizeof(float)) % line;
    if (before < count) {
        to = std::fill_n(to, before, value);
        count -= before;
        const auto values = hn::Set(four, value);
        for (; count >= line; count -= line, to += line) {
            for (std::size_t k = 0; k < line; k += 4) hn::Stream(values, four, to + k);
        }
    }
    std::fill_n(to, count, value);
}

/// Background over the tiles of a row of tiles that nothing touches.
void clearIdleTiles(const Frame& frame, int tileRow, RasterImage& image) {
    const View& view = frame.view;
    const std::size_t width = static_cast<std::size_t>(view.width), pixels = pixelCount(view);
    const int top = tileRow * tileSize, bottom = std::min(top + tileSize, view.height);
    const std::uint32_t* start = frame.tileStart.data() + tileRow * view.tilesAcross;
    for (int first = 0; first < view.tilesAcross;) {
        if (start[first + 1] != start[first]) {
            ++first;
            continue;
        }
        int end = first + 1;
        while (end < view.tilesAcross && start[end + 1] == start[end]) ++end;
        const std::size_t x = static_cast<std::size_t>(first) * tileSize;
        const std::size_t count = std::min(static_cast<std::size_t>(end) * tileSize, width) - x;
        const auto fill = [&](std::vector<float>& plane, std::size_t channel, float value) {
            for (int y = top; y < bottom; ++y) {
                float* to = plane.data() + channel * pixels + static_cast<std::size_t>(y) * width + x;
                if (pixels > pastCachesPixels) {
                    fillPastCaches(to, count, value);
                } else {
                    std::fill_n(to, count, value);
                }
            }
        };
        for (std::size_t c = 0; c < 3; ++c) {
            fill(image.color, c, frame.settings.background[c]);
            if (frame.settings.normal) fill(image.normal, c, 0.0F);
        }
        fill(image.alpha, 0, 0.0F);
        if (frame.settings.depth) fill(image.depth, 0, 0.0F);
        first = end;
    }
    hwy::FlushStream();
}

/// One picture. Runs its stages in parallel, or alone where the caller is a worker already.
void drawFrame(Frame& frame, std::vector<TileScratch>& workers, RasterImage& image) {
    startFrame(frame, workers.size());
    sizeImage(image, frame.view, frame.settings);
    if (frame.tileCount() == 0) {
        std::fill_n(frame.radii.data(), frame.size, 0);
        return;
    }
    core::parallelFor(frame.rangeCount, [&](int range, int worker) {
        const int begin = range * frame.rangeSize, end = std::min(begin + frame.rangeSize, frame.size);
        projectRange(frame, begin, end, frame.bins[static_cast<std::size_t>(worker)]);
        if (frame.settings.differentiable) noteRange(frame, range, worker);
    });
    placePairs(frame);
    const int busy = static_cast<int>(frame.busyTiles.size());
    core::parallelFor(busy + frame.view.tilesDown, [&](int task, int worker) {
        if (task < busy) {
            compositeTile(frame, frame.busyTiles[static_cast<std::size_t>(task)], worker,
                          workers[static_cast<std::size_t>(worker)], image);
        } else {
            clearIdleTiles(frame, task - busy, image);
        }
    });
}

void differentiateFrame(Frame& frame, std::vector<TileScratch>& workers, const RasterImageGradient& from,
                        RasterGradient& into) {
    const GaussianView& gaussians = frame.job.gaussians;
    into.positions.resize(gaussians.positions.size());
    into.logScales.resize(gaussians.logScales.size());
    into.rotations.resize(gaussians.rotations.size());
    into.opacityLogits.resize(gaussians.opacityLogits.size());
    into.sh.resize(gaussians.sh.size());
    into.screen.resize(2 * gaussians.opacityLogits.size());
    into.screenAbsolute.resize(2 * gaussians.opacityLogits.size());
    if (frame.tileCount() == 0) {
        for (auto* column : {&into.positions, &into.logScales, &into.rotations, &into.opacityLogits, &into.sh,
                             &into.screen, &into.screenAbsolute}) {
            std::fill(column->begin(), column->end(), 0.0F);
        }
        return;
    }
    const std::size_t pairs = frame.tileStart[static_cast<std::size_t>(frame.tileCount())];
    frame.sums.ensure(pairs * sumCount);
    frame.summed.ensure(pairs);
    core::parallelFor(static_cast<int>(frame.busyTiles.size()), [&](int task, int worker) {
        compositeTileBackward(frame, frame.busyTiles[static_cast<std::size_t>(task)],
                              workers[static_cast<std::size_t>(worker)], from);
    });
    core::parallelFor(frame.rangeCount, [&](int range, int worker) {
        const int begin = range * frame.rangeSize, end = std::min(begin + frame.rangeSize, frame.size);
        const float* sums = gatherSums(frame, range, begin, end, workers[static_cast<std::size_t>(worker)]);
        projectRangeBackward(frame, begin, end, sums, into);
    });
}

}  // namespace

struct CpuRasterizer::State {
    std::vector<Frame> frames;
    std::size_t jobCount = 0;
    std::vector<TileScratch> workers;
};

GaussianView viewOf(const core::Gaussians& gaussians) {
    return {gaussians.positions.span(),     gaussians.logScales.span(), gaussians.rotations.span(),
            gaussians.opacityLogits.span(), gaussians.sh.span(),        gaussians.shDegree};
}

CpuRasterizer::CpuRasterizer() : state_(std::make_unique<State>()) {}
CpuRasterizer::~CpuRasterizer() = default;
CpuRasterizer::CpuRasterizer(CpuRasterizer&&) noexcept = default;
CpuRasterizer& CpuRasterizer::operator=(CpuRasterizer&&) noexcept = default;

void CpuRasterizer::forward(std::span<const RasterJob> jobs, const RasterSettings& settings,
                            std::vector<RasterImage>& images) {
    State& state = *state_;
    state.jobCount = jobs.size();
    if (state.frames.size() < jobs.size()) state.frames.resize(jobs.size());
    if (state.workers.size() < static_cast<std::size_t>(core::workerCount())) {
        state.workers.resize(static_cast<std::size_t>(core::workerCount()));
    }
    images.resize(jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        state.frames[i].job = jobs[i];
        state.frames[i].settings = settings;
    }
    core::parallelFor(static_cast<int>(jobs.size()), [&](int job, int) {
        const std::size_t i = static_cast<std::size_t>(job);
        drawFrame(state.frames[i], state.workers, images[i]);
    });
}

std::vector<RasterImage> CpuRasterizer::forward(std::span<const RasterJob> jobs,
                                                const RasterSettings& settings) {
    std::vector<RasterImage> images;
    forward(jobs, settings, images);
    return images;
}

void CpuRasterizer::backward(std::span<const RasterImageGradient> gradients,
                             std::vector<RasterGradient>& into) {
    State& state = *state_;
    assert(gradients.size() == state.jobCount);
    into.resize(gradients.size());
    core::parallelFor(static_cast<int>(gradients.size()), [&](int job, int) {
        const std::size_t i = static_cast<std::size_t>(job);
        assert(state.frames[i].settings.differentiable);
        differentiateFrame(state.frames[i], state.workers, gradients[i], into[i]);
    });
}

std::vector<RasterGradient> CpuRasterizer::backward(std::span<const RasterImageGradient> gradients) {
    std::vector<RasterGradient> into;
    backward(gradients, into);
    return into;
}

std::span<const int> CpuRasterizer::radii(int job) const {
    const Frame& frame = state_->frames[static_cast<std::size_t>(job)];
    return {frame.radii.data(), static_cast<std::size_t>(frame.size)};
}

}  // namespace splatreel::render
