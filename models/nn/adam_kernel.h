#pragma once

#include <cstddef>
#include <span>

/// The arithmetic of Adam, without torch.
namespace splatreel::models::kernels {

struct AdamStep {
    float beta1 = 0, beta2 = 0, epsilon = 0;
};

/// One array to update: value −= rate · m / (√(v · correction) + ε) after m and v have taken in the gradient.
struct AdamArray {
    float* value = nullptr;
    const float* gradient = nullptr;
    float* first = nullptr;   ///< m
    float* second = nullptr;  ///< v
    std::ptrdiff_t count = 0;
    float rate = 0;              ///< learning rate / (1 − β₁ᵗ)
    float secondCorrection = 1;  ///< 1 / (1 − β₂ᵗ)
};

/// Updates all arrays, on several cores.
void adamUpdate(std::span<const AdamArray> arrays, const AdamStep& step);

}  // namespace splatreel::models::kernels
