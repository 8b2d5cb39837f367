#include "models/nn/rectifier.h"

#include "models/nn/temporal_encoders.h"

#include <algorithm>
#include <cassert>

namespace splatreel::models {
namespace {

constexpr std::int64_t headWidth = 32;
constexpr std::int64_t stateSize = 7;       // log-scale and rotation
constexpr std::int64_t stateOffset = 3;     // where they begin in a token
constexpr std::int64_t rowsPerBake = 1024;  // bounds the memory of a bake

Linear zeroLinear(std::int64_t in, std::int64_t out) {
    Linear layer;
    layer.weight = parameter(torch::zeros({out, in}));
    layer.bias = parameter(torch::zeros({out}));
    return layer;
}

std::unique_ptr<TemporalEncoder> makeEncoder(const RectifierConfig& config,
                                             const torch::Generator& generator) {
    switch (config.kind) {
        case RectifierKind::gru:
            return makeGruEncoder(config.width, generator);
        case RectifierKind::attention:
            return makeAttentionEncoder(config.width, generator);
        case RectifierKind::mamba:
            return makeMambaEncoder(config.width, generator);
        case RectifierKind::off:
            break;
    }
    return nullptr;
}

torch::Tensor normalised(const torch::Tensor& rotation) {
    return rotation / rotation.norm(2, -1, true).clamp_min(1e-12);
}

}  // namespace

std::optional<RectifierKind> rectifierKind(const std::string& name) {
    if (name == "off") return RectifierKind::off;
    if (name == "gru") return RectifierKind::gru;
    if (name == "attention") return RectifierKind::attention;
    if (name == "mamba") return RectifierKind::mamba;
    return std::nullopt;
}

torch::Tensor alignHemisphere(const torch::Tensor& rotations) {
    const auto length = rotations.size(1);
    if (length < 2) return rotations;
    torch::Tensor signs;
    {
        const torch::NoGradGuard noGrad;
        const auto dots =
            (rotations.slice(1, 0, length - 1) * rotations.slice(1, 1)).sum(-1);  // [rows, length − 1]
        const auto flips = torch::where(dots < 0, -torch::ones_like(dots), torch::ones_like(dots));
        // The sign of a step is the product of all flips between it and the last.
        signs = torch::cat({flips.flip(1).cumprod(1).flip(1), torch::ones_like(dots.slice(1, 0, 1))}, 1)
                    .unsqueeze(-1);
    }
    return rotations * signs;
}

torch::Tensor rectifierTokens(const torch::Tensor& position, const torch::Tensor& logScale,
                              const torch::Tensor& rotation, const torch::Tensor& opacityLogit,
                              const torch::Tensor& color) {
    return torch::cat({position, logScale, alignHemisphere(normalised(rotation)), opacityLogit, color}, -1);
}

RectifiedAttributes rectify(const torch::Tensor& logScale, const torch::Tensor& rotation,
                            const Rectification& rectification, RotationResidual mode) {
    if (mode == RotationResidual::additive) {
        return {logScale + rectification.logScale, normalised(rotation + rectification.rotation)};
    }
    // exp(½ω) = (cos |½ω|, sin |½ω| / |½ω| · ½ω), by its series where the angle is small.
    const auto half = rectification.rotation * 0.5;
    const auto squared = half.square().sum(-1, true);
    const auto small = squared < 1e-6;
    const auto angle = torch::sqrt(torch::where(small, torch::ones_like(squared), squared));
    const auto w = torch::where(small, 1 - squared / 2, torch::cos(angle));
    const auto v = half * torch::where(small, 1 - squared / 6, torch::sin(angle) / angle);
    const auto q = rotation.split(1, -1);
    const auto r = v.split(1, -1);
    return {logScale + rectification.logScale,
            normalised(torch::cat({q[0] * w - q[1] * r[0] - q[2] * r[1] - q[3] * r[2],
                                   q[1] * w + q[0] * r[0] + q[2] * r[2] - q[3] * r[1],
                                   q[2] * w + q[0] * r[1] + q[3] * r[0] - q[1] * r[2],
                                   q[3] * w + q[0] * r[2] + q[1] * r[1] - q[2] * r[0]},
                                  -1))};
}

Rectifier::Rectifier(const RectifierConfig& config, const torch::Generator& generator)
    : config_(config), encoder_(makeEncoder(config, generator)) {
    if (encoder_ == nullptr) return;
    const auto width = config.width;
    embedIn_ = Linear(tokenSize, width, generator);
    embedOut_ = Linear(width, width, generator);
    outNorm_ = parameter(torch::ones({width}));
    stateEmbed_ = Linear(2 * stateSize, width, generator);
    weighting_ = Linear(2 * width, width, generator);
    scaleHidden_ = Linear(width, headWidth, generator);
    scaleOut_ = zeroLinear(headWidth, 3);
    rotationHidden_ = Linear(width, headWidth, generator);
    rotationOut_ = zeroLinear(headWidth, rotationSize());
    if (config.fits > 0) fitOut_ = zeroLinear(width, weighedAttributes * config.fits);
}

torch::Tensor Rectifier::embed(const torch::Tensor& tokens) const {
    return embedOut_(torch::silu(embedIn_(tokens)));
}

Rectification Rectifier::decode(const torch::Tensor& summary, const torch::Tensor& now,
                                const torch::Tensor& before) const {
    const auto feature = rmsNorm(summary, outNorm_);
    const auto state = stateEmbed_(torch::cat({now, before}, -1));
    const auto gate = torch::sigmoid(weighting_(torch::cat({feature, state}, -1)));
    const auto mixed = state + gate * (feature - state);
    return {scaleOut_(torch::silu(scaleHidden_(mixed))), rotationOut_(torch::silu(rotationHidden_(mixed))),
            config_.fits > 0 ? fitOut_(mixed) : torch::Tensor()};
}

Rectification Rectifier::forward(const torch::Tensor& tokens, const torch::Tensor& mask) const {
    assert(tokens.dim() == 3 && tokens.size(2) == tokenSize);
    const auto rows = tokens.size(0);
    if (encoder_ == nullptr) {
        return {torch::zeros({rows, 3}, tokens.options()),
                torch::zeros({rows, rotationSize()}, tokens.options()),
                {}};
    }
    const auto summary = encoder_->encode(embed(tokens), mask);
    const auto states = tokens.narrow(-1, stateOffset, stateSize);
    const auto previous = std::max<std::int64_t>(0, tokens.size(1) - 2);
    return decode(summary, states.select(1, -1), states.select(1, previous));
}

Rectification Rectifier::bake(const torch::Tensor& tokens, std::int64_t window) const {
    assert(tokens.dim() == 3 && tokens.size(2) == tokenSize && window >= 1);
    const torch::NoGradGuard noGrad;
    const auto rows = tokens.size(0);
    const auto frames = tokens.size(1);
    auto logScale = torch::zeros({rows, frames, 3}, tokens.options());
    auto rotation = torch::zeros({rows, frames, rotationSize()}, tokens.options());
    torch::Tensor fits;
    if (config_.fits > 0)
        fits = torch::zeros({rows, frames, weighedAttributes * config_.fits}, tokens.options());
    if (encoder_ == nullptr) return {logScale, rotation, fits};
    for (std::int64_t first = 0; first < rows; first += rowsPerBake) {
        const auto last = std::min(rows, first + rowsPerBake);
        const auto part = tokens.slice(0, first, last);
        const auto summary = encoder_->encodeAll(embed(part), window);
        const auto now = part.narrow(-1, stateOffset, stateSize);
        const auto before =
            window == 1 ? now : torch::cat({now.slice(1, 0, 1), now.slice(1, 0, frames - 1)}, 1);
        const auto result = decode(summary, now, before);
        logScale.slice(0, first, last).copy_(result.logScale);
        rotation.slice(0, first, last).copy_(result.rotation);
        if (fits.defined()) fits.slice(0, first, last).copy_(result.fitLogits);
    }
    return {logScale, rotation, fits};
}

NamedTensors Rectifier::parameters() const {
    NamedTensors all;
    if (encoder_ == nullptr) return all;
    append(all, "embed.0.", embedIn_.parameters());
    append(all, "embed.2.", embedOut_.parameters());
    append(all, "encoder.", encoder_->parameters());
    all.push_back({"out_norm.weight", outNorm_});
    append(all, "state_embed.", stateEmbed_.parameters());
    append(all, "weighting.", weighting_.parameters());
    append(all, "scale.0.", scaleHidden_.parameters());
    append(all, "scale.2.", scaleOut_.parameters());
    append(all, "rotation.0.", rotationHidden_.parameters());
    append(all, "rotation.2.", rotationOut_.parameters());
    if (config_.fits > 0) append(all, "fit.", fitOut_.parameters());
    return all;
}

}  // namespace splatreel::models
