#include "models/nn/selective_scan.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace splatreel::models {
namespace {

using test::noise;

/// A scan's arguments of ordinary size, all leaves with gradient but mask and initial state.
ScanInput randomInput(std::int64_t batch, std::int64_t length, std::int64_t channels, std::int64_t states,
                      double bias = -3) {
    const auto leaf = [](const torch::Tensor& value) { return value.detach().requires_grad_(true); };
    ScanInput input;
    input.x = leaf(noise({batch, length, channels}, 1));
    input.delta = leaf(noise({batch, length, channels}, 2));
    input.a = leaf(-torch::exp(noise({channels, states}, 3) * 2));
    input.b = leaf(noise({batch, length, states}, 4));
    input.c = leaf(noise({batch, length, states}, 5));
    input.skip = leaf(noise({channels}, 6));
    input.z = leaf(noise({batch, length, channels}, 7) * 3);
    input.deltaBias = leaf(noise({channels}, 8) + bias);
    return input;
}

std::vector<torch::Tensor> leaves(const ScanInput& input) {
    std::vector<torch::Tensor> all{input.x, input.delta, input.a, input.b,
                                   input.c, input.skip,  input.z, input.deltaBias};
    if (input.deltaWeight.defined()) all.push_back(input.deltaWeight);
    return all;
}

ScanInput inDouble(const ScanInput& input) {
    const auto leaf = [](const torch::Tensor& value) {
        return value.defined() ? value.detach().to(torch::kFloat64).requires_grad_(true) : value;
    };
    return {leaf(input.x),    leaf(input.delta),        leaf(input.a),           leaf(input.b),
            leaf(input.c),    leaf(input.skip),         leaf(input.z),           leaf(input.deltaBias),
            leaf(input.mask), leaf(input.initialState), leaf(input.deltaWeight), input.lastOnly};
}

/// Values and all gradients of the kernel against torch's operators in float64.
void expectLikeOperators(const ScanInput& input, double tolerance) {
    const auto y = selectiveScan(input);
    const auto upstream = noise(y.sizes(), 20);
    const auto gradients = torch::autograd::grad({y}, leaves(input), {upstream});
    const ScanInput precise = inDouble(input);
    const auto expected = selectiveScanOperators(precise).y;
    const auto expectedGradients =
        torch::autograd::grad({expected}, leaves(precise), {upstream.to(torch::kFloat64)});
    EXPECT_LE(test::relativeDifference(y, expected), tolerance);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        EXPECT_LE(test::relativeDifference(gradients[i], expectedGradients[i]), tolerance)
            << "argument " << i;
    }
}

TEST(SelectiveScan, MatchesOperatorsInDouble) {
    expectLikeOperators(randomInput(5, 10, 192, 16), 1e-5);
}

TEST(SelectiveScan, HandlesSizesThatFillNoVector) {
    for (const auto& [channels, states] : {std::pair{1, 1}, {3, 5}, {17, 4}, {33, 7}, {48, 16}}) {
        expectLikeOperators(randomInput(3, 6, channels, states), 1e-5);
    }
}

TEST(SelectiveScan, ProjectsTheStepItself) {
    for (const auto& [channels, rank] : {std::pair{33, 3}, {192, 6}}) {
        auto input = randomInput(4, 7, channels, 16);
        input.delta = noise({4, 7, rank}, 30).requires_grad_(true);
        input.deltaWeight = noise({channels, rank}, 31).requires_grad_(true);
        expectLikeOperators(input, 1e-5);
    }
}

TEST(SelectiveScan, LastStepAloneIsTheLastOfAll) {
    auto input = randomInput(4, 7, 40, 18);
    const auto whole = selectiveScan(input).select(1, -1);
    input.c = input.c.detach().select(1, -1).contiguous().requires_grad_(true);
    input.z = input.z.detach().select(1, -1).contiguous().requires_grad_(true);
    input.lastOnly = true;
    EXPECT_LE(test::relativeDifference(selectiveScan(input), whole), 1e-6);
    expectLikeOperators(input, 1e-5);
    input.delta = noise({4, 7, 3}, 30).requires_grad_(true);
    input.deltaWeight = noise({40, 3}, 31).requires_grad_(true);
    input.mask = torch::ones({4, 7});
    input.mask.slice(1, 0, 3).zero_();
    expectLikeOperators(input, 1e-5);
}

