#include "render/cpu/scene_exact.h"

#include "core/base/parallel.h"
#include "render/cpu/binning.h"

#include <algorithm>

namespace splatreel::render {
namespace {

constexpr int blocksPerRange = 64;

void startExact(const SceneView& view, ExactScene& scene, std::size_t workers) {
    scene.sources.clear();
    scene.ranges.clear();
    int slots = 0;
    for (const SceneItem& item : view.items) {
        const bool exactly = drawnExactly(item, view.quality);
        if (!exactly && !drawable(item)) continue;
        ExactSource source{};
        source.packed = sceneSourceOf(item, view);
        // Marks are by place in the packed frame, which columns do not follow.
        source.fromColumns = exactly && (source.packed.highlighted == nullptr || !drawable(item));
        if (source.fromColumns) source.columns = viewOf(*item.exact);
        const int count = source.fromColumns ? source.columns.size() : item.frame->size;
        source.firstSlot = slots;
        source.slots = source.fromColumns ? count : item.frame->size + item.frame->dropped;
        slots += source.slots;
        const int blocks = (count + core::packedBlockSize - 1) / core::packedBlockSize;
        const int index = static_cast<int>(scene.sources.size());
        for (int block = 0; block < blocks; block += blocksPerRange) {
            scene.ranges.push_back({index, block, std::min(block + blocksPerRange, blocks), 0});
        }
        scene.sources.push_back(source);
    }
    scene.frame.job = {{}, view.camera};
    layOut(scene.frame, slots, workers);
}

}  // namespace

void drawExact(const SceneView& view, ExactScene& scene, bool depth, bool normal, PicturePlanes& planes) {
    Frame& frame = scene.frame;
    const bool surfaces = view.look == Look::ellipsoids || view.look == Look::centers;
    frame.settings = {};
    frame.settings.background = {0, 0, 0};
    frame.settings.depth = depth || normal || surfaces;
    frame.settings.normal = normal;
    frame.settings.differentiable = false;
    const std::size_t workers = static_cast<std::size_t>(core::workerCount());
    if (scene.workers.size() < workers) scene.workers.resize(workers);
    startExact(view, scene, scene.workers.size());
    scene.look = view.look;
    scene.ellipsoidScale = std::max(view.ellipsoidScale, 1e-3F);
    scene.centerRadius = 0.5F * std::max(view.centerSize, 0.0F);
    if (surfaces) scene.ellipsoids.ensure(static_cast<std::size_t>(frame.size));
    const std::size_t pixels =
        static_cast<std::size_t>(frame.view.width) * static_cast<std::size_t>(frame.view.height);
    RasterImage& image = scene.image;
    image.width = planes.width = frame.view.width;
    image.height = planes.height = frame.view.height;
    // The planes are drawn in place.
    std::swap(image.color, planes.color), std::swap(image.alpha, planes.alpha);
    std::swap(image.depth, planes.depth), std::swap(image.normal, planes.normal);
    image.color.assign(3 * pixels, 0.0F), image.alpha.assign(pixels, 0.0F);
    image.depth.assign(frame.settings.depth ? pixels : 0, 0.0F);
    image.normal.assign(normal ? 3 * pixels : 0, 0.0F);
    if (pixels != 0) {
        core::parallelFor(static_cast<int>(scene.ranges.size()), [&](int range, int worker) {
            projectExactRange(scene, range, frame.bins[static_cast<std::size_t>(worker)]);
        });
        placePairs(frame);
        core::parallelFor(static_cast<int>(frame.busyTiles.size()), [&](int task, int worker) {
            const int tile = frame.busyTiles[static_cast<std::size_t>(task)];
            TileScratch& scratch = scene.workers[static_cast<std::size_t>(worker)];
            if (surfaces) {
                drawSurfaceTile(scene, tile, scratch);
            } else {
                compositeTile(frame, tile, worker, scratch, image);
            }
        });
    }
    std::swap(image.color, planes.color), std::swap(image.alpha, planes.alpha);
    std::swap(image.depth, planes.depth), std::swap(image.normal, planes.normal);
}

}  // namespace splatreel::render
