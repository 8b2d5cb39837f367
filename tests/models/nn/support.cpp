#include "tests/models/nn/support.h"

#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace splatreel::models::test {

nlohmann::json fixture(const std::string& name) {
    std::ifstream file(std::string(SPLATREEL_FIXTURES) + "/" + name);
    return nlohmann::json::parse(file);
}

torch::Tensor numbers(const nlohmann::json& list, torch::IntArrayRef sizes) {
    std::vector<double> values;
    const std::function<void(const nlohmann::json&)> collect = [&](const nlohmann::json& item) {
        if (item.is_array()) {
            for (const auto& part : item) collect(part);
        } else {
            values.push_back(item.get<double>());
        }
    };
    collect(list);
    return torch::tensor(values, torch::kFloat64).reshape(sizes);
}

torch::Tensor sineFilled(torch::IntArrayRef sizes, double phase, double amplitude, double offset) {
    std::int64_t count = 1;
    for (const auto size : sizes) count *= size;
    return (offset + amplitude * torch::sin(torch::arange(count, torch::kFloat64) * 0.37 + phase))
        .reshape(sizes);
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return (a.detach().to(torch::kFloat64) - b.detach().to(torch::kFloat64)).abs().max().item<double>();
}

double relativeDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return largestDifference(a, b) / std::max(1e-30, b.detach().abs().max().item<double>());
}

torch::Tensor noise(torch::IntArrayRef sizes, std::uint64_t seed) {
    return torch::empty(sizes).uniform_(-1, 1, makeGenerator(seed));
}

void makeDouble(const NamedTensors& parameters) {
    for (const auto& named : parameters)
        torch::Tensor(named.tensor).set_data(named.tensor.detach().to(torch::kFloat64));
}

double gradientDifference(const torch::Tensor& loss, const std::vector<torch::Tensor>& leaves,
                          const torch::Tensor& expectedLoss,
                          const std::vector<torch::Tensor>& expectedLeaves) {
    const auto gradients = torch::autograd::grad({loss}, leaves);
    const auto expected = torch::autograd::grad({expectedLoss}, expectedLeaves);
    double worst = 0;
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        worst = std::max(worst, relativeDifference(gradients[i], expected[i]));
    }
    return worst;
}

double gradientError(const std::function<torch::Tensor()>& loss, std::vector<torch::Tensor> leaves,
                     double step, int probes) {
    const auto gradients = torch::autograd::grad({loss()}, leaves);
    double worst = 0;
    const torch::NoGradGuard noGrad;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const double scale = std::max(1e-12, gradients[i].abs().max().item<double>());
        auto flat = leaves[i].view(-1);
        const auto analytic = gradients[i].reshape(-1);
        for (std::int64_t probe = 0; probe < probes; ++probe) {
            const auto at = (probe * 7919 + 13) % flat.numel();
            const auto old = flat[at].clone();
            flat[at] = old + step;
            const double high = loss().item<double>();
            flat[at] = old - step;
            const double low = loss().item<double>();
            flat[at] = old;
            worst =
                std::max(worst, std::abs((high - low) / (2 * step) - analytic[at].item<double>()) / scale);
        }
    }
    return worst;
}

}  // namespace splatreel::models::test
