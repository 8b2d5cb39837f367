#include "models/nn/linear.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace splatreel::models {
namespace {

using test::noise;

struct Size {
    std::int64_t rows, in, out;
};

class LinearSizes : public testing::TestWithParam<Size> {};

TEST_P(LinearSizes, MatchesTheOperatorInDoublePrecision) {
    const auto [rows, in, out] = GetParam();
    const std::vector<torch::Tensor> leaves{noise({rows, 2, in}, 1).requires_grad_(true),
                                            noise({out, in}, 2).requires_grad_(true),
                                            noise({out}, 3).requires_grad_(true)};
    std::vector<torch::Tensor> precise;
    for (const torch::Tensor& leaf : leaves)
        precise.push_back(leaf.detach().to(torch::kFloat64).requires_grad_(true));
    const auto upstream = noise({rows, 2, out}, 4);
    for (const bool withBias : {true, false}) {
        const auto y = linearMap(leaves[0], leaves[1], withBias ? leaves[2] : torch::Tensor());
        const auto expected = torch::linear(precise[0], precise[1], withBias ? precise[2] : torch::Tensor());
        EXPECT_LE(test::relativeDifference(y, expected), 1e-5);
        const std::size_t count = withBias ? 3 : 2;
        EXPECT_LE(test::gradientDifference((y * upstream).sum(), {leaves.begin(), leaves.begin() + count},
                                           (expected * upstream.to(torch::kFloat64)).sum(),
                                           {precise.begin(), precise.begin() + count}),
                  1e-5);
    }
}

INSTANTIATE_TEST_SUITE_P(Linear, LinearSizes,
                         testing::Values(Size{1, 14, 64}, Size{37, 64, 36}, Size{900, 128, 64},
                                         Size{70, 5, 3}));

TEST(Linear, TakesRowsThatLieApart) {
    const auto wide = noise({50, 3, 20}, 1);
    const auto weight = noise({8, 20}, 2);
    EXPECT_LE(test::largestDifference(linearMap(wide.select(1, 2), weight),
                                      torch::linear(wide.select(1, 2), weight)),
              1e-5);
}

TEST(Linear, NoRowsGiveNoRows) {
    const auto x = torch::zeros({0, 6}).requires_grad_(true);
    const auto weight = noise({4, 6}, 2).requires_grad_(true);
    const auto y = linearMap(x, weight);
    EXPECT_EQ(y.sizes(), (std::vector<std::int64_t>{0, 4}));
    EXPECT_EQ(torch::autograd::grad({y.sum()}, {weight})[0].abs().max().item<float>(), 0);
}

}  // namespace
}  // namespace splatreel::models
