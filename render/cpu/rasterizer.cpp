#include "render/cpu/rasterizer.h"

#include "core/base/parallel.h"
#include "render/cpu/reference.h"

namespace splatreel::render {

GaussianView viewOf(const core::Gaussians& gaussians) {
    return {gaussians.positions.span(),     gaussians.logScales.span(), gaussians.rotations.span(),
            gaussians.opacityLogits.span(), gaussians.sh.span(),        gaussians.shDegree};
}

struct CpuRasterizer::State {
    std::vector<RasterJob> jobs;
    RasterSettings settings;
    std::vector<std::vector<int>> radii;
};

CpuRasterizer::CpuRasterizer() : state_(std::make_unique<State>()) {}
CpuRasterizer::~CpuRasterizer() = default;
CpuRasterizer::CpuRasterizer(CpuRasterizer&&) noexcept = default;
CpuRasterizer& CpuRasterizer::operator=(CpuRasterizer&&) noexcept = default;

std::vector<RasterImage> CpuRasterizer::forward(std::span<const RasterJob> jobs,
                                                const RasterSettings& settings) {
    state_->jobs.assign(jobs.begin(), jobs.end());
    state_->settings = settings;
    state_->radii.assign(jobs.size(), {});
    std::vector<RasterImage> images(jobs.size());
    core::parallelFor(static_cast<int>(jobs.size()), [&](int index, int) {
        const RasterJob& job = state_->jobs[index];
        auto image = reference::forward(reference::Scene<float>(job.gaussians), job.camera, settings);
        RasterImage& out = images[index];
        out.width = job.camera.intrinsics.width;
        out.height = job.camera.intrinsics.height;
        out.color = std::move(image.color);
        out.alpha = std::move(image.alpha);
        if (settings.depth) out.depth = std::move(image.depth);
        if (settings.normal) out.normal = std::move(image.normal);
        state_->radii[index] = std::move(image.radii);
    });
    return images;
}

std::vector<RasterGradient> CpuRasterizer::backward(std::span<const RasterImageGradient> gradients) {
    std::vector<RasterGradient> out(gradients.size());
    core::parallelFor(static_cast<int>(gradients.size()), [&](int index, int) {
        const RasterJob& job = state_->jobs[index];
        auto found = reference::backward(reference::Scene<float>(job.gaussians), job.camera, state_->settings,
                                         gradients[index]);
        out[index] = {std::move(found.positions),     std::move(found.logScales), std::move(found.rotations),
                      std::move(found.opacityLogits), std::move(found.sh),        std::move(found.screen),
                      std::move(found.screenAbsolute)};
    });
    return out;
}

std::span<const int> CpuRasterizer::radii(int job) const {
    return state_->radii[static_cast<std::size_t>(job)];
}

}  // namespace splatreel::render
