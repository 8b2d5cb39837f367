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

/// True when all dimensions but the last fold into one with a single stride and the last is contiguous.
[[nodiscard]] inline bool isFoldable(const torch::Tensor& tensor) {
    if (tensor.dim() < 2 || (tensor.size(-1) > 1 && tensor.stride(-1) != 1)) return false;
    std::int64_t expected = tensor.stride(-2);
    for (std::int64_t axis = tensor.dim() - 2; axis >= 0; --axis) {
        if (tensor.size(axis) != 1 && tensor.stride(axis) != expected) return false;
        expected *= tensor.size(axis);
    }
    return true;
}

/// The tensor itself where its rows can be read in place, else a copy; float32. Undefined stays undefined.
[[nodiscard]] inline torch::Tensor foldable(const torch::Tensor& tensor) {
    if (!tensor.defined()) return tensor;
    const auto floats = tensor.to(torch::kFloat32);
    return isFoldable(floats) ? floats : floats.contiguous();
}
[[nodiscard]] inline torch::Tensor contiguousFloat(const torch::Tensor& tensor) {
    return tensor.defined() ? tensor.to(torch::kFloat32).contiguous() : tensor;
}

/// Rows of a foldable tensor.
[[nodiscard]] inline kernels::Rows<const float> constRows(const torch::Tensor& tensor) {
    if (!tensor.defined()) return {};
    return {tensor.const_data_ptr<float>(), tensor.size(-2) > 1 ? tensor.stride(-2) : tensor.stride(0)};
}
[[nodiscard]] inline kernels::Rows<float> rows(torch::Tensor& tensor) {
    if (!tensor.defined()) return {};
    return {tensor.mutable_data_ptr<float>(), tensor.size(-2) > 1 ? tensor.stride(-2) : tensor.stride(0)};
}

}  // namespace splatreel::models
