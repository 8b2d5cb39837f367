#include "models/nn/adam.h"

#include "models/nn/adam_kernel.h"

#include <cassert>
#include <cmath>

namespace splatreel::models {
namespace {

void updateWithOperators(torch::Tensor& value, const torch::Tensor& gradient, AdamMoments& moments,
                         const AdamOptions& options, double rate, double secondCorrection) {
    moments.first.mul_(options.beta1).add_(gradient, 1 - options.beta1);
    moments.second.mul_(options.beta2).addcmul_(gradient, gradient, 1 - options.beta2);
    value.addcdiv_(moments.first, (moments.second * secondCorrection).sqrt_().add_(options.epsilon), -rate);
}

}  // namespace

std::size_t Adam::addGroup(const std::vector<torch::Tensor>& parameters, double learningRate) {
    for (const auto& parameter : parameters) {
        assert(parameter.is_leaf() && parameter.is_contiguous() &&
               parameter.scalar_type() == torch::kFloat32);
        slots_.push_back(
            {parameter, {torch::zeros_like(parameter), torch::zeros_like(parameter), 0}, rates_.size()});
    }
    rates_.push_back(learningRate);
    return rates_.size() - 1;
}

void Adam::step() {
    const torch::NoGradGuard noGrad;
    std::vector<kernels::AdamArray> arrays;
    std::vector<torch::Tensor> kept;  // gradients that had to be made contiguous
    for (auto& [parameter, moments, group] : slots_) {
        if (!parameter.grad().defined()) continue;
        ++moments.steps;
        const auto steps = static_cast<double>(moments.steps);
        const double rate = rates_[group] / (1 - std::pow(options_.beta1, steps));
        const double secondCorrection = 1 / (1 - std::pow(options_.beta2, steps));
        if (!parameter.device().is_cpu()) {
            updateWithOperators(parameter, parameter.grad(), moments, options_, rate, secondCorrection);
            continue;
        }
        kept.push_back(parameter.grad().contiguous());
        arrays.push_back({parameter.mutable_data_ptr<float>(), kept.back().const_data_ptr<float>(),
                          moments.first.mutable_data_ptr<float>(), moments.second.mutable_data_ptr<float>(),
                          parameter.numel(), static_cast<float>(rate), static_cast<float>(secondCorrection)});
    }
    kernels::adamUpdate(arrays, {static_cast<float>(options_.beta1), static_cast<float>(options_.beta2),
                                 static_cast<float>(options_.epsilon)});
}

void Adam::clearGradients() {
    for (auto& slot : slots_) slot.parameter.mutable_grad().reset();
}

void Adam::replaceRows(std::size_t index, const torch::Tensor& fresh,
                       std::span<const std::int32_t> oldToNew) {
    Slot& slot = slots_[index];
    assert(fresh.is_leaf() && fresh.is_contiguous() && fresh.scalar_type() == torch::kFloat32);
    slot.moments.first = moveRows(slot.moments.first, oldToNew, fresh.size(0));
    slot.moments.second = moveRows(slot.moments.second, oldToNew, fresh.size(0));
    slot.parameter = fresh;
}

torch::Tensor moveRows(const torch::Tensor& tensor, std::span<const std::int32_t> oldToNew,
                       std::int64_t rows) {
    assert(tensor.size(0) == static_cast<std::int64_t>(oldToNew.size()));
    const torch::NoGradGuard noGrad;
    std::vector<std::int64_t> from;
    std::vector<std::int64_t> to;
    for (std::size_t i = 0; i < oldToNew.size(); ++i) {
        if (oldToNew[i] < 0) continue;
        assert(oldToNew[i] < rows);
        from.push_back(static_cast<std::int64_t>(i));
        to.push_back(oldToNew[i]);
    }
    auto sizes = tensor.sizes().vec();
    sizes[0] = rows;
    auto moved = torch::zeros(sizes, tensor.options());
    const auto device = tensor.device();
    moved.index_copy_(0, torch::tensor(to, torch::kInt64).to(device),
                      tensor.detach().index_select(0, torch::tensor(from, torch::kInt64).to(device)));
    return moved;
}

}  // namespace splatreel::models
