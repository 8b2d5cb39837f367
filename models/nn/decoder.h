#pragma once

#include "models/nn/parameters.h"

#include <torch/types.h>

#include <vector>

namespace splatreel::models {

/// The multi-head decoder of a deformation field: `trunk` width ← features; `hidden` heads · width ← width,
/// the first layers of all heads; `last` per head outputs ← width; ReLU between the layers. features [rows,
/// features] → per head [rows, outputs]. Differentiable. Float32 on the CPU runs on a kernel of its own, all
/// else on torch's operators.
[[nodiscard]] std::vector<torch::Tensor> decode(const torch::Tensor& features, const Linear& trunk,
                                                const Linear& hidden, const std::vector<Linear>& last);

}  // namespace splatreel::models
