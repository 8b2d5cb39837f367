#include "models/nn/adam.h"

#include "tests/models/nn/support.h"

#include <gtest/gtest.h>

#include <cmath>

namespace splatreel::models {
namespace {

using test::noise;

/// Adam as published, in float64.
struct PlainAdam {
    torch::Tensor value, first, second;
    double steps = 0;

    explicit PlainAdam(const torch::Tensor& start)
        : value(start.detach().to(torch::kFloat64).clone()),
          first(torch::zeros_like(value)),
          second(torch::zeros_like(value)) {}

    void step(const torch::Tensor& gradient, double rate, double epsilon) {
        ++steps;
        const auto g = gradient.to(torch::kFloat64);
        first = 0.9 * first + 0.1 * g;
        second = 0.999 * second + 0.001 * g * g;
        value = value - rate * (first / (1 - std::pow(0.9, steps))) /
                            (torch::sqrt(second / (1 - std::pow(0.999, steps))) + epsilon);
    }
};

TEST(Adam, FollowsTheDefinition) {
    for (const double epsilon : {1e-15, 1e-3}) {
        auto a = noise({37, 3}, 1).requires_grad_(true);
        auto b = noise({5000}, 2).requires_grad_(true);
        PlainAdam plainA(a);
        PlainAdam plainB(b);
        Adam adam({.epsilon = epsilon});
        const auto groupA = adam.addGroup({a}, 0.1);
        adam.addGroup({b}, 0.01);
        for (std::uint64_t step = 0; step < 20; ++step) {
            const double rate = 0.1 / static_cast<double>(step + 1);
            adam.setLearningRate(groupA, rate);
            a.mutable_grad() = noise({37, 3}, 10 + step);
            // A parameter without a gradient is left alone, and its count of steps stands still.
            if (step % 3 == 0) {
                b.mutable_grad() = noise({5000}, 50 + step);
                plainB.step(b.grad(), 0.01, epsilon);
            }
            plainA.step(a.grad(), rate, epsilon);
            adam.step();
            adam.clearGradients();
            EXPECT_FALSE(a.grad().defined());
        }
        EXPECT_LE(test::largestDifference(a, plainA.value), 1e-5);
        EXPECT_LE(test::largestDifference(b, plainB.value), 1e-5);
    }
}

TEST(Adam, ZeroGradientsFromTheStartMoveNothing) {
    auto a = noise({40}, 1).requires_grad_(true);
    const auto before = a.detach().clone();
    Adam adam;
    adam.addGroup({a}, 0.1);
    a.mutable_grad() = torch::zeros({40});
    adam.step();
    EXPECT_TRUE(torch::equal(a, before));
}

TEST(Adam, MomentsMoveWithTheirRows) {
    auto a = noise({4, 3}, 1).requires_grad_(true);
    Adam adam;
    adam.addGroup({a}, 0.1);
    a.mutable_grad() = noise({4, 3}, 2);
    adam.step();
    const auto first = adam.moments(0).first.clone();
    const std::vector<std::int32_t> oldToNew{2, -1, 0, 1};
    const auto fresh = noise({6, 3}, 3).requires_grad_(true);
    adam.replaceRows(0, fresh, oldToNew);
    EXPECT_TRUE(adam.parameter(0).is_same(fresh));
    const auto& moved = adam.moments(0).first;
    EXPECT_EQ(moved.size(0), 6);
    EXPECT_TRUE(torch::equal(moved[2], first[0]));
    EXPECT_TRUE(torch::equal(moved[0], first[2]));
    EXPECT_TRUE(torch::equal(moved[1], first[3]));
    EXPECT_EQ(moved.slice(0, 3).abs().max().item<double>(), 0);
    EXPECT_EQ(adam.moments(0).steps, 1);
    EXPECT_EQ(adam.moments(0).second.size(0), 6);
}

TEST(Adam, RowsOfAnyTypeMove) {
    const auto ids = torch::arange(5, torch::kInt64);
    const std::vector<std::int32_t> oldToNew{-1, 1, -1, 0, 3};
    EXPECT_TRUE(torch::equal(moveRows(ids, oldToNew, 4), torch::tensor({3, 1, 0, 4}, torch::kInt64)));
}

}  // namespace
}  // namespace splatreel::models
