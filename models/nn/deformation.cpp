#include "models/nn/deformation.h"

#include "models/nn/decoder.h"

#include <array>
#include <cmath>
#include <string>

namespace splatreel::models {
namespace {

struct Head {
    const char* name;
    std::int64_t outputs;
};
constexpr std::array<Head, 4> heads{{{"position", 3}, {"scale", 3}, {"rotation", 4}, {"opacity", 1}}};

void initialise(Linear& layer, std::int64_t in, std::int64_t out, const torch::Generator& generator) {
    // Xavier-uniform, gain 1; biases keep the framework's U(±1/√in).
    const double bound = std::sqrt(6.0 / static_cast<double>(in + out));
    layer = Linear(in, out, generator);
    layer.weight = uniformParameter({out, in}, -bound, bound, generator);
}

}  // namespace

DeformationField::DeformationField(const DeformationConfig& config, const torch::Generator& generator)
    : config_(config), planes_(config.planes, generator) {
    const std::size_t count = config.opacityHead ? 4 : 3;
    initialise(trunk_, config.planes.features(), config.width, generator);
    std::vector<torch::Tensor> weights;
    std::vector<torch::Tensor> biases;
    for (std::size_t head = 0; head < count; ++head) {
        Linear first;
        initialise(first, config.width, config.width, generator);
        weights.push_back(first.weight.detach());
        biases.push_back(first.bias.detach());
        Linear last;
        initialise(last, config.width, heads[head].outputs, generator);
        if (config.startAtIdentity) {
            last.weight = parameter(torch::zeros_like(last.weight));
            last.bias = parameter(torch::zeros_like(last.bias));
        }
        last_.push_back(last);
    }
    hidden_.weight = parameter(torch::cat(weights));
    hidden_.bias = parameter(torch::cat(biases));
}

DeformationDelta DeformationField::forward(const torch::Tensor& positions, const torch::Tensor& times) const {
    const std::vector<torch::Tensor> out = decode(planes_.forward(positions, times), trunk_, hidden_, last_);
    return {out[0], out[1], out[2], out.size() > 3 ? out[3] : torch::Tensor()};
}

NamedTensors DeformationField::decoderParameters() const {
    NamedTensors all;
    append(all, "decoder.trunk.", trunk_.parameters());
    append(all, "decoder.hidden.", hidden_.parameters());
    for (std::size_t head = 0; head < last_.size(); ++head) {
        append(all, std::string("decoder.") + heads[head].name + ".", last_[head].parameters());
    }
    return all;
}

NamedTensors DeformationField::parameters() const {
    NamedTensors all = planes_.parameters();
    append(all, "", decoderParameters());
    return all;
}

}  // namespace splatreel::models
