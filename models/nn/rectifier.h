#pragma once

#include "models/nn/parameters.h"

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace splatreel::models {

enum class RectifierKind { off, gru, attention, mamba };

/// "off", "gru", "attention", "mamba"; nothing for other names.
[[nodiscard]] std::optional<RectifierKind> rectifierKind(const std::string& name);

enum class RotationResidual {
    additive,  ///< r̂ = normalise(q + Δr), 4 numbers
    hamilton   ///< r̂ = q ⊗ exp(½ Δω), 3 numbers
};

struct RectifierConfig {
    RectifierKind kind = RectifierKind::mamba;
    std::int64_t width = 96;  ///< D
    RotationResidual rotation = RotationResidual::additive;
    /// Fits over the window among which the rectifier weighs, per kind of attribute; 0: it only adds
    /// residuals.
    std::int64_t fits = 0;
};

/// Kinds of attributes that fits are weighed for: position, scale, rotation.
inline constexpr std::int64_t weighedAttributes = 3;

/// Numbers of a token: position 3, log-scale 3, rotation 4 (w, x, y, z; unit, signs aligned over time),
/// opacity logit 1, colour 3.
inline constexpr std::int64_t tokenSize = 14;

/// Flips signs so that each quaternion's dot product with the one after it is not negative; the last of each
/// row keeps its sign. [rows, length, 4] → same. The signs count as constants in the gradient.
[[nodiscard]] torch::Tensor alignHemisphere(const torch::Tensor& rotations);

/// Tokens [rows, length, 14] of attributes [rows, length, …]: rotations are normalised and their signs
/// aligned.
[[nodiscard]] torch::Tensor rectifierTokens(const torch::Tensor& position, const torch::Tensor& logScale,
                                            const torch::Tensor& rotation, const torch::Tensor& opacityLogit,
                                            const torch::Tensor& color);

/// What the last frame of a window gets added.
struct Rectification {
    torch::Tensor logScale;  ///< [rows, 3]
    torch::Tensor rotation;  ///< [rows, 4], or [rows, 3] for RotationResidual::hamilton
    torch::Tensor
        fitLogits;  ///< [rows, weighedAttributes · fits], softmax over the fits; undefined without any
};

/// Adds a rectification: log-scales [rows, 3] and unit rotations [rows, 4]. A zero rectification changes no
/// bit of the log-scales and of the normalised rotations.
struct RectifiedAttributes {
    torch::Tensor logScale, rotation;
};
[[nodiscard]] RectifiedAttributes rectify(const torch::Tensor& logScale, const torch::Tensor& rotation,
                                          const Rectification& rectification, RotationResidual mode);

/// Summary of each row's window; one of GRU, attention, Mamba.
class TemporalEncoder {
public:
    virtual ~TemporalEncoder() = default;
    /// embedded [rows, length, width], mask [rows, length] or undefined (all visible; the last always is) →
    /// summary of the last step [rows, width].
    [[nodiscard]] virtual torch::Tensor encode(const torch::Tensor& embedded,
                                               const torch::Tensor& mask) const = 0;
    /// Summaries of every frame's window of at most `window` frames: [rows, frames, width] → same. Without
    /// gradient.
    [[nodiscard]] virtual torch::Tensor encodeAll(const torch::Tensor& embedded,
                                                  std::int64_t window) const = 0;
    [[nodiscard]] virtual NamedTensors parameters() const = 0;
};

/// Temporal rectification: embeds a window of tokens, summarises it with a temporal encoder, weighs the
/// summary against the present and previous scale and rotation (a gate per channel), and regresses residuals
/// of log-scale and rotation. The last layers start at zero. Kind off: residuals are zero and there are no
/// parameters.
class Rectifier {
public:
    Rectifier(const RectifierConfig& config, const torch::Generator& generator);

    /// tokens [rows, length, 14], oldest first; mask [rows, length] of 0 and 1 or undefined: 0 marks padding
    /// on the left (a copy of the earliest frame), of which the result is independent but for the previous
    /// frame's attributes.
    [[nodiscard]] Rectification forward(const torch::Tensor& tokens, const torch::Tensor& mask = {}) const;

    /// Residuals of all frames: tokens [rows, frames, 14] → [rows, frames, 3] and [rows, frames, 4 or 3],
    /// equal to forward on each frame's window of `window` frames (shorter at the start, padded with the
    /// first). Without gradient; work that windows share is done once; a bounded number of rows at a time.
    [[nodiscard]] Rectification bake(const torch::Tensor& tokens, std::int64_t window) const;

    [[nodiscard]] const RectifierConfig& config() const { return config_; }
    [[nodiscard]] NamedTensors parameters() const;

private:
    /// From summary and the attributes of the present and previous frame, all [rows, …].
    [[nodiscard]] Rectification decode(const torch::Tensor& summary, const torch::Tensor& now,
                                       const torch::Tensor& before) const;
    [[nodiscard]] torch::Tensor embed(const torch::Tensor& tokens) const;
    [[nodiscard]] std::int64_t rotationSize() const {
        return config_.rotation == RotationResidual::additive ? 4 : 3;
    }

    RectifierConfig config_;
    Linear embedIn_, embedOut_;
    std::unique_ptr<TemporalEncoder> encoder_;
    torch::Tensor outNorm_;
    Linear stateEmbed_, weighting_;
    Linear scaleHidden_, scaleOut_, rotationHidden_, rotationOut_;
    Linear fitOut_;
};

}  // namespace splatreel::models
