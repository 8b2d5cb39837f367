#pragma once

#include "core/base/result.h"
#include "models/nn/linear.h"

#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

/// Weights by name, and the usual initialisations.
namespace splatreel::models {

struct NamedTensor {
    std::string name;
    torch::Tensor tensor;
};
using NamedTensors = std::vector<NamedTensor>;

/// Adds `tensors` with `prefix` before their names.
void append(NamedTensors& all, const std::string& prefix, const NamedTensors& tensors);

/// Number of elements of all.
[[nodiscard]] std::int64_t elementCount(const NamedTensors& tensors);

/// Copies values by name into `parameters` (in place, without gradient). Every parameter must be in `values`
/// with its shape; further values are ignored.
[[nodiscard]] core::Result<void> loadByName(const NamedTensors& parameters, const NamedTensors& values);

/// A random generator of its own for reproducible initialisation.
[[nodiscard]] torch::Generator makeGenerator(std::uint64_t seed);

/// A leaf [sizes] with gradient, U(low, high), made on the CPU.
[[nodiscard]] torch::Tensor uniformParameter(torch::IntArrayRef sizes, double low, double high,
                                             const torch::Generator& generator);
/// A leaf with gradient holding `value`.
[[nodiscard]] torch::Tensor parameter(const torch::Tensor& value);

/// y = x W^T + b.
struct Linear {
    torch::Tensor weight;  ///< [out, in]
    torch::Tensor bias;    ///< [out] or undefined

    /// Weights and bias U(±1/√in), the framework's usual initialisation.
    Linear(std::int64_t in, std::int64_t out, const torch::Generator& generator, bool withBias = true);
    Linear() = default;

    [[nodiscard]] torch::Tensor operator()(const torch::Tensor& x) const {
        return linearMap(x, weight, bias);
    }
    [[nodiscard]] NamedTensors parameters() const;
};

}  // namespace splatreel::models
