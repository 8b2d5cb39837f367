#pragma once

#include <torch/types.h>

namespace splatreel::models {

/// y = x Wᵀ + b over the last dimension: x […, in], weight [out, in], bias [out] or undefined → […, out].
/// Differentiable. Meant for layers whose weights fit into the caches: float32 on the CPU runs on a kernel of
/// its own, all else on torch's operators.
[[nodiscard]] torch::Tensor linearMap(const torch::Tensor& x, const torch::Tensor& weight,
                                      const torch::Tensor& bias = {});

}  // namespace splatreel::models
