#pragma once

#include "models/nn/scan_kernel.h"

#include <torch/types.h>

#include <optional>

/// From tensors to the pointers that the kernels take.
namespace splatreel::models {

/// Float32 data of a contiguous tensor; null for an undefined one.
[[nodiscard]] inline const float* constData(const torch::Tensor& tensor) {
    return tensor.defined() ? tensor.const_data_ptr<float>() : nullptr;
}
[[nodiscard]] inline float* data(torch::Tensor& tensor) {
    return tensor.defined() ? tensor.mutable_data_ptr<float>() : nullptr;
}

/// Autograd functions take a tensor that may be undefined as an optional one.
[[nodiscard]] inline std::optional<torch::Tensor> optional(const torch::Tensor& tensor) {
    return tensor.defined() ? std::optional(tensor) : std::nullopt;
}
[[nodiscard]] inline torch::Tensor orUndefined(const std::optional<torch::Tensor>& tensor) {
    return tensor.value_or(torch::Tensor());
}

/// The tensor itself in float32 where its last dimension is contiguous, else a copy. Undefined stays
/// undefined.
[[nodiscard]] inline torch::Tensor readable(const torch::Tensor& tensor) {
    if (!tensor.defined()) return tensor;
    const auto floats = tensor.to(torch::kFloat32);
    return floats.size(-1) <= 1 || floats.stride(-1) == 1 ? floats : floats.contiguous();
}
[[nodiscard]] inline torch::Tensor contiguousFloat(const torch::Tensor& tensor) {
    return tensor.defined() ? tensor.to(torch::kFloat32).contiguous() : tensor;
}

/// Steps of a tensor [sequences, steps, …], or [sequences, …] of one step, whose last dimension is
/// contiguous.
[[nodiscard]] inline kernels::Steps<const float> constSteps(const torch::Tensor& tensor) {
    if (!tensor.defined()) return {};
    return {tensor.const_data_ptr<float>(), tensor.stride(0), tensor.dim() == 3 ? tensor.stride(1) : 0};
}
[[nodiscard]] inline kernels::Steps<float> steps(torch::Tensor& tensor) {
    if (!tensor.defined()) return {};
    return {tensor.mutable_data_ptr<float>(), tensor.stride(0), tensor.dim() == 3 ? tensor.stride(1) : 0};
}

}  // namespace splatreel::models
