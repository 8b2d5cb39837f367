#pragma once

#include <torch/types.h>

namespace splatreel::models {

/// Arguments of the selective scan of Mamba-1 (Gu & Dao 2023), float32. Any slice whose last dimension is
/// contiguous is read in place.
struct ScanInput {
    torch::Tensor x;          ///< [batch, length, channels]
    torch::Tensor delta;      ///< [batch, length, channels] before bias and softplus
    torch::Tensor a;          ///< [channels, states], usually −exp(A_log)
    torch::Tensor b;          ///< [batch, length, states]
    torch::Tensor c;          ///< [batch, length, states]
    torch::Tensor skip;       ///< [channels] D
    torch::Tensor z;          ///< [batch, length, channels] gate before SiLU; undefined: none
    torch::Tensor deltaBias;  ///< [channels]; undefined: 0
    torch::Tensor mask;  ///< [batch, length] 0 or 1, no gradient; undefined: all 1. A step with 0 leaves the
                         ///< state alone
    torch::Tensor initialState;  ///< [batch, channels, states], no gradient; undefined: 0
    /// [channels, rank]: delta is [batch, length, rank] and multiplied with it, inside the kernel. Undefined:
    /// delta as is.
    torch::Tensor deltaWeight;
    /// Only the last step's output is wanted: c is [batch, states], z and the result are [batch, channels].
    /// Saves much.
    bool lastOnly = false;
};

/// With Δ = softplus(delta + bias), a_t = exp(Δ_t A), h_t = a_t h_{t−1} + Δ_t B_t x_t:
/// y_t = (C_t · h_t + D x_t) SiLU(z_t), [batch, length, channels]. Differentiable. On the CPU one fused
/// kernel (its backward pass recomputes h, so that nothing but the arguments is kept); elsewhere,
/// selectiveScanOperators.
[[nodiscard]] torch::Tensor selectiveScan(const ScanInput& input);

/// The state after the last step besides y; without gradient.
struct ScanResult {
    torch::Tensor y;      ///< [batch, length, channels]
    torch::Tensor state;  ///< [batch, channels, states]
};
[[nodiscard]] ScanResult selectiveScanWithState(const ScanInput& input);

/// The same with torch's operators, one step at a time: any device and floating type, differentiable in
/// everything.
[[nodiscard]] ScanResult selectiveScanOperators(const ScanInput& input);

}  // namespace splatreel::models