TEST(SelectiveScan, KeepsPrecisionOverLongSequences) {
    expectLikeOperators(randomInput(2, 512, 20, 16), 2e-5);
}

TEST(SelectiveScan, LargeStepsForgetAtOnce) {
    // Δ ≈ 25 is the linear branch of the softplus; Δ·A reaches −180, where 2^x underflows.
    expectLikeOperators(randomInput(3, 8, 40, 16, 25), 1e-5);
}

TEST(SelectiveScan, StepsNearZeroLeaveTheSkip) {
    auto input = randomInput(3, 8, 40, 16, -20);
    input.z = torch::Tensor();
    EXPECT_LE(test::largestDifference(selectiveScan(input), input.skip * input.x), 1e-6);
}

TEST(SelectiveScan, WorksWithoutOptionalArguments) {
    auto input = randomInput(2, 5, 24, 16);
    auto precise = inDouble(input);
    for (auto* arguments : {&input, &precise}) {
        arguments->skip = torch::Tensor();
        arguments->z = torch::Tensor();
        arguments->deltaBias = torch::Tensor();
    }
    const auto y = selectiveScan(input);
    const auto expected = selectiveScanOperators(precise).y;
    EXPECT_LE(test::relativeDifference(y, expected), 1e-5);
    const auto gradients =
        torch::autograd::grad({y.sum()}, {input.x, input.delta, input.a, input.b, input.c});
    const auto expectedGradients =
        torch::autograd::grad({expected.sum()}, {precise.x, precise.delta, precise.a, precise.b, precise.c});
    for (std::size_t i = 0; i < gradients.size(); ++i) {
        EXPECT_LE(test::relativeDifference(gradients[i], expectedGradients[i]), 1e-5) << "argument " << i;
    }
}

TEST(SelectiveScan, MaskedStepsAreNoOps) {
    auto input = randomInput(4, 9, 32, 16);
    input.mask = torch::ones({4, 9});
    input.mask.slice(1, 0, 4).zero_();
    expectLikeOperators(input, 1e-5);
    const auto cut = [](const torch::Tensor& value) { return value.detach().slice(1, 4).contiguous(); };
    const ScanInput shorter{
        cut(input.x), cut(input.delta), input.a,         cut(input.b), cut(input.c), input.skip,
        cut(input.z), input.deltaBias,  torch::Tensor(), {},           {},           false};
    EXPECT_TRUE(torch::equal(selectiveScan(input).slice(1, 4), selectiveScan(shorter)));
}

TEST(SelectiveScan, ContinuesFromAState) {
    const auto input = randomInput(3, 12, 40, 16);
    const auto part = [&](std::int64_t first, std::int64_t last, const torch::Tensor& state) {
        const auto cut = [&](const torch::Tensor& value) { return value.detach().slice(1, first, last); };
        ScanInput piece = input;
        for (auto* tensor : {&piece.x, &piece.delta, &piece.b, &piece.c, &piece.z}) *tensor = cut(*tensor);
        piece.initialState = state;
        return selectiveScanWithState(piece);
    };
    const auto whole = part(0, 12, {});
    const auto first = part(0, 5, {});
    const auto second = part(5, 12, first.state);
    EXPECT_LE(test::largestDifference(torch::cat({first.y, second.y}, 1), whole.y), 1e-6);
    EXPECT_LE(test::largestDifference(second.state, whole.state), 1e-6);
}

TEST(SelectiveScan, ReadsSlicesInPlace) {
    const auto wide = noise({3, 7, 100}, 30);
    auto input = randomInput(3, 7, 24, 16);
    input.b = wide.narrow(2, 5, 16);
    input.c = wide.narrow(2, 40, 16);
    auto copied = input;
    copied.b = input.b.contiguous();
    copied.c = input.c.contiguous();
    EXPECT_TRUE(torch::equal(selectiveScan(input), selectiveScan(copied)));
}

TEST(SelectiveScan, GivesTheSameBitsTwice) {
    const auto input = randomInput(300, 10, 48, 16);
    const auto gradients = [&] {
        return torch::autograd::grad({selectiveScan(input).square().sum()}, leaves(input));
    };
    const auto first = gradients();
    const auto second = gradients();
    for (std::size_t i = 0; i < first.size(); ++i)
        EXPECT_TRUE(torch::equal(first[i], second[i])) << "argument " << i;
}

}  // namespace
}  // namespace splatreel::models
