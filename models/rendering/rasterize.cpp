#include "models/rendering/rasterize.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>

namespace splatreel::models {
namespace {

std::span<const float> floats(const torch::Tensor& tensor, std::int64_t firstRow, std::int64_t rows) {
    const std::int64_t width = tensor.size(0) > 0 ? tensor.numel() / tensor.size(0) : 0;
    return {tensor.data_ptr<float>() + firstRow * width, static_cast<std::size_t>(rows * width)};
}

torch::Tensor onCpu(const torch::Tensor& tensor) {
    return tensor.detach().to(torch::kCPU).contiguous();
}

torch::Tensor copyOf(const std::vector<float>& values, torch::IntArrayRef shape) {
    torch::Tensor copy = torch::empty(shape);
    std::copy(values.begin(), values.end(), copy.data_ptr<float>());
    return copy;
}

void accumulate(const torch::Tensor& into, std::int64_t firstRow, const std::vector<float>& gradient) {
    const std::int64_t width = into.size(0) > 0 ? into.numel() / into.size(0) : 0;
    float* destination = into.data_ptr<float>() + firstRow * width;
    for (std::size_t i = 0; i < gradient.size(); ++i) destination[i] += gradient[i];
}

}  // namespace

struct Rasterize::Batch {
    render::CpuRasterizer rasterizer;
    GaussianRows rows;  // on the CPU, detached; alive until backward
    std::vector<PictureJob> jobs;
    render::RasterSettings settings;
    ScreenStatistics statistics;
};

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct RasterizeFunction : torch::autograd::Function<RasterizeFunction> {
    static variable_list forward(AutogradContext* context, const torch::Tensor& positions,
                                 const torch::Tensor& logScales, const torch::Tensor& rotations,
                                 const torch::Tensor& opacityLogits, const torch::Tensor& sh,
                                 const std::shared_ptr<Rasterize::Batch>& batch);
    static variable_list backward(AutogradContext* context, const variable_list& gradients);
};

/// Carries the batch through the autograd graph.
struct BatchHolder : torch::CustomClassHolder {
    explicit BatchHolder(std::shared_ptr<Rasterize::Batch> held) : batch(std::move(held)) {}
    std::shared_ptr<Rasterize::Batch> batch;
};

variable_list RasterizeFunction::forward(AutogradContext* context, const torch::Tensor& positions,
                                         const torch::Tensor& logScales, const torch::Tensor& rotations,
                                         const torch::Tensor& opacityLogits, const torch::Tensor& sh,
                                         const std::shared_ptr<Rasterize::Batch>& batch) {
    batch->rows = {onCpu(positions), onCpu(logScales), onCpu(rotations), onCpu(opacityLogits), onCpu(sh)};
    const GaussianRows& rows = batch->rows;
    const int degree = static_cast<int>(std::lround(std::sqrt(static_cast<double>(sh.size(1))))) - 1;
    std::vector<render::RasterJob> rasterJobs;
    for (const PictureJob& job : batch->jobs) {
        rasterJobs.push_back(
            {{floats(rows.positions, job.first, job.count), floats(rows.logScales, job.first, job.count),
              floats(rows.rotations, job.first, job.count), floats(rows.opacityLogits, job.first, job.count),
              floats(rows.sh, job.first, job.count), degree},
             job.camera});
    }
    const std::vector<render::RasterImage> images = batch->rasterizer.forward(rasterJobs, batch->settings);
    context->saved_data["batch"] = c10::IValue::make_capsule(c10::make_intrusive<BatchHolder>(batch));
    context->saved_data["device"] = positions.device();
    variable_list outputs;
    for (const render::RasterImage& image : images) {
        outputs.push_back(copyOf(image.color, {3, image.height, image.width}).to(positions.device()));
        outputs.push_back(copyOf(image.alpha, {image.height, image.width}).to(positions.device()));
    }
    return outputs;
}

variable_list RasterizeFunction::backward(AutogradContext* context, const variable_list& gradients) {
    Rasterize::Batch& batch = *static_cast<BatchHolder&>(*context->saved_data["batch"].toCapsule()).batch;
    std::vector<torch::Tensor> held;
    std::vector<render::RasterImageGradient> imageGradients(batch.jobs.size());
    for (std::size_t job = 0; job < batch.jobs.size(); ++job) {
        const auto spanOf = [&](const torch::Tensor& gradient) -> std::span<const float> {
            if (!gradient.defined()) return {};
            held.push_back(gradient.to(torch::kCPU).contiguous());
            return {held.back().data_ptr<float>(), static_cast<std::size_t>(held.back().numel())};
        };
        imageGradients[job].color = spanOf(gradients[2 * job]);
        imageGradients[job].alpha = spanOf(gradients[2 * job + 1]);
    }
    const std::vector<render::RasterGradient> rowGradients = batch.rasterizer.backward(imageGradients);

    GaussianRows sums{torch::zeros_like(batch.rows.positions), torch::zeros_like(batch.rows.logScales),
                      torch::zeros_like(batch.rows.rotations), torch::zeros_like(batch.rows.opacityLogits),
                      torch::zeros_like(batch.rows.sh)};
    batch.statistics.gradients.assign(batch.jobs.size(), {});
    batch.statistics.radii.assign(batch.jobs.size(), {});
    for (std::size_t j = 0; j < batch.jobs.size(); ++j) {
        const PictureJob& job = batch.jobs[j];
        const render::RasterGradient& gradient = rowGradients[j];
        accumulate(sums.positions, job.first, gradient.positions);
        accumulate(sums.logScales, job.first, gradient.logScales);
        accumulate(sums.rotations, job.first, gradient.rotations);
        accumulate(sums.opacityLogits, job.first, gradient.opacityLogits);
        accumulate(sums.sh, job.first, gradient.sh);
        const float toNdcX = 0.5F * static_cast<float>(job.camera.intrinsics.width);
        const float toNdcY = 0.5F * static_cast<float>(job.camera.intrinsics.height);
        std::vector<float>& norms = batch.statistics.gradients[j];
        norms.resize(static_cast<std::size_t>(job.count));
        for (std::size_t i = 0; i < norms.size(); ++i) {
            norms[i] = std::hypot(gradient.screen[2 * i] * toNdcX, gradient.screen[2 * i + 1] * toNdcY);
        }
        const std::span<const int> radii = batch.rasterizer.radii(static_cast<int>(j));
        batch.statistics.radii[j].assign(radii.begin(), radii.end());
    }
    const torch::Device device = context->saved_data["device"].toDevice();
    return {sums.positions.to(device),     sums.logScales.to(device), sums.rotations.to(device),
            sums.opacityLogits.to(device), sums.sh.to(device),        torch::Tensor()};
}

}  // namespace

Rasterize::Rasterize() : batch_(std::make_shared<Batch>()) {}

Pictures Rasterize::draw(const GaussianRows& rows, std::vector<PictureJob> jobs,
                         const render::RasterSettings& settings) {
    batch_->jobs = std::move(jobs);
    batch_->settings = settings;
    batch_->settings.differentiable = at::GradMode::is_enabled();
    const variable_list outputs = RasterizeFunction::apply(rows.positions, rows.logScales, rows.rotations,
                                                           rows.opacityLogits, rows.sh, batch_);
    Pictures pictures;
    for (std::size_t job = 0; job < batch_->jobs.size(); ++job) {
        pictures.colors.push_back(outputs[2 * job]);
        pictures.alphas.push_back(outputs[2 * job + 1]);
    }
    return pictures;
}

const ScreenStatistics& Rasterize::statistics() const {
    return batch_->statistics;
}

}  // namespace splatreel::models
