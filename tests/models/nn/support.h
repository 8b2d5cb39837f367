#pragma once

#include "models/nn/parameters.h"

#include <nlohmann/json.hpp>
#include <torch/types.h>

#include <functional>
#include <string>
#include <vector>

namespace splatreel::models::test {

/// A file of tests/fixtures.
[[nodiscard]] nlohmann::json fixture(const std::string& name);

/// Numbers of a (nested) list as a flat float64 tensor, then reshaped.
[[nodiscard]] torch::Tensor numbers(const nlohmann::json& list, torch::IntArrayRef sizes);

/// offset + amplitude · sin(0.37 i + phase), row-major.
[[nodiscard]] torch::Tensor sineFilled(torch::IntArrayRef sizes, double phase, double amplitude,
                                       double offset = 0);

/// Largest |a − b|.
[[nodiscard]] double largestDifference(const torch::Tensor& a, const torch::Tensor& b);
/// Largest |a − b| over the largest |b|.
[[nodiscard]] double relativeDifference(const torch::Tensor& a, const torch::Tensor& b);

/// U(−1, 1) from a fixed seed.
[[nodiscard]] torch::Tensor noise(torch::IntArrayRef sizes, std::uint64_t seed);

/// Turns leaves into float64, in place: the same network then runs on torch's operators in double precision.
void makeDouble(const NamedTensors& parameters);

/// Largest relative difference of each gradient; both losses have the same leaves in the same order.
[[nodiscard]] double gradientDifference(const torch::Tensor& loss, const std::vector<torch::Tensor>& leaves,
                                        const torch::Tensor& expectedLoss,
                                        const std::vector<torch::Tensor>& expectedLeaves);

/// Largest error of the gradients of `loss` by `leaves` against central differences at a few coordinates
/// each, relative to the largest gradient of the leaf.
[[nodiscard]] double gradientError(const std::function<torch::Tensor()>& loss,
                                   std::vector<torch::Tensor> leaves, double step, int probes = 20);

}  // namespace splatreel::models::test
