#pragma once

#include "models/nn/parameters.h"

#include <torch/types.h>

#include <cstdint>

namespace splatreel::models {

/// Sizes of a Mamba-1 block.
struct MambaConfig {
    std::int64_t width = 96;   ///< D, of input and output
    std::int64_t states = 16;  ///< N
    std::int64_t taps = 4;     ///< of the causal convolution
    std::int64_t expand = 2;

    [[nodiscard]] std::int64_t inner() const { return expand * width; }
    [[nodiscard]] std::int64_t rank() const { return (width + 15) / 16; }  ///< of the Δ projection
};

/// What a stream remembers between steps.
struct MambaState {
    torch::Tensor inputs;  ///< [batch, inner, taps − 1] latest convolution inputs, oldest first
    torch::Tensor hidden;  ///< [batch, inner, states]
};

/// The Mamba-1 block (Gu & Dao 2023) without norm and residual; names, shapes and initialisation are the
/// public implementations', so that their checkpoints load by name.
class MambaBlock {
public:
    MambaBlock(const MambaConfig& config, const torch::Generator& generator);

    /// u [batch, length, width] → [batch, length, width], from a zero state. `mask` [batch, length] of 0 and
    /// 1, or undefined: a step with 0 is no-op for all later ones (what it gives itself means nothing).
    /// Differentiable.
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& u, const torch::Tensor& mask = {}) const;

    /// The same for the last step alone, [batch, width], at less than half the cost.
    [[nodiscard]] torch::Tensor forwardLast(const torch::Tensor& u, const torch::Tensor& mask = {}) const;

    /// forwardLast for the window of at most `window` steps that ends at each step, all from a zero state:
    /// [batch, length, width] → same. Projections that windows share are done once. Without gradient.
    [[nodiscard]] torch::Tensor forwardWindows(const torch::Tensor& u, std::int64_t window) const;

    /// One step of a stream: u [batch, width] → [batch, width]; the state goes on. Without gradient.
    [[nodiscard]] torch::Tensor step(const torch::Tensor& u, MambaState& state) const;
    [[nodiscard]] MambaState initialState(std::int64_t batch) const;

    [[nodiscard]] const MambaConfig& config() const { return config_; }
    [[nodiscard]] NamedTensors parameters() const;

private:
    /// The state matrix A = −exp(A_log).
    [[nodiscard]] torch::Tensor decay() const { return -torch::exp(decayLog_); }
    /// Gated scan output of the last step, [batch, inner], from the convolution's inputs [batch, length,
    /// inner] and the last gate [batch, inner].
    [[nodiscard]] torch::Tensor scanLast(const torch::Tensor& inputs, const torch::Tensor& gate,
                                         const torch::Tensor& decay, const torch::Tensor& mask) const;

    MambaConfig config_;
    torch::Tensor decayLog_;               // A_log [inner, states]
    torch::Tensor skip_;                   // D [inner]
    Linear inProjection_;                  // width → 2·inner (x first, then the gate z)
    torch::Tensor convWeight_, convBias_;  // [inner, 1, taps], [inner]
    Linear xProjection_;                   // inner → rank + 2·states (Δ, B, C)
    Linear deltaProjection_;               // rank → inner
    Linear outProjection_;                 // inner → width
};

/// SiLU(causal depthwise convolution of x [batch, length, channels]); weight [channels, 1, taps], bias
/// [channels]; tokens with mask 0 count as zeros. Differentiable; one fused kernel on the CPU, torch's
/// operators elsewhere.
[[nodiscard]] torch::Tensor causalConvSilu(const torch::Tensor& x, const torch::Tensor& weight,
                                           const torch::Tensor& bias, const torch::Tensor& mask = {});

}  // namespace splatreel::models
