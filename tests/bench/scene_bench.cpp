#include "core/base/parallel.h"
#include "core/formats/ply.h"
#include "render/cpu/cpu_scene_renderer.h"
#include "render/cpu/rasterizer.h"
#include "tests/bench/clocks.h"
#include "tests/bench/creature.h"

#include <hwy/targets.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

// Milliseconds per frame of the viewport's renderer on the processor, a camera that moves at every frame, SH
// 3, against CpuRasterizer's forward pass on the same Gaussians in the same run (frames alternate). Two
// figures: the smallest wall time of all frames, and processor time of all threads divided by the number of
// workers (smallest as well), which is what other programs on the machine disturb least. The largest
// difference from CpuRasterizer's picture over all checked frames is in 255ths.
//
// bench_scene [folder of obj_{100k,500k,1m}_sh3.ply | -] [frames] [lanes] [gaussians in thousands]

namespace splatreel::bench {
namespace {

struct Best {
    double wall = 1e30, processor = 1e30;
    template <class F>
    void measure(const F& work) {
        const double startWall = wallMs(), startProcessor = processorMs();
        work();
        processor = std::min(processor, (processorMs() - startProcessor) / core::workerCount());
        wall = std::min(wall, wallMs() - startWall);
    }
};

core::Gaussians sceneOf(const std::string& folder, int thousands) {
    if (folder != "-") {
        const std::string size =
            thousands >= 1000 ? std::to_string(thousands / 1000) + "m" : std::to_string(thousands) + "k";
        auto content = core::readPly(std::filesystem::path(folder) / ("obj_" + size + "_sh3.ply"));
        if (content.ok()) return content.value().gaussians;
        std::fprintf(stderr, "%s\n", content.error().message().c_str());
    }
    return creature(thousands * 1000, 3);
}

double largestDifference(const render::Picture& picture, const render::RasterImage& image) {
    double largest = 0;
    const std::size_t pixels = picture.rgba.size();
    for (std::size_t i = 0; i < pixels; ++i) {
        for (std::size_t c = 0; c < 3; ++c) {
            const double exact = 255.0 * std::clamp(image.color[c * pixels + i], 0.0F, 1.0F);
            const double drawn = static_cast<double>(picture.rgba[i] >> (8 * c) & 255U);
            largest = std::max(largest, std::abs(exact - drawn));
        }
    }
    return largest;
}

void run(const core::Gaussians& source, int width, int height, int frames) {
    const auto packed = std::make_shared<const core::PackedGaussians>(core::pack(source));
    const core::Gaussians columns = core::unpack(*packed);
    render::CpuSceneRenderer renderer;
    render::CpuRasterizer rasterizer;
    render::RasterSettings settings;
    settings.differentiable = false;
    std::vector<render::RasterImage> images;
    render::Picture picture;
    render::SceneView view;
    view.items.resize(1);
    view.items[0].frame = packed;
    Best ours, theirs;
    render::SceneTimes stages{1e30, 1e30, 1e30};
    double difference = 0;
    for (int frame = 0; frame < frames; ++frame) {
        view.camera = creatureCamera(width, height, 0.5F + 0.063F * static_cast<float>(frame));
        for (int repeat = 0; repeat < 2; ++repeat) {
            ours.measure([&] {
                if (!renderer.draw(view, picture).ok()) std::exit(1);
            });
            const render::SceneTimes now = renderer.times();
            stages.project = std::min(stages.project, now.project);
            stages.composite = std::min(stages.composite, now.composite);
        }
        if (frame % 4 != 0) continue;
        const render::RasterJob job{render::viewOf(columns), view.camera};
        theirs.measure([&] { rasterizer.forward({&job, 1}, settings, images); });
        difference = std::max(difference, largestDifference(picture, images[0]));
    }
    std::printf(
        "%7d %4dx%-4d  wall %6.2f  processor %6.2f  (project %5.2f composite %5.2f)  "
        "CpuRasterizer %6.2f %6.2f  ratio %4.1f %4.1f  off %.2f/255\n",
        source.size(), width, height, ours.wall, ours.processor, stages.project, stages.composite,
        theirs.wall, theirs.processor, theirs.wall / ours.wall, theirs.processor / ours.processor,
        difference);
    std::fflush(stdout);
}

}  // namespace
}  // namespace splatreel::bench

int main(int count, char** values) {
    const std::string folder = count > 1 ? values[1] : "-";
    const int frames = count > 2 ? std::atoi(values[2]) : 20;
    if (const int lanes = count > 3 ? std::atoi(values[3]) : 16; lanes < 16) {
        hwy::SetSupportedTargetsForTest(lanes == 8 ? HWY_AVX2 : HWY_SSE4);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    }
    const int only = count > 4 ? std::atoi(values[4]) : 0;
    for (const int thousands : {100, 500, 1000}) {
        if (only != 0 && only != thousands) continue;
        const auto scene = splatreel::bench::sceneOf(folder, thousands);
        splatreel::bench::run(scene, 1280, 720, frames);
        splatreel::bench::run(scene, 1920, 1080, frames);
    }
    return 0;
}
