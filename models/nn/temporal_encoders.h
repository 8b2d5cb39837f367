#pragma once

#include "models/nn/rectifier.h"

namespace splatreel::models {

/// Mamba block behind a norm, with residual.
[[nodiscard]] std::unique_ptr<TemporalEncoder> makeMambaEncoder(std::int64_t width,
                                                                const torch::Generator& generator);
/// One GRU layer behind a norm, its last state projected, with residual.
[[nodiscard]] std::unique_ptr<TemporalEncoder> makeGruEncoder(std::int64_t width,
                                                              const torch::Generator& generator);
/// One pre-norm transformer layer with four heads; the last step asks. Sinusoidal positions counted from the
/// last step.
[[nodiscard]] std::unique_ptr<TemporalEncoder> makeAttentionEncoder(std::int64_t width,
                                                                    const torch::Generator& generator);

/// x / sqrt(mean x² + 1e-5) · weight over the last dimension.
[[nodiscard]] torch::Tensor rmsNorm(const torch::Tensor& x, const torch::Tensor& weight);

/// encodeAll by cutting out every window: [rows, frames, width].
[[nodiscard]] torch::Tensor encodeWindows(const TemporalEncoder& encoder, const torch::Tensor& embedded,
                                          std::int64_t window);

}  // namespace splatreel::models
