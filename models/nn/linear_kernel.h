#pragma once

#include <cstddef>

/// A linear layer whose weights fit into the caches, without torch. Float32, row-major; several cores; same
/// bits whatever the number of workers.
namespace splatreel::models::kernels {

struct LinearShape {
    std::ptrdiff_t rows = 0;
    int in = 0;
    int out = 0;
};

/// y [rows, out] = x [rows, in] · weightᵀ [out, in] + bias [out] (null: none).
void linearForward(const LinearShape& shape, const float* x, const float* weight, const float* bias,
                   float* y);

/// Overwritten; null: not wanted.
struct LinearGradients {
    float* x = nullptr;
    float* weight = nullptr;
    float* bias = nullptr;
};
void linearBackward(const LinearShape& shape, const float* x, const float* weight, const float* gradY,
                    const LinearGradients& gradients);

}  // namespace splatreel::models::kernels
