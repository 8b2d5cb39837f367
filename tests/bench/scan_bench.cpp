// The selective scan against the same scan written with torch's operators, and the networks of 4DSTR around
// it, in one run. Times are the least of several repetitions, in milliseconds.
#include "core/base/parallel.h"
#include "models/nn/adam.h"
#include "models/nn/deformation.h"
#include "models/nn/rectifier.h"
#include "models/nn/selective_scan.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <limits>
#include <vector>

namespace splatreel::models {
namespace {

torch::Tensor noise(torch::IntArrayRef sizes, std::uint64_t seed) {
    return torch::empty(sizes).uniform_(-1, 1, makeGenerator(seed));
}

double leastMilliseconds(int repetitions, const std::function<void()>& work) {
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i < repetitions; ++i) {
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - start;
        least = std::min(least, time.count());
    }
    return least;
}

std::vector<torch::Tensor> tensorsOf(const NamedTensors& named) {
    std::vector<torch::Tensor> all;
    for (const auto& item : named) all.push_back(item.tensor);
    return all;
}

void scan() {
    const auto leaf = [](const torch::Tensor& value) { return value.detach().requires_grad_(true); };
    constexpr std::int64_t batch = 2000;
    constexpr std::int64_t length = 10;
    constexpr std::int64_t channels = 192;
    constexpr std::int64_t states = 16;
    ScanInput input;
    input.x = leaf(noise({batch, length, channels}, 1));
    input.delta = leaf(noise({batch, length, channels}, 2));
    input.a = leaf(-torch::arange(1, states + 1, torch::kFloat32).expand({channels, states}).contiguous());
    input.b = leaf(noise({batch, length, states}, 3));
    input.c = leaf(noise({batch, length, states}, 4));
    input.skip = leaf(torch::ones({channels}));
    input.z = leaf(noise({batch, length, channels}, 5));
    input.deltaBias = leaf(noise({channels}, 6) - 4);
    const std::vector<torch::Tensor> leaves{input.x, input.delta, input.a, input.b,
                                            input.c, input.skip,  input.z, input.deltaBias};
    const auto upstream = noise({batch, length, channels}, 7);
    const auto forward = [&](bool kernel) {
        return kernel ? selectiveScan(input) : selectiveScanOperators(input).y;
    };
    const auto both = [&](bool kernel) {
        (void)torch::autograd::grad({forward(kernel)}, leaves, {upstream});
    };
    const double ownForward = leastMilliseconds(40, [&] { (void)forward(true); });
    const double own = leastMilliseconds(40, [&] { both(true); });
    const double theirsForward = leastMilliseconds(3, [&] { (void)forward(false); });
    const double theirs = leastMilliseconds(3, [&] { both(false); });
    std::printf("scan 2000 x 10 x 192 x 16: forward %.2f, forward+backward %.2f\n", ownForward, own);
    std::printf("  with torch operators:    forward %.1f, forward+backward %.1f  -> %.1f and %.1f times\n",
                theirsForward, theirs, theirsForward / ownForward, theirs / own);
}

void rectifiers() {
    const auto tokens = noise({2000, 10, tokenSize}, 1);
    const auto film = noise({2000, 32, tokenSize}, 1);
    for (const auto& [kind, name] : {std::pair{RectifierKind::mamba, "mamba"},
                                     {RectifierKind::gru, "gru"},
                                     {RectifierKind::attention, "attention"}}) {
        const Rectifier rectifier({.kind = kind}, makeGenerator(1));
        const auto leaves = tensorsOf(rectifier.parameters());
        const double step = leastMilliseconds(15, [&] {
            const auto result = rectifier.forward(tokens);
            (void)torch::autograd::grad({result.logScale.sum() + result.rotation.sum()}, leaves);
        });
        const double bake = leastMilliseconds(3, [&] { (void)rectifier.bake(film, 10); });
        std::printf("rectifier %-9s 2000 x 10 forward+backward %.1f, bake 2000 x 32 %.1f\n", name, step,
                    bake);
    }
}

void deformation() {
    constexpr std::int64_t rows = 40000;
    DeformationConfig config;
    config.planes.resolution = {64, 64, 64, 25};
    config.planes.multipliers = {1};
    const DeformationField field(config, makeGenerator(1));
    const auto positions = (noise({rows, 3}, 2) * 0.6).requires_grad_(true);
    const auto times = noise({rows}, 3) * 0.5 + 0.5;
    auto leaves = tensorsOf(field.parameters());
    leaves.push_back(positions);
    const auto upstream = noise({rows, 32}, 4);
    const double planes = leastMilliseconds(15, [&] {
        (void)torch::autograd::grad({field.planes().forward(positions, times)},
                                    [&] {
                                        auto all = tensorsOf(field.planes().parameters());
                                        all.push_back(positions);
                                        return all;
                                    }(),
                                    {upstream});
    });
    const double all = leastMilliseconds(15, [&] {
        const auto delta = field.forward(positions, times);
        (void)torch::autograd::grad({delta.position.sum() + delta.logScale.sum() + delta.rotation.sum()},
                                    leaves);
    });
    const double regularity = leastMilliseconds(15, [&] {
        (void)torch::autograd::grad({field.planes().regularity({})}, tensorsOf(field.planes().parameters()));
    });
    // Multiplications and additions of trunk, hidden and last layers, forward and twice backward.
    const double work = 3 * 2.0 * rows * (32 * 64 + 64 * 192 + 64 * 10) * 1e-9;
    std::printf("deformation 40k rows: planes %.1f, all %.1f (matrices alone %.2f GFLOP), regularity %.2f\n",
                planes, all, work, regularity);
    const auto a = noise({rows, 64}, 5);
    const auto b = noise({192, 64}, 6);
    const double product = leastMilliseconds(15, [&] { (void)torch::linear(a, b); });
    std::printf("  product 40k x 64 x 192: %.2f = %.0f GFLOP/s\n", product,
                2.0 * rows * 64 * 192 * 1e-6 / product);
    Adam adam;
    adam.addGroup(leaves, 1e-3);
    for (auto& tensor : leaves) tensor.mutable_grad() = torch::ones_like(tensor);
    std::int64_t count = 0;
    for (const auto& tensor : leaves) count += tensor.numel();
    const double step = leastMilliseconds(20, [&] { adam.step(); });
    std::printf("adam %.2f M numbers: %.2f\n", static_cast<double>(count) * 1e-6, step);
}

}  // namespace
}  // namespace splatreel::models

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    std::printf("%d workers, %d threads of torch\n", splatreel::core::workerCount(), at::get_num_threads());
    splatreel::models::scan();
    splatreel::models::deformation();
    splatreel::models::rectifiers();
}
