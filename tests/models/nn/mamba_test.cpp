#include "models/nn/mamba.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <map>

namespace splatreel::models {
namespace {

using test::noise;
using test::sineFilled;

constexpr MambaConfig smallConfig{.width = 8, .states = 4, .taps = 4, .expand = 2};

/// The golden block: every tensor filled by the rule of its file.
MambaBlock goldenBlock(const nlohmann::json& golden) {
    MambaBlock block(smallConfig, makeGenerator(0));
    NamedTensors values;
    double phase = 0;
    for (const std::string name : golden["order"]) {
        const auto sizes = golden["shapes"][name].get<std::vector<std::int64_t>>();
        torch::Tensor value = sineFilled(sizes, phase, 0.3);
        if (name == "dt_proj.bias") value = sineFilled(sizes, phase, 0.5, -3);
        if (name == "A_log") value = torch::log(torch::arange(1, 5, torch::kFloat64)).expand({16, 4});
        if (name == "D") value = torch::ones({16}, torch::kFloat64);
        values.push_back({name, value});
        ++phase;
    }
    EXPECT_TRUE(loadByName(block.parameters(), values).ok());
    return block;
}

TEST(Mamba, MatchesTheGoldenValuesAndGradients) {
    const auto golden = test::fixture("mamba_d8.json");
    const MambaBlock block = goldenBlock(golden);
    const auto u = sineFilled({2, 5, 8}, 0.25, 1).to(torch::kFloat32).requires_grad_(true);
    const auto upstream = sineFilled({2, 5, 8}, 1.1, 1).to(torch::kFloat32);
    const auto y = block.forward(u);
    EXPECT_LE(test::largestDifference(y, test::numbers(golden["y"], {2, 5, 8})), 1e-6);

    std::vector<torch::Tensor> leaves{u};
    const auto parameters = block.parameters();
    for (const auto& named : parameters) leaves.push_back(named.tensor);
    const auto gradients = torch::autograd::grad({y}, leaves, {upstream});
    EXPECT_LE(test::largestDifference(gradients[0], test::numbers(golden["grad_x"], {2, 5, 8})), 1e-5);
    EXPECT_EQ(parameters.size(), golden["order"].size());
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto expected =
            test::numbers(golden["grads"][parameters[i].name], parameters[i].tensor.sizes());
        EXPECT_LE(test::largestDifference(gradients[i + 1], expected), 1e-5) << parameters[i].name;
        EXPECT_LE(test::relativeDifference(gradients[i + 1], expected), 1e-4) << parameters[i].name;
    }
}

TEST(Mamba, StreamsToTheGoldenState) {
    const auto golden = test::fixture("mamba_d8.json");
    const MambaBlock block = goldenBlock(golden);
    const auto u = sineFilled({2, 5, 8}, 0.25, 1).to(torch::kFloat32);
    MambaState state = block.initialState(2);
    for (std::int64_t t = 0; t < 5; ++t) {
        const auto y = block.step(u.select(1, t), state);
        EXPECT_LE(test::largestDifference(y, test::numbers(golden["y"], {2, 5, 8}).select(1, t)), 1e-6);
    }
    EXPECT_LE(test::largestDifference(state.hidden, test::numbers(golden["final_state_h"], {2, 16, 4})),
              1e-6);
    EXPECT_LE(test::largestDifference(state.inputs, test::numbers(golden["final_conv"], {2, 16, 3})), 1e-6);
}

TEST(Mamba, HasThePublishedParameterCounts) {
    const std::map<std::int64_t, std::int64_t> counts{{32, 9920},  {48, 19680},  {64, 32640},  {80, 48800},
                                                      {96, 68160}, {112, 90720}, {128, 116480}};
    for (const auto& [width, count] : counts) {
        EXPECT_EQ(elementCount(MambaBlock({.width = width}, makeGenerator(1)).parameters()), count) << width;
    }
}

TEST(Mamba, StartsAsPublished) {
    const MambaBlock block({.width = 32}, makeGenerator(3));
    for (const auto& [name, tensor] : block.parameters()) {
        if (name == "A_log") {
            EXPECT_LE(test::largestDifference(tensor[5].exp(), torch::arange(1, 17)), 1e-5);
        } else if (name == "D") {
            EXPECT_TRUE(torch::equal(tensor, torch::ones_like(tensor)));
        } else if (name == "dt_proj.bias") {
            const auto step = torch::softplus(tensor);
            EXPECT_GE(step.min().item<double>(), 0.999e-3);
            EXPECT_LE(step.max().item<double>(), 0.1001);
            EXPECT_GT((step.max() / step.min()).item<double>(), 5);
        } else if (name == "in_proj.weight") {
            EXPECT_LE(tensor.abs().max().item<double>(), 1 / std::sqrt(32.0));
        }
    }
}

TEST(Mamba, StepsLikeForwardAtAllLengths) {
    const MambaBlock block({.width = 12}, makeGenerator(4));
    for (std::int64_t length = 1; length <= 37; ++length) {
        const auto u = noise({2, length, 12}, static_cast<std::uint64_t>(length));
        const auto whole = block.forward(u);
        MambaState state = block.initialState(2);
        for (std::int64_t t = 0; t < length; ++t) {
            ASSERT_LE(test::largestDifference(block.step(u.select(1, t), state), whole.select(1, t)), 1e-6);
        }
    }
}

TEST(Mamba, PaddingOnTheLeftChangesNothing) {
    const MambaBlock block({.width = 24}, makeGenerator(5));
    const auto u = noise({3, 10, 24}, 6);
    auto mask = torch::ones({3, 10});
    mask.slice(1, 0, 4).zero_();
    const auto padded = block.forward(u, mask).slice(1, 4);
    EXPECT_LE(test::largestDifference(padded, block.forward(u.slice(1, 4))), 1e-6);
}

TEST(Mamba, WindowsAreForwardOnEach) {
    const MambaBlock block({.width = 24}, makeGenerator(5));
    const auto u = noise({3, 12, 24}, 6);
    for (const std::int64_t window : {1, 2, 5, 20}) {
        const auto all = block.forwardWindows(u, window);
        for (std::int64_t t = 0; t < 12; ++t) {
            const auto part = u.slice(1, std::max<std::int64_t>(0, t + 1 - window), t + 1);
            EXPECT_LE(test::largestDifference(all.select(1, t), block.forward(part).select(1, -1)), 1e-6);
            EXPECT_LE(test::largestDifference(all.select(1, t), block.forwardLast(part)), 1e-6);
        }
    }
}

TEST(Mamba, PaddingGetsNoGradient) {
    const MambaBlock block({.width = 24}, makeGenerator(5));
    const auto u = noise({3, 10, 24}, 6).requires_grad_(true);
    auto mask = torch::ones({3, 10});
    mask.slice(1, 0, 4).zero_();
    const auto gradient = torch::autograd::grad({block.forward(u, mask).slice(1, 4).square().sum()}, {u})[0];
    EXPECT_EQ(gradient.slice(1, 0, 4).abs().max().item<double>(), 0);
    EXPECT_GT(gradient.slice(1, 4).abs().max().item<double>(), 0);
}

std::vector<torch::Tensor> leavesOf(const MambaBlock& block, const torch::Tensor& u) {
    std::vector<torch::Tensor> leaves{u};
    for (const auto& named : block.parameters()) leaves.push_back(named.tensor);
    return leaves;
}

TEST(Mamba, GradientsAgreeWithDifferencesInDouble) {
    const MambaBlock block({.width = 16}, makeGenerator(7));
    test::makeDouble(block.parameters());
    const auto u = noise({4, 7, 16}, 8).to(torch::kFloat64).requires_grad_(true);
    const auto upstream = noise({4, 7, 16}, 9);
    const auto loss = [&] { return (block.forward(u) * upstream).sum(); };
    EXPECT_LE(test::gradientError(loss, leavesOf(block, u), 1e-5, 8), 2e-6);
}

TEST(Mamba, KernelsAgreeWithOperatorsInDouble) {
    for (const bool masked : {false, true}) {
        const MambaBlock block({.width = 40}, makeGenerator(7));
        const MambaBlock precise({.width = 40}, makeGenerator(7));
        test::makeDouble(precise.parameters());
        const auto u = noise({9, 10, 40}, 8).requires_grad_(true);
        const auto preciseU = u.detach().to(torch::kFloat64).requires_grad_(true);
        torch::Tensor mask;
        if (masked) {
            mask = torch::ones({9, 10});
            mask.slice(0, 0, 5).slice(1, 0, 6).zero_();
        }
        const auto upstream = noise({9, 10, 40}, 9);
        const auto y = block.forward(u, mask);
        const auto expected = precise.forward(preciseU, mask);
        EXPECT_LE(test::relativeDifference(y, expected), 1e-5);
        EXPECT_LE(test::gradientDifference((y * upstream).sum(), leavesOf(block, u),
                                           (expected * upstream).sum(), leavesOf(precise, preciseU)),
                  2e-5);
    }
}

TEST(Mamba, RefusesWeightsOfAnotherShape) {
    const MambaBlock block(smallConfig, makeGenerator(0));
    auto values = block.parameters();
    for (auto& [name, tensor] : values) {
        if (name == "D") tensor = torch::ones({5});
    }
    const auto result = loadByName(block.parameters(), values);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().where, "D");
    EXPECT_FALSE(loadByName(block.parameters(), {}).ok());
}

}  // namespace
}  // namespace splatreel::models
