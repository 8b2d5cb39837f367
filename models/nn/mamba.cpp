#include "models/nn/mamba.h"

#include "models/nn/selective_scan.h"

#include <algorithm>
#include <cmath>

namespace splatreel::models {

MambaBlock::MambaBlock(const MambaConfig& config, const torch::Generator& generator) : config_(config) {
    const auto inner = config.inner();
    inProjection_ = Linear(config.width, 2 * inner, generator, false);
    const double bound = 1 / std::sqrt(static_cast<double>(config.taps));
    convWeight_ = uniformParameter({inner, 1, config.taps}, -bound, bound, generator);
    convBias_ = uniformParameter({inner}, -bound, bound, generator);
    xProjection_ = Linear(inner, config.rank() + 2 * config.states, generator, false);
    deltaProjection_ = Linear(config.rank(), inner, generator);
    // The bias is such that Δ = softplus(bias) is log-uniform in [1e-3, 1e-1].
    {
        const torch::NoGradGuard noGrad;
        const auto step =
            uniformParameter({inner}, std::log(1e-3), std::log(1e-1), generator).exp().clamp_min(1e-4);
        deltaProjection_.bias.copy_(step + torch::log(-torch::expm1(-step)));
    }
    const auto states = torch::arange(1, config.states + 1, torch::kFloat32);
    decayLog_ = parameter(torch::log(states).expand({inner, config.states}));
    skip_ = parameter(torch::ones({inner}));
    outProjection_ = Linear(inner, config.width, generator, false);
}

torch::Tensor MambaBlock::forward(const torch::Tensor& u, const torch::Tensor& mask) const {
    const auto inner = config_.inner();
    const auto rank = config_.rank();
    const auto projected = inProjection_(u);  // [batch, length, 2·inner]
    const auto x = causalConvSilu(projected.narrow(-1, 0, inner), convWeight_, convBias_, mask);
    const auto selective = xProjection_(x);  // [batch, length, rank + 2·states]
    ScanInput scan;
    scan.x = x;
    scan.delta = selective.narrow(-1, 0, rank);
    scan.a = decay();
    scan.b = selective.narrow(-1, rank, config_.states);
    scan.c = selective.narrow(-1, rank + config_.states, config_.states);
    scan.skip = skip_;
    scan.z = projected.narrow(-1, inner, inner);
    scan.deltaBias = deltaProjection_.bias;
    scan.deltaWeight = deltaProjection_.weight;
    scan.mask = mask;
    return outProjection_(selectiveScan(scan));
}

torch::Tensor MambaBlock::scanLast(const torch::Tensor& inputs, const torch::Tensor& gate,
                                   const torch::Tensor& decay, const torch::Tensor& mask) const {
    const auto rank = config_.rank();
    const auto states = config_.states;
    const auto x = causalConvSilu(inputs, convWeight_, convBias_, mask);
    const auto selective =
        linearMap(x, xProjection_.weight.narrow(0, 0, rank + states));  // Δ and B of every step
    ScanInput scan;
    scan.x = x;
    scan.delta = selective.narrow(-1, 0, rank);
    scan.a = decay;
    scan.b = selective.narrow(-1, rank, states);
    scan.c = linearMap(x.select(1, -1), xProjection_.weight.narrow(0, rank + states, states));
    scan.skip = skip_;
    scan.z = gate;
    scan.deltaBias = deltaProjection_.bias;
    scan.deltaWeight = deltaProjection_.weight;
    scan.mask = mask;
    scan.lastOnly = true;
    return selectiveScan(scan);
}

torch::Tensor MambaBlock::forwardLast(const torch::Tensor& u, const torch::Tensor& mask) const {
    const auto inner = config_.inner();
    const auto inputs = linearMap(u, inProjection_.weight.narrow(0, 0, inner));
    const auto gate = linearMap(u.select(1, -1), inProjection_.weight.narrow(0, inner, inner));
    return outProjection_(scanLast(inputs, gate, decay(), mask));
}

torch::Tensor MambaBlock::forwardWindows(const torch::Tensor& u, std::int64_t window) const {
    const torch::NoGradGuard noGrad;
    const auto inner = config_.inner();
    const auto projected = inProjection_(u);  // [batch, length, 2·inner]
    const auto decayMatrix = decay();
    auto scanned = torch::empty({u.size(0), u.size(1), inner}, u.options());
    for (std::int64_t t = 0; t < u.size(1); ++t) {
        const auto first = std::max<std::int64_t>(0, t + 1 - window);
        const auto inputs = projected.narrow(-1, 0, inner).slice(1, first, t + 1);
        const auto gate = projected.narrow(-1, inner, inner).select(1, t);
        scanned.select(1, t).copy_(scanLast(inputs, gate, decayMatrix, {}));
    }
    return outProjection_(scanned);
}

MambaState MambaBlock::initialState(std::int64_t batch) const {
    const auto options = skip_.options().requires_grad(false);
    return {torch::zeros({batch, config_.inner(), config_.taps - 1}, options),
            torch::zeros({batch, config_.inner(), config_.states}, options)};
}

torch::Tensor MambaBlock::step(const torch::Tensor& u, MambaState& state) const {
    const torch::NoGradGuard noGrad;
    const auto inner = config_.inner();
    const auto rank = config_.rank();
    const auto projected = inProjection_(u);  // [batch, 2·inner]
    const auto window = torch::cat({state.inputs, projected.narrow(1, 0, inner).unsqueeze(-1)}, -1);
    const auto x = torch::silu((window * convWeight_.squeeze(1)).sum(-1) + convBias_);
    const auto selective = xProjection_(x);
    ScanInput scan;
    scan.x = x.unsqueeze(1);
    scan.delta = selective.narrow(1, 0, rank).unsqueeze(1);
    scan.a = decay();
    scan.b = selective.narrow(1, rank, config_.states).unsqueeze(1);
    scan.c = selective.narrow(1, rank + config_.states, config_.states).unsqueeze(1);
    scan.skip = skip_;
    scan.z = projected.narrow(1, inner, inner).unsqueeze(1);
    scan.deltaBias = deltaProjection_.bias;
    scan.deltaWeight = deltaProjection_.weight;
    scan.initialState = state.hidden;
    auto [y, hidden] = selectiveScanWithState(scan);
    state.inputs = window.narrow(-1, 1, config_.taps - 1).contiguous();
    state.hidden = hidden;
    return outProjection_(y.squeeze(1));
}

NamedTensors MambaBlock::parameters() const {
    NamedTensors all{{"A_log", decayLog_}, {"D", skip_}};
    append(all, "in_proj.", inProjection_.parameters());
    all.push_back({"conv1d.weight", convWeight_});
    all.push_back({"conv1d.bias", convBias_});
    append(all, "x_proj.", xProjection_.parameters());
    append(all, "dt_proj.", deltaProjection_.parameters());
    append(all, "out_proj.", outProjection_.parameters());
    return all;
}

}  // namespace splatreel::models
