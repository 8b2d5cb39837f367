#include "models/nn/parameters.h"

#include <ATen/CPUGeneratorImpl.h>

#include <cmath>
#include <sstream>
#include <unordered_map>

namespace splatreel::models {

void append(NamedTensors& all, const std::string& prefix, const NamedTensors& tensors) {
    for (const auto& [name, tensor] : tensors) all.push_back({prefix + name, tensor});
}

std::int64_t elementCount(const NamedTensors& tensors) {
    std::int64_t count = 0;
    for (const auto& named : tensors) count += named.tensor.numel();
    return count;
}

core::Result<void> loadByName(const NamedTensors& parameters, const NamedTensors& values) {
    std::unordered_map<std::string, torch::Tensor> byName;
    for (const auto& [name, tensor] : values) byName[name] = tensor;
    for (const auto& [name, tensor] : parameters) {
        const auto found = byName.find(name);
        if (found == byName.end())
            return core::Error{"a weight is missing", name, "Use a checkpoint of this network."};
        if (found->second.sizes() != tensor.sizes()) {
            std::ostringstream what;
            what << "a weight has shape " << found->second.sizes() << " instead of " << tensor.sizes();
            return core::Error{what.str(), name, "Use a checkpoint made with the same settings."};
        }
    }
    const torch::NoGradGuard noGrad;
    for (const auto& [name, tensor] : parameters) torch::Tensor(tensor).copy_(byName[name]);
    return {};
}

torch::Generator makeGenerator(std::uint64_t seed) {
    return at::make_generator<at::CPUGeneratorImpl>(seed);
}

torch::Tensor parameter(const torch::Tensor& value) {
    return value.detach().clone().to(torch::kFloat32).requires_grad_(true);
}

torch::Tensor uniformParameter(torch::IntArrayRef sizes, double low, double high,
                               const torch::Generator& generator) {
    const torch::NoGradGuard noGrad;
    return torch::empty(sizes).uniform_(low, high, generator).requires_grad_(true);
}

Linear::Linear(std::int64_t in, std::int64_t out, const torch::Generator& generator, bool withBias) {
    const double bound = 1 / std::sqrt(static_cast<double>(in));
    weight = uniformParameter({out, in}, -bound, bound, generator);
    if (withBias) bias = uniformParameter({out}, -bound, bound, generator);
}

NamedTensors Linear::parameters() const {
    NamedTensors all{{"weight", weight}};
    if (bias.defined()) all.push_back({"bias", bias});
    return all;
}

}  // namespace splatreel::models
